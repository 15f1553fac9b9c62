// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"

#include <algorithm>

namespace assay::base {

std::string Finding::key() const
{
    return place.empty() ? id : id + "@" + place;
}

std::string name(Severity severity)
{
    switch (severity) {
    case Severity::Hint: return "hint";
    case Severity::Warning: return "warning";
    case Severity::Blocker: return "blocker";
    }
    return {};
}

Severity severityFrom(const std::string& name)
{
    if (name == "blocker")
        return Severity::Blocker;
    return name == "warning" ? Severity::Warning : Severity::Hint;
}

std::string sentence(const Finding& finding, const FindingKinds& kinds)
{
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const FindingKind& kind) { return kind.id == finding.id; });
    return found == kinds.end() ? std::string() : found->sentence(finding);
}

bool isBlocked(const std::vector<Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::Blocker;
    });
}

} // namespace assay::base
