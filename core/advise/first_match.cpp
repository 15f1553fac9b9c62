// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/first_match.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::advise {

std::string firstToMatch(const std::vector<evaluate::FittedChange>& fitted,
                         const std::string& augment)
{
    if (fitted.empty())
        return {};
    try {
        if (evaluate::withFitted(augment, fitted) == augment)
            return {};
    } catch (const base::Error&) {
        return {}; // a list of another version
    }
    constexpr std::size_t kNamed = 3;
    std::string text = "Inputs of test-val differ from those of train-val: ";
    for (std::size_t k = 0; k < std::min(kNamed, fitted.size()); ++k)
        text += (k == 0 ? "" : "; ") + fitted[k].why;
    if (fitted.size() > kNamed)
        text += fmt::format(" and {} more", fitted.size() - kNamed);
    return text
           + ". Changing training examples so (\"synthesise\") often brings more than an adaptation without labels of "
             "the target, so try it first.";
}

} // namespace assay::advise
