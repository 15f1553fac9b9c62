// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"
#include "train/run.h"

#include <QString>

#include <vector>

namespace assay::ui {

/// What can be said of two experiments from so many seeds of each. `all`: runs of the project.
QString seedsText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                  const train::RunRecord& after);

/// Which of two experiments is better by the metric of the goal, with the interval of the
/// difference: "wide is better by 0.6 points [0.2, 1.0] on test-val ...". Empty with fewer than
/// three seeds of one, for seeds of one experiment, and for runs of other examples. A name that is
/// given stands for the experiment.
QString betterText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                   const train::RunRecord& after, const train::Goal& goal,
                   const QString& nameBefore, const QString& nameAfter);

} // namespace assay::ui
