// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_causes_torch.h"

#include "baseline/reference_arrays_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::baseline {

namespace {

using model::Network;

at::Tensor computed(const Computed& batch, std::size_t node, const std::vector<at::Tensor>& values)
{
    std::vector<at::Tensor> entering;
    for (const std::size_t source : batch.body.stages[node].inputs)
        entering.push_back(values[source]);
    return outputOfNode(batch, node, entering);
}

/// How far from the reference; nothing: it cannot be computed, or has another shape.
std::optional<double> distance(const Computed& batch, const Attempt& attempt, std::size_t last,
                               const at::Tensor& theirs)
{
    try {
        const at::Tensor own = outputWith(batch, attempt, last);
        const Fitted fitted = inShapeOf(own, theirs, batch.body.architecture.nodes[last].kind);
        if (!fitted.values.defined())
            return std::nullopt;
        return differenceOf(own, fitted.values).relative();
    } catch (const std::exception&) { // LibTorch, where shapes do not fit
        return std::nullopt;
    }
}

/// Whether something enters it that no layer has computed.
bool takesInput(const Computed& batch, std::size_t node)
{
    const auto& sources = batch.body.stages[node].inputs;
    return std::any_of(sources.begin(), sources.end(),
                       [&](std::size_t source) { return source < batch.inputs(); });
}

} // namespace

at::Tensor outputOfNode(const Computed& batch, std::size_t node,
                        const std::vector<at::Tensor>& entering)
{
    const Network::Body::Stage& stage = batch.body.stages[node];
    std::vector<at::Tensor> weights, buffers;
    for (std::size_t k = 0; k < stage.weights; ++k)
        weights.push_back(batch.body.parameters[stage.weight + k].value);
    for (std::size_t k = 0; k < stage.buffers; ++k)
        buffers.push_back(batch.body.buffers[stage.buffer + k].value);
    return stage.layer->forward(entering, {weights, buffers}, {});
}

at::Tensor outputWith(const Computed& batch, const Attempt& attempt, std::size_t last)
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> values = batch.values, entering;
    for (const std::size_t source : batch.body.stages[attempt.node].inputs)
        entering.push_back(values[source]);
    values[batch.inputs() + attempt.node] = attempt.output(entering);
    for (std::size_t node = attempt.node + 1; node <= last; ++node)
        values[batch.inputs() + node] = computed(batch, node, values);
    return values[batch.inputs() + last];
}

Departure explain(const Computed& batch, std::size_t first, std::size_t last,
                  const at::Tensor& theirs, const std::vector<model::NamedValues>& extra)
{
    std::vector<Attempt> all;
    const auto add = [&all](std::vector<Attempt> more) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    };
    // The layer itself comes before what lies between it and the last one that is equal.
    for (std::size_t node = last + 1; node-- > first;) {
        add(attemptsOf(batch, node, extra));
        if (node == last)
            add(attemptsFrom(batch, node, theirs));
        if (takesInput(batch, node))
            add(attemptsOfInput(batch, node, last, theirs));
    }
    Departure found;
    std::map<std::string, std::pair<double, const Attempt*>> best; // of each key
    for (const Attempt& attempt : all) {
        if (std::find(found.tried.begin(), found.tried.end(), attempt.tried) == found.tried.end())
            found.tried.push_back(attempt.tried);
        ++found.attempts;
        const auto away = distance(batch, attempt, last, theirs);
        if (!away || *away > kLayerTolerance)
            continue;
        // The simpler ones come first, and rounding is no reason to prefer another.
        constexpr double kClearly = 0.1;
        const auto known = best.find(attempt.key);
        if (known == best.end() || *away < kClearly * known->second.first)
            best[attempt.key] = {*away, &attempt};
    }
    std::vector<std::pair<double, const Attempt*>> named;
    for (const auto& [key, each] : best)
        named.push_back(each);
    std::stable_sort(named.begin(), named.end(),
                     [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const auto& [away, attempt] : named)
        found.causes.push_back({attempt->key, attempt->sentence});
    return found;
}

} // namespace assay::baseline
