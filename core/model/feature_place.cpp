// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feature_place.h"

#include <algorithm>

namespace assay::model {

FeaturePlace featurePlace(const Architecture& architecture)
{
    const auto entering = inputShapesOf(architecture);
    const auto& nodes = architecture.nodes;
    // The last one that is marked: what stands behind it has no weights.
    const auto output =
        std::find_if(nodes.rbegin(), nodes.rend(), [](const Node& node) { return node.output; });
    if (output == nodes.rend() || output->inputs.empty())
        return {};
    const std::string& before = output->inputs.front();
    const bool isInput = std::none_of(nodes.begin(), nodes.end(),
                                      [&before](const Node& node) { return node.name == before; });
    const std::vector<Shape>& shapes =
        entering[static_cast<std::size_t>(std::distance(output, nodes.rend()) - 1)];
    // Steps are no features of one width, and each pixel of each channel would be far too many: what the
    // network gives stands for them. Pictures that enter a module are what there is.
    const bool takesResults =
        std::any_of(shapes.begin(), shapes.end(), [isInput](const Shape& shape) {
            return shape.size() == 2 || (shape.size() == 3 && !isInput);
        });
    if (takesResults)
        return {};
    return isInput ? FeaturePlace{FeaturePlace::Kind::Inputs, {}}
                   : FeaturePlace{FeaturePlace::Kind::Node, before};
}

} // namespace assay::model
