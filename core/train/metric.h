// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "train/run.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::train {

/// A score that a project can be about.
struct Metric {
    enum class Form {
        Share, ///< of examples, 0..1; shown in percent, Wilson's interval
        Mean,  ///< of something of each example, in the target's unit; interval by bootstrap
        Ratio  ///< a number without a unit, 1 at best; interval by bootstrap
    };
    std::string name;  ///< "rmse": as in files, in JSON and among the logged points
    std::string label; ///< "RMSE": as people write it
    std::string help;  ///< one sentence
    data::Task task = data::Task::Classification;
    Form form = Form::Share;
    bool higherIsBetter = false;

    /// Of a split's score; NaN where it was not computed.
    double of(const SplitScore& score) const;
    /// How far `value` falls short of the best possible one: the value itself, or one minus it
    /// where higher is better. This is what a ladder of errors is made of and what becomes small.
    double shortfall(double value) const { return higherIsBetter ? 1 - value : value; }
    /// What a shortfall is called: "error", "1 - F1".
    std::string shortfallLabel() const { return higherIsBetter ? "1 - " + label : label; }
    /// Whether `value` can be a value of it: shares and F1 lie in 0..1, R2 is at most 1, means are
    /// at least 0. Infinities and NaN cannot.
    bool allows(double value) const;
    /// "4.8 %", "61,460" in the target's unit, "0.912".
    std::string text(double value) const;
};

/// Every metric; the usual one of a task comes before its others.
const std::vector<Metric>& metrics();
/// Those that fit a task, the usual one first: error, or RMSE.
std::vector<Metric> metricsFor(data::Task task);
/// Null: there is none of this name.
const Metric* findMetric(const std::string& name);
/// Throws a usage Error that names the known ones.
const Metric& metricNamed(const std::string& name);

/// Names of all that a SplitScore holds: the loss and the metrics.
const std::vector<std::string>& scoreNames();
/// The value of that name; null: a score has none such.
double* valueIn(SplitScore& score, const std::string& name);
const double* valueIn(const SplitScore& score, const std::string& name);
/// A score of which no value is known: all are NaN.
SplitScore unknownScore();

/// The goal of a project: a metric, what is to be reached, and what is possible. Unknown: empty.
struct Goal {
    std::string metric;                ///< name; empty: the usual one of the task
    std::optional<double> target;      ///< what is wanted, a value of the metric
    std::string targetSource;          ///< where the number comes from
    std::optional<double> irreducible; ///< what people reach, a value of the metric
    std::string irreducibleSource;
    std::string note; ///< words of an earlier version that named no known metric

    bool operator==(const Goal&) const = default;
    /// Whether the metric can be computed for the task.
    bool fits(data::Task task) const;
    /// The metric by which runs of a task are judged: the goal's, or the usual one where the goal's
    /// does not fit.
    const Metric& metricFor(data::Task task) const;
    /// Target and floor as shortfalls of `metricFor(task)`; empty when not known, or when the
    /// goal's metric does not fit the task.
    std::optional<double> targetShortfall(data::Task task) const;
    std::optional<double> floorShortfall(data::Task task) const;
};

/// A number as a person types it for a metric: "2.5 %" or "2.5" for a share, else "0.35". Empty
/// text: unknown. Throws a usage Error when it is none or the metric does not allow it.
std::optional<double> goalNumber(const Metric& metric, const std::string& typed);
/// The same back: "2.5 %", "0.35"; empty for unknown.
std::string goalText(const Metric& metric, const std::optional<double>& value);

} // namespace assay::train
