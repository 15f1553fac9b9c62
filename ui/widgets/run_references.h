// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve.h"
#include "store/project_info.h"
#include "train/metric.h"

#include <optional>
#include <vector>

namespace assay::ui {

/// Levels that the curves of a run are compared with.
struct RunReferences {
    std::vector<ReferenceLine> loss;
    std::vector<ReferenceLine> error;
    std::vector<ReferenceLine> other; ///< of the metric that is drawn in place of the error
};

/// What a guess and simple methods reach, and target and human level of the project where they are of
/// the metric that is drawn.
RunReferences referencesOf(const std::optional<train::RunRecord>& run,
                           const store::ProjectInfo& project, const train::Metric& metric);

} // namespace assay::ui
