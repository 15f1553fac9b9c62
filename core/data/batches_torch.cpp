// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/batches_torch.h"

#include <algorithm>

namespace assay::data {

BatchGatherer::BatchGatherer(const Subset& subset, const Preprocess& preprocess,
                             std::size_t largest)
    : m_subset(subset)
    , m_preprocess(preprocess)
{
    const auto count = static_cast<std::int64_t>(largest);
    std::vector<std::int64_t> shape = preprocess.input().shape;
    if (preprocess.input().modality == Modality::Series) {
        // The served series may be longer than those the shape was taken from.
        shape[0] = std::max(shape[0], subset.dataset->info().longest);
        m_lengths = at::empty({count}, at::kLong);
    }
    m_rowFloats = static_cast<std::size_t>(c10::multiply_integers(shape));
    m_inputs = at::empty({count, static_cast<std::int64_t>(m_rowFloats)}, at::kFloat);
    m_targets = at::empty({count}, subset.dataset->isRegression() ? at::kFloat : at::kLong);
}

Batch BatchGatherer::gather(std::span<const std::uint32_t> positions)
{
    return collect(positions.size(), [&](std::size_t row) { return positions[row]; });
}

Batch BatchGatherer::gatherRange(std::size_t begin, std::size_t end)
{
    return collect(end - begin, [&](std::size_t row) { return begin + row; });
}

namespace {

/// Asks for the bytes of a picture that comes soon. Examples come in random order: most of the time
/// that a picture took went into waiting for its bytes.
void expect(std::span<const std::uint8_t> bytes)
{
    constexpr std::size_t kCacheLine = 64;
    for (std::size_t i = 0; i < bytes.size(); i += kCacheLine)
        __builtin_prefetch(bytes.data() + i);
}

} // namespace

template <typename PositionAt>
Batch BatchGatherer::collect(std::size_t count, PositionAt positionAt)
{
    const Dataset& dataset = *m_subset.dataset;
    const auto rows = static_cast<std::int64_t>(count);
    const bool series = m_lengths.defined();
    auto* inputs = m_inputs.mutable_data_ptr<float>();
    std::int64_t longest = 0;
    for (std::size_t row = 0; series && row < count; ++row)
        longest = std::max(longest, m_preprocess.steps(dataset, m_subset.indices[positionAt(row)]));
    const std::int64_t channels = series ? m_preprocess.input().shape[1] : 0;
    const std::size_t width = series ? static_cast<std::size_t>(longest * channels) : m_rowFloats;

    const bool pictures = m_preprocess.input().modality == Modality::Pictures;
    constexpr std::size_t kAhead = 3;
    const auto expectRow = [&](std::size_t row) {
        if (pictures && row < count)
            expect(dataset.content(m_subset.indices[positionAt(row)]));
    };
    for (std::size_t row = 0; row < kAhead; ++row)
        expectRow(row);
    for (std::size_t row = 0; row < count; ++row) {
        expectRow(row + kAhead);
        const std::uint32_t index = m_subset.indices[positionAt(row)];
        float* to = inputs + row * width;
        m_preprocess.apply(dataset, index, to);
        if (series) {
            std::fill(to + m_preprocess.floats(dataset, index), to + width, 0.0F);
            m_lengths.mutable_data_ptr<std::int64_t>()[row] = m_preprocess.steps(dataset, index);
        }
        if (dataset.isRegression())
            m_targets.mutable_data_ptr<float>()[row] =
                static_cast<float>(m_preprocess.target().standardised(dataset.target(index)));
        else
            m_targets.mutable_data_ptr<std::int64_t>()[row] = dataset.label(index);
    }

    std::vector<std::int64_t> shape{rows};
    if (series)
        shape.insert(shape.end(), {longest, channels});
    else
        shape.insert(shape.end(), m_preprocess.input().shape.begin(),
                     m_preprocess.input().shape.end());
    const std::int64_t floats = rows * static_cast<std::int64_t>(width);
    return {m_inputs.view({-1}).narrow(0, 0, floats).view(shape),
            series ? m_lengths.narrow(0, 0, rows) : at::Tensor(), m_targets.narrow(0, 0, rows)};
}

} // namespace assay::data
