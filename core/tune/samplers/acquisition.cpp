// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/acquisition.h"

#include <cmath>
#include <numbers>

namespace assay::tune {

namespace {

const double kLogRoot = 0.5 * std::log(2 * std::numbers::pi);

double density(double z)
{
    return std::exp(-z * z / 2 - kLogRoot);
}

/// 1 - t M(t) with Mills' ratio M(t) = Phi(-t) / phi(t), and M(t).
struct Mills {
    double rest, ratio;
};

Mills mills(double t)
{
    if (t < 5) {
        const double ratio = 0.5 * std::erfc(t / std::numbers::sqrt2) / density(t);
        return {1 - t * ratio, ratio};
    }
    if (t < 12) {
        // M = 1 / (t + 1 / (t + 2 / (t + ...))): with M = 1 / (t + c) the rest is c M.
        double c = 0;
        for (int k = 60; k > 0; --k)
            c = k / (t + c);
        return {c / (t + c), 1 / (t + c)};
    }
    const double u = 1 / (t * t);
    double term = u, rest = 0;
    for (int k = 1; k <= 10; ++k) {
        rest += term;
        term *= -(2 * k + 1) * u;
    }
    return {rest, (1 - rest) / t};
}

} // namespace

LogGain logGain(double z)
{
    if (z > -1) {
        const double below = 0.5 * std::erfc(-z / std::numbers::sqrt2);
        const double gain = density(z) + z * below;
        return {std::log(gain), below / gain};
    }
    const auto [rest, ratio] = mills(-z);
    return {-z * z / 2 - kLogRoot + std::log(rest), ratio / rest};
}

double logExpectedImprovement(double mean, double deviation, double best)
{
    return std::log(deviation) + logGain((best - mean) / deviation).value;
}

} // namespace assay::tune
