// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"
#include "tune/samplers/cube.h"
#include "tune/samplers/gaussian_process.h"
#include "tune/samplers/warp.h"

#include <cstddef>
#include <limits>
#include <vector>

namespace assay::tune {

using Place = std::vector<double>; ///< as `unitOf` gives it

/// Trials by what came of them, each kind in the order of their numbers.
struct KnownTrials {
    Observations finished;      ///< without `values`
    std::vector<double> values; ///< of the finished ones, as they are
    std::vector<Place> pending, failed;
};

/// Whether a point has a value on each axis that counts at it, and on no other: it is of the space.
bool isOf(const Space& space, const Cube& cube, const Point& point);
/// Trials whose points are not of the space are left out. `cube`: of the space.
KnownTrials knownTrials(const Space& space, const Cube& cube, const std::vector<Trial>& trials);

/// The model that Bayesian optimisation has of the values: they go through `warp`, and `process` is over the
/// images.
struct Surrogate {
    Warp warp;
    GaussianProcess process;
};

/// What is believed of the kernel before any answer: lengths of about the side of the cube and more,
/// and little noise.
KernelPrior surrogatePrior();

/// Over the finished trials, of which the numbers of the kernel are fitted to at most `fitted`,
/// evenly chosen. A value that is very far above all others comes in as 10^4 times the size of the
/// median above it. At least one finished trial.
Surrogate surrogateOf(const KnownTrials& known, const KernelPrior& prior = surrogatePrior(),
                      std::size_t fitted = std::numeric_limits<std::size_t>::max());

/// At most `most` of the observations, evenly of their order.
Observations some(const Observations& all, std::size_t most);

/// The least mean at an observation: without its noise.
double leastOf(const GaussianProcess& process);

/// The same process with trials that have no value: what is expected of those that have not ended, the
/// worst of the observed values for those that failed.
GaussianProcess completed(const GaussianProcess& process, const KnownTrials& known);

} // namespace assay::tune
