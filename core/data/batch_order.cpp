// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/batch_order.h"

#include "base/random.h"

#include <numeric>

namespace assay::data {

std::vector<std::uint32_t> epochOrder(std::size_t count, std::uint64_t seed, std::int64_t epoch)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    base::Random(seed, "order", static_cast<std::uint64_t>(epoch)).shuffle(order);
    return order;
}

std::vector<std::uint32_t> orderAsRead(std::size_t count)
{
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    return order;
}

} // namespace assay::data
