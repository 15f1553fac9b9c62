// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/preprocess.h"
#include "data/split.h"

#include <ATen/ATen.h>

#include <span>

namespace assay::data {

/// One batch in buffers that are used again for the next.
struct Batch {
    /// One for each input of the data: count x its shape, float. Series: count x steps of the longest
    /// in this batch x channels, with zeros after the end of each shorter one.
    std::vector<at::Tensor> inputs;
    std::vector<at::Tensor> lengths; ///< as many; series: steps of each, int64; else undefined
    /// count; labels as int64, or standardised targets as float. Undefined for the target part.
    at::Tensor targets;

    /// Itself where it is there already; lengths stay on the processor.
    Batch on(const at::Device& device) const;
    Batch clone() const;
};

/// Gathers examples of a subset into one reused buffer. Bytes become numbers here, not before.
class BatchGatherer
{
public:
    BatchGatherer(const Subset& subset, const Preprocess& preprocess, std::size_t largest);
    /// Inputs alone, without targets.
    BatchGatherer(const TargetPart& target, const Preprocess& preprocess, std::size_t largest);

    /// Changes examples by chance from now on, as in this epoch, from 0.
    void augment(Augmenter augmenter) { m_augmenter = std::move(augmenter); }
    void beginEpoch(std::int64_t epoch) { m_epoch = epoch; }

    /// `positions` index the subset; at most `largest` of them. Valid until the next call.
    Batch gather(std::span<const std::uint32_t> positions);
    /// Examples [begin, end) of the subset.
    Batch gatherRange(std::size_t begin, std::size_t end);

private:
    /// The buffers of one input.
    struct Gathered {
        const Input* input;
        const Encoder* encoder;
        bool stepped;          ///< series, texts
        std::size_t rowFloats; ///< of the largest example
        at::Tensor values, lengths;
    };
    void addInput(const Input& input, const Encoder& encoder, std::int64_t largest);
    template <typename PositionAt>
    Batch collect(std::size_t count, PositionAt positionAt);
    template <typename PositionAt>
    void collect(Gathered& gathered, std::size_t count, PositionAt positionAt, Batch& batch);

    std::span<const std::uint32_t> m_indices;
    const Dataset* m_labelled = nullptr; ///< null: without targets
    TargetScale m_scale;
    Augmenter m_augmenter;
    std::int64_t m_epoch = 0;
    std::vector<Gathered> m_inputs;
    at::Tensor m_targets;
};

} // namespace assay::data
