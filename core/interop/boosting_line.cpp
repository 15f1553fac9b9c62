// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/boosting_line.h"

#include "interop/logged_number.h"

#include <string>

namespace assay::interop {

namespace {

constexpr std::string_view kDigits = "0123456789";

/// Takes what stands before the next tab from the front.
std::string_view takeCell(std::string_view& rest)
{
    const std::size_t tab = rest.find('\t');
    const std::string_view cell = rest.substr(0, tab);
    rest.remove_prefix(tab == std::string_view::npos ? rest.size() : tab + 1);
    return cell;
}

/// "learn", "test", and "test1" of several.
bool isPart(std::string_view name)
{
    return name == "learn"
           || (name.starts_with("test") && name.find_first_not_of(kDigits, 4) == name.npos);
}

} // namespace

std::optional<NamedRow> catBoostRound(std::string_view line)
{
    const std::string_view round = takeCell(line);
    const std::size_t colon = round.find(':');
    if (colon == 0 || colon == round.npos || round.find_first_not_of(kDigits) != colon
        || colon + 1 != round.size())
        return std::nullopt;
    const auto number = loggedNumber(round.substr(0, colon));
    if (!number)
        return std::nullopt;
    NamedRow row{{"iteration", *number}};
    while (!line.empty()) {
        const std::string_view cell = takeCell(line);
        const std::size_t end = cell.find(": ");
        if (end == cell.npos || !isPart(cell.substr(0, end)))
            continue;
        if (const auto value = loggedNumber(cell.substr(end + 2)))
            row.emplace_back(std::string(cell.substr(0, end)), *value);
    }
    return row.size() > 1 ? std::optional(row) : std::nullopt;
}

std::optional<NamedRow> lightGbmRound(std::string_view line)
{
    const std::size_t open = line.substr(0, line.find('\t')).rfind('[');
    if (open == line.npos)
        return std::nullopt;
    line.remove_prefix(open + 1);
    const std::string_view round = takeCell(line);
    if (round.size() < 2 || round.find_first_not_of(kDigits) != round.size() - 1
        || round.back() != ']')
        return std::nullopt;
    const auto number = loggedNumber(round.substr(0, round.size() - 1));
    if (!number)
        return std::nullopt;
    NamedRow row{{"iteration", *number}};
    while (!line.empty()) {
        const std::string_view cell = takeCell(line);
        const std::size_t of = cell.find("'s "), end = cell.rfind(": ");
        if (of == 0 || of == cell.npos || end == cell.npos || end < of)
            continue;
        const std::string_view text = cell.substr(end + 2);
        if (const auto value = loggedNumber(text.substr(0, text.find_first_of(" \r"))))
            row.emplace_back(std::string(cell.substr(0, end)), *value);
    }
    return row.size() > 1 ? std::optional(row) : std::nullopt;
}

} // namespace assay::interop
