// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/line_progress.h"

#include "data/formats/byte_reader.h"
#include "interop/named_numbers.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>

namespace assay::interop {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Without the codes that colour it.
std::string plain(std::string_view line)
{
    std::string text;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] != '\x1b') {
            text += line[at];
            continue;
        }
        while (at < line.size() && !std::isalpha(static_cast<unsigned char>(line[at])))
            ++at;
    }
    return text;
}

std::string_view withoutBlanks(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

struct Progress {
    double at = 0, of = 0;
};

/// Two whole numbers around the stroke at `slash`, with what stands before the first and behind the second.
std::optional<Progress> numbersAround(std::string_view text, std::size_t slash,
                                      std::string_view& before, std::string_view& behind)
{
    const std::string_view left = text.substr(0, text.find_last_not_of(' ', slash - 1) + 1);
    std::size_t begin = left.size();
    while (begin > 0 && isDigit(left[begin - 1]))
        --begin;
    const std::size_t second = std::min(text.find_first_not_of(' ', slash + 1), text.size());
    std::size_t end = second;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    std::int64_t at = 0, of = 0;
    const auto read = [](std::string_view digits, std::int64_t& value) {
        return std::from_chars(digits.data(), digits.data() + digits.size(), value).ec
               == std::errc();
    };
    if (!read(left.substr(begin), at) || !read(text.substr(second, end - second), of) || of <= 0
        || at > of)
        return std::nullopt;
    before = text.substr(0, begin);
    behind = text.substr(end);
    return Progress{static_cast<double>(at), static_cast<double>(of)};
}

/// "batches |", "steps", "it"
bool countsBatches(std::string_view behind)
{
    constexpr std::array<std::string_view, 8> kWords{"batch", "batches", "step",  "steps",
                                                     "it",    "iter",    "iters", "iterations"};
    const std::string_view rest = withoutBlanks(behind);
    const std::string word = data::formats::lower(
        std::string(rest.substr(0, std::find_if_not(rest.begin(), rest.end(), [](char c) {
                                       return std::isalpha(static_cast<unsigned char>(c)) != 0;
                                   }) - rest.begin())));
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

/// "25%|##    | 5/20 [00:01<00:03"
bool isTqdm(std::string_view before, std::string_view behind)
{
    const std::string_view left = withoutBlanks(before), right = withoutBlanks(behind);
    return left.ends_with('|') && right.size() > 1 && right[0] == '['
           && (isDigit(right[1]) || right[1] == '?')
           && right.substr(0, right.find(']')).find_first_of("<:") != right.npos;
}

/// "40/100 [===>....]", "40/100 ━━━━━"
bool isKeras(std::string_view before, std::string_view behind)
{
    const std::string_view right = withoutBlanks(behind);
    if (!withoutBlanks(before).empty())
        return false;
    if (right.starts_with("\u2501"))
        return true;
    const std::string_view bar = right.substr(0, right.find(']'));
    return bar.size() > 1 && bar.size() < right.size() && bar[0] == '['
           && bar.substr(1).find_first_not_of("=>.") == bar.npos;
}

std::optional<Progress> progressOf(std::string_view line)
{
    const std::string text = plain(line);
    for (std::size_t slash = text.find('/'); slash != std::string::npos;
         slash = text.find('/', slash + 1)) {
        std::string_view before, behind;
        const auto found = slash > 0 ? numbersAround(text, slash, before, behind) : std::nullopt;
        if (found && (countsBatches(behind) || isTqdm(before, behind) || isKeras(before, behind)))
            return found;
    }
    return std::nullopt;
}

} // namespace

std::optional<double> LineProgress::addTo(NamedRow& row, std::string_view line)
{
    std::erase_if(row, [](const auto& cell) {
        const std::string name = data::formats::lower(cell.first);
        return name == "eta" || name == "v_num";
    });
    const auto any = [&row](bool (*is)(std::string_view)) {
        return std::any_of(row.begin(), row.end(),
                           [is](const auto& cell) { return is(cell.first); });
    };
    if (any(countsSteps) || !any(isScore))
        return std::nullopt;
    const auto progress = progressOf(line);
    if (!progress)
        return std::nullopt;
    m_isPartial = m_isPartial || progress->at < progress->of;
    if (!m_isPartial)
        return std::nullopt;
    row.insert(row.begin(), {"iter", progress->at});
    return progress->of;
}

} // namespace assay::interop
