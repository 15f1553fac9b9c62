// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/warp.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::tune {

namespace {

struct Moments {
    double mean = 0, deviation = 1;
};

Moments momentsOf(const std::vector<double>& numbers)
{
    const auto count = static_cast<double>(numbers.size());
    double mean = 0, square = 0;
    for (const double number : numbers)
        mean += number / count;
    for (const double number : numbers)
        square += (number - mean) * (number - mean) / count;
    return {mean, square > 0 ? std::sqrt(square) : 1};
}

/// Logarithm of the slope of the transform.
double logSlope(double value, double power)
{
    return value >= 0 ? (power - 1) * std::log1p(value) : (1 - power) * std::log1p(-value);
}

} // namespace

double yeoJohnson(double value, double power)
{
    if (value >= 0)
        return std::abs(power) < 1e-9 ? std::log1p(value)
                                      : std::expm1(power * std::log1p(value)) / power;
    const double other = 2 - power;
    return std::abs(other) < 1e-9 ? -std::log1p(-value)
                                  : -std::expm1(other * std::log1p(-value)) / other;
}

double inverseYeoJohnson(double image, double power)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (image >= 0) {
        if (std::abs(power) < 1e-9)
            return std::expm1(image);
        return power * image > -1 ? std::expm1(std::log1p(power * image) / power) : kInfinity;
    }
    const double other = 2 - power;
    if (std::abs(other) < 1e-9)
        return -std::expm1(-image);
    return other * image < 1 ? -std::expm1(std::log1p(-other * image) / other) : -kInfinity;
}

Warp::Warp(const std::vector<double>& numbers)
{
    const Moments own = momentsOf(numbers);
    m_mean = own.mean;
    m_deviation = own.deviation;
    std::vector<double> plain;
    for (const double number : numbers)
        plain.push_back((number - m_mean) / m_deviation);
    std::vector<double> image(plain.size());
    const auto count = static_cast<double>(plain.size());
    const auto likelihood = [&](double power) {
        double slopes = 0;
        for (std::size_t i = 0; i < plain.size(); ++i) {
            image[i] = yeoJohnson(plain[i], power);
            slopes += logSlope(plain[i], power);
        }
        return slopes - count * std::log(momentsOf(image).deviation);
    };
    constexpr double kLeast = -3, kMost = 5;
    double best = likelihood(1);
    for (double step = 0.5; step > 0.01; step /= 4) {
        const double from = std::max(kLeast, m_power - 8 * step);
        const double to = std::min(kMost, m_power + 8 * step);
        for (double power = from; power <= to; power += step) {
            const double value = likelihood(power);
            if (value > best) {
                best = value;
                m_power = power;
            }
        }
    }
    for (std::size_t i = 0; i < plain.size(); ++i)
        image[i] = yeoJohnson(plain[i], m_power);
    const Moments moments = momentsOf(image);
    m_imageMean = moments.mean;
    m_imageDeviation = moments.deviation;
}

double Warp::of(double number) const
{
    return (yeoJohnson((number - m_mean) / m_deviation, m_power) - m_imageMean) / m_imageDeviation;
}

double Warp::back(double image) const
{
    return m_mean
           + m_deviation * inverseYeoJohnson(image * m_imageDeviation + m_imageMean, m_power);
}

double Warp::slopeAt(double number) const
{
    return std::exp(logSlope((number - m_mean) / m_deviation, m_power))
           / (m_deviation * m_imageDeviation);
}

} // namespace assay::tune
