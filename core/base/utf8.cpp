// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"

#include <fmt/format.h>

#include <cstdint>

namespace assay::base {

namespace {

/// Bytes of the character that the text begins with; 0: it begins with none.
std::size_t characterAt(std::string_view text)
{
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
    };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0) == 0x80; };
    const std::uint8_t first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool shortest = first != 0xE0 || at(1) >= 0xA0;
        const bool surrogate = first == 0xED && at(1) >= 0xA0;
        return follows(1) && follows(2) && shortest && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool inRange = (first != 0xF0 || at(1) >= 0x90) && (first != 0xF4 || at(1) < 0x90);
        return follows(1) && follows(2) && follows(3) && inRange ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t size = characterAt(text);
        if (size == 0)
            return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string validUtf8(std::string_view text)
{
    std::string valid;
    while (!text.empty()) {
        const std::size_t size = characterAt(text);
        if (size == 0)
            valid += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(text[0]));
        else
            valid += text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return valid;
}

} // namespace assay::base
