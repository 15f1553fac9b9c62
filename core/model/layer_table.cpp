// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_table.h"

#include <fmt/format.h>

#include <functional>
#include <numeric>

namespace assay::model {

namespace {

std::int64_t product(const std::vector<std::int64_t>& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

} // namespace

LayerTable layerTable(const Architecture& architecture, std::int64_t batch, int optimiserCopies)
{
    constexpr std::int64_t kFloat = 4;
    LayerTable table;
    std::vector<std::int64_t> shape = architecture.input.shape;
    for (const LayerSpec& layer : architecture.layers) {
        LayerRow row{.name = layer.name, .kind = {}, .shape = {}};
        std::int64_t steps = 0; // that a layer runs through
        switch (layer.kind) {
        case LayerSpec::Kind::Convolution:
            row.kind = fmt::format("convolution {0} x {0}", layer.kernel);
            row.parameters = layer.out * (layer.in * layer.kernel * layer.kernel + 1);
            shape = {layer.out, shape[1] + 2 * layer.padding - layer.kernel + 1,
                     shape[2] + 2 * layer.padding - layer.kernel + 1};
            break;
        case LayerSpec::Kind::MaxPool:
            row.kind = fmt::format("max-pooling {0} x {0}", layer.kernel);
            shape = {shape[0], shape[1] / layer.kernel, shape[2] / layer.kernel};
            break;
        case LayerSpec::Kind::Flatten:
            row.kind = "flatten";
            shape = {product(shape)};
            break;
        case LayerSpec::Kind::Linear:
            row.kind = "fully connected";
            row.parameters = layer.out * (layer.in + 1);
            shape = {layer.out};
            break;
        case LayerSpec::Kind::Relu: row.kind = "ReLU"; break;
        case LayerSpec::Kind::Tanh: row.kind = "tanh"; break;
        case LayerSpec::Kind::Embedding:
            row.kind = "embedding";
            for (const data::EmbeddedColumn& column : layer.embedded)
                row.parameters += column.categories * column.width;
            shape = {layer.out};
            break;
        case LayerSpec::Kind::Lstm:
            row.kind = "LSTM, last state";
            row.parameters = 4 * layer.out * (layer.in + layer.out + 2);
            steps = shape[0];
            shape = {layer.out};
            break;
        }
        row.shape = shape;
        // An LSTM keeps four gates and two states of every step.
        const std::int64_t kept = steps > 0 ? 6 * steps : 1;
        row.bytes =
            kFloat * (2 * batch * kept * product(shape) + row.parameters * (2 + optimiserCopies));
        table.parameters += row.parameters;
        table.bytes += row.bytes;
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace assay::model
