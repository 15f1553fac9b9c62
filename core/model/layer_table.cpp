// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_table.h"

#include "model/layers.h"

namespace assay::model {

LayerTable layerTable(const Architecture& architecture, std::int64_t batch, int optimiserCopies)
{
    constexpr std::int64_t kFloat = 4;
    LayerTable table;
    const auto entering = inputShapesOf(architecture);
    const auto sources = sourcesOf(architecture);
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        const Node& node = architecture.nodes[k];
        const LayerKind& kind = layerKind(node.kind);
        const LayerPlace place{node, entering[k], architecture.inputs, sources[k]};
        LayerRow row{.name = node.name, .kind = kind.title(node), .shape = kind.shape(place)};
        for (const ParameterInfo& parameter : kind.parameters(place))
            row.parameters += sizeOf(parameter.shape);
        row.bytes =
            kFloat * (2 * batch * kind.activations(place) + row.parameters * (2 + optimiserCopies));
        table.parameters += row.parameters;
        table.bytes += row.bytes;
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace assay::model
