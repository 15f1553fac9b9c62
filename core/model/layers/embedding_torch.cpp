// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

// Rows whose last features are numbers of categories, one for each embedded column of the example:
// each becomes a vector, the features before them stay.

namespace assay::model::layers {

namespace {

class Embedding : public Layer
{
public:
    explicit Embedding(std::vector<data::EmbeddedColumn> columns)
        : m_columns(std::move(columns))
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        const at::Tensor& x = inputs[0];
        const auto count = static_cast<std::int64_t>(own.weights.size());
        const std::int64_t plain = x.size(1) - count;
        std::vector<at::Tensor> parts{x.narrow(1, 0, plain)};
        for (std::int64_t k = 0; k < count; ++k) {
            const auto place = static_cast<std::size_t>(k);
            // Padding may have no place among the categories.
            const at::Tensor number =
                x.select(1, plain + k).to(at::kLong).clamp(0, m_columns[place].categories - 1);
            parts.push_back(at::embedding(own.weights[place], number));
        }
        return at::cat(parts, 1);
    }
    /// As LibTorch does: categories begin apart from each other.
    void initialise(const LayerTensors& own, Initialisation, bool,
                    base::Random& random) const override
    {
        for (const at::Tensor& table : own.weights)
            fill(table, [&] { return random.normal(); });
    }

private:
    std::vector<data::EmbeddedColumn> m_columns;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 1);
    Shape shape = place.inputs[0];
    for (const data::EmbeddedColumn& column : place.example().embedded)
        shape[0] += column.width - 1;
    return shape;
}

} // namespace

extern const LayerKind embedding;
const LayerKind embedding{
    .name = "embedding",
    .label = "Embedding of categories",
    .title = [](const Node&) { return std::string("embedding"); },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            std::vector<ParameterInfo> tables;
            for (const data::EmbeddedColumn& column : place.example().embedded)
                tables.push_back(
                    {fmt::format("{}", tables.size() + 1), {column.categories, column.width}});
            return tables;
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Embedding>(place.example().embedded);
    }};

} // namespace assay::model::layers
