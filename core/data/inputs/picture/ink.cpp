// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/picture/ink.h"

#include "stats/medians.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace assay::data {

namespace {

template <typename Value>
double borderMedian(std::span<const Value> plane, std::size_t height, std::size_t width)
{
    std::vector<double> border;
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            if (y == 0 || x == 0 || y + 1 == height || x + 1 == width)
                border.push_back(static_cast<double>(plane[y * width + x]));
        }
    }
    return stats::median(std::move(border));
}

/// Of one channel.
double noiseOf(std::span<const float> plane, std::size_t height, std::size_t width)
{
    std::vector<double> rough;
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x + 2 < width; ++x) {
            const float* const at = plane.data() + y * width + x;
            rough.push_back(std::abs(static_cast<double>(at[0]) - 2 * static_cast<double>(at[1])
                                     + static_cast<double>(at[2])));
        }
    }
    return stats::noiseOf(std::move(rough));
}

} // namespace

Ink inkOf(std::span<const float> picture, const Shape& shape)
{
    const auto height = static_cast<std::size_t>(shape.height);
    const auto width = static_cast<std::size_t>(shape.width);
    const auto channels = static_cast<std::size_t>(shape.channels);
    Ink ink;
    std::vector<double> pixels(height * width);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto plane = picture.subspan(channel * pixels.size(), pixels.size());
        ink.noise += noiseOf(plane, height, width) / static_cast<double>(channels);
        for (std::size_t k = 0; k < pixels.size(); ++k)
            pixels[k] += static_cast<double>(plane[k]);
    }
    for (double& pixel : pixels)
        pixel /= static_cast<double>(channels);
    ink.ground = borderMedian(std::span<const double>(pixels), height, width);
    std::vector<double> far, weights;
    for (std::size_t k = 0; k < pixels.size(); ++k) {
        far.push_back(std::abs(pixels[k] - ink.ground));
        weights.push_back(std::max(0.0, far.back() - 3 * ink.noise));
        ink.sum += weights.back();
        ink.x += weights.back() * static_cast<double>(k % width);
        ink.y += weights.back() * static_cast<double>(k / width);
    }
    constexpr double kMostDifferent = 0.95;
    ink.level = stats::quantile(std::move(far), kMostDifferent);
    if (ink.sum <= 0)
        return ink;
    ink.x /= ink.sum;
    ink.y /= ink.sum;
    for (std::size_t k = 0; k < pixels.size(); ++k) {
        const double share = weights[k] / ink.sum;
        ink.varianceX += share * std::pow(static_cast<double>(k % width) - ink.x, 2);
        ink.varianceY += share * std::pow(static_cast<double>(k / width) - ink.y, 2);
    }
    return ink;
}

double groundOf(std::span<const float> plane, const Shape& shape)
{
    return borderMedian(plane, static_cast<std::size_t>(shape.height),
                        static_cast<std::size_t>(shape.width));
}

} // namespace assay::data
