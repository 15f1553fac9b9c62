// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

namespace assay::tune {

/// Every combination of evenly spaced values, both ends of a range among them; whole numbers that are
/// fewer than the steps, and lists, in full. Combinations that differ in inactive axes alone are one.
class GridSampler : public Sampler
{
public:
    static constexpr const char* kName = "grid"; ///< of its SamplerKind

    /// `steps`: values of a range, from 1 (its middle). Throws a usage Error for fewer, and for a
    /// grid of more than kMostPoints.
    GridSampler(Space space, int steps);

    /// The first combination that no trial has; nothing once all were proposed.
    std::optional<Point> ask(const std::vector<Trial>& trials) const override;
    std::size_t size() const { return m_points.size(); }
    const std::vector<Point>& points() const { return m_points; } ///< in the order of proposal

    static constexpr std::size_t kMostPoints = 100'000;

private:
    std::vector<Point> m_points;
};

} // namespace assay::tune
