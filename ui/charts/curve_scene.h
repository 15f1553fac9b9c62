// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve.h"
#include "charts/scale.h"
#include "charts/ticks.h"
#include "style/theme.h"

#include <QFont>
#include <QRectF>
#include <QSet>

#include <optional>
#include <vector>

namespace assay::ui {

/// Everything a chart of curves shows at one moment.
struct CurveScene {
    std::vector<Curve> curves;
    QSet<QString> hidden; ///< names of curves that are switched off
    std::vector<ReferenceLine> references;
    std::vector<EventMark> marks;
    Measure measure = Measure::Loss;
    bool logY = false;
    train::Axis axis = train::Axis::Step;
    double from = 0, to = 1;
    bool named = true; ///< false: a legend elsewhere names the curves
    QString waiting;   ///< the sentence while there is no point yet
    QString title;     ///< above a picture that leaves the window; empty: none
    QString source;    ///< below the title: what the picture comes from
    Colours colours;
    QFont font;    ///< of words
    QFont numbers; ///< of ticks and values: digits of one width
    double names =
        150; ///< least room for names at the ends of lines; charts that line up are of one width

    bool shown(const Curve& curve) const { return !hidden.contains(curve.name); }
    bool empty() const; ///< no curve has a point
};

/// Where things lie for one size. Cheap: made anew for every picture.
struct CurveLayout {
    struct LegendEntry {
        QRectF area;
        std::size_t curve;
    };
    QRectF plot;
    bool namesAtEnd = false; ///< of their lines: few curves, wide enough a chart; else in a legend
    double namesEnd = 0;     ///< right edge of the names at the ends of lines
    Scale x, y;
    double xUnit = 1; ///< seconds in what the time axis counts
    QString xTitle;
    QRectF xTitleArea;
    double lane = 0;                  ///< between the plot and the time axis: room for event marks
    std::vector<Tick> xTicks, yTicks; ///< in the units of the axes
    std::vector<LegendEntry> legend;
};

/// So many curves that each is drawn thin, without marks, and quickly before exactly.
bool isCrowded(const CurveScene& scene);

CurveLayout layOut(const CurveScene& scene, const QSizeF& size);

/// Extremes in a stretch of x, with what the line reaches at its two edges.
train::Column reach(const train::Series& series, train::Axis axis, double from, double to);
/// Which values the shown curves have in view: such that a logarithmic axis has a place for, and others.
struct Signs {
    bool above = false;  ///< 0
    bool others = false; ///< 0 and below
};
Signs signsInView(const CurveScene& scene);
/// What the y axis spans: all points in view and their references that lie near.
std::pair<double, double> valueRange(const CurveScene& scene);
/// Centres of labels `height` apart at least, within [top, bottom], in the order of `wanted` and
/// together as near to it as they can be.
std::vector<double> pushedApart(const std::vector<double>& wanted, double height, double top,
                                double bottom);
/// Last point of the line that is not right of the view and is finite.
std::optional<std::size_t> lastInView(const train::Series& series, train::Axis axis, double from,
                                      double to);
/// The last value of every curve in words, for those who hear the chart.
QString summary(const CurveScene& scene);
QFont smallFont(const QFont& font); ///< 9 points where text has 10

} // namespace assay::ui
