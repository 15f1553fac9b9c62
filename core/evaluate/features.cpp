// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/features.h"

#include <algorithm>
#include <cmath>

namespace assay::evaluate {

std::vector<Neighbour> nearest(const Features& among, std::span<const float> row, std::size_t count)
{
    std::vector<Neighbour> all(among.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto other = among.row(i);
        double sum = 0;
        for (std::size_t k = 0; k < row.size(); ++k)
            sum += (other[k] - row[k]) * (other[k] - row[k]);
        const double distance = std::sqrt(sum);
        all[i] = {i, std::isnan(distance) ? INFINITY : distance};
    }
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
    std::partial_sort(all.begin(), end, all.end(), [](const Neighbour& x, const Neighbour& y) {
        return x.distance != y.distance ? x.distance < y.distance : x.place < y.place;
    });
    all.erase(end, all.end());
    return all;
}

} // namespace assay::evaluate
