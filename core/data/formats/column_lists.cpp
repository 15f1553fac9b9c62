// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_notes.h"
#include "data/formats/table_rows.h"

#include <algorithm>
#include <set>

namespace assay::data::formats {

namespace {

using base::Severity;

/// The parts of a text between the marks, without spaces at their ends; empty: one of them is empty or long.
std::vector<std::string_view> itemsOf(std::string_view text, char mark)
{
    constexpr std::size_t kLongest = 40;
    std::vector<std::string_view> items;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(mark, at), text.size());
        const std::string_view item = withoutSpaces(text.substr(at, end - at));
        if (item.empty() || item.size() > kLongest)
            return {};
        items.push_back(item);
        at = end + 1;
    }
    return items;
}

/// {"a": 1} or [{"a": 1}], as far as its ends show it.
bool isJson(std::string_view text)
{
    text = withoutSpaces(text);
    while (text.size() > 1 && text.front() == '[' && text.back() == ']')
        text = withoutSpaces(text.substr(1, text.size() - 2));
    return text.size() > 2 && text.front() == '{' && text.back() == '}'
           && text.find("\":") != text.npos;
}

bool isInApostrophes(std::string_view text)
{
    return text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
}

} // namespace

bool TableNotes::json(const ColumnSurvey& survey, bool target)
{
    CellTexts::Seen first;
    std::int64_t all = 0;
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        if (!isJson(text))
            continue;
        if (first.count == 0 || times.line < first.line) {
            first.text = text;
            first.line = times.line;
        }
        first.count += times.count;
    }
    if (first.count == 0 || first.count * 10 < all * 9)
        return false;
    add({.id = "table.json_cells",
         .severity = target ? Severity::Warning : Severity::Hint,
         .place = survey.name,
         .evidence = {{"values", static_cast<double>(survey.distinct())},
                      {"line", static_cast<double>(first.line)},
                      {"target", target ? 1.0 : 0.0}},
         .texts = {shortened(first.text)}});
    return true;
}

void TableNotes::lists(const ColumnSurvey& survey, bool target)
{
    if (json(survey, target))
        return;
    constexpr std::size_t kMostItems = 100;
    for (const char mark : {';', '|', ','}) {
        std::set<std::string_view> items;
        std::set<std::size_t> lengths;
        CellTexts::Seen first;
        std::int64_t all = 0, several = 0, of = 0;
        bool whole = !survey.manyValues();
        for (const auto& [text, times] : survey.values()) {
            const auto parts = itemsOf(text, mark);
            whole = whole && !parts.empty();
            items.insert(parts.begin(), parts.end());
            lengths.insert(parts.size());
            of += static_cast<std::int64_t>(parts.size());
            all += times.count;
            if (parts.size() < 2)
                continue;
            several += times.count;
            if (first.line == 0 || times.line < first.line) {
                first.text = text;
                first.line = times.line;
            }
        }
        // Pairs such as "Paris, France" are all of one length, and most of their parts come once.
        const auto count = static_cast<std::int64_t>(items.size());
        if (!whole || several * 5 < all || lengths.size() < 2 || items.size() > kMostItems
            || items.size() >= survey.distinct() || of < 2 * count)
            continue;
        add({.id = "table.lists",
             .severity = target ? Severity::Warning : Severity::Hint,
             .place = survey.name,
             .evidence = {{"items", static_cast<double>(count)},
                          {"values", static_cast<double>(survey.distinct())},
                          {"line", static_cast<double>(first.line)},
                          {"target", target ? 1.0 : 0.0}},
             .texts = {first.text, std::string(1, mark)}});
        return;
    }
}

void TableNotes::apostrophes(const std::vector<ColumnSurvey>& surveys)
{
    if (m_spec.quotes != QuoteChoice::Auto)
        return;
    std::size_t columns = 0;
    CellTexts::Seen first;
    std::string name;
    for (const ColumnSurvey& survey : surveys) {
        CellTexts::Seen cell;
        for (const auto& [text, times] : survey.values()) {
            if (!isInApostrophes(text))
                continue;
            cell.count += times.count;
            if (cell.line == 0 || times.line < cell.line) {
                cell.text = text;
                cell.line = times.line;
            }
        }
        if (cell.count < 5 || cell.count * 20 < survey.filled() * 19 || survey.manyValues())
            continue;
        if (columns++ == 0) {
            first = cell;
            name = survey.name;
        }
    }
    if (columns > 0)
        add({.id = "table.apostrophes",
             .severity = Severity::Warning,
             .place = name,
             .evidence = {{"columns", static_cast<double>(columns)},
                          {"line", static_cast<double>(first.line)}},
             .texts = {first.text},
             .fix = {{"data.quotes", "single"}}});
}

} // namespace assay::data::formats
