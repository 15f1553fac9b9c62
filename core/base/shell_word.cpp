// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/shell_word.h"

#include <algorithm>
#include <cctype>

namespace assay::base {

namespace {

bool isControl(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

/// What no shell gives a meaning; bytes of letters beyond ASCII among it.
bool isPlain(unsigned char c)
{
    constexpr std::string_view kSigns = "_@%+=:,./-";
    return c >= 0x80 || std::isalnum(c) != 0
           || kSigns.find(static_cast<char>(c)) != std::string_view::npos;
}

std::string escaped(char c)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n')
        return "\\n";
    if (c == '\t')
        return "\\t";
    if (c == '\\' || c == '\'')
        return {'\\', c};
    if (!isControl(code))
        return {c};
    return {'\\', 'x', kDigits[code / 16], kDigits[code % 16]};
}

} // namespace

std::string shellWord(std::string_view text)
{
    if (!text.empty() && std::all_of(text.begin(), text.end(), isPlain))
        return std::string(text);
    std::string word;
    if (std::any_of(text.begin(), text.end(), isControl)) {
        for (const char c : text)
            word += escaped(c);
        return "$'" + word + "'";
    }
    for (const char c : text)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return "'" + word + "'";
}

} // namespace assay::base
