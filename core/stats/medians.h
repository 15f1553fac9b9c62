// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace assay::stats {

/// The value below which this share of all others lies, one of them; 0 of none. `share`: 0 to 1.
double quantile(std::vector<double> values, double share);
double median(std::vector<double> values);
/// With one degree of freedom less than values; 0 of fewer than two.
double variance(const std::vector<double>& values);

/// Whether medians differ by more than three standard errors (those of normal values); not of fewer than three.
bool mediansDiffer(const std::vector<double>& here, const std::vector<double>& there);
/// By how much the variance is larger there, where that is more than three standard errors of the difference (those
/// of normal values); else 0.
double widening(const std::vector<double>& here, const std::vector<double>& there);

/// Deviation of the noise in values of which these are the distances |a - 2 b + c| of neighbours: what changes from
/// one to the next. Of normal noise their median is 0.6745 times the root of 1 + 4 + 1 in deviations.
double noiseOf(std::vector<double> secondDifferences);

} // namespace assay::stats
