// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::base {

/// A named stream of random numbers derived from one seed. Streams of different names are
/// independent, so that drawing more in one place changes nothing in another. Equal on every
/// platform and library version (SplitMix64, Steele, Lea and Flood 2014).
class Random
{
public:
    Random(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0);

    std::uint64_t next();
    double uniform();                         ///< in [0, 1)
    double uniform(double low, double high);  ///< in [low, high)
    std::uint64_t below(std::uint64_t count); ///< 0 .. count - 1, without bias
    double normal();                          ///< mean 0, deviation 1 (Box and Muller)

    /// Fisher and Yates, in place.
    void shuffle(std::span<std::uint32_t> items);

private:
    std::uint64_t m_state;
};

} // namespace assay::base
