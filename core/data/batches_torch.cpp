// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/batches_torch.h"

namespace assay::data {

BatchGatherer::BatchGatherer(const Subset& subset, const Preprocess& preprocess,
                             std::size_t largest)
    : m_subset(subset)
    , m_preprocess(preprocess)
{
    const Shape& shape = subset.dataset->info().shape;
    const auto count = static_cast<std::int64_t>(largest);
    m_inputs = at::empty({count, shape.channels, shape.height, shape.width}, at::kFloat);
    m_labels = at::empty({count}, at::kLong);
}

Batch BatchGatherer::gather(std::span<const std::uint32_t> positions)
{
    for (std::size_t row = 0; row < positions.size(); ++row)
        put(positions[row], row);
    return first(positions.size());
}

Batch BatchGatherer::gatherRange(std::size_t begin, std::size_t end)
{
    for (std::size_t position = begin; position < end; ++position)
        put(static_cast<std::uint32_t>(position), position - begin);
    return first(end - begin);
}

void BatchGatherer::put(std::uint32_t position, std::size_t row)
{
    const Dataset& dataset = *m_subset.dataset;
    const std::uint32_t index = m_subset.indices[position];
    m_preprocess.apply(dataset.pixels(index),
                       m_inputs.mutable_data_ptr<float>() + row * dataset.exampleBytes());
    m_labels.mutable_data_ptr<std::int64_t>()[row] = dataset.label(index);
}

Batch BatchGatherer::first(std::size_t count) const
{
    const auto rows = static_cast<std::int64_t>(count);
    return {m_inputs.narrow(0, 0, rows), m_labels.narrow(0, 0, rows)};
}

} // namespace assay::data
