// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace assay::base {

/// One cell of a CSV file (RFC 4180): quoted where it has to be. A text that a spreadsheet would
/// take for a formula gets an apostrophe in front, which makes it a text there (OWASP, CSV
/// Injection): names come from other people's files too. Not for numbers, which may begin with a
/// minus.
std::string csvCell(std::string text);

} // namespace assay::base
