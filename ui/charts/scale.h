// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

namespace assay::ui {

/// Maps values to pixels along one axis. On a logarithmic one, what is not positive lies at the
/// low end.
struct Scale {
    double from = 0, to = 1;     ///< values
    double begin = 0, end = 100; ///< their pixels
    bool log = false;

    double pixel(double value) const
    {
        double share = 0;
        if (!log)
            share = (value - from) / (to - from);
        else if (value > 0)
            share = std::log(value / from) / std::log(to / from);
        // Infinite for values beyond all bounds; a painter needs numbers.
        return begin + std::clamp(share, -1e7, 1e7) * (end - begin);
    }
    double value(double pixel) const
    {
        const double share = (pixel - begin) / (end - begin);
        return log ? from * std::pow(to / from, share) : from + share * (to - from);
    }
};

} // namespace assay::ui
