// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

namespace assay::tune {

/// Points drawn evenly from the space, each on its own (Bergstra and Bengio 2012). What a trial draws
/// depends on its number and the seed alone.
class RandomSampler : public Sampler
{
public:
    RandomSampler(Space space, std::uint64_t seed);
    std::optional<Point> ask(const std::vector<Trial>& trials) const override;

private:
    Space m_space;
    std::uint64_t m_seed;
};

} // namespace assay::tune
