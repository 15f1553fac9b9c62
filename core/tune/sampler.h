// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/space.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

enum class TrialState {
    Waiting,  ///< proposed, not begun
    Running,  ///< trains
    Complete, ///< has its value
    Pruned,   ///< stopped early; `value` is what it had reached
    Failed    ///< ended with an error, or its numbers became infinite
};
std::string name(TrialState state); ///< "complete", as in files and JSON

/// One point of a search, and what came of it.
struct Trial {
    std::int64_t number = 0; ///< from 0, in the order in which points were proposed
    Point point;
    TrialState state = TrialState::Waiting;
    /// What the search makes small; a score of which more is better comes in with its sign turned.
    /// Of Complete and Pruned. NaN or infinite: the trial counts as failed.
    double value = std::numeric_limits<double>::quiet_NaN();
    /// Standard error of the value, where it is known, as of the mean of several seeds.
    std::optional<double> noise = {};
};

bool isPending(const Trial& trial); ///< waits or runs
bool hasValue(const Trial& trial);  ///< complete or pruned, with a finite value
bool hasFailed(const Trial& trial); ///< failed, or over without a finite value
/// The number of the next trial: one more than the largest there is.
std::int64_t nextNumber(const std::vector<Trial>& trials);
/// The complete trial with the least value; null: there is none.
const Trial* bestOf(const std::vector<Trial>& trials);

/// Proposes points of a space. What it proposes is a function of the space, its settings, its seed and
/// the trials that are handed in, and of nothing else: a search goes on from stored trials after a
/// restart. Any thread, one at a time.
class Sampler
{
public:
    virtual ~Sampler() = default;

    /// The point of trial `nextNumber(trials)`. Trials whose points are not of the space are left out.
    /// Nothing: all that the sampler has was proposed.
    virtual std::optional<Point> ask(const std::vector<Trial>& trials) const = 0;
};

} // namespace assay::tune
