// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::base {

/// Whether the bytes are UTF-8 as Unicode defines it: shortest forms, no surrogates.
bool isUtf8(std::string_view text);
/// The same text; each byte that is not part of a character is written as "\xE9".
std::string validUtf8(std::string_view text);

/// A text that JSON can hold and that gives the same bytes back: paths need not be UTF-8. UTF-8
/// stays as it is; any other byte becomes one character of U+10FF80 .. U+10FFFF, the last ones of a
/// private plane. (As "surrogateescape" of Python's PEP 383, but valid UTF-8.)
std::string toUtf8(std::string_view bytes);
std::string fromUtf8(std::string_view text);

/// A text from a file as a terminal may show it, in one line: control characters, which could move
/// the cursor or rename the window, become "\n", "\t" or "\x1b"; those that turn the direction of
/// writing around, and line separators, "\u202e"; bytes that are no UTF-8 "\xff".
std::string onTerminal(std::string_view text);

} // namespace assay::base
