// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/batches_torch.h"

#include <algorithm>

namespace assay::data {

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

Batch Batch::on(const at::Device& device) const
{
    if (device.is_cpu())
        return *this;
    Batch there = *this;
    for (at::Tensor& input : there.inputs)
        input = input.to(device);
    if (targets.defined())
        there.targets = targets.to(device);
    return there;
}

Batch Batch::clone() const
{
    const auto copied = [](const at::Tensor& tensor) {
        return tensor.defined() ? tensor.clone() : tensor;
    };
    Batch copy;
    std::transform(inputs.begin(), inputs.end(), std::back_inserter(copy.inputs), copied);
    std::transform(lengths.begin(), lengths.end(), std::back_inserter(copy.lengths), copied);
    copy.targets = copied(targets);
    return copy;
}

BatchGatherer::BatchGatherer(const Subset& subset, const Preprocess& preprocess,
                             std::size_t largest)
    : m_indices(subset.indices)
    , m_labelled(subset.dataset.get())
    , m_scale(preprocess.target())
    , m_augmenter(preprocess.augmenter())
{
    const auto count = static_cast<std::int64_t>(largest);
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k)
        addInput(m_labelled->input(k), preprocess.encoder(k), count);
    m_targets = at::empty({count}, m_labelled->isRegression() ? at::kFloat : at::kLong);
}

BatchGatherer::BatchGatherer(const TargetPart& target, const Preprocess& preprocess,
                             std::size_t largest)
    : m_indices(target.indices())
    , m_augmenter(preprocess.augmenter())
{
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k)
        addInput(target.input(k), preprocess.encoder(k), static_cast<std::int64_t>(largest));
}

void BatchGatherer::addInput(const Input& input, const Encoder& encoder, std::int64_t largest)
{
    Gathered gathered{.input = &input,
                      .encoder = &encoder,
                      .stepped = hasSteps(encoder.input()),
                      .rowFloats = 0,
                      .values = {},
                      .lengths = {}};
    std::vector<std::int64_t> shape = encoder.input().shape;
    if (gathered.stepped) {
        // The served series may be longer than those the shape was taken from.
        const std::int64_t longest = input.info().longest; // of texts at least as many as tokens
        shape[0] = std::max(shape[0], encoder.input().modality == Modality::Series
                                          ? longest
                                          : std::min(longest, encoder.encoding().text.length));
        gathered.lengths = at::empty({largest}, at::kLong);
    }
    gathered.rowFloats = static_cast<std::size_t>(c10::multiply_integers(shape));
    gathered.values =
        at::empty({largest, static_cast<std::int64_t>(gathered.rowFloats)}, at::kFloat);
    m_inputs.push_back(std::move(gathered));
}

Batch BatchGatherer::gather(std::span<const std::uint32_t> positions)
{
    return collect(positions.size(), [&](std::size_t row) { return positions[row]; });
}

Batch BatchGatherer::gatherRange(std::size_t begin, std::size_t end)
{
    return collect(end - begin, [&](std::size_t row) { return begin + row; });
}

template <typename PositionAt>
Batch BatchGatherer::collect(std::size_t count, PositionAt positionAt)
{
    Batch batch;
    for (Gathered& gathered : m_inputs)
        collect(gathered, count, positionAt, batch);
    if (!m_labelled)
        return batch;
    batch.targets = m_targets.narrow(0, 0, static_cast<std::int64_t>(count));
    for (std::size_t row = 0; row < count; ++row) {
        const std::uint32_t index = m_indices[positionAt(row)];
        if (m_labelled->isRegression())
            m_targets.mutable_data_ptr<float>()[row] =
                static_cast<float>(m_scale.standardised(m_labelled->target(index)));
        else
            m_targets.mutable_data_ptr<std::int64_t>()[row] = m_labelled->label(index);
    }
    return batch;
}

template <typename PositionAt>
void BatchGatherer::collect(Gathered& gathered, std::size_t count, PositionAt positionAt,
                            Batch& batch)
{
    const auto& [input, encoder, stepped, rowFloats, values, lengths] = gathered;
    const auto rows = static_cast<std::int64_t>(count);
    auto* numbers = values.mutable_data_ptr<float>();
    std::int64_t longest = 0;
    for (std::size_t row = 0; stepped && row < count; ++row)
        longest = std::max(longest, encoder->steps(*input, m_indices[positionAt(row)]));
    const std::int64_t channels = stepped ? encoder->input().shape[1] : 0;
    const std::size_t width = stepped ? static_cast<std::size_t>(longest * channels) : rowFloats;

    const bool pictures = encoder->input().modality == Modality::Pictures;
    constexpr std::size_t kAhead = 3;
    const auto expectRow = [&](std::size_t row) {
        if (pictures && row < count)
            expect(input->content(m_indices[positionAt(row)]));
    };
    for (std::size_t row = 0; row < kAhead; ++row)
        expectRow(row);
    for (std::size_t row = 0; row < count; ++row) {
        expectRow(row + kAhead);
        const std::uint32_t index = m_indices[positionAt(row)];
        float* to = numbers + row * width;
        encoder->apply(*input, index, to);
        if (!m_augmenter.isEmpty())
            m_augmenter.apply(encoder->encoding(), m_epoch, index, encoder->steps(*input, index),
                              {to, encoder->floats(*input, index)});
        if (stepped) {
            std::fill(to + encoder->floats(*input, index), to + width, 0.0F);
            lengths.mutable_data_ptr<std::int64_t>()[row] = encoder->steps(*input, index);
        }
    }

    std::vector<std::int64_t> shape{rows};
    if (stepped)
        shape.insert(shape.end(), {longest, channels});
    else
        shape.insert(shape.end(), encoder->input().shape.begin(), encoder->input().shape.end());
    const std::int64_t floats = rows * static_cast<std::int64_t>(width);
    batch.inputs.push_back(values.view({-1}).narrow(0, 0, floats).view(shape));
    batch.lengths.push_back(stepped ? lengths.narrow(0, 0, rows) : at::Tensor());
}

} // namespace assay::data
