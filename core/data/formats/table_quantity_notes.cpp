// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/date_cell.h"
#include "data/formats/number_like.h"
#include "data/formats/table_notes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace assay::data::formats {

namespace {

using base::Finding;
using base::Severity;

constexpr std::size_t kFewestLike = 5; ///< different values

double asNumber(std::int64_t count)
{
    return static_cast<double>(count);
}

} // namespace

void TableNotes::noQuantity(const ColumnSurvey& survey, const ColumnReading& reading, bool leftOut)
{
    if (reading.chosen)
        return;
    auto columns = listOf(m_spec.numbers);
    columns.push_back(survey.name);
    const base::Patch fix{{"data.numbers", listText(columns)}};
    if (reading.code) {
        const CellTexts::Seen& first = survey.firstCode();
        add({.id = "table.code_column",
             .severity = Severity::Hint,
             .place = survey.name,
             .evidence = {{"line", asNumber(first.line)},
                          {"zeros", survey.leadingZeros() > 0 ? 1.0 : 0.0},
                          {"left_out", leftOut ? 1.0 : 0.0}},
             .texts = {first.text},
             .fix = fix});
        return;
    }
    std::vector<ColumnSurvey::Unit> known;
    std::copy_if(survey.units().begin(), survey.units().end(), std::back_inserter(known),
                 [](const ColumnSurvey::Unit& unit) { return isKnownUnit(unit.text); });
    if (known.size() >= 2 && survey.numbers() * 2 > survey.filled()) {
        add({.id = "table.several_units",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"line 1", asNumber(known[0].line)},
                          {"line 2", asNumber(known[1].line)},
                          {"left_out", leftOut ? 1.0 : 0.0}},
             .texts = {known[0].cell, known[1].cell}});
        return;
    }
    // 12 % beside 0.12: no unit has the most.
    const CellTexts::Seen& bare = survey.firstUnitless();
    if (survey.units().size() == 1 && known.size() == 1 && bare.count > 0
        && reading.form.unit.empty() && survey.numbers() * 20 >= survey.filled() * 19) {
        add({.id = "table.several_units",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"line 1", asNumber(survey.units()[0].line)},
                          {"line 2", asNumber(bare.line)},
                          {"left_out", leftOut ? 1.0 : 0.0},
                          {"bare", 1}},
             .texts = {survey.units()[0].cell, bare.text}});
        return;
    }
    const double numbers = asNumber(survey.numbers()), all = asNumber(survey.filled());
    const bool manyDifferent =
        survey.distinct() > survey.notNumbers().seen().size() + kFewNumbers / 2;
    if (survey.units().empty() && numbers >= (leftOut ? 0.5 : 0.8) * all && manyDifferent
        && survey.numbers() < survey.filled()) {
        Finding finding{
            .id = "table.mostly_numbers",
            .severity = Severity::Warning,
            .place = survey.name,
            .evidence = {{"cells", numbers}, {"of", all}, {"left_out", leftOut ? 1.0 : 0.0}},
            .fix = fix};
        quote(finding, CellTexts::joined(survey.notNumbers(),
                                         CellTexts::joined(survey.below(), survey.above())));
        add(std::move(finding));
        return;
    }
    if (datesOfTwoOrders(survey, leftOut) || serialDates(survey, leftOut))
        return;
    // Of a few values, and of classes such as 18-24, categories are as good as numbers.
    const auto like = numbersLike(survey);
    const bool classes = like
                         && (survey.distinct() < kFewestLike || like->what == NumberLike::Range
                             || like->what == NumberLike::Period);
    if (like && (leftOut || !classes))
        add({.id = "table.number_like",
             .severity = leftOut ? Severity::Warning : Severity::Hint,
             .place = survey.name,
             .evidence = {{"what", static_cast<double>(like->what)},
                          {"line", asNumber(like->first.line)},
                          {"left_out", leftOut ? 1.0 : 0.0}},
             .texts = {like->first.text}});
}

void TableNotes::numbersInWords(const ColumnSurvey& survey)
{
    if (const auto like = numbersLike(survey))
        add({.id = "table.number_like",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"what", static_cast<double>(like->what)},
                          {"line", asNumber(like->first.line)},
                          {"as_text", 1.0}},
             .texts = {like->first.text}});
}

void TableNotes::mixedTimes(const ColumnSurvey& survey)
{
    std::array<CellTexts::Seen, 2> first; // with one colon, with two
    for (const auto& [text, times] : survey.values()) {
        const auto colons = std::count(text.begin(), text.end(), ':');
        if ((colons != 1 && colons != 2) || text.find_first_not_of("0123456789:") != text.npos)
            continue;
        CellTexts::Seen& one = first[colons == 1 ? 0 : 1];
        if (one.count == 0 || times.line < one.line) {
            one.text = text;
            one.line = times.line;
        }
        one.count += times.count;
    }
    if (first[0].count == 0 || first[1].count == 0)
        return;
    add({.id = "table.mixed_times",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"cells", asNumber(first[0].count)},
                      {"line 1", asNumber(first[0].line)},
                      {"line 2", asNumber(first[1].line)}},
         .texts = {first[0].text, first[1].text}});
}

bool TableNotes::datesOfTwoOrders(const ColumnSurvey& survey, bool leftOut)
{
    constexpr auto kDayFirst = static_cast<std::size_t>(DateForm::DayMonthYear);
    constexpr auto kMonthFirst = static_cast<std::size_t>(DateForm::MonthDayYear);
    std::int64_t dates = 0, all = -survey.marks().total();
    std::array<CellTexts::Seen, 2> first; // with the day, and the month, in front
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        const auto date = readDate(text);
        if (!date)
            continue;
        dates += times.count;
        if (date->days[kDayFirst].has_value() == date->days[kMonthFirst].has_value())
            continue;
        CellTexts::Seen& one = first[date->days[kDayFirst] ? 0 : 1];
        if (one.count == 0 || times.line < one.line) {
            one.text = text;
            one.line = times.line;
        }
        one.count += times.count;
    }
    if (dates * 20 < all * 19 || first[0].count == 0 || first[1].count == 0)
        return false;
    add({.id = "table.date_orders",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"line 1", asNumber(first[0].line)},
                      {"line 2", asNumber(first[1].line)},
                      {"left_out", leftOut ? 1.0 : 0.0}},
         .texts = {first[0].text, first[1].text}});
    return true;
}

} // namespace assay::data::formats
