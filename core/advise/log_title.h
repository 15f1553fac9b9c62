// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <string>
#include <vector>

namespace assay::advise {

/// No hint, and not that a network is no better than guessing, which has a line of its own.
bool isWarning(const base::Finding& finding);
/// The first of the gravest warnings. Null: there is none.
const base::Finding* gravest(const std::vector<base::Finding>& findings);

/// What is wrong with a run that another program logged, in a few words: "Over-fitting". The sentence of
/// the finding says the rest.
std::string logTitle(const base::Finding& finding);

} // namespace assay::advise
