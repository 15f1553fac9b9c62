// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::data::formats {

/// Whether the text holds a decimal digit of another script than ASCII: Arabic, Persian, Devanagari, Thai, full
/// width and others (Unicode, general category Nd, up to U+FFFF).
bool holdsNativeDigits(std::string_view text);

/// The text with such digits written as 0 to 9. Where it holds one, the marks that stand among them are written as
/// in ASCII too: the decimal separator U+066B and the full-width full stop as a point, the full-width comma as a
/// comma, the thousands separator U+066C as an apostrophe, which stands before no fraction.
std::string withAsciiDigits(std::string_view text);

} // namespace assay::data::formats
