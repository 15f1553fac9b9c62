// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "model/feature_place_torch.h"
#include "model/network_torch.h"
#include "train/added_loss_torch.h"
#include "train/layer_probe_torch.h"
#include "train/objective_torch.h"
#include "train/optimizer_torch.h"
#include "train/shards_torch.h"
#include "train/step_torch.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace assay::train {

/// "weights.conv1.weight" and so on, then "buffers.conv1.norm.running_mean" and so on.
NamedTensors weightsOf(const model::Network::Body& network);
/// The same, then what their optimiser keeps: "optimiser.steps" and so on.
NamedTensors stateOf(const model::Network::Body& network, const Optimizer& optimizer);

/// Turns batches of examples with targets into updates of the weights, shared out between threads:
/// each takes its examples through the network, then its piece of the weights through the sum of
/// gradients and the optimiser. What it is given outlives it.
class SupervisedStep : public Step
{
public:
    /// Positions within `examples` in the order in which an epoch, from 0, takes them.
    using Order = std::function<std::vector<std::uint32_t>(std::int64_t epoch)>;

    /// Batches have `batchSize` examples, the last of an epoch those that are left. `seed`: of the
    /// run, for what layers draw.
    SupervisedStep(const TrainSpec& spec, std::uint64_t seed, Objective objective,
                   const model::Network::Body& network, const data::Subset& examples,
                   const data::Preprocess& preprocess, Shards& shards, std::size_t batchSize,
                   Order order);

    /// Leaves these parameters as they are, by their place in the network's, and what `buffers` names.
    void freeze(const std::vector<std::size_t>& parameters,
                const std::vector<std::size_t>& buffers);
    /// Makes this small too. For a single shard. Throws as model::featurePlace.
    void add(std::unique_ptr<AddedLoss> loss);
    /// Measures each layer at some of so many updates.
    void watchLayers(std::int64_t plannedSteps);

    std::int64_t stepsPerEpoch() const override { return m_stepsPerEpoch; }
    double lossAndGradient(std::int64_t step) override;
    std::int64_t examples() const override { return static_cast<std::int64_t>(m_batch.size()); }
    double gradientNorm() const override { return m_norm; }
    void apply(double learningRate) override;
    StepEffect applyMeasured(double learningRate) override;
    std::vector<LayerNumbers> takeLayers() override;
    base::Finding notFinite() override;
    NamedTensors state() override;

    const at::Tensor& gradient() const { return m_gradient; } ///< laid out as the flat weights

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
    void takeBatch(std::int64_t step);
    void backward(int shard);
    at::Tensor withAdded(Shard& shard, const at::Tensor& meanLoss, const at::Tensor& features);
    void keepFrozen();
    void sum(int shard);
    void cutPieces();
    data::Batch wholeBatch();
    double lossNow();
    model::Pass passOf(const data::Batch& batch, model::Mode mode, std::size_t first) const;

    const TrainSpec& m_spec;
    std::uint64_t m_seed;
    ObjectiveTensors m_objective;
    const model::Network::Body& m_network;
    const data::Subset& m_examples;
    Shards& m_shards;
    std::size_t m_batchSize;
    std::int64_t m_stepsPerEpoch;
    Order m_orderOf;
    std::vector<std::uint32_t> m_order; ///< of epoch m_epoch
    std::int64_t m_epoch = -1;
    std::int64_t m_step = 0;                ///< the update that m_batch is of
    std::span<const std::uint32_t> m_batch; ///< positions, within m_order
    double m_divisor = 1;                   ///< of its summed loss: the weights of its examples
    at::Tensor m_gradient;
    at::Tensor m_buffersBefore; ///< this batch; they stay so where it has no gradient
    Optimizer m_optimizer;
    std::vector<Shard> m_all;
    std::vector<int> m_busy; ///< shards that had examples in this batch
    bool m_lossIsFinite = true;
    double m_norm = 0;
    std::optional<LayerProbe> m_probe;
    std::unique_ptr<AddedLoss> m_added;
    model::FeaturePlace m_features;                          ///< where there is an added loss
    std::vector<std::pair<at::Tensor, at::Tensor>> m_frozen; ///< what is frozen, and as it was
};

} // namespace assay::train
