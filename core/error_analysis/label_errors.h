// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::error_analysis {

/// Places of examples whose label is likely wrong, the least probable label first, by confident
/// learning (Northcutt, Jiang and Chuang 2021, JAIR 70:1373): the counts of confidently other
/// classes, calibrated to the labels that were given, say how many of each pair to take, and those
/// with the largest margin are taken (pruning by noise rate).
/// probabilities: examples x classes, out of sample, row-major, each row summing to one. Examples
/// whose label is also the answer are never among them.
std::vector<std::size_t> likelyLabelErrors(std::span<const float> probabilities,
                                           std::size_t classes,
                                           std::span<const std::uint16_t> labels);

} // namespace assay::error_analysis
