// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/samplers/gaussian_process.h"
#include "tune/space.h"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::tune {

/// The unit cube of a space, for what goes through thousands of its places. A place is as `unitOf`
/// gives it: one number an axis, NaN where it is inactive.
class Cube
{
public:
    explicit Cube(const Space& space);

    std::size_t dimensions() const { return m_axes.size(); }
    std::vector<CoordinateKind> kinds() const;
    /// Whether any number between two others is a place of its own.
    bool isContinuous(std::size_t axis) const { return m_axes[axis].count == 0; }
    bool isList(std::size_t axis) const { return m_axes[axis].isList; }
    std::size_t countOf(std::size_t axis) const { return m_axes[axis].count; }

    /// Brings numbers from 0 to 1 to the place of the point that they mean: whole numbers and
    /// categories onto their own, inactive axes to NaN.
    void settle(std::span<double> unit) const;
    /// Places one step away along whole numbers and categories, axes that it makes active in the middle.
    std::vector<std::vector<double>> neighbours(std::span<const double> place) const;

private:
    struct Condition {
        std::size_t axis;
        std::vector<bool> allowed; ///< by the place in the axis' list
    };
    struct Entry {
        bool isList = false;
        std::size_t count = 0;           ///< of values; 0: as many as numbers
        std::vector<double> places = {}; ///< of a list, and of whole numbers that are few
        std::vector<Condition> when = {};
    };
    std::vector<Entry> m_axes;
    std::vector<std::size_t> m_order;
};

} // namespace assay::tune
