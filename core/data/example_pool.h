// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::data {

/// Examples of one data set, by their place in it.
using Pool = std::vector<std::uint32_t>;

/// Cuts a pool into pieces of the given shares, class by class. Rounding is carried from class to
/// class, so that each piece as a whole has its share too.
std::vector<Pool> stratified(const Dataset& dataset, const Pool& pool,
                             const std::vector<double>& shares, std::uint64_t seed,
                             std::string_view stream);

/// A share of each class, so that smaller shares lie within larger ones; at least one of each.
Pool someOfEachClass(const Dataset& dataset, Pool pool, double share, std::uint64_t seed);

} // namespace assay::data
