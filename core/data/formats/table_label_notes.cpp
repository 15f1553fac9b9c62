// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/decomposed.h"
#include "data/formats/table_notes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace assay::data::formats {

namespace {

using base::Finding;
using base::Severity;

double asNumber(std::int64_t count)
{
    return static_cast<double>(count);
}

/// Pairs of labels that are the same but for the marks on letters: "si" and "sí".
std::vector<std::pair<std::string, std::string>> pairsOfAccents(
    const std::vector<std::string>& labels)
{
    std::map<std::string, std::string> known;
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const std::string& label : labels) {
        const auto [first, isNew] = known.emplace(base::withoutMarks(plainLabel(label)), label);
        if (!isNew && plainLabel(first->second) != plainLabel(label))
            pairs.emplace_back(first->second, label);
    }
    return pairs;
}

bool isCountryCode(std::string_view text)
{
    return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

/// Of a column of countries or parts of the world.
bool isPlaceName(const std::string& column)
{
    const std::string plain = plainLabel(column);
    constexpr std::array<std::string_view, 8> words{"country",   "countries", "nation", "land",
                                                    "continent", "region",    "pays",   "pais"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return plain.find(word) != std::string::npos;
    });
}

/// NA beside these is Namibia, or North America.
bool arePlaces(const ColumnSurvey::Values& values)
{
    const auto all = [&](auto isOne) {
        return std::all_of(values.begin(), values.end(),
                           [&](const auto& value) { return isOne(value.first); });
    };
    static const std::set<std::string_view> regions{
        "AF", "AMER", "AN",    "ANZ", "APAC", "AS", "CIS", "CN",  "EMEA", "EU", "JP",
        "KR", "LA",   "LATAM", "MEA", "MENA", "OC", "OCE", "ROW", "SA",   "SEA"};
    return (values.size() >= 5 && all(isCountryCode))
           || (values.size() >= 2
               && all([](std::string_view text) { return regions.contains(text); }));
}

} // namespace

void TableNotes::parenthesised(const ColumnSurvey& survey, const ColumnReading& reading)
{
    // Sums of money are written so by all who keep accounts.
    if (survey.parenthesised() == 0 || isMoney(reading.form.unit))
        return;
    CellTexts::Seen first;
    for (const auto& [text, times] : survey.values()) {
        const auto number = readNumber(text);
        const bool is = number && number->parenthesised;
        if (!is || !reading.value(text) || (first.count > 0 && first.line <= times.line))
            continue;
        first = {std::string(text), 1, times.line};
    }
    if (first.count > 0)
        add({.id = "table.parenthesised",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"cells", asNumber(survey.parenthesised())},
                          {"of", asNumber(survey.numbers())},
                          {"line", asNumber(first.line)},
                          {"value", reading.value(first.text).value_or(0)}},
             .texts = {first.text}});
}

void TableNotes::words(const ColumnSurvey& survey, const ColumnReading& reading)
{
    if (reading.kind != ColumnKind::Category || survey.missing().total() == 0)
        return;
    const bool places =
        arePlaces(survey.values())
        || (isPlaceName(survey.name) && survey.distinct() >= 2
            && std::all_of(survey.values().begin(), survey.values().end(),
                           [](const auto& value) { return isCountryCode(value.first); }));
    const auto named = listOf(m_spec.missing);
    CellTexts words;
    for (const CellTexts::Seen& seen : survey.missing().seen()) {
        // "null" and "nan" are written by programs, "Null" and "Nan" are names.
        const bool word = (seen.text == "NA" && places) || seen.text == "None"
                          || seen.text == "none" || seen.text == "NONE" || seen.text == "Null"
                          || seen.text == "Nan";
        if (word && std::find(named.begin(), named.end(), seen.text) == named.end())
            words.see(seen.text, seen.line, seen.count);
    }
    if (words.total() == 0)
        return;
    Finding finding{.id = "table.missing_words",
                    .severity = Severity::Hint,
                    .place = survey.name,
                    .evidence = {{"cells", asNumber(words.total())}},
                    .fix = valueFix(words.texts()),
                    .otherFixes = {missingFix(words.texts())}};
    quote(finding, words);
    add(std::move(finding));
}

bool TableNotes::groupHeads(const ColumnSurvey& survey, bool target, bool leftOut)
{
    constexpr std::int64_t kEnough = 12; // rows
    constexpr double kNoChance = 0.01;
    const auto& missing = survey.missing().seen();
    if (survey.cells() < kEnough || survey.missing().total() * 2 < survey.cells()
        || survey.firstIsMissing() || survey.belowFilled() > 0 || survey.distinct() < 2
        || survey.manyValues() || survey.numbers() * 2 > survey.filled()
        || !std::all_of(missing.begin(), missing.end(), [](const CellTexts::Seen& seen) {
               return withoutSpaces(seen.text).empty();
           }))
        return false;
    const std::string& first = survey.firstCell();
    std::string second;
    std::int64_t line = 0;
    for (const auto& [text, times] : survey.values()) {
        if (text == first || (line > 0 && line < times.line))
            continue;
        second = text;
        line = times.line;
    }
    // Remarks on a few rows may begin with the first one too.
    const double share = asNumber(survey.filled()) / asNumber(survey.cells());
    const double chance = share * std::pow(1 - share, asNumber(survey.filled() - 1));
    add({.id = "table.group_heads",
         .severity = chance < kNoChance ? Severity::Warning : Severity::Hint,
         .place = survey.name,
         .evidence = {{"cells", asNumber(survey.filled())},
                      {"of", asNumber(survey.cells())},
                      {"line 1", asNumber(survey.firstLine())},
                      {"line 2", asNumber(line)},
                      {"target", target ? 1.0 : 0.0},
                      {"left_out", leftOut ? 1.0 : 0.0}},
         .texts = {first, second}});
    return true;
}

void TableNotes::classes(const ColumnSurvey& survey, const MergedLabels& classes)
{
    std::vector<bool> several(classes.names.size()); // spellings
    for (const auto& [text, place] : classes.others)
        several[place] = true;
    // Beside ".py" and ".html", ".c" is the ending of a file and no reason of SAS.
    const bool endings =
        std::any_of(classes.names.begin(), classes.names.end(), [](const std::string& label) {
            return label.size() > 2 && label.front() == '.'
                   && label.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 1) == label.npos;
        });
    CellTexts marks, lone;
    for (std::size_t k = 0; k < classes.names.size(); ++k) {
        const std::string& label = classes.names[k];
        const ColumnSurvey::Times* seen = survey.values().find(label);
        if (seen == nullptr)
            continue;
        if (m_isMissing.meaning(label) == CellMeaning::Mark && !(endings && label.starts_with('.')))
            marks.see(label, seen->line, seen->count);
        else if (seen->count == 1 && !several[k])
            lone.see(label, seen->line);
    }
    if (marks.total() > 0) {
        Finding finding{.id = "table.mark_class",
                        .severity = Severity::Warning,
                        .place = survey.name,
                        .evidence = {{"rows", asNumber(marks.total())}},
                        .fix = missingFix(marks.texts()),
                        .otherFixes = {valueFix(marks.texts())}};
        quote(finding, marks);
        add(std::move(finding));
    }
    if (lone.total() > 0 && survey.filled() > 2 * lone.total()) {
        Finding finding{.id = "table.lone_class",
                        .severity = Severity::Hint,
                        .place = survey.name,
                        .evidence = {{"classes", asNumber(lone.total())}}};
        quote(finding, lone);
        add(std::move(finding));
    }
}

void TableNotes::merged(const ColumnSurvey& survey, const MergedLabels& labels, bool target)
{
    const auto times = [&](const std::string& text) {
        const ColumnSurvey::Times* found = survey.values().find(text);
        return found == nullptr ? ColumnSurvey::Times() : *found;
    };
    if (!labels.apart.empty()) {
        const auto& [capitals, other] = labels.apart.front();
        add({.id = "table.case_pair",
             .severity = target ? Severity::Warning : Severity::Hint,
             .place = survey.name,
             .evidence = {{"pairs", static_cast<double>(labels.apart.size())},
                          {"target", target ? 1.0 : 0.0},
                          {"cells 1", static_cast<double>(times(capitals).count)},
                          {"line 1", static_cast<double>(times(capitals).line)},
                          {"cells 2", static_cast<double>(times(other).count)},
                          {"line 2", static_cast<double>(times(other).line)}},
             .texts = {capitals, other}});
    }
    if (labels.others.empty())
        return;
    const auto commonest = std::max_element(
        labels.others.begin(), labels.others.end(),
        [&](const auto& a, const auto& b) { return times(a.first).count < times(b.first).count; });
    const std::string& name = labels.names[commonest->second];
    const ColumnSurvey::Times other = times(commonest->first);
    // Apart again: a choice of a person and no remedy.
    add({.id = "table.labels_matched",
         .severity = target ? Severity::Warning : Severity::Hint,
         .place = survey.name,
         .evidence = {{"labels", static_cast<double>(labels.others.size())},
                      {"within", 1},
                      {"target", target ? 1.0 : 0.0},
                      {"cells 1", static_cast<double>(other.count)},
                      {"line 1", static_cast<double>(other.line)},
                      {"cells 2", static_cast<double>(times(name).count)}},
         .texts = {commonest->first, name},
         .otherFixes = {{{"data.match_labels", "false"}}}});
}

void TableNotes::accents(const ColumnSurvey& survey, const MergedLabels& classes)
{
    const auto pairs = pairsOfAccents(classes.names);
    if (pairs.empty())
        return;
    const auto& [one, other] = pairs.front();
    const auto times = [&](const std::string& text) {
        const ValueTimes::Times* found = survey.values().find(text);
        return found ? *found : ValueTimes::Times();
    };
    add({.id = "table.accent_pair",
         .severity = Severity::Hint,
         .place = survey.name,
         .evidence = {{"pairs", static_cast<double>(pairs.size())},
                      {"cells 1", static_cast<double>(times(one).count)},
                      {"line 1", static_cast<double>(times(one).line)},
                      {"cells 2", static_cast<double>(times(other).count)},
                      {"line 2", static_cast<double>(times(other).line)}},
         .texts = {one, other}});
}

} // namespace assay::data::formats
