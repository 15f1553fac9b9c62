// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

namespace assay::tune {

/// A scrambled Sobol sequence: points that fill the unit cube more evenly than random ones do, and
/// are evenly distributed each on its own. Direction numbers of Joe and Kuo 2008 (new-joe-kuo-6),
/// nested uniform scrambling of Owen 1995, so that equal seeds give equal sequences.
class SobolSequence
{
public:
    static constexpr std::size_t kMostDimensions = 21;

    /// Dimensions beyond kMostDimensions are drawn at random, each on its own.
    SobolSequence(std::size_t dimensions, std::uint64_t seed);

    /// Point `index`, below 2^32, each number in [0, 1).
    std::vector<double> at(std::uint64_t index) const;

private:
    std::size_t m_dimensions;
    std::uint64_t m_seed;
};

/// The unscrambled sequence in 32 bits, in the order of the binary digits of `index`. `dimension`
/// is below SobolSequence::kMostDimensions.
std::uint32_t sobolBits(std::size_t dimension, std::uint32_t index);

/// The points of a SobolSequence, by the numbers of the trials.
class SobolSampler : public Sampler
{
public:
    SobolSampler(Space space, std::uint64_t seed);
    std::optional<Point> ask(const std::vector<Trial>& trials) const override;

private:
    Space m_space;
    SobolSequence m_sequence;
};

} // namespace assay::tune
