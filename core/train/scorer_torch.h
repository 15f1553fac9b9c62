// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "data/prepared.h"
#include "model/network_torch.h"
#include "train/control.h"
#include "train/loss.h"
#include "train/run.h"
#include "train/shards_torch.h"
#include "train/train_spec.h"

#include <optional>

namespace assay::train {

/// Scores splits in eval mode without gradients, shared out between threads. What it is given
/// outlives it.
class Scorer
{
public:
    Scorer(const Loss& loss, const data::Prepared& data, const model::Network::Body& network,
           Shards& shards, const Control& control);

    /// An open split; of train at most kTrainScoreLimit examples. Nothing when a stop came.
    std::optional<SplitScore> score(data::SplitKind split);
    /// How train-val was answered at the last score of it.
    const Answered& trainVal() const { return m_trainVal; }

private:
    struct Sums;
    /// Of several threads at once, each with its own examples.
    void add(Sums& sums, const data::Subset& subset, std::size_t begin, std::size_t end,
             data::BatchGatherer& gatherer);
    void remember(const data::Subset& subset);

    Loss m_loss;
    const data::Prepared& m_data;
    const model::Network::Body& m_network;
    Shards& m_shards;
    const Control& m_control;
    data::Subset m_train;
    std::vector<float> m_losses;            ///< of each example of the split scored last
    std::vector<std::uint16_t> m_predicted; ///< classification
    std::vector<float> m_values;            ///< regression, in the target's unit
    Answered m_trainVal;
};

} // namespace assay::train
