// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <cstddef>
#include <string>

// For the sentences of findings alone: how they read what a finding holds.

namespace assay::base {

/// The number of that name; NaN when the finding has none.
double number(const Finding& finding, const char* name);
/// The same, a whole number: "1,234".
std::string whole(const Finding& finding, const char* name);
/// The text at `index` of `Finding::texts`; empty when the finding has none there.
std::string text(const Finding& finding, std::size_t index);
/// The step at which it was seen: "1,234".
std::string stepText(const Finding& finding);
/// The name of the file whose path is the finding's place.
std::string fileOf(const Finding& finding);

/// "data.missing=-999"; of several changes "data.missing=-999 and data.keep=id".
std::string fixText(const Patch& fix);

/// Three significant digits, "61,463" from a thousand on, "9.75e13" from a million; "NaN", "infinity".
std::string shown(double value);
/// "1 cell", "3 cells".
std::string counted(double count, const char* one, const char* many);

} // namespace assay::base
