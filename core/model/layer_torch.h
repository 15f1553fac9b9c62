// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "model/layers.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::model {

/// Sees the output of each node.
using Tap = std::function<void(const Node& node, const at::Tensor& output)>;

enum class Mode {
    Evaluate, ///< nothing is drawn, and each example is answered by itself
    Train,    ///< dropout draws; batch norm takes the batch's statistics and keeps them
    Replay    ///< a batch of training once more: the same draws and statistics, and nothing is kept
};

/// Which update a batch is of: what a layer draws is a function of this and of the layer's name,
/// never of the thread.
struct BatchPlace {
    std::uint64_t seed = 0; ///< of the run
    std::int64_t step = 0;
    std::int64_t first = 0; ///< position of the first example within the whole batch
};

/// One way of a batch through the network.
struct Pass {
    /// Of each tensor that enters, of a network those of the data, of a layer its own; series: steps of
    /// each, int64. None, or undefined: all are as long as the tensor.
    std::vector<at::Tensor> lengths;
    Mode mode = Mode::Evaluate;
    BatchPlace place = {}; ///< but for Evaluate

    at::Tensor lengthsOf(std::size_t input) const
    {
        return input < lengths.size() ? lengths[input] : at::Tensor();
    }
};

/// What a node has of its own, each in the order in which its kind names them.
struct LayerTensors {
    at::TensorList weights;
    at::TensorList buffers; ///< what training keeps without a gradient: running statistics
};

/// The computation of one node, without weights of its own: threads share it, each with its leaves.
class Layer
{
public:
    virtual ~Layer() = default;

    /// inputs: batch x the shape of each -> batch x the shape of its output.
    virtual at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                               const Pass& pass) const = 0;

    /// Sets weights and buffers where they begin. `output`: its results are the logits.
    virtual void initialise(const LayerTensors& /*own*/, Initialisation /*init*/, bool /*output*/,
                            base::Random& /*random*/) const
    {}
};

/// Of a batch of series (batch x steps x channels) with `lengths` of their own: which steps only fill
/// one up, batch x steps.
at::Tensor isPadding(const at::Tensor& x, const at::Tensor& lengths);
/// The same series with zeros there, where it is finite; undefined lengths: all are as long as the
/// tensor.
at::Tensor withoutPadding(const at::Tensor& x, const at::Tensor& lengths);

/// Fills a tensor, row by row, with what `draw` gives.
template <typename Draw>
void fill(const at::Tensor& tensor, Draw draw)
{
    const at::Tensor drawn = at::empty(tensor.sizes(), at::kFloat);
    auto* values = drawn.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        values[i] = static_cast<float>(draw());
    tensor.copy_(drawn);
}

/// Inputs and outputs of one unit: for a convolution, times the positions of its kernel.
struct Fans {
    double in, out;
};
Fans fansOf(const at::Tensor& weight);

/// A weight by `init` and a bias of zeros, if there is one; Library: both as LibTorch does.
/// He: He et al. 2015, eq. 10; Glorot: Glorot and Bengio 2010, eq. 16 (variance; normal instead of
/// uniform), also where He is asked for on the output.
void initialisePlain(const at::Tensor& weight, const at::Tensor& bias, Initialisation init,
                     bool output, base::Random& random);

} // namespace assay::model
