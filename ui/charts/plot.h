// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/ticks.h"

#include <QGraphicsItem>
#include <QImage>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>

#include <functional>

namespace assay::ui {

struct Colours;

/// What Qt Charts has no series for, painted over or under its series: as large as the chart, in
/// its coordinates, and not seen by the mouse. On a screen the picture is kept until it is renewed
/// or the chart has another size; into a drawing without pixels it is painted as it is.
class Layer : public QGraphicsItem
{
public:
    /// `vector`: the device has no pixels.
    using Paint = std::function<void(QPainter& painter, bool vector)>;
    static constexpr double kBehind = -2, kInFront = 100; ///< of axes and series
    Layer(QChart& chart, double z, Paint paint);

    void renew();
    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    Paint m_paint;
    QRectF m_area;
    QImage m_kept;
    bool m_stale = true;
};

/// Of a chart without its margins, the least height at which the words below its axis are shown: Qt
/// Charts gives axes two fifths of the height, and makes "..." of words that do not fit.
constexpr int kHeightForWords = 120;

/// An axis whose labels stand at its ticks and are never cut. Its numbers are ours, because the
/// axes of Qt Charts format theirs by printf, which writes neither "20k" nor "61,463", and its
/// logarithmic axis has labels at whole powers only: a logarithmic scale shows the logarithms.
QCategoryAxis* addAxis(QChart& chart, Qt::Alignment side, const QString& title = {});
/// Shows [from, to], with labels at those of `ticks` that lie within.
void showRange(QCategoryAxis& axis, double from, double to, const std::vector<Tick>& ticks);
/// Ground, fonts and colours of the house, for the chart and its axes. No legend.
void dress(QChart& chart, const Colours& colours);

} // namespace assay::ui
