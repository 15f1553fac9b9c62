// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::data {

/// The order of a subset's examples in one epoch: a fresh permutation from the stream
/// ("order", epoch) of the seed.
std::vector<std::uint32_t> epochOrder(std::size_t count, std::uint64_t seed, std::int64_t epoch);
/// 0, 1, 2 and so on: the order of the data.
std::vector<std::uint32_t> orderAsRead(std::size_t count);

} // namespace assay::data
