// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QMenu;
class QPainter;

namespace assay::ui {

class Theme;

/// A picture that draws itself at any size: on the screen, copied, and into PNG and SVG files.
class Drawing : public QWidget
{
    Q_OBJECT
public:
    /// `name` is read out and names the file that is proposed for saving.
    Drawing(Theme& theme, const QString& name, QWidget* parent = nullptr);

    /// Copy and save; into a card's menu.
    void addTo(QMenu* menu);
    void copy() const;
    /// By the ending of the path: .svg, else PNG. Trouble is told by `said`.
    void save(const QString& path);

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

protected:
    virtual void draw(QPainter& painter, const QRectF& area) const = 0;
    Theme& theme() const { return m_theme; }
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    Theme& m_theme;
    QString m_name;
};

} // namespace assay::ui
