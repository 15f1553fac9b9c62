// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/believed.h"

#include "base/random.h"
#include "tune/samplers/kernel_draws.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace assay::tune {

namespace {

constexpr std::size_t kMostFitted = 150; ///< trials from which the numbers of the kernel are fitted
constexpr std::size_t kMostDrawn = 80;   ///< and drawn

/// Noise of a twentieth of the variance of all values, a factor of 50 more or less; the rest as the
/// sampler has it.
KernelPrior priorOfReport()
{
    KernelPrior prior = surrogatePrior();
    prior.noiseMean = -3;
    prior.noiseDeviation = 2;
    return prior;
}

double distance(const std::vector<CoordinateKind>& kinds, const Place& a, const Place& b)
{
    double sum = 0;
    for (std::size_t d = 0; d < kinds.size(); ++d)
        sum += squaredDistance(kinds[d], a[d], b[d]);
    return sum;
}

/// Places in `at` of those that stay.
std::vector<std::size_t> kept(const std::vector<CoordinateKind>& kinds,
                              const std::vector<Place>& at, const Place& around, std::size_t most)
{
    std::vector<std::size_t> order(at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (at.size() <= most)
        return order;
    std::vector<double> far;
    for (const Place& place : at)
        far.push_back(distance(kinds, place, around));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return far[a] < far[b]; });
    const std::size_t near = most / 2;
    std::vector<std::size_t> rest(order.begin() + static_cast<std::ptrdiff_t>(near), order.end());
    std::sort(rest.begin(), rest.end());
    order.resize(near);
    for (std::size_t k = 0; k < most - near; ++k)
        order.push_back(rest[k * rest.size() / (most - near)]);
    std::sort(order.begin(), order.end());
    return order;
}

/// The place below which a share of equally likely normal distributions lies.
double quantile(const std::vector<double>& means, const std::vector<double>& deviations,
                double share)
{
    double low = 0, high = 0;
    for (std::size_t k = 0; k < means.size(); ++k) {
        low = std::min(low, means[k] - 10 * deviations[k]);
        high = std::max(high, means[k] + 10 * deviations[k]);
    }
    for (int step = 0; step < 50; ++step) {
        const double middle = (low + high) / 2;
        double below = 0;
        for (std::size_t k = 0; k < means.size(); ++k)
            below += 0.5 * std::erfc((means[k] - middle) / (deviations[k] * std::numbers::sqrt2));
        (below < share * static_cast<double>(means.size()) ? low : high) = middle;
    }
    return (low + high) / 2;
}

KnownTrials onlyFailed(const KnownTrials& known)
{
    return {known.finished, known.values, {}, known.failed};
}

} // namespace

KnownTrials thinned(const KnownTrials& known, const Place& around, std::size_t most)
{
    KnownTrials few{{known.finished.kinds, {}, {}, {}}, {}, {}, {}};
    const auto& kinds = known.finished.kinds;
    for (const std::size_t i : kept(kinds, known.pending, around, most / 4))
        few.pending.push_back(known.pending[i]);
    // What failed says where not to look; it takes no more than a quarter.
    const std::size_t least = most - std::min(most, known.values.size());
    for (const std::size_t i : kept(kinds, known.failed, around, std::max(least, most / 4)))
        few.failed.push_back(known.failed[i]);
    for (const std::size_t i : kept(kinds, known.finished.at, around, most - few.failed.size())) {
        few.finished.at.push_back(known.finished.at[i]);
        few.finished.known.push_back(known.finished.known[i]);
        few.values.push_back(known.values[i]);
    }
    return few;
}

Believed::Believed(const KnownTrials& known, std::uint64_t seed)
    : m_finished(surrogateOf(known, priorOfReport(), kMostFitted))
    , m_likeliest(completed(m_finished.process, onlyFailed(known)))
{
    const Observations& seen = m_finished.process.observations();
    const auto [least, most] = std::minmax_element(seen.values.begin(), seen.values.end());
    const double from = m_finished.warp.back(*least), to = m_finished.warp.back(*most);
    m_least = from - (to - from);
    m_most = to + (to - from);
    const int count = seen.size() > kMostDrawn ? 16 : 32;
    for (const KernelNumbers& numbers :
         kernelDraws(some(seen, kMostDrawn), priorOfReport(), m_finished.process.numbers(), count,
                     6, base::Random(seed, "tune.report"))) {
        GaussianProcess process(seen, numbers);
        if (!known.failed.empty()) {
            m_draws.push_back(completed(process, onlyFailed(known)));
            m_ofFinished.push_back(std::move(process));
        } else {
            m_draws.push_back(std::move(process));
        }
    }
}

Believed::Range Believed::at(const Place& place) const
{
    return range(m_draws, place);
}

Believed::Range Believed::ofFinished(const Place& place) const
{
    return range(m_ofFinished.empty() ? m_draws : m_ofFinished, place);
}

Believed::Range Believed::range(const std::vector<GaussianProcess>& draws, const Place& place) const
{
    std::vector<double> means, deviations;
    for (const GaussianProcess& process : draws) {
        const auto belief = process.at(place);
        means.push_back(belief.mean);
        deviations.push_back(std::sqrt(belief.variance + process.doubtOfMean(place)));
    }
    const auto at = [&](double share) { return value(quantile(means, deviations, share)); };
    return {at(0.025), at(0.5), at(0.975)};
}

double Believed::value(double image) const
{
    const double back = m_finished.warp.back(image);
    return std::isnan(back) ? m_least : std::clamp(back, m_least, m_most);
}

} // namespace assay::tune
