// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/target_batches_torch.h"

#include <algorithm>

namespace assay::adapt {

TargetBatches::TargetBatches(const data::TargetPart& target, const data::Preprocess& preprocess,
                             std::size_t batch, std::uint64_t seed, const at::Device& device)
    : m_gatherer(target, preprocess, std::min(batch, target.size()))
    , m_order(target.size(), batch, seed, "adapt.order")
    , m_device(device)
{}

TargetBatches::TargetBatches(const data::Subset& examples, const data::Preprocess& preprocess,
                             std::size_t batch, std::uint64_t seed, const at::Device& device)
    : m_gatherer(examples, preprocess, std::min(batch, examples.size()))
    , m_order(examples.size(), batch, seed, "adapt.order")
    , m_device(device)
{}

data::Batch TargetBatches::at(std::int64_t step)
{
    const std::vector<std::uint32_t>& positions = m_order.at(step);
    // A batch that reaches into the next pass is changed as that one is.
    m_gatherer.beginEpoch(static_cast<std::int64_t>(m_order.pass()));
    return m_gatherer.gather(positions).on(m_device);
}

} // namespace assay::adapt
