// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve.h"
#include "train/history.h"
#include "train/run.h"

#include <optional>
#include <vector>

namespace assay::ui {

class LiveRun;

/// A fork and the run that it goes on from.
struct ForkPair {
    train::RunId fork = 0, run = 0;
    std::int64_t step = 0;     ///< after which it does
    std::int64_t examples = 0; ///< of train-val; 0: not known
};
/// Of two runs; nothing where neither goes on from the other, or train-val is not the same.
std::optional<ForkPair> forkPairOf(const std::vector<const train::RunRecord*>& runs);

/// What the fork scored less what its run did, at the updates since which both have a score: points of
/// the train-val error, or the RMSE. Of an error with its 95 % interval by the number of examples, taken
/// as if each run had its own, which is too wide rather than too narrow.
class ForkDifference
{
public:
    ForkDifference(const LiveRun& fork, const LiveRun& run, const ForkPair& pair);

    /// They point at this object. Empty where no update has a score of both.
    std::vector<Curve> curves(const QColor& colour, const QColor& pale) const;

private:
    train::Series m_value, m_low, m_high;
};

} // namespace assay::ui
