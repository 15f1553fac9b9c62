// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include "base/sample_id.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace assay::base {

Random::Random(std::uint64_t seed, std::string_view stream, std::uint64_t index)
    : m_state(
        contentHash({reinterpret_cast<const std::uint8_t*>(stream.data()), stream.size()}, seed)
        + index * 0xD1B54A32D192ED03ULL)
{
    next();
}

std::uint64_t Random::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = m_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

double Random::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Random::uniform(double low, double high)
{
    return low + (high - low) * uniform();
}

std::uint64_t Random::below(std::uint64_t count)
{
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % count;
    std::uint64_t draw = next();
    while (draw >= limit)
        draw = next();
    return draw % count;
}

double Random::normal()
{
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

void Random::shuffle(std::span<std::uint32_t> items)
{
    for (std::size_t left = items.size(); left > 1; --left)
        std::swap(items[left - 1], items[below(left)]);
}

} // namespace assay::base
