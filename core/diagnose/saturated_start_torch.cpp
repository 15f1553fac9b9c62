// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace assay::diagnose {

namespace {

/// By its name: positions, queries and prototypes are matrices too, whose rows are no units that values enter.
bool isWeight(const std::string& name)
{
    const std::string leaf = name.substr(name.rfind('.') + 1);
    return leaf.starts_with('w') || leaf.starts_with('W')
           || leaf.find("weight") != std::string::npos;
}

} // namespace

std::optional<SaturatedStart> saturatedStart(const model::Network::Body& network,
                                             const data::Batch& batch,
                                             const std::vector<ParameterFacts>& parameters)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 64;
    // The largest factor that anyone gives for weights to begin with is 5/3, of tanh (nn.init.calculate_gain; 1.4 of
    // ReLU, He et al. 2015).
    constexpr double kLarge = 5;
    constexpr double kGrowth = 0.05, kFollows = 0.25;
    // Of how answers differ. A norm behind the layer takes its scale away again; and of what answers follow little of at
    // any scale, as the scores of an even attention, no more than kFollows gets lost.
    constexpr double kMoves = 0.3;
    const std::vector<at::Tensor> own = network.leaves();
    if (own.size() != parameters.size())
        return std::nullopt;
    const data::Batch few = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    const auto answersWith = [&](const std::vector<at::Tensor>& weights) {
        const at::Tensor answers = network.forward(few.inputs, weights, {.lengths = few.lengths});
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    at::Tensor now;
    double spread = 0;
    const auto moved = [&](const std::vector<at::Tensor>& weights) {
        return std::sqrt((answersWith(weights) - now).square().mean().item<double>()) / spread;
    };
    const auto grown = [&](std::size_t k, double factor) {
        std::vector<at::Tensor> weights = own;
        weights[k] = weights[k].detach() * factor;
        return weights;
    };
    // With what the layer adds, so that a norm behind takes the scale of both away.
    const auto layerTimes = [&](std::size_t k, double factor) {
        std::vector<at::Tensor> weights = own;
        for (std::size_t j = 0; j < own.size(); ++j) {
            if (parameters[j].layer == parameters[k].layer)
                weights[j] = weights[j].detach() * factor;
        }
        return weights;
    };
    // Of a row that is looked up an example without its code has nothing.
    const auto isLookedUp = [&](std::size_t k) {
        for (const std::int64_t row : {own[k].size(0) / 2, own[k].size(0) / 3}) {
            std::vector<at::Tensor> weights = own;
            weights[k] = weights[k].detach().clone();
            weights[k].select(0, row).zero_();
            if (answersWith(weights).ne(now).any(1).all().item<bool>())
                return false;
        }
        return true;
    };
    for (std::size_t k = 0; k < own.size(); ++k) {
        if (!parameters[k].isMatrix || parameters[k].isLookup || own[k].numel() == 0
            || !isWeight(parameters[k].name))
            continue;
        const at::Tensor weight = own[k].detach().to(at::kDouble);
        const double fanIn =
            static_cast<double>(weight.numel()) / static_cast<double>(weight.size(0));
        const double gain = std::sqrt(weight.square().mean().item<double>() * fanIn);
        if (!(gain >= kLarge) || !std::isfinite(gain))
            continue;
        if (!now.defined()) {
            now = answersWith(own);
            spread = std::sqrt((now - now.mean(0, true)).square().mean().item<double>());
        }
        if (!(spread > 0))
            return std::nullopt;
        const double follows = moved(grown(k, 1 + kGrowth)) / kGrowth;
        if (follows < kFollows && moved(layerTimes(k, 1 / gain)) > kMoves && !isLookedUp(k))
            return SaturatedStart{.layer = parameters[k].layer, .gain = gain, .follows = follows};
    }
    return std::nullopt;
}

} // namespace assay::diagnose
