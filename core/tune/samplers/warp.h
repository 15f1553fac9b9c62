// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace assay::tune {

/// A rising function that brings numbers near to a normal distribution of mean 0 and deviation 1: they
/// are standardised, go through the power transform of Yeo and Johnson 2000, and are standardised
/// again. Its power is the one under which a normal distribution makes them likeliest.
class Warp
{
public:
    /// At least one number, all finite. Numbers that are all equal become 0.
    explicit Warp(const std::vector<double>& numbers);

    double of(double number) const;
    /// How much a small change of the number changes its image.
    double slopeAt(double number) const;
    /// The number whose image it is. Infinite beyond what any number has for an image.
    double back(double image) const;
    double power() const { return m_power; }

private:
    double m_mean = 0, m_deviation = 1, m_power = 1, m_imageMean = 0, m_imageDeviation = 1;
};

/// The transform of Yeo and Johnson 2000, equation 2.1.
double yeoJohnson(double value, double power);
/// Its inverse in `value`; infinite where no value has that image.
double inverseYeoJohnson(double image, double power);

} // namespace assay::tune
