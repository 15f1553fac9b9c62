// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/type_effects.h"

#include <cstdint>

namespace assay::testing {

/// Examples 1 to 10 carry the type "night scenes", and the first `wrong` of them are answered wrongly.
inline tune::TypedAnswers answers(std::uint64_t wrong)
{
    tune::TypedAnswers made{.looked = 0, .isComplete = false, .wrong = {}};
    for (std::uint64_t sample = 1; sample <= 10; ++sample)
        made.wrong["night scenes"][sample] = sample <= wrong;
    return made;
}

} // namespace assay::testing
