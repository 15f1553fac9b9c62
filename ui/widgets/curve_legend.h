// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QToolButton;

namespace assay::ui {

/// Names and colours of curves, as many in a row as fit; each switches its curve.
class CurveLegend : public QWidget
{
    Q_OBJECT
public:
    struct Entry {
        QString name;
        QColor colour;
        bool operator==(const Entry&) const = default;
    };
    explicit CurveLegend(QWidget* parent = nullptr);

    /// Names that were there before stay switched as they are.
    void setEntries(const std::vector<Entry>& entries);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(width, false); }
    QSize sizeHint() const override { return {320, arrange(width(), false)}; }

Q_SIGNALS:
    void switched(const QString& name, bool on);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int arrange(int width, bool move) const; ///< the height it takes

    std::vector<Entry> m_entries;
    std::vector<QToolButton*> m_buttons;
};

} // namespace assay::ui
