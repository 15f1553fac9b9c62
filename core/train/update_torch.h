// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "model/network_torch.h"
#include "train/optimizer_torch.h"
#include "train/shards_torch.h"

#include <span>
#include <vector>

namespace assay::train {

/// Turns batches into updates of the weights, shared out between threads: each takes its examples
/// through the network, then its piece of the weights through the sum of gradients and the
/// optimiser. `shards`, `network`, `train` and `preprocess` outlive it.
class Update
{
public:
    Update(const TrainSpec& spec, Loss loss, const model::Network::Body& network,
           const data::Subset& train, const data::Preprocess& preprocess, Shards& shards,
           std::size_t batchSize);

    /// Mean loss over these positions of the train split. Its gradient is then in `gradient()`,
    /// unless the loss is not finite.
    double lossAndGradient(std::span<const std::uint32_t> positions);
    const at::Tensor& gradient() const { return m_gradient; } ///< laid out as the flat weights
    double gradientNorm() const { return m_norm; }            ///< 2-norm, before clipping
    /// Clips and updates.
    void apply(double learningRate);

    Optimizer& optimizer() { return m_optimizer; }
    /// The examples as they enter the network; valid until the next call.
    data::Batch batch(std::span<const std::uint32_t> positions);

private:
    /// Elements [begin, begin + length) of one parameter, and where they lie in the flat tensor.
    struct Piece {
        std::size_t parameter;
        std::int64_t begin, length, flat;
    };
    struct Shard {
        std::vector<at::Tensor> leaves, gradients;
        data::BatchGatherer gatherer;
        std::vector<Piece> pieces; ///< of the weights that it sums and updates
        double loss = 0;           ///< summed over its examples
        double squares = 0;        ///< of its piece of the gradient
    };
    void backward(int shard, std::span<const std::uint32_t> positions);
    void sum(int shard);
    void cutPieces();

    const TrainSpec& m_spec;
    Loss m_loss;
    const model::Network::Body& m_network;
    Shards& m_shards;
    at::Tensor m_gradient;
    Optimizer m_optimizer;
    std::vector<Shard> m_all;
    std::vector<int> m_busy; ///< shards that had examples in this batch
    double m_norm = 0;
};

} // namespace assay::train
