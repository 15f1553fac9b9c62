// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/target_batches_torch.h"

#include "base/random.h"

#include <algorithm>
#include <numeric>

namespace assay::adapt {

TargetBatches::TargetBatches(const data::TargetPart& target, const data::Preprocess& preprocess,
                             std::size_t batch, std::uint64_t seed, const at::Device& device)
    : m_gatherer(target, preprocess, std::min(batch, target.size()))
    , m_count(target.size())
    , m_batch(std::min(batch, m_count))
    , m_seed(seed)
    , m_device(device)
{}

TargetBatches::TargetBatches(const data::Subset& examples, const data::Preprocess& preprocess,
                             std::size_t batch, std::uint64_t seed, const at::Device& device)
    : m_gatherer(examples, preprocess, std::min(batch, examples.size()))
    , m_count(examples.size())
    , m_batch(std::min(batch, m_count))
    , m_seed(seed)
    , m_device(device)
{}

data::Batch TargetBatches::at(std::int64_t step)
{
    m_positions.clear();
    const std::uint64_t begin = static_cast<std::uint64_t>(step) * m_batch;
    for (std::uint64_t k = begin; k < begin + m_batch; ++k) {
        const std::uint64_t pass = k / m_count;
        if (m_pass != pass) {
            m_order.resize(m_count);
            std::iota(m_order.begin(), m_order.end(), 0U);
            base::Random(m_seed, "adapt.order", pass).shuffle(m_order);
            m_pass = pass;
        }
        m_positions.push_back(m_order[k % m_count]);
    }
    // A batch that reaches into the next pass is changed as that one is.
    m_gatherer.beginEpoch(static_cast<std::int64_t>(*m_pass));
    return m_gatherer.gather(m_positions).on(m_device);
}

} // namespace assay::adapt
