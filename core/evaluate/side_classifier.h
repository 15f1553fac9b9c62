// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::evaluate {

/// Rows of numbers of both sides, those of the first before those of the second.
struct SideRows {
    std::size_t width = 0;
    std::size_t firstCount = 0;
    std::vector<double> values; ///< row after row; no NaN
    std::size_t rows() const { return width == 0 ? 0 : values.size() / width; }
};

struct SideResult {
    double auc = 0.5; ///< that a row of the second side scores above one of the first
    double p = 1;
    std::vector<double> scores; ///< cross-fitted, by row; larger: more like the second side
};

/// Ridge classifier on standardised numbers, five-fold cross-fitted. p: how often an AUC as far
/// from 0.5 arises when sides are permuted, every fold fitted anew; as many permutations as
/// `smallestP` needs, fewer when twenty have reached it.
SideResult separate(const SideRows& rows, double smallestP, std::uint64_t seed);

} // namespace assay::evaluate
