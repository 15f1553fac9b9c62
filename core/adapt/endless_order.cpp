// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/endless_order.h"

#include "base/random.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace assay::adapt {

EndlessOrder::EndlessOrder(std::size_t count, std::size_t batch, std::uint64_t seed,
                           std::string stream)
    : m_count(count)
    , m_batch(std::min(batch, count))
    , m_seed(seed)
    , m_stream(std::move(stream))
{}

const std::vector<std::uint32_t>& EndlessOrder::at(std::int64_t step)
{
    m_positions.clear();
    const std::uint64_t begin = static_cast<std::uint64_t>(step) * m_batch;
    for (std::uint64_t k = begin; k < begin + m_batch; ++k) {
        const std::uint64_t pass = k / m_count;
        if (m_pass != pass) {
            m_order.resize(m_count);
            std::iota(m_order.begin(), m_order.end(), 0U);
            base::Random(m_seed, m_stream, pass).shuffle(m_order);
            m_pass = pass;
        }
        m_positions.push_back(m_order[k % m_count]);
    }
    return m_positions;
}

} // namespace assay::adapt
