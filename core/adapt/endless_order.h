// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::adapt {

/// Batches of positions, one an update: an endless row of fresh orders, from the stream (`stream`, pass) of the
/// seed. The batch of an update depends on its number alone.
class EndlessOrder
{
public:
    /// `count`: positions, at least one; `batch`: at most as many.
    EndlessOrder(std::size_t count, std::size_t batch, std::uint64_t seed, std::string stream);

    std::size_t batch() const { return m_batch; }
    /// Of update `step`, from 0. Valid until the next call.
    const std::vector<std::uint32_t>& at(std::int64_t step);
    const std::vector<std::uint32_t>& positions() const
    {
        return m_positions;
    }                                                         ///< of the last call
    std::uint64_t pass() const { return m_pass.value_or(0); } ///< in which that batch ends, from 0

private:
    std::size_t m_count, m_batch;
    std::uint64_t m_seed;
    std::string m_stream;
    std::optional<std::uint64_t> m_pass;
    std::vector<std::uint32_t> m_order, m_positions; ///< m_order: of m_pass
};

} // namespace assay::adapt
