// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/architecture.h"

#include "base/error.h"
#include "model/layers.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::model {

std::vector<std::vector<std::size_t>> wiringOf(const Architecture& architecture)
{
    std::vector<std::vector<std::size_t>> wiring;
    std::vector<std::string> known;
    for (const data::InputSpec& input : architecture.inputs)
        known.push_back(input.name);
    for (const Node& node : architecture.nodes) {
        std::vector<std::size_t> sources;
        for (const std::string& name : node.inputs) {
            const auto found = std::find(known.begin(), known.end(), name);
            if (found == known.end())
                throw base::usageError("model.graph",
                                       fmt::format("Layer {} takes the output of {}, which no "
                                                   "layer before it has.",
                                                   node.name, name));
            sources.push_back(static_cast<std::size_t>(found - known.begin()));
        }
        if (std::find(known.begin(), known.end(), node.name) != known.end())
            throw base::usageError("model.graph",
                                   fmt::format("Two layers or inputs are called {}.", node.name));
        wiring.push_back(std::move(sources));
        known.push_back(node.name);
    }
    return wiring;
}

std::vector<std::size_t> sourcesOf(const Architecture& architecture)
{
    std::vector<std::size_t> sources; // of the inputs themselves, then of the nodes
    for (std::size_t k = 0; k < architecture.inputs.size(); ++k)
        sources.push_back(k);
    for (const auto& inputs : wiringOf(architecture))
        sources.push_back(inputs.empty() ? 0 : sources[inputs.front()]);
    sources.erase(sources.begin(),
                  sources.begin() + static_cast<std::ptrdiff_t>(architecture.inputs.size()));
    return sources;
}

std::vector<std::vector<Shape>> inputShapesOf(const Architecture& architecture)
{
    std::vector<Shape> outputs;
    for (const data::InputSpec& input : architecture.inputs)
        outputs.push_back(input.shape);
    std::vector<std::vector<Shape>> entering;
    const auto wiring = wiringOf(architecture);
    const auto sources = sourcesOf(architecture);
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        std::vector<Shape> inputs;
        for (const std::size_t source : wiring[k])
            inputs.push_back(outputs[source]);
        const Node& node = architecture.nodes[k];
        outputs.push_back(
            layerKind(node.kind).shape({node, inputs, architecture.inputs, sources[k]}));
        entering.push_back(std::move(inputs));
    }
    return entering;
}

std::vector<Shape> shapesOf(const Architecture& architecture)
{
    std::vector<Shape> outputs;
    const auto entering = inputShapesOf(architecture);
    const auto sources = sourcesOf(architecture);
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        const Node& node = architecture.nodes[k];
        outputs.push_back(
            layerKind(node.kind).shape({node, entering[k], architecture.inputs, sources[k]}));
    }
    return outputs;
}

} // namespace assay::model
