// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/sobol.h"

#include "base/random.h"

#include <array>
#include <utility>

namespace assay::tune {

namespace {

constexpr int kBits = 32;

/// A primitive polynomial, its inner coefficients as bits, with the first direction numbers.
struct Polynomial {
    int degree;
    std::uint32_t inner;
    std::array<std::uint32_t, 7> first;
};

/// Dimensions 2 and later (Joe and Kuo 2008, table new-joe-kuo-6).
constexpr std::array<Polynomial, SobolSequence::kMostDimensions - 1> kPolynomials{
    {{1, 0, {1}},
     {2, 1, {1, 3}},
     {3, 1, {1, 3, 1}},
     {3, 2, {1, 1, 1}},
     {4, 1, {1, 1, 3, 3}},
     {4, 4, {1, 3, 5, 13}},
     {5, 2, {1, 1, 5, 5, 17}},
     {5, 4, {1, 1, 5, 5, 5}},
     {5, 7, {1, 1, 7, 11, 19}},
     {5, 11, {1, 1, 5, 1, 1}},
     {5, 13, {1, 1, 1, 3, 11}},
     {5, 14, {1, 3, 5, 5, 31}},
     {6, 1, {1, 3, 3, 9, 7, 49}},
     {6, 13, {1, 1, 1, 15, 21, 21}},
     {6, 16, {1, 3, 1, 13, 27, 49}},
     {6, 19, {1, 1, 1, 15, 7, 5}},
     {6, 22, {1, 3, 1, 15, 13, 25}},
     {6, 25, {1, 1, 5, 5, 19, 61}},
     {7, 1, {1, 3, 7, 11, 23, 15, 103}},
     {7, 4, {1, 3, 7, 13, 13, 15, 69}}}};

using Directions = std::array<std::uint32_t, kBits>;

Directions directionsOf(std::size_t dimension)
{
    Directions v{};
    if (dimension == 0) {
        for (int k = 0; k < kBits; ++k)
            v[k] = std::uint32_t{1} << (kBits - 1 - k);
        return v;
    }
    const auto& [degree, inner, first] = kPolynomials[dimension - 1];
    for (int k = 0; k < degree; ++k)
        v[k] = first[k] << (kBits - 1 - k);
    for (int k = degree; k < kBits; ++k) {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for (int j = 1; j < degree; ++j) {
            if ((inner >> (degree - 1 - j)) & 1U)
                v[k] ^= v[k - j];
        }
    }
    return v;
}

const std::array<Directions, SobolSequence::kMostDimensions>& directions()
{
    static const auto all = [] {
        std::array<Directions, SobolSequence::kMostDimensions> made{};
        for (std::size_t d = 0; d < made.size(); ++d)
            made[d] = directionsOf(d);
        return made;
    }();
    return all;
}

/// Mixes a node of the tree of binary digits into bits that look random (SplitMix64's finaliser).
std::uint64_t mixed(std::uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

/// Turns each binary digit or leaves it, by what stands before it.
std::uint32_t scrambled(std::uint32_t bits, std::uint64_t key)
{
    std::uint32_t result = 0;
    for (int k = 0; k < kBits; ++k) {
        const std::uint64_t before = k == 0 ? 0 : bits >> (kBits - k);
        const std::uint64_t node = (std::uint64_t{1} << k) + before;
        const auto turn =
            static_cast<std::uint32_t>(mixed(key + node * 0x9E3779B97F4A7C15ULL) >> 63);
        result = (result << 1) | (((bits >> (kBits - 1 - k)) & 1U) ^ turn);
    }
    return result;
}

} // namespace

std::uint32_t sobolBits(std::size_t dimension, std::uint32_t index)
{
    const Directions& v = directions()[dimension];
    std::uint32_t bits = 0;
    for (int k = 0; index != 0; ++k, index >>= 1) {
        if (index & 1U)
            bits ^= v[k];
    }
    return bits;
}

SobolSequence::SobolSequence(std::size_t dimensions, std::uint64_t seed)
    : m_dimensions(dimensions)
    , m_seed(seed)
{}

std::vector<double> SobolSequence::at(std::uint64_t index) const
{
    std::vector<double> unit;
    for (std::size_t d = 0; d < m_dimensions; ++d) {
        if (d >= kMostDimensions) {
            base::Random random(m_seed, "tune.sobol.rest", index * m_dimensions + d);
            unit.push_back(random.uniform());
            continue;
        }
        const std::uint64_t key = base::Random(m_seed, "tune.sobol", d).next();
        const std::uint32_t bits = scrambled(sobolBits(d, static_cast<std::uint32_t>(index)), key);
        unit.push_back(static_cast<double>(bits) * 0x1.0p-32);
    }
    return unit;
}

SobolSampler::SobolSampler(Space space, std::uint64_t seed)
    : m_space(std::move(space))
    , m_sequence(m_space.axes.size(), seed)
{
    check(m_space);
}

std::optional<Point> SobolSampler::ask(const std::vector<Trial>& trials) const
{
    return pointAt(m_space, m_sequence.at(static_cast<std::uint64_t>(nextNumber(trials))));
}

} // namespace assay::tune
