// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layer_torch.h"
#include "model/network.h"

#include <ATen/ATen.h>

#include <memory>
#include <string>
#include <vector>

namespace assay::model {

/// The tensors of a Network. All parameters are views of one flat tensor, so that clipping, the
/// norm and the optimiser are one call each.
struct Network::Body {
    struct Parameter {
        std::string name;
        at::Tensor value; ///< view of `flat`, without gradient
    };
    /// One node of the architecture, made ready to compute.
    struct Stage {
        std::unique_ptr<Layer> layer;
        std::vector<std::size_t>
            inputs;                    ///< as wiringOf: inputs of the data, then outputs of stages
        std::vector<std::size_t> done; ///< of these, those that no later stage takes
        std::size_t weight = 0, weights = 0; ///< its `parameters`: the first of them, how many
        std::size_t buffer = 0, buffers = 0; ///< the same of its `buffers`
        std::int64_t stepStride = 1;         ///< as LayerKind
    };

    Body(const Architecture& architecture, const at::Device& device);

    /// The same weights, sharing their memory, as leaves whose gradient can be asked for: each
    /// thread has its own. In the order of `parameters`.
    std::vector<at::Tensor> leaves() const;
    /// The parts of a 1-d tensor laid out as `flat` that belong to each parameter, 1-d.
    std::vector<at::Tensor> partsOf(const at::Tensor& laidOut) const;

    /// inputs: one for each of the architecture's, batch x its shape, float (series: any number of steps) -> batch x
    /// outputs, logits. What stands after a series' end changes nothing. Any number of threads at
    /// once, each with leaves of its own; with Mode::Train one alone where the network looks across
    /// the batch.
    at::Tensor forward(at::TensorList inputs, const std::vector<at::Tensor>& weights,
                       const Pass& pass, const Tap& tap = {}) const;
    /// With the weights themselves: no gradients.
    at::Tensor forward(at::TensorList inputs, const Pass& pass = {}, const Tap& tap = {}) const;

    Architecture architecture;
    std::vector<Stage> stages; ///< one a node
    std::vector<Parameter> parameters;
    std::vector<Parameter> buffers; ///< views of `flatBuffers`
    at::Device device;
    at::Tensor flat;        ///< 1-d; parameters start at multiples of 16 floats, zeros between
    at::Tensor flatBuffers; ///< 1-d, laid out in the same way
};

} // namespace assay::model
