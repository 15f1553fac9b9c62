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
    /// count x shape of the input, float. Series: count x steps of the longest in this batch x
    /// channels, with zeros after the end of each shorter one.
    at::Tensor inputs;
    at::Tensor lengths; ///< series: steps of each, int64; else undefined
    at::Tensor targets; ///< count; labels as int64, or standardised targets as float
};

/// Gathers examples of a subset into one reused buffer. Bytes become numbers here, not before.
class BatchGatherer
{
public:
    BatchGatherer(const Subset& subset, const Preprocess& preprocess, std::size_t largest);

    /// `positions` index the subset; at most `largest` of them. Valid until the next call.
    Batch gather(std::span<const std::uint32_t> positions);
    /// Examples [begin, end) of the subset.
    Batch gatherRange(std::size_t begin, std::size_t end);

private:
    template <typename PositionAt>
    Batch collect(std::size_t count, PositionAt positionAt);

    const Subset& m_subset;
    const Preprocess& m_preprocess;
    std::size_t m_rowFloats; ///< of the largest example
    at::Tensor m_inputs, m_lengths, m_targets;
};

} // namespace assay::data
