// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "tune/samplers/restarts.h"
#include "tune/samplers/surrogate.h"

#include <limits>
#include <optional>
#include <vector>

namespace assay::tune {

/// A place and the logarithm of the improvement that is expected there.
struct Rated {
    Place place;
    double rating = -std::numeric_limits<double>::infinity();
};

/// The search for the place where most improvement on `best` is expected, a value as the process
/// has them. What it is given outlives it.
class Climb
{
public:
    /// `closed`: surroundings in which no place is worth anything; null: there are none.
    Climb(const Cube& cube, const GaussianProcess& process, double best, const Rested* closed,
          base::Random random)
        : m_cube(cube)
        , m_process(process)
        , m_best(best)
        , m_closed(closed)
        , m_random(random)
    {}

    /// The best first: `count` places, and what lies above the `climbs` best of them. Closed ones are
    /// left out.
    std::vector<Rated> ranked(int count, int climbs);

private:
    /// A closed place is worth nothing.
    Rated rated(Place place) const;
    /// Places all over the cube, and others around the best observed ones.
    std::vector<Rated> candidates(int count);
    /// Up along the continuous axes.
    Rated climbed(const Rated& from) const;
    /// Up along whole numbers and categories.
    Rated stepped(Rated from) const;

    const Cube& m_cube;
    const GaussianProcess& m_process;
    double m_best;
    const Rested* m_closed;
    base::Random m_random;
};

/// The best point that no trial has; nothing: all of them are tried.
std::optional<Point> firstNew(const Space& space, const std::vector<Rated>& ranked,
                              const std::vector<Trial>& trials);

} // namespace assay::tune
