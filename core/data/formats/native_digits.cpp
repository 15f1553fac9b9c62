// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/native_digits.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace assay::data::formats {

namespace {

/// The zeros of the scripts, in order; the other digits follow each.
constexpr std::array<std::uint32_t, 36> kZeros{
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

constexpr std::array<std::pair<std::string_view, char>, 4> kMarks{
    {{"\u066b", '.'}, {"\u066c", '\''}, {"\uff0e", '.'}, {"\uff0c", ','}}};

/// The digit that `text` begins with, and its bytes in `bytes`; -1: none of another script.
int digitAt(std::string_view text, std::size_t& bytes)
{
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
    std::uint32_t code = 0;
    if ((byte(0) & 0xE0U) == 0xC0U && follows(1)) {
        code = (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
        bytes = 2;
    } else if ((byte(0) & 0xF0U) == 0xE0U && follows(1) && follows(2)) {
        code = (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        bytes = 3;
    } else {
        return -1;
    }
    const auto after = std::upper_bound(kZeros.begin(), kZeros.end(), code);
    if (after == kZeros.begin() || code - *std::prev(after) > 9)
        return -1;
    return static_cast<int>(code - *std::prev(after));
}

} // namespace

bool holdsNativeDigits(std::string_view text)
{
    std::size_t bytes = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (static_cast<unsigned char>(text[at]) >= 0xC0 && digitAt(text.substr(at), bytes) >= 0)
            return true;
    }
    return false;
}

std::string withAsciiDigits(std::string_view text)
{
    if (!holdsNativeDigits(text))
        return std::string(text);
    std::string ascii;
    while (!text.empty()) {
        std::size_t bytes = 1;
        const int digit = digitAt(text, bytes);
        const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const auto& each) {
            return text.starts_with(each.first);
        });
        if (digit >= 0) {
            ascii.push_back(static_cast<char>('0' + digit));
        } else if (mark != kMarks.end()) {
            ascii.push_back(mark->second);
            bytes = mark->first.size();
        } else {
            ascii.push_back(text[0]);
            bytes = 1;
        }
        text.remove_prefix(bytes);
    }
    return ascii;
}

} // namespace assay::data::formats
