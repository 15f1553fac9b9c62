// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/dash.h"
#include "train/history.h"

#include <QColor>
#include <QString>

#include <cstdint>
#include <vector>

namespace assay::ui {

/// What the values of a chart are: decides scale, unit and decimals.
enum class Measure {
    Loss,  ///< nats per example
    Share, ///< 0..1, shown in percent
    Rmse,  ///< in the target's unit
    Number ///< whatever was logged
};

/// How its points look, so that a curve is never known by its colour alone.
enum class Marker { None, Circle, Square, Diamond };

/// One thing to draw. The series are not owned; they outlive their curve's time in the chart.
struct Curve {
    QString name; ///< at the end of its line; unique within its chart
    QColor colour;
    const train::Series* raw = nullptr;
    const train::Series* smoothed = nullptr; ///< drawn in front; `raw` then lies pale behind it
    std::vector<const train::Series*> seeds; ///< not empty: a band from their least to their
                                             ///< greatest value, and their mean as the line
    Marker marker = Marker::None;
    Dash dash = Dash::None;
    bool best = false;      ///< a ring with its number at the smallest value
    std::int64_t after = 0; ///< of a fork: up to this update the points are of its run

    /// What the line shows and its label reads; null when nothing was logged.
    const train::Series* line() const
    {
        return smoothed && !smoothed->empty() ? smoothed : raw && !raw->empty() ? raw : nullptr;
    }
    /// Where the line is at its best, by index; its size when it nowhere is, 0 without one.
    std::size_t smallest() const;
    /// Every series that counts for ranges and for the crosshair.
    std::vector<const train::Series*> all() const;
};

/// A level to compare with: thin, dashed, named on the line.
struct ReferenceLine {
    QString name;
    double value = 0;
};

/// Something that happened, marked on the time axis.
struct EventMark {
    enum class Kind { LearningRate, Checkpoint, Finding, Resumed, Paused, Stopped };
    Kind kind = Kind::Checkpoint;
    std::int64_t step = 0;
    double epoch = 0;
    double seconds = 0;
    QString text; ///< the tooltip

    double x(train::Axis axis) const
    {
        return axis == train::Axis::Step    ? double(step)
               : axis == train::Axis::Epoch ? epoch
                                            : seconds;
    }
};

/// Linear between the two points around `x`; NaN outside of the series and beside a point that is
/// not finite.
double interpolated(const train::Series& series, train::Axis axis, double x);

double axisFactor(Measure measure);               ///< 100 for shares
QString axisTitle(Measure measure);               ///< "Error (%)"
QString labelText(Measure measure, double value); ///< as everywhere: "8.4 %", "0.281"
/// Decimals with which every one of `values` keeps three figures at least, within reason.
int exactDecimals(Measure measure, const std::vector<double>& values);
QString exactText(Measure measure, double value, int decimals); ///< "8.38 %", "0.28113"

} // namespace assay::ui
