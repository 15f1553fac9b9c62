// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include <algorithm>

namespace assay::diagnose {

std::string takesStepsAsChannels(const model::Network::Body& network,
                                 const std::vector<ParameterFacts>& parameters)
{
    if (network.architecture.inputs.size() != 1)
        return {};
    const data::InputSpec& input = network.architecture.inputs.front();
    if (input.modality != data::Modality::Series || input.shape.size() != 2
        || input.shape[0] == input.shape[1])
        return {};
    const std::vector<at::Tensor> own = network.leaves();
    const auto first =
        std::find_if(parameters.begin(), parameters.end(),
                     [](const ParameterFacts& parameter) { return parameter.isMatrix; });
    if (first == parameters.end() || own.size() != parameters.size())
        return {};
    const at::Tensor& weight = own[static_cast<std::size_t>(first - parameters.begin())];
    // Of a convolution: outputs, channels, width of its window. Of a recurrent layer of PyTorch: gates, channels.
    const bool hasChannels =
        weight.dim() == 3
        || (weight.dim() == 2 && first->name.find("weight_ih") != std::string::npos);
    return hasChannels && weight.size(1) == input.shape[0] ? first->layer : std::string();
}

} // namespace assay::diagnose
