// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/augment/changes.h"

namespace assay::data::changes {

void noise(AugmentedValues& example, double deviation, base::Random& random)
{
    for (float& x : example.values)
        x += static_cast<float>(deviation * random.normal());
}

void noiseOnMeasured(AugmentedValues& row, double deviation, base::Random& random)
{
    for (std::size_t k = 0; k < row.values.size(); ++k) {
        if (row.encoding.measured[k])
            row.values[k] += static_cast<float>(deviation * random.normal());
    }
}

} // namespace assay::data::changes
