// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/fill.h"

#include <algorithm>

namespace assay::data {

float fillOf(std::vector<float> known, PreprocessStep::With with)
{
    if (known.empty())
        return 0;
    if (with == PreprocessStep::With::Median) {
        const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
        std::nth_element(known.begin(), middle, known.end());
        if (known.size() % 2 == 1)
            return *middle;
        return (*std::max_element(known.begin(), middle) + *middle) / 2;
    }
    std::sort(known.begin(), known.end());
    float commonest = known.front();
    std::ptrdiff_t most = 0;
    for (auto at = known.begin(); at != known.end();) {
        const auto end = std::upper_bound(at, known.end(), *at);
        if (end - at > most) {
            most = end - at;
            commonest = *at;
        }
        at = end;
    }
    return commonest;
}

} // namespace assay::data
