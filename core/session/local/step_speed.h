// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace assay::session {

/// How fast a training goes, and what it takes.
struct StepSpeed {
    double stepsPerSecond = 0; ///< updates, without the time of scoring
    std::int64_t bytes = 0; ///< the larger of the forecast and what this process has taken at most
};

/// Trains the settings `spec` on so many threads for about `seconds`, and keeps nothing of it. `warm` is called once
/// data, network and the first updates are behind it; what comes after its return is measured. On a thread of its own,
/// which the call waits for. Throws what a training throws that cannot begin, and a usage Error for one that ends
/// before it was measured.
StepSpeed measureSpeed(const std::filesystem::path& project, experiment::ExperimentSpec spec,
                       std::int64_t threads, double seconds, const std::function<void()>& warm);

} // namespace assay::session
