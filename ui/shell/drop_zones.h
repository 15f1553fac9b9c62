// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QMimeData;

namespace assay::ui {

class Theme;
class Workbench;

/// What can be done with files that are held over the window: fields beside each other that say
/// what a drop on them does. Lies over the whole window while files are held over it.
class DropZones : public QWidget
{
    Q_OBJECT
public:
    struct Zone {
        QString title;
        QString explains;
        std::function<void()> act;
    };
    /// `window` is its parent.
    DropZones(Workbench& bench, const Theme& theme, QWidget* window);

    /// Shows what a drop does on that page; false: nothing, and stays hidden.
    bool offer(const QMimeData& held, const QString& page);
    /// As a copy: files stay where they are, also where the program that they come from would move them.
    static void accept(QDropEvent& event);
    /// Does what the zone at that place of the window says, and hides.
    void take(const QPoint& at);
    /// The files left the window, unless they are over the zones by now.
    void leaveUnlessOver();
    const std::vector<Zone>& zones() const { return m_zones; }
    QRect zoneRect(std::size_t zone) const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Zone> zonesFor(const QStringList& paths, const QString& page);
    std::vector<Zone> zonesForWeights(const QString& path);
    void useModule(const QString& path);
    std::size_t zoneAt(const QPoint& at) const;
    void end();

    Workbench& m_bench;
    const Theme& m_theme;
    QString m_what; ///< the files, for a person
    std::vector<Zone> m_zones;
    std::size_t m_hovered = 0;
    bool m_over = false;
};

} // namespace assay::ui
