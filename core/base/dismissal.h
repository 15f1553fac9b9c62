// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <string>
#include <vector>

namespace assay::base {

/// A finding that a person set aside, and why. It holds for every run of the project that has a finding of this key.
struct Dismissal {
    std::string
        key; ///< Finding::key(): "inputs.large@image", or the id alone where the finding has no place
    std::string reason; ///< a person's words; never empty
    std::string made;   ///< when, UTC: "2026-11-28T23:59:56Z"

    bool operator==(const Dismissal&) const = default;
};

/// The longest reason that is kept, in bytes.
inline constexpr std::size_t kLongestReason = 1000;

/// Throws a usage Error for one that cannot be kept: no key, no reason, one that is too long or no UTF-8.
void requireSound(const Dismissal& dismissal);

/// Null: nobody set it aside.
const Dismissal* dismissalOf(const Finding& finding, const std::vector<Dismissal>& dismissals);

/// Those that nobody set aside, in their order.
std::vector<Finding> withoutDismissed(std::vector<Finding> findings,
                                      const std::vector<Dismissal>& dismissals);

} // namespace assay::base
