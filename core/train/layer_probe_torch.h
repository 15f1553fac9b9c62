// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network_torch.h"
#include "train/layer_numbers.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace assay::train {

/// Measures the layers of a network at some of its updates: what leaves them on the way forward, their
/// gradients, what the update changed. Only reads, and draws nothing, so that the training has the
/// numbers that it has without. Of padded series the steps that fill one up count as they leave a
/// layer.
/// The calls of one update, in their order: begin, a tap for each shard, gradient, aroundUpdate, take.
class LayerProbe
{
public:
    /// The network outlives it. `shards`: that take batches through the network at the same time.
    LayerProbe(const model::Network::Body& network, int shards, std::int64_t plannedSteps);

    /// `step`: the update, counted from 0 as SupervisedStep does.
    void begin(std::int64_t step);
    bool measures() const { return m_measures; } ///< the update that has begun
    /// For the thread of that shard; empty where the update is not measured.
    model::Tap tap(int shard);
    /// Laid out as the flat weights, before clipping.
    void gradient(const at::Tensor& gradient);
    void beforeUpdate();
    void afterUpdate();
    /// In the order of computation; empty where the update was not measured, or taken before.
    std::vector<LayerNumbers> take();

private:
    /// What becomes one LayerNumbers.
    struct Row {
        WatchedLayer layer;
        std::vector<std::size_t> parameters; ///< of Body::parameters
    };
    /// What left one node in one shard.
    struct Seen {
        double count = 0, mean = 0, squares = 0; ///< squared differences from the mean, summed
        double flat = 0;                         ///< numbers in the flat ends
        at::Tensor alive;                        ///< by unit: not 0 for some example
    };
    static constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);

    void addRows();
    void see(Seen& seen, const model::Node& node, const at::Tensor& output) const;
    void addActivations(std::size_t node, LayerNumbers& numbers) const;
    std::vector<double> squaresOf(const at::Tensor& laidOut) const; ///< of each parameter

    const model::Network::Body& m_network;
    std::int64_t m_plannedSteps;
    std::vector<Row> m_rows;
    std::vector<std::size_t> m_rowOf;      ///< of each node the row of what leaves it, or kNoRow
    std::vector<std::vector<Seen>> m_seen; ///< by shard and node
    bool m_measures = false, m_done = false;
    at::Tensor m_before;
    std::vector<double> m_gradients, m_weights, m_changes; ///< squares, of each parameter
};

} // namespace assay::train
