// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/text_encoding.h"

#include "data/formats/text_reader.h"

#include <algorithm>

namespace assay::data::formats {

std::string encodingSetting(const std::string& encoding)
{
    return encoding == "UTF-8"          ? "utf-8"
           : encoding == "UTF-16"       ? "utf-16"
           : encoding == "Windows-1252" ? "latin-1"
                                        : "auto";
}

std::optional<base::Finding> encodingFinding(const std::string& path, const std::string& encoding,
                                             std::string_view text)
{
    constexpr std::size_t kLongest = 60; // bytes
    if (encodingSetting(encoding) != "auto")
        return std::nullopt;
    const auto isOfWord = [](char c) {
        return c < 0 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    const auto foreign = std::find_if(text.begin(), text.end(), [](char c) { return c < 0; });
    auto first = foreign;
    while (first != text.begin() && isOfWord(*(first - 1)))
        --first;
    std::string word(first, std::find_if_not(foreign, text.end(), isOfWord));
    if (word.size() > kLongest) {
        constexpr int kHalf = -0x40; // bytes of a character behind its first are below
        std::size_t end = kLongest;
        while (end > 0 && static_cast<int>(word[end]) < kHalf)
            --end;
        word.resize(end);
    }
    const auto before = text.substr(0, static_cast<std::size_t>(first - text.begin()));
    return base::Finding{.id = "table.encoding",
                         .severity = base::Severity::Warning,
                         .basis = base::Basis::Suspected,
                         .place = path,
                         .step = {},
                         .evidence = {{"line", static_cast<double>(lineEnds(before) + 1)}},
                         .texts = {encoding, word},
                         .samples = {},
                         .fix = {},
                         .otherFixes = {{{"data.encoding", "latin-1"}}}};
}

} // namespace assay::data::formats
