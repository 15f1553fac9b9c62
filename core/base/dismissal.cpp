// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/dismissal.h"

#include "base/error.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::base {

void requireSound(const Dismissal& dismissal)
{
    if (dismissal.key.empty())
        throw usageError("dismissal.finding", "No finding is named that is to be set aside.");
    if (dismissal.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        throw usageError("dismissal.reason",
                         "A finding is set aside with a reason: say why it does not matter here.");
    for (const std::string& text : {dismissal.key, dismissal.reason}) {
        if (text.size() > kLongestReason)
            throw usageError(
                "dismissal.reason",
                fmt::format("A reason, and the name of a finding, has at most {} bytes.",
                            kLongestReason));
        if (!isUtf8(text))
            throw usageError("dismissal.reason", "The reason is no UTF-8.");
    }
}

const Dismissal* dismissalOf(const Finding& finding, const std::vector<Dismissal>& dismissals)
{
    const auto found =
        std::find_if(dismissals.begin(), dismissals.end(),
                     [&](const Dismissal& dismissal) { return dismissal.key == finding.key(); });
    return found == dismissals.end() ? nullptr : &*found;
}

std::vector<Finding> withoutDismissed(std::vector<Finding> findings,
                                      const std::vector<Dismissal>& dismissals)
{
    std::erase_if(findings, [&](const Finding& finding) {
        return dismissalOf(finding, dismissals) != nullptr;
    });
    return findings;
}

} // namespace assay::base
