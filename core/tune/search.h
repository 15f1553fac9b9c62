// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "train/metric.h"
#include "train/run.h"
#include "tune/sampler.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// A run that is a trial of a search.
struct TriedRun {
    Trial trial;
    train::RunId run = 0;
    bool isResumable = false;  ///< it was cut off, and goes on
    std::int64_t examples = 0; ///< that its value is measured on; 0: it has none
};

/// The set that a search makes small: test-val where there are test data of their own, which is what will be
/// served, else train-val.
data::SplitKind searchedSplit(const experiment::ExperimentSpec& base);

/// The trials that a project has of a search: trainings whose settings are those of `base` but for the axes of
/// the space, with a point of it, in the order in which they were begun. Nothing else is kept of a search, so
/// that it goes on from what is there. What a person stopped is left out, and so are runs that were scored on
/// other examples than the newest one with a value, as those of a file that has changed. The value is the
/// shortfall of the last weights on `searchedSplit`. `runs`: of the project, newest first.
std::vector<TriedRun> trialsThere(const Space& space, const experiment::ExperimentSpec& base,
                                  const std::vector<train::RunRecord>& runs,
                                  const train::Metric& metric);

/// The same space with listed values in the types of their fields, as a spec has them: 1 is 1.0 where a number is
/// wanted. Fields that `base` has not are left as they are. After `check(space, base)`.
Space inTypesOf(Space space, const experiment::ExperimentSpec& base);

/// The settings of a trial.
experiment::ExperimentSpec specOf(const Space& space, const experiment::ExperimentSpec& base,
                                  const Point& point);

/// Axes whose best value lies at an end of its range (within a hundredth of it, or the last of its whole
/// numbers): the range may be too narrow. "train.learning_rate: the best is 0.1, the largest of the range."
std::vector<std::string> atTheEdge(const Space& space, const Point& best);

} // namespace assay::tune
