// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

#include <string>

namespace assay::tune {

struct CoarseToFineSettings {
    int round = 20;       ///< trials of a round
    int keep = 3;         ///< best trials around which the next round searches
    double margin = 0.25; ///< of a side of the box, that stays beside the best on either side
    bool byImportance =
        false; ///< a side shrinks the less, the less its axis matters (importance.h)
};

/// Where a round draws its points: an interval of each axis of the unit cube, and the values of lists
/// that are left.
struct SearchBox {
    std::vector<double> low, high;         ///< of a list: 0 and 1
    std::vector<std::vector<bool>> values; ///< of a list, by their places; of a range empty
};

/// Coarse-to-fine random search, as the lecture describes it: a wide round, the best trials are kept,
/// the ranges are narrowed around them, and so on (Full Stack Deep Learning 2021, lecture 7).
///
/// A side shrinks to no less than half in one round, and of a list no more than half of its values are
/// left out. Where the best trials lie far apart, as those of several minima do, it shrinks to 0.7 around
/// the best one. Such a search may lock onto a worse one of several minima, so from the fourth round
/// on each fifth trial draws one axis, in turn, from its whole range. Points of a round are a scrambled
/// Sobol sequence of its own. A range that a person set for a round (RoundRange) takes the place of the one that
/// was found, and the rounds behind it shrink from there.
class CoarseToFineSampler : public Sampler
{
public:
    CoarseToFineSampler(Space space, std::uint64_t seed, CoarseToFineSettings settings = {});
    std::optional<Point> ask(const std::vector<Trial>& trials) const override;

    /// The boxes of the rounds up to the one to which the next trial belongs. The box of a round is
    /// made from what has finished of the rounds before it, so it moves while those still run.
    std::vector<SearchBox> boxes(const std::vector<Trial>& trials) const;
    /// Why Bayesian optimisation does better from here, one sentence: the last whole round brought
    /// none of the best trials. Nothing: narrowing goes on to help.
    std::optional<std::string> handOver(const std::vector<Trial>& trials) const;

private:
    void applyRanges(SearchBox& box, std::int64_t round) const;
    SearchBox narrowed(const SearchBox& box, const std::vector<Trial>& finished) const;

    Space m_space;
    std::uint64_t m_seed;
    CoarseToFineSettings m_settings;
};

} // namespace assay::tune
