// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/unseen.h"

#include <algorithm>
#include <array>

namespace assay::data::formats {

namespace {

/// Spaces and joiners of no width, byte-order mark, soft hyphen; the marks of direction that are copied with numbers
/// out of Arabic and Hebrew texts and out of Windows.
constexpr std::array<std::string_view, 18> kUnseen{
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u061c",
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};

/// Bytes of the one that the text begins with; 0: none.
std::size_t unseenAt(std::string_view text)
{
    for (const std::string_view one : kUnseen) {
        if (text.starts_with(one))
            return one.size();
    }
    return 0;
}

} // namespace

bool holdsUnseen(std::string_view text)
{
    if (std::all_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return false;
    return std::any_of(kUnseen.begin(), kUnseen.end(), [&](std::string_view one) {
        return text.find(one) != std::string_view::npos;
    });
}

std::string withoutUnseen(std::string_view text)
{
    std::string seen;
    while (!text.empty()) {
        const std::size_t bytes = unseenAt(text);
        if (bytes == 0)
            seen.push_back(text[0]);
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return seen;
}

} // namespace assay::data::formats
