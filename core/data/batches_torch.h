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
    at::Tensor inputs; ///< count x channels x height x width, float
    at::Tensor labels; ///< count, int64
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
    void put(std::uint32_t position, std::size_t row);
    Batch first(std::size_t count) const;

    const Subset& m_subset;
    const Preprocess& m_preprocess;
    at::Tensor m_inputs, m_labels;
};

} // namespace assay::data
