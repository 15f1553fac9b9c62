// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::tune {

/// log(phi(z) + z Phi(z)), with the density and distribution of the standard normal, and its slope.
struct LogGain {
    double value, slope;
};

/// Exact to about 1e-12 for every finite z (Ament et al. 2023, Unexpected improvements to expected
/// improvement, equation 9; far below 0 by the continued fraction and the asymptotic series of Mills'
/// ratio, Abramowitz and Stegun 1964, 26.2.14 and 26.2.12).
LogGain logGain(double z);

/// Logarithm of the expected improvement on `best`, where less is better, of a normal belief.
double logExpectedImprovement(double mean, double deviation, double best);

} // namespace assay::tune
