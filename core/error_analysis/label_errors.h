// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"

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

/// What a network's surest answers say of the labels. Confident learning takes every sure error for
/// the label's fault; a network that errs often has sure errors of its own. Where it is surest its
/// own errors are rarest, so how often labels contradict it there bounds how often labels are wrong,
/// if they are wrong as often elsewhere.
struct LabelDoubt {
    std::int64_t surest = 0;      ///< examples: the fifth with the most probable answers
    stats::Estimate contradicted; ///< share of them with another label
    double expected = 0;          ///< the share that the network's own probabilities say
    std::int64_t most = 0; ///< wrong labels among all examples: the interval's upper end times them

    /// Most labels contradict even its surest answers: such a network says nothing about labels.
    bool isIgnorant() const { return contradicted.interval.low > 0.5; }
    /// More of them contradict than the network's probabilities explain.
    bool isBeyondExpected() const { return contradicted.interval.low > expected; }
};
/// As likelyLabelErrors.
LabelDoubt labelDoubt(std::span<const float> probabilities, std::size_t classes,
                      std::span<const std::uint16_t> labels);

} // namespace assay::error_analysis
