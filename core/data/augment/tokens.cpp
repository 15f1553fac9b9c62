// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/text/tokens.h"

#include "data/augment/changes.h"

namespace assay::data::changes {

void dropTokens(AugmentedValues& text, double chance, base::Random& random)
{
    for (float& token : text.values) {
        if (random.uniform() < chance)
            token = static_cast<float>(kUnknownToken);
    }
}

} // namespace assay::data::changes
