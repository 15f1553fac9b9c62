// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/features.h"

#include "evaluate/answering_torch.h"

#include <algorithm>

namespace assay::evaluate {

namespace {

/// The shapes of what enters it; of a network without one, nothing.
std::vector<model::Shape> outputLayerInputs(const model::Architecture& built)
{
    const auto entering = model::inputShapesOf(built);
    std::vector<model::Shape> shapes;
    for (std::size_t k = 0; k < built.nodes.size(); ++k) {
        if (built.nodes[k].output)
            shapes = entering[k];
    }
    return shapes;
}

} // namespace

Features penultimate(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress)
{
    Features features;
    at::Tensor last; // what enters the output layer
    const model::Architecture& built = network.architecture();
    const std::vector<model::Shape> entering = outputLayerInputs(built);
    std::string before;
    for (const model::Node& node : built.nodes) {
        if (node.output)
            before = node.inputs.front();
    }
    const bool isInput =
        std::none_of(built.nodes.begin(), built.nodes.end(),
                     [&before](const model::Node& node) { return node.name == before; });
    // Steps are no features of one width, and each pixel of each channel would be far too many: what the
    // network gives stands for them. Pictures that enter a module are what there is.
    const bool takesResults =
        std::any_of(entering.begin(), entering.end(),
                    [isInput](const model::Shape& shape) {
                        return shape.size() == 2 || (shape.size() == 3 && !isInput);
                    })
        || before.empty();
    const auto tap = [&](const model::Node& node, const at::Tensor& output) {
        if (node.name == before)
            last = output;
    };
    answerInBatches(
        data, subset, network, progress, tap,
        [&](const data::Batch& batch, const at::Tensor& results) {
            if (takesResults)
                last = results;
            // A network of one layer has its inputs before it.
            std::vector<at::Tensor> parts;
            for (const at::Tensor& part : last.defined() ? std::vector{last} : batch.inputs)
                parts.push_back(part.flatten(1));
            const at::Tensor rows = at::cat(parts, 1).cpu().contiguous();
            features.width = static_cast<std::size_t>(rows.size(1));
            const auto* values = rows.const_data_ptr<float>();
            features.values.insert(features.values.end(), values, values + rows.numel());
            last = at::Tensor();
        });
    return features;
}

} // namespace assay::evaluate
