// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <cstdint>
#include <functional>
#include <span>

namespace assay::stats {

/// An estimate's range at a level of confidence, by default 95 %.
struct Interval {
    double low = 0;
    double high = 1;
};

inline constexpr double kZ95 = 1.959963984540054; ///< two-sided 95 % of the normal distribution

/// Wilson score interval of a proportion of `count` in `total` (Wilson 1927, JASA 22:209;
/// recommended by Brown, Cai and DasGupta 2001, Statistical Science 16:101). total = 0 gives [0, 1].
/// `total` need not be whole: that of the examples for which a part of their errors stands.
Interval wilson(double count, double total, double z = kZ95);

/// A number with its range; of an exact one both ends are the number.
struct Estimate {
    double value = 0;
    Interval interval{0, 0};
};
Estimate exact(double value);
/// With Wilson's interval.
Estimate proportion(double count, double total, double z = kZ95);

struct Weighted {
    double weight = 1;
    Estimate estimate;
};
/// Sum of weighted, independent estimates, its interval recovered from theirs (MOVER: Zou and
/// Donner 2008, Statistics in Medicine 27:1693). With weights 1 and -1 on Wilson intervals it is
/// Newcombe's hybrid score interval of a difference (1998, Statistics in Medicine 17:873, method
/// 10).
Estimate combination(std::span<const Weighted> parts);
/// of - to, two independent estimates.
Estimate difference(const Estimate& of, const Estimate& to);
/// How often two answers to the same examples are wrong.
struct PairedCounts {
    std::int64_t both = 0, first = 0, second = 0, neither = 0; ///< wrong: both, only one, none
    std::int64_t total() const { return both + first + second + neither; }
};
/// Share of the first - share of the second, paired, by Newcombe's hybrid score interval with his
/// continuity correction of the correlation (1998, Statistics in Medicine 17:2635, method 10).
Estimate pairedDifference(const PairedCounts& counts);
/// Root mean square of the first - that of the second, over the same examples, paired percentile
/// bootstrap as below. Squared residuals, equally many, at least one.
Estimate pairedRmseDifference(std::span<const float> first, std::span<const float> second,
                              std::uint64_t seed = 0);
/// Percentile bootstrap of a mean (Efron and Tibshirani 1993, chapter 13): 2,000 seeded resamples,
/// fewer where `values` are more than 20,000, as their spread is then small. At least one value.
Estimate bootstrapMean(std::span<const float> values, std::uint64_t seed = 0);

/// Percentile interval of any statistic of `count` examples: so many resamples as of a mean.
/// `statistic` draws its examples from the generator it is given.
Interval bootstrap(std::size_t count, std::uint64_t seed,
                   const std::function<double(base::Random&)>& statistic);

/// Two-sided 95 % quantile of Student's distribution; `freedom` from 1.
double studentT95(std::size_t freedom);

/// Mean over independent repetitions (seeds) with Student's interval; [-infinity, infinity] for
/// one. At least one value.
Estimate meanOf(std::span<const double> values);

} // namespace assay::stats
