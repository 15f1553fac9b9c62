// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

namespace assay::data {

/// Mean and standard deviation of weighted numbers. Numbers far from 0 for their spread are added
/// without what they have in common.
struct Moments {
    double count = 0, sum = 0, squares = 0;

    void add(double x, double weight = 1)
    {
        count += weight;
        sum += weight * x;
        squares += weight * x * x;
    }
    double mean() const { return count > 0 ? sum / count : 0; }
    /// 1 for a constant.
    double deviation() const { return isConstant() ? 1 : std::sqrt(variance()); }
    /// What rounding leaves of a constant's variance is none.
    bool isConstant() const
    {
        return variance() <= 1e-12 * std::max(1e-30, squares / std::max(count, 1.0));
    }

private:
    double variance() const { return count > 0 ? squares / count - mean() * mean() : 0; }
};

} // namespace assay::data
