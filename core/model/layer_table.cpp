// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_table.h"

#include "model/layer_repairs.h"
#include "model/layers.h"

#include <limits>

namespace assay::model {

namespace {

constexpr std::int64_t kFloat = 4;

/// The sum; the largest number there is where it is larger.
std::int64_t plus(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

/// Fills in what can be counted of a layer that fits.
void count(LayerRow& row, const LayerPlace& place, std::int64_t batch, int optimiserCopies)
{
    const LayerKind& kind = layerKind(place.node.kind);
    row.shape = kind.shape(place);
    for (const ParameterInfo& parameter : kind.parameters(place))
        row.parameters = plus(row.parameters, sizeOf(parameter.shape));
    row.bytes = plus(sizeOf({2 * kFloat, batch, kind.activations(place)}),
                     sizeOf({kFloat, row.parameters, 2 + optimiserCopies}));
    if (const std::int64_t found = kind.multiplyAdds ? kind.multiplyAdds(place) : 0; found >= 0)
        row.multiplyAdds = found;
    else
        row.multiplyAdds.reset();
}

} // namespace

LayerTable layerTable(const Architecture& architecture, std::int64_t batch, int optimiserCopies)
{
    LayerTable table;
    const std::size_t fitting = fittingLayers(architecture);
    Architecture known = architecture;
    known.nodes.resize(fitting);
    const auto entering = inputShapesOf(known);
    const auto sources = sourcesOf(known);
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        const Node& node = architecture.nodes[k];
        LayerRow row{.name = node.name, .kind = layerKind(node.kind).title(node)};
        row.inputs = node.inputs;
        if (k < fitting)
            count(row, {node, entering[k], architecture.inputs, sources[k]}, batch,
                  optimiserCopies);
        table.parameters = plus(table.parameters, row.parameters);
        table.bytes = plus(table.bytes, row.bytes);
        if (row.multiplyAdds && table.multiplyAdds)
            table.multiplyAdds = plus(*table.multiplyAdds, *row.multiplyAdds);
        else
            table.multiplyAdds.reset();
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace assay::model
