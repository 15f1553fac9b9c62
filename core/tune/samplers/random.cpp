// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/random.h"

#include "base/random.h"

#include <utility>

namespace assay::tune {

RandomSampler::RandomSampler(Space space, std::uint64_t seed)
    : m_space(std::move(space))
    , m_seed(seed)
{
    check(m_space);
}

std::optional<Point> RandomSampler::ask(const std::vector<Trial>& trials) const
{
    base::Random random(m_seed, "tune.random", static_cast<std::uint64_t>(nextNumber(trials)));
    std::vector<double> unit;
    for (std::size_t k = 0; k < m_space.axes.size(); ++k)
        unit.push_back(random.uniform());
    return pointAt(m_space, unit);
}

} // namespace assay::tune
