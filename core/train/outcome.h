// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::train {

/// How a training ended.
struct TrainOutcome {
    RunState state = RunState::Finished; ///< Finished, Stopped, Interrupted or Failed
    std::int64_t step = 0;
    std::int64_t epochs = 0; ///< completed and scored
    double seconds = 0;
    std::optional<Scores> last; ///< of the last weights; empty when they were not scored
    /// Why the last checkpoint or that of the best epoch is not on disk, or an older one; empty: both are.
    std::string unwritten = {};
};

} // namespace assay::train
