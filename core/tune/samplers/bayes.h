// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

namespace assay::tune {

struct BayesSettings {
    int initial = 10; ///< trials of a scrambled Sobol sequence before the first that is computed
    int candidates = 400; ///< places at which the expected improvement is computed first
    int climbs = 4;       ///< best of those, from which it is made larger by steps
};

/// Bayesian optimisation (Jones et al. 1998): a Gaussian process over the finished trials, and next the
/// point whose expected improvement is largest.
///
/// Answers are made alike to a normal distribution by a power transform (Yeo and Johnson 2000). A
/// category is a coordinate in which two points are equal or not; whole numbers are compared where
/// they stand on their scale; an inactive axis lies beside its middle. The noise of the answers is
/// fitted with the lengths, so repeated points show it; where a trial gives its standard error, that
/// is used. Trials that have not ended count with the value that is expected of them (kriging
/// believer, Ginsbourger et al. 2010), so that several can be asked for at once. Failed trials count with the
/// worst of the values there are, once the numbers of the process are fitted without them. No point is
/// proposed twice while there are others.
class BayesSampler : public Sampler
{
public:
    BayesSampler(Space space, std::uint64_t seed, BayesSettings settings = {});
    std::optional<Point> ask(const std::vector<Trial>& trials) const override;

private:
    Space m_space;
    std::uint64_t m_seed;
    BayesSettings m_settings;
};

} // namespace assay::tune
