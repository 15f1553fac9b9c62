// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_pairs.h"

namespace assay::data::formats {

void joinPairs(std::string& text, char delimiter, std::size_t from)
{
    if (delimiter == '\0')
        return;
    std::size_t to = from;
    for (std::size_t at = from; at < text.size(); ++at, ++to) {
        const bool pair =
            text[at] == delimiter && at + 1 < text.size() && text[at + 1] == delimiter;
        text[to] = pair ? kPair : text[at];
        at += pair ? 1 : 0;
    }
    if (to < text.size())
        text.resize(to);
}

std::string withPairs(const std::string& text, char delimiter)
{
    std::string written;
    for (const char c : text) {
        if (c == kPair)
            written.append(2, delimiter);
        else
            written.push_back(c);
    }
    return written;
}

} // namespace assay::data::formats
