// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "train/control.h"
#include "train/observer.h"
#include "train/outcome.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace assay::testing {

/// A loop of steps around one number that begins at 8, without network and data: the loss is the
/// number, its gradient 1, and an update takes the learning rate off it. Four updates an epoch.
struct PlainSteps {
    std::int64_t steps = 0;
    double learningRate = 1;
    bool fixedRate = false;
    bool scores = false;        ///< at the ends of epochs; train-val's loss is the number
    double endsBelow = -1e9;    ///< a loss below it ends the loop
    std::int64_t brokenAt = -1; ///< the loss of this update (from 1) is not finite
    std::int64_t noWayBackAt =
        -1; ///< gradients of this update (from 1) do not go back through a module
    std::filesystem::path checkpoint = {};
    std::filesystem::path bestCheckpoint = {};
    bool resume = false; ///< from `checkpoint`
    base::Clock clock = base::steadySeconds;
};
struct PlainEnd {
    train::TrainOutcome outcome;
    double number = 0;
};
PlainEnd takePlainSteps(const PlainSteps& wanted, train::Control& control,
                        train::RunObserver& observer);

} // namespace assay::testing
