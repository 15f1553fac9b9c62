// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/bayes.h"

#include "base/random.h"
#include "tune/samplers/climb.h"
#include "tune/samplers/random.h"
#include "tune/samplers/sobol.h"
#include "tune/samplers/surrogate.h"

#include <algorithm>
#include <utility>

namespace assay::tune {

namespace {

constexpr std::uint64_t kRefineEvery = 16; ///< trials, of a search that began anew, for the whole

/// Those of the finished trials that lie outside of where the search came to rest.
KnownTrials outsideOf(const Rested& rested, const KnownTrials& known)
{
    KnownTrials outside;
    outside.finished.kinds = known.finished.kinds;
    outside.pending = known.pending;
    outside.failed = known.failed;
    for (std::size_t i = 0; i < known.values.size(); ++i) {
        if (rested.isInside(known.finished.at[i]))
            continue;
        outside.finished.at.push_back(known.finished.at[i]);
        outside.finished.known.push_back(known.finished.known[i]);
        outside.values.push_back(known.values[i]);
    }
    return outside;
}

} // namespace

BayesSampler::BayesSampler(Space space, std::uint64_t seed, BayesSettings settings)
    : m_space(std::move(space))
    , m_seed(seed)
    , m_settings(settings)
{
    check(m_space);
}

std::optional<Point> BayesSampler::ask(const std::vector<Trial>& trials) const
{
    const auto number = static_cast<std::uint64_t>(nextNumber(trials));
    const Cube cube(m_space);
    const KnownTrials known = knownTrials(m_space, cube, trials);
    const auto initial = static_cast<std::uint64_t>(m_settings.initial);
    if (number < initial || known.values.size() < 2)
        return pointAt(m_space, SobolSequence(m_space.axes.size(), m_seed).at(number));
    const base::Random random(m_seed, "tune.bayes", number);
    const GaussianProcess whole = surrogateOf(known).process;
    const Rested rested(whole, initial);
    if (!rested.isEmpty() && number % kRefineEvery != 0) {
        const KnownTrials outside = outsideOf(rested, known);
        if (outside.values.size() > 2) {
            const GaussianProcess rest = surrogateOf(outside).process;
            const GaussianProcess full = completed(rest, outside);
            const auto ranked = Climb(cube, full, leastOf(rest), &rested, random)
                                    .ranked(m_settings.candidates, m_settings.climbs);
            if (auto point = firstNew(m_space, ranked, trials))
                return point;
        }
    }
    const GaussianProcess full = completed(whole, known);
    const auto ranked = Climb(cube, full, leastOf(whole), nullptr, random)
                            .ranked(m_settings.candidates, m_settings.climbs);
    if (auto point = firstNew(m_space, ranked, trials))
        return point;
    return ranked.empty() ? RandomSampler(m_space, m_seed).ask(trials)
                          : pointAt(m_space, ranked.front().place);
}

} // namespace assay::tune
