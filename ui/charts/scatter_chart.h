// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"

#include <optional>
#include <vector>

class QLineSeries;
class QScatterSeries;

namespace assay::ui {

/// The truth against the answer of a regression, in the target's unit: what is answered exactly
/// lies on the diagonal. Both axes span the same values. A click chooses the nearest point, the
/// arrow keys go along by growing truth.
/// The points are one layer, drawn from their counts a pixel, the chosen one and the diagonal are
/// series: the scatter series of Qt Charts 6.4 makes an item of each point and stands still for
/// seconds at 100,000 of them; the layer takes a few milliseconds.
class ScatterChart : public Drawing
{
    Q_OBJECT
public:
    struct Point {
        double truth = 0, answered = 0;
    };

    explicit ScatterChart(Theme& theme, QWidget* parent = nullptr);

    /// The chosen point is forgotten. Points that are no numbers are left out, and the chart says
    /// how many; indices count them all the same.
    void setPoints(std::vector<Point> points);
    /// Where `chosen` is not emitted; empty or out of range: none.
    void setCurrent(std::optional<std::size_t> index);
    std::optional<std::size_t> current() const { return m_current; }
    /// Where a point lies, in pixels of the widget.
    QPointF placeOf(std::size_t index) const;

    QSize sizeHint() const override { return {420, 320}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

Q_SIGNALS:
    void chosen(std::size_t index); ///< by a person, into the points that were set

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    bool isShown(std::size_t index) const;
    std::optional<std::size_t> nearest(const QPointF& place) const;
    QString words(std::size_t index) const;
    void choose(std::size_t index);

    std::vector<Point> m_points;
    std::vector<std::size_t> m_shown; ///< the points that are drawn
    bool m_sorted = false;            ///< these by growing truth; done once a key asks for it
    std::optional<std::size_t> m_current;
    double m_from = 0, m_to = 1; ///< of both axes
    QCategoryAxis *m_x, *m_y;
    QLineSeries* m_diagonal;
    QScatterSeries* m_chosen;
};

} // namespace assay::ui
