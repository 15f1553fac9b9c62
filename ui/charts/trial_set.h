// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/ticks.h"
#include "stats/interval.h"
#include "tune/search.h"

#include <QColor>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace assay::ui {

struct Colours;

/// The trials of a search as charts and tables show them: values in the unit of the axis, which is percent
/// where the metric is a share.
struct TrialSet {
    struct One {
        tune::TriedRun tried;
        double value = 0; ///< NaN: it has none
        /// Its place on each axis of the space, 0..1; NaN: the axis does not count in it.
        std::vector<double> unit;
    };
    tune::SearchId search = 0;
    tune::Space space;
    std::vector<One> all; ///< by number
    bool isShare = true;
    QString measure;                 ///< "error"
    QString split;                   ///< "train-val"; empty: of a search of another program
    std::optional<std::size_t> best; ///< place in `all`
    double low = 0, high = 1;        ///< of the values; of those that have one

    QString axisTitle() const;             ///< "error on train-val, %"
    QString valueText(double value) const; ///< of a value of the axis: "4.8 %"
    QString estimateText(double value, const stats::Interval& interval) const;
    /// With its Wilson interval, where it is a share of a known number of examples.
    QString measuredText(const One& one) const;
    QString name(std::size_t place) const;                                 ///< "trial 3"
    QString words(std::size_t place) const;                                ///< all of it, in lines
    QString settingText(std::size_t axis, const tune::Point& point) const; ///< empty: not set
    std::optional<std::size_t> placeOf(std::int64_t number) const;
};

/// metricIsShare and measure: as the project has them.
std::shared_ptr<const TrialSet> trialSetOf(const tune::SearchState& state, bool isShare,
                                           const QString& measure);

QString stateText(tune::TrialState state); ///< "stopped early"
/// The same, with a word where its training diverged: "finished, diverged".
QString stateText(const tune::TriedRun& tried);
/// Ticks of an axis of the space in places from 0 to 1; of a list its values.
std::vector<Tick> ticksOf(const tune::Axis& axis);
/// The value of an axis at a place, 0..1; outside of that of the nearer end.
base::Value valueAt(const tune::Axis& axis, double unit);
QString textAt(const tune::Axis& axis, double unit);

/// From the best value to the worst one of a search: from the accent to a muted ink.
QColor valueColour(const Colours& colours, double share);

} // namespace assay::ui
