// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace assay::ui {

/// The few numbers that answer a page's question, side by side: a small name above, the value
/// below, what qualifies it after the value.
class NumbersStrip : public QWidget
{
    Q_OBJECT
public:
    struct Number {
        QString name;
        QString value;
        QString detail; ///< small and muted: an interval, a unit
        QColor colour;  ///< of a swatch before the name; invalid: none
        QString help;
    };
    explicit NumbersStrip(QWidget* parent = nullptr);

    /// Widgets stay while their number stays, so that nothing flickers at frame rate.
    void setNumbers(const std::vector<Number>& numbers);

private:
    struct Cell {
        QWidget* box;
        QLabel *swatch, *name, *value, *detail;
    };
    Cell addCell();

    QHBoxLayout* m_row;
    std::vector<Cell> m_cells;
};

} // namespace assay::ui
