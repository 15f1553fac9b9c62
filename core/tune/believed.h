// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/samplers/surrogate.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::tune {

/// At most `most` of the finished and failed trials, in the order of their numbers: half of them
/// those that lie nearest to a place, the others evenly from the rest. Chosen by where they are, as
/// those that are chosen by their values are the lucky ones. Of those that have not ended at most a
/// quarter of `most` come on top.
KnownTrials thinned(const KnownTrials& known, const Place& around, std::size_t most);

/// What trials say of the value at any place, in the value's unit and without its noise.
///
/// The process is that of the Bayesian sampler (samplers/surrogate.h) but for two things, since its
/// intervals are shown here and not only acted on. More noise is thought possible before any
/// answer: the sampler's belief takes the luck of the best trial for a property of its settings.
/// And the numbers of the kernel are not the likeliest alone but draws of them
/// (samplers/kernel_draws.h), each with the doubt of its mean. Quantiles go through the rising
/// inverse of the warp, so that they are quantiles of the value; outside of the values there are
/// they end after the width of those. Failed trials count as the worst value, where that is asked
/// for.
class Believed
{
public:
    /// From two finished trials on. They are all used: the time grows with the cube of their number.
    Believed(const KnownTrials& known, std::uint64_t seed);

    struct Range {
        double low = 0, median = 0, high = 0; ///< 95 % lie between
    };
    Range at(const Place& place) const;                              ///< with the failed trials
    Range ofFinished(const Place& place) const;                      ///< without them
    const GaussianProcess& likeliest() const { return m_likeliest; } ///< with the failed trials
    /// Numbers of the process in the value's unit; finite where isFinite().
    double value(double image) const;
    /// Not so where the squares of the values are too large for a double.
    bool isFinite() const { return std::isfinite(m_least) && std::isfinite(m_most); }

private:
    Surrogate m_finished;
    GaussianProcess m_likeliest;
    std::vector<GaussianProcess> m_draws, m_ofFinished; ///< the second empty: nothing failed
    double m_least = 0, m_most = 0;                     ///< value

    Range range(const std::vector<GaussianProcess>& draws, const Place& place) const;
};

} // namespace assay::tune
