// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// Texts of a person within the documents of the error table.

namespace assay::error_analysis {

/// With what means something within HTML, and line ends, written so that they are shown.
std::string htmlCell(std::string text);

/// Shows the text as it is: what means something in Markdown is escaped, and what means something in
/// the HTML that Markdown may hold.
std::string markdownCell(std::string text);

} // namespace assay::error_analysis
