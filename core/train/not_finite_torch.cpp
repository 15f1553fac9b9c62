// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/not_finite_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>

namespace assay::train {

namespace {

bool isFinite(const at::Tensor& tensor)
{
    return tensor.isfinite().all().item<bool>();
}

std::string layerOf(const std::string& parameter)
{
    return parameter.substr(0, parameter.rfind('.'));
}

} // namespace

NotFinite firstNotFinite(const model::Network::Body& network, const data::Batch& batch,
                         const model::BatchPlace& place)
{
    const c10::NoGradGuard noGrad;
    NotFinite found;
    if (!std::all_of(batch.inputs.begin(), batch.inputs.end(), isFinite))
        found.place = "input";
    network.forward(batch.inputs,
                    {.lengths = batch.lengths, .mode = model::Mode::Replay, .place = place},
                    [&](const model::Node& layer, const at::Tensor& output) {
                        if (found.place.empty() && !isFinite(output))
                            found.place = layer.name;
                    });
    if (found.place.empty())
        found.place = "loss";
    for (const auto& parameter : network.parameters) {
        if (layerOf(parameter.name) == found.place && !isFinite(parameter.value))
            found.weightsFinite = false;
    }
    return found;
}

std::string layerOfBadGradient(const model::Network::Body& network, const at::Tensor& flat)
{
    const c10::NoGradGuard noGrad;
    const std::vector<at::Tensor> gradients = network.partsOf(flat);
    std::string last, largestLayer;
    double largest = -1;
    for (std::size_t k = 0; k < network.parameters.size(); ++k) {
        const at::Tensor& gradient = gradients[k];
        const std::string layer = layerOf(network.parameters[k].name);
        if (!isFinite(gradient))
            last = layer;
        const double size = gradient.abs().max().item<double>();
        if (size > largest)
            largestLayer = layer;
        largest = std::max(largest, size);
    }
    return last.empty() ? largestLayer : last;
}

} // namespace assay::train
