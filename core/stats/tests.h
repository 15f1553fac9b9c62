// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::stats {

struct TestResult {
    double statistic = 0;
    double p = 1;
    double effect = 0; ///< see each test
};

/// Two-sample Kolmogorov-Smirnov: statistic and effect are D, the largest gap between the two
/// distribution functions. p from the limiting distribution with Stephens' correction for finite
/// samples (1970, JRSS B 32:115); with ties it errs on the safe side. NaN are left out; p = 1 when
/// a side is empty.
TestResult kolmogorovSmirnov(std::span<const double> a, std::span<const double> b);

/// Pearson's chi-squared test that two rows of counts come from one distribution. Columns whose
/// expected counts are under 5 (Cochran 1954, Biometrics 10:417) are put together. Effect is
/// Cramer's V (Cohen 1988: 0.1 is small).
TestResult chiSquared(std::span<const std::int64_t> a, std::span<const std::int64_t> b);

/// Fisher's exact test, two-sided: the probability of every table with these margins that is no
/// likelier than this one. `a` of `na` against `b` of `nb`.
double fisherExact(std::int64_t a, std::int64_t na, std::int64_t b, std::int64_t nb);
/// The same, one-sided: the probability of `a` or more with these margins.
double fisherExactMore(std::int64_t a, std::int64_t na, std::int64_t b, std::int64_t nb);

/// Area under the ROC curve: how often a positive scores above a negative, ties half. 0.5 when a
/// side is empty.
double areaUnderCurve(std::span<const double> positives, std::span<const double> negatives);

/// p-values adjusted so that at most a share alpha of families has any false rejection (Holm 1979,
/// Scandinavian Journal of Statistics 6:65), in the order given.
std::vector<double> holm(std::span<const double> p);

} // namespace assay::stats
