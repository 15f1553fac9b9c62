// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/suite.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace assay::testing {

/// Throws when a finding has a fix of a field that its kind does not name.
inline void requireDeclaredFixes(const std::vector<base::Finding>& findings)
{
    const auto isDeclared = [](const base::Finding& finding, const base::FieldChange& change) {
        for (const auto& source : experiment::findingSources()) {
            for (const base::FindingKind& kind : source.kinds) {
                if (kind.id == finding.id)
                    return std::find(kind.sets.begin(), kind.sets.end(), change.path)
                           != kind.sets.end();
            }
        }
        return false;
    };
    for (const base::Finding& finding : findings) {
        std::vector<base::Patch> fixes = finding.otherFixes;
        fixes.push_back(finding.fix);
        for (const base::Patch& fix : fixes) {
            for (const base::FieldChange& change : fix) {
                if (!isDeclared(finding, change))
                    throw std::logic_error(finding.id + " does not name " + change.path);
            }
        }
    }
}

} // namespace assay::testing
