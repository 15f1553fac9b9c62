// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "evaluate/scores.h"

#include <string>
#include <vector>

namespace assay::ui {

/// Which class is taken for which: rows are true, columns answered. A cell of errors is as dark as
/// its share of the true class; Enter or a click opens its examples. Qt Charts has no series of
/// cells: the whole matrix is the layer of an empty chart.
class ConfusionView : public Drawing
{
    Q_OBJECT
public:
    explicit ConfusionView(Theme& theme, QWidget* parent = nullptr);
    void setReport(const evaluate::SplitReport& report, const std::vector<std::string>& classes);

    QSize sizeHint() const override { return {420, 260}; }
    QSize minimumSizeHint() const override;

    /// Where a cell lies, in pixels of the widget.
    QRectF cellArea(int truth, int predicted) const;
    /// Where the name of a class stands before its row (Vertical) or above its column; empty: there
    /// is no room for it.
    QRectF nameArea(Qt::Orientation along, int k) const { return nameArea(rect(), along, k); }
    /// The class whose name, whole or cut, stands at this place; empty: none.
    QString nameAt(const QPointF& place) const;
    /// What a cell is filled with, opaque, and the colour of the number on it.
    QColor cellColour(int truth, int predicted) const;
    QColor numberColour(int truth, int predicted) const;

Q_SIGNALS:
    void chosen(int truth, int predicted);

protected:
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    QString heading() const override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Cell {
        int truth = -1, predicted = -1;
    };
    /// How the names of the columns stand.
    enum class Heads { None, Some, Level, Staggered, Upright };
    struct Arrangement {
        QRectF matrix;
        Heads heads = Heads::None;
        int rowColumns = 0; ///< names before the rows stand in so many columns; 0: there are none
    };
    Arrangement arrangement(const QRectF& area) const;
    QRectF nameArea(const QRectF& area, Qt::Orientation along, int k) const;
    void drawNames(QPainter& painter, const QRectF& area) const;
    Cell cellAt(const QPointF& place) const;
    QString words(const Cell& cell) const;
    int count() const { return static_cast<int>(m_classes.size()); }

    std::vector<std::string> m_classes;
    evaluate::SplitReport m_report;
    double m_longestName = 0; ///< its pixels
    Cell m_current{0, 0};
};

} // namespace assay::ui
