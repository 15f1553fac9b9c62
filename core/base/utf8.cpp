// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace assay::base {

namespace {

unsigned char byteAt(std::string_view text, std::size_t i)
{
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

/// Bytes of the character that begins at `i`; 0 when none does. (Unicode 15, table 3-7.)
std::size_t characterLength(std::string_view text, std::size_t i)
{
    const unsigned char first = byteAt(text, i), second = byteAt(text, i + 1);
    const auto follows = [&](std::size_t at) { return (byteAt(text, i + at) & 0xC0) == 0x80; };
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool legal = (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
        return legal && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool legal = (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
        return legal && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

/// U+10FF80 .. U+10FFFF, which stand for bytes.
bool standsForByte(std::string_view text, std::size_t i)
{
    return byteAt(text, i) == 0xF4 && byteAt(text, i + 1) == 0x8F && byteAt(text, i + 2) >= 0xBE;
}

/// Steers a terminal, or the order in which it shows what follows: C1 controls, separators of lines
/// and paragraphs, embeddings, overrides and isolates. (Unicode Standard Annex 9.)
bool steers(char32_t c)
{
    return (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E)
           || (c >= 0x2066 && c <= 0x2069);
}

/// The character of `length` bytes, 2 or 3, at `i`.
char32_t characterAt(std::string_view text, std::size_t i, std::size_t length)
{
    char32_t c = byteAt(text, i) & (length == 2 ? 0x1FU : 0x0FU);
    for (std::size_t k = 1; k < length; ++k)
        c = c << 6 | (byteAt(text, i + k) & 0x3FU);
    return c;
}

} // namespace

bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = characterLength(text, i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

std::string validUtf8(std::string_view text)
{
    std::string valid;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = characterLength(text, i);
        if (length == 0)
            valid += fmt::format("\\x{:02X}", byteAt(text, i));
        else
            valid += text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return valid;
}

std::string toUtf8(std::string_view bytes)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = characterLength(bytes, i);
        if (length > 0 && !(length == 4 && standsForByte(bytes, i))) {
            text += bytes.substr(i, length);
            i += length;
            continue;
        }
        const unsigned char byte = byteAt(bytes, i++);
        text += "\xF4\x8F";
        text += static_cast<char>(0xBC | byte >> 6);
        text += static_cast<char>(0x80 | (byte & 0x3F));
    }
    return text;
}

std::string fromUtf8(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        if (characterLength(text, i) == 4 && standsForByte(text, i)) {
            bytes +=
                static_cast<char>((byteAt(text, i + 2) & 0x03) << 6 | (byteAt(text, i + 3) & 0x3F));
            i += 4;
        } else {
            bytes += text[i++];
        }
    }
    return bytes;
}

std::string onTerminal(std::string_view text)
{
    std::string shown;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = characterLength(text, i);
        const unsigned char byte = byteAt(text, i);
        if (byte == '\n')
            shown += "\\n";
        else if (byte == '\t')
            shown += "\\t";
        else if (length == 0 || byte < 0x20 || byte == 0x7F)
            shown += fmt::format("\\x{:02x}", byte);
        else if ((length == 2 || length == 3) && steers(characterAt(text, i, length)))
            shown += fmt::format("\\u{:04x}", std::uint32_t{characterAt(text, i, length)});
        else
            shown += text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return shown;
}

} // namespace assay::base
