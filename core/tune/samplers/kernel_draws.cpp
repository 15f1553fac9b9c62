// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/kernel_draws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace assay::tune {

std::vector<KernelNumbers> kernelDraws(const Observations& observations, const KernelPrior& prior,
                                       const KernelNumbers& start, int count, int apart,
                                       base::Random random)
{
    const MarginalLikelihood likelihood(observations, prior);
    const KernelBox box = kernelBox(observations.dimensions(), prior);
    const std::size_t size = box.low.size();
    std::vector<double> mean(size, prior.lengthMean), deviation(size, prior.lengthDeviation);
    mean[size - 2] = prior.signalMean;
    mean[size - 1] = prior.noiseMean;
    deviation[size - 2] = prior.signalDeviation;
    deviation[size - 1] = prior.noiseDeviation;
    const auto logOf = [&](const std::vector<double>& x) {
        for (std::size_t k = 0; k < size; ++k) {
            if (x[k] < box.low[k] || x[k] > box.high[k])
                return -std::numeric_limits<double>::infinity();
        }
        return -likelihood.ofAnswers(x);
    };
    std::vector<double> at = start.logLengths, around(size), next(size);
    at.insert(at.end(), {start.logSignal, start.logNoise});
    double height = logOf(at);
    std::vector<KernelNumbers> draws;
    constexpr int kMostTries = 50; ///< the bracket is then smaller than the numbers' precision
    for (int step = 1; step <= count * apart; ++step) {
        for (std::size_t k = 0; k < size; ++k)
            around[k] = deviation[k] * random.normal();
        const double least = height + std::log(1 - random.uniform());
        double angle = random.uniform(0, 2 * std::numbers::pi);
        double low = angle - 2 * std::numbers::pi, high = angle;
        for (int tried = 0; tried < kMostTries; ++tried) {
            for (std::size_t k = 0; k < size; ++k)
                next[k] =
                    mean[k] + (at[k] - mean[k]) * std::cos(angle) + around[k] * std::sin(angle);
            const double found = logOf(next);
            if (found > least) {
                at = next;
                height = found;
                break;
            }
            (angle < 0 ? low : high) = angle;
            angle = random.uniform(low, high);
        }
        if (step % apart == 0)
            draws.push_back({{at.begin(), at.end() - 2}, at[size - 2], at[size - 1]});
    }
    return draws;
}

} // namespace assay::tune
