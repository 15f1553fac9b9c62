// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace assay::stats {

/// Share of Student's distribution between -t and t; `freedom` from 1, t from 0. By the finite sums
/// of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4.
double studentWithin(double t, std::size_t freedom);

/// Two-sided quantile: the t with studentWithin(t, freedom) = confidence, to 1e-9 of its value.
/// `freedom` from 1, one above 1,000 counts as 1,000; 0 < confidence < 1.
double studentT(std::size_t freedom, double confidence);

} // namespace assay::stats
