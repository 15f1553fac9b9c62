// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_notes.h"

#include "data/formats/number_units.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace assay::data::formats {

namespace {

using base::Finding;
using base::Severity;

constexpr std::size_t kMostQuoted = 3;

double asNumber(std::int64_t count)
{
    return static_cast<double>(count);
}

} // namespace

std::string_view withoutBrackets(std::string_view text)
{
    const bool brackets = text.size() > 2
                          && ((text.front() == '[' && text.back() == ']')
                              || (text.front() == '(' && text.back() == ')'));
    return brackets ? text.substr(1, text.size() - 2) : text;
}

TableNotes::TableNotes(const ReadRequest& request, const MissingCells& isMissing)
    : m_spec(request.spec.table)
    , m_isMissing(isMissing)
    , m_served(request.like ? std::filesystem::path(request.path).filename().string()
                            : std::string())
{}

void TableNotes::add(Finding finding)
{
    if (!m_served.empty()) {
        finding.evidence.push_back({"served", 1});
        finding.texts.push_back(m_served);
    }
    m_findings.push_back(std::move(finding));
}

void TableNotes::picturesMissing(const ColumnSurvey& survey)
{
    add({.id = "table.pictures_missing",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"values", static_cast<double>(survey.distinct())}},
         .texts = {std::string((*survey.values().begin()).first)}});
}

void TableNotes::quote(Finding& finding, const CellTexts& cells) const
{
    const std::size_t shown = std::min(cells.seen().size(), kMostQuoted);
    finding.evidence.push_back({"quoted", static_cast<double>(shown)});
    for (std::size_t k = 0; k < shown; ++k) {
        const CellTexts::Seen& seen = cells.seen()[k];
        finding.texts.push_back(seen.text);
        finding.evidence.push_back({fmt::format("cells {}", k + 1), asNumber(seen.count)});
        finding.evidence.push_back({fmt::format("line {}", k + 1), asNumber(seen.line)});
    }
}

base::Patch TableNotes::missingFix(const std::vector<std::string>& texts) const
{
    auto all = listOf(m_spec.missing);
    all.insert(all.end(), texts.begin(), texts.end());
    return {{"data.missing", listText(all)}};
}

base::Patch TableNotes::valueFix(const std::vector<std::string>& texts) const
{
    auto all = listOf(m_spec.notMissing);
    all.insert(all.end(), texts.begin(), texts.end());
    return {{"data.not_missing", listText(all)}};
}

std::vector<base::Patch> TableNotes::limitFixes(const ColumnSurvey& survey) const
{
    std::vector<base::Patch> fixes;
    if (survey.below().total() > 0)
        fixes.push_back({{"data.below_limit", "half"}});
    fixes.push_back({{"data.below_limit", "limit"}});
    return fixes;
}

void TableNotes::marks(const ColumnSurvey& survey, const ColumnReading& reading)
{
    if (survey.onlyPoint() > 0 && survey.onlyComma() > 0 && !reading.strict) {
        const char rare = reading.form.decimal == ',' ? '.' : ',';
        const CellTexts::Seen& first = survey.firstOnly(rare);
        add({.id = "table.mixed_marks",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"cells", asNumber(first.count)},
                          {"line", asNumber(first.line)},
                          {"comma", rare == ',' ? 1.0 : 0.0}},
             .texts = {first.text}});
    }
    if (reading.marks == Certainty::Sure)
        return;
    const char mark = survey.ambiguous('.') >= survey.ambiguous(',') ? '.' : ',';
    const CellTexts::Seen& first = survey.firstAmbiguous(mark);
    const auto number = readNumber(first.text);
    const bool thousands = reading.form.decimal != mark;
    const base::Patch fraction{{"data.thousands", "none"}};
    const base::Patch grouped{{"data.thousands", mark == '.' ? "point" : "comma"}};
    add({.id = "table.number_marks",
         .severity = reading.marks == Certainty::Open ? Severity::Warning : Severity::Hint,
         .place = survey.name,
         .evidence = {{"line", asNumber(first.line)},
                      {"fraction", number->value(mark).value_or(0)},
                      {"thousands", number->value(mark == '.' ? ',' : '.').value_or(0)},
                      {"read_as_thousands", thousands ? 1.0 : 0.0},
                      {"open", reading.marks == Certainty::Open ? 1.0 : 0.0},
                      {"money", isMoney(number->unit) ? 1.0 : 0.0}},
         .texts = {first.text},
         .fix = thousands ? fraction : grouped,
         .otherFixes = {thousands ? grouped : fraction}});
}

void TableNotes::units(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const CellTexts::Seen& first = survey.firstUnitless();
    if (!reading.form.unit.empty() && first.count > 0)
        add({.id = "table.unit_missing",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"cells", asNumber(first.count)},
                          {"of", asNumber(survey.numbers())},
                          {"line", asNumber(first.line)}},
             .texts = {first.text, reading.form.unit}});
    // The one that changes most is quoted: 512B may be bytes.
    CellTexts::Seen scaled = survey.firstScaled();
    double largest = 0;
    for (const ColumnSurvey::Unit& unit : survey.units()) {
        if (!reading.magnitudes || factorBehind(unit.text) == 0 || !reading.value(unit.cell))
            continue;
        if (factorBehind(unit.text) > largest) {
            largest = factorBehind(unit.text);
            scaled.text = unit.cell;
            scaled.line = unit.line;
        }
        scaled.count += unit.count;
    }
    if (scaled.count > 0)
        add({.id = "table.magnitudes",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"cells", asNumber(scaled.count)},
                          {"of", asNumber(survey.numbers())},
                          {"line", asNumber(scaled.line)},
                          {"value", reading.value(scaled.text).value_or(0)}},
             .texts = {scaled.text}});
}

void TableNotes::sentinels(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const auto found = sentinelsOf(survey, reading);
    // A few at the top may be what a survey writes for all that is larger (a gain of 99,999 in adult, 0.5 % of its rows).
    constexpr double kFewAtTheTop = 0.02;
    if (!found)
        return;
    const bool fewAtTheTop =
        found->value > 0 && asNumber(found->count) < kFewAtTheTop * asNumber(survey.filled());
    const bool hint =
        found->why != Sentinels::Why::Far || (fewAtTheTop && reading.kind == ColumnKind::Number);
    sentinel(survey, *found, hint ? Severity::Hint : Severity::Warning);
}

void TableNotes::sentinel(const ColumnSurvey& survey, const Sentinels& found, Severity severity)
{
    add({.id = "table.sentinel",
         .severity = severity,
         .place = survey.name,
         .evidence = {{"value", found.value},
                      {"cells", asNumber(found.count)},
                      {"of", asNumber(survey.filled())},
                      {"share", asNumber(found.count) / asNumber(survey.filled())},
                      {"why", static_cast<double>(found.why)}},
         .texts = {fmt::format("{}", fmt::join(found.texts, ", "))},
         .fix = missingFix(found.texts)});
}

void TableNotes::shortYears(const ColumnSurvey& survey, const ColumnReading& reading)
{
    // Of 30 to 68 either century is likely; survey.values() names the first of many.
    constexpr double kFirst = 21915, kEnd = 36160; // 2030-01-01 and 2069-01-01
    CellTexts::Seen first;
    for (const auto& [text, times] : survey.values()) {
        const auto date = readDate(text);
        const auto days = date && date->shortYear ? reading.value(text) : std::nullopt;
        if (!days || *days < kFirst || *days >= kEnd)
            continue;
        if (first.count == 0 || times.line < first.line) {
            first.text = text;
            first.line = times.line;
        }
        first.count += times.count;
    }
    if (first.count > 0)
        add({.id = "table.short_years",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"cells", asNumber(first.count)}, {"line", asNumber(first.line)}},
             .texts = {first.text}});
}

void TableNotes::column(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const bool number = reading.kind == ColumnKind::Number;
    if (!number && reading.kind != ColumnKind::Date)
        return;
    const bool isSaid = m_wordLine > 0 && survey.notNumbers().total() == 1
                        && survey.notNumbers().seen().front().line == m_wordLine;
    if (const std::int64_t wrong = strayCount(survey, reading); wrong > 0 && !isSaid) {
        const CellTexts cells = strays(survey, reading, m_isMissing);
        const std::int64_t values = survey.filled() - survey.marks().total();
        Finding finding{.id = number ? "table.not_numbers" : "table.not_dates",
                        .severity = Severity::Warning,
                        .place = survey.name,
                        .evidence = {{"cells", asNumber(wrong)}, {"of", asNumber(values)}},
                        .fix = cells.complete() ? missingFix(cells.texts()) : base::Patch()};
        quote(finding, cells);
        add(std::move(finding));
    }
    if (number) {
        marks(survey, reading);
        units(survey, reading);
        if (survey.censored() > 0 && reading.belowLimit == BoundChoice::Missing) {
            const CellTexts cells = CellTexts::joined(survey.below(), survey.above());
            auto fixes = limitFixes(survey);
            Finding finding{.id = "table.censored",
                            .severity = Severity::Warning,
                            .place = survey.name,
                            .evidence = {{"cells", asNumber(survey.censored())},
                                         {"of", asNumber(survey.filled())}},
                            .fix = fixes.front()};
            finding.otherFixes.assign(fixes.begin() + 1, fixes.end());
            if (cells.complete())
                finding.otherFixes.push_back(missingFix(cells.texts()));
            quote(finding, cells);
            add(std::move(finding));
        }
        fewMissing(survey);
        parenthesised(survey, reading);
        clocks(survey);
        versions(survey, reading);
    }
    if (!number || !cutIds(survey))
        sentinels(survey, reading);
    if (!number && reading.dateForm == DateForm::TimeOfDay)
        mixedTimes(survey);
    if (reading.compactDates && !number && m_served.empty()) {
        const CellTexts::Seen& first = survey.compactDates();
        auto numbers = listOf(m_spec.numbers);
        numbers.push_back(survey.name);
        add({.id = "table.compact_dates",
             .severity = Severity::Hint,
             .place = survey.name,
             .evidence = {{"line", asNumber(first.line)}},
             .texts = {first.text},
             .otherFixes = {{{"data.numbers", listText(numbers)}}}});
    }
    if (!number)
        shortYears(survey, reading);
    if (reading.datesOpen && !number) {
        const CellTexts::Seen& first = survey.firstAmbiguousDate();
        static constexpr std::array kChoices{"year_first", "day_first", "month_first"};
        const auto date = readDate(first.text);
        Finding finding{
            .id = "table.date_order",
            .severity = Severity::Warning,
            .place = survey.name,
            .evidence = {{"line", asNumber(first.line)},
                         {"order", static_cast<double>(reading.dateForm)}},
            .texts = {first.text},
            .fix = {{"data.dates", kChoices[static_cast<std::size_t>(reading.dateForm)]}}};
        for (std::size_t form = 0; form < kChoices.size(); ++form) {
            const base::Patch other{{"data.dates", kChoices[form]}};
            if (date && date->days[form] && other != finding.fix
                && survey.dates(kDateForms[form]) == survey.dates(reading.dateForm))
                finding.otherFixes.push_back(other);
        }
        add(std::move(finding));
    }
    if (survey.marks().total() > 0) {
        Finding finding{.id = "table.missing_marks",
                        .severity = Severity::Hint,
                        .place = survey.name,
                        .evidence = {{"cells", asNumber(survey.marks().total())},
                                     {"dates", number ? 0.0 : 1.0}}};
        if (survey.marks().complete()) {
            finding.fix = missingFix(survey.marks().texts());
            finding.otherFixes = {valueFix(survey.marks().texts())};
        }
        quote(finding, survey.marks());
        add(std::move(finding));
    }
}

void TableNotes::target(const ColumnSurvey& survey, const ColumnReading& reading, Task task)
{
    const bool number = reading.kind == ColumnKind::Number;
    const std::int64_t rows = survey.cells();
    const CellTexts none =
        number ? CellTexts::joined(survey.missing(), survey.marks()) : survey.missing();
    if (none.total() > 0) {
        Finding finding{.id = "table.target_missing",
                        .severity = Severity::Warning,
                        .place = survey.name,
                        .evidence = {{"rows", asNumber(none.total())}, {"of", asNumber(rows)}}};
        // A class may be called "none"; an empty cell is none.
        const auto texts = none.texts();
        const auto named = listOf(m_spec.missing);
        const bool words = std::none_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return withoutSpaces(text).empty() || text == "?"
                   || std::find(named.begin(), named.end(), text) != named.end();
        });
        if (task == Task::Classification && !number && words && none.complete())
            finding.fix = valueFix(texts);
        quote(finding, none);
        add(std::move(finding));
    }
    if (!number)
        return;
    if (const std::int64_t wrong = strayCount(survey, reading); wrong > 0) {
        const CellTexts cells = strays(survey, reading, m_isMissing);
        Finding finding{.id = "table.target_not_numbers",
                        .severity = Severity::Warning,
                        .place = survey.name,
                        .evidence = {{"rows", asNumber(wrong)}, {"of", asNumber(rows)}},
                        .fix = cells.complete() ? missingFix(cells.texts()) : base::Patch()};
        quote(finding, cells);
        add(std::move(finding));
    }
    if (survey.censored() > 0 && reading.belowLimit == BoundChoice::Missing) {
        const CellTexts cells = CellTexts::joined(survey.below(), survey.above());
        auto fixes = limitFixes(survey);
        Finding finding{.id = "table.target_censored",
                        .severity = Severity::Warning,
                        .place = survey.name,
                        .evidence = {{"rows", asNumber(survey.censored())}, {"of", asNumber(rows)}},
                        .fix = fixes.front()};
        finding.otherFixes.assign(fixes.begin() + 1, fixes.end());
        quote(finding, cells);
        add(std::move(finding));
    }
    sentinels(survey, reading);
    if (task != Task::Regression)
        return;
    marks(survey, reading);
    units(survey, reading);
    parenthesised(survey, reading);
}

void TableNotes::otherForm(const ColumnSurvey& survey, const ColumnReading& reading,
                           const ColumnInfo& first)
{
    const std::string here = writtenAs(survey, reading);
    const bool unit =
        reading.kind == ColumnKind::Number && !isSameUnit(reading.form.unit, first.form.unit);
    const bool marks = reading.kind == ColumnKind::Number && !here.empty() && !first.written.empty()
                       && reading.form.decimal != first.form.decimal;
    const bool order = reading.kind == ColumnKind::Date && survey.dates(reading.dateForm) > 0
                       && !survey.firstDate().named && reading.dateForm != first.dateForm;
    if (survey.filled() == 0 || !(unit || marks || order))
        return;
    add({.id = "table.other_form",
         .severity = unit ? Severity::Warning : Severity::Hint,
         .place = first.name,
         .evidence = {{"unit", unit ? 1.0 : 0.0}},
         .texts = {here.empty() ? example(NumberForm()) : here,
                   first.written.empty() ? example(NumberForm()) : first.written}});
}

std::int64_t unitsLine(const std::vector<ColumnSurvey>& surveys)
{
    std::int64_t line = 0, texts = 0;
    bool known = false, recurs = false;
    std::set<std::string> different;
    for (const ColumnSurvey& survey : surveys) {
        const bool mark = survey.firstIsText() && survey.marks().total() > 0
                          && !survey.marks().seen().empty()
                          && survey.marks().seen().front().text == survey.firstCell();
        const std::int64_t values =
            survey.filled() - survey.marks().total() - (survey.firstIsText() && !mark ? 1 : 0);
        const std::int64_t numbers = survey.numbers() + survey.censored();
        if (values < 2 || numbers * 10 < values * 9)
            continue; // no column of numbers
        if (!survey.firstIsText() && !survey.firstIsMissing())
            return 0;
        if (!survey.firstIsText() || mark)
            continue;
        if (survey.firstCell().size() > 24)
            return 0;
        line = survey.firstLine();
        ++texts;
        known = known || isKnownUnit(withoutBrackets(survey.firstCell()));
        different.insert(survey.firstCell());
        const ColumnSurvey::Times* again = survey.values().find(survey.firstCell());
        recurs = recurs || (again != nullptr && again->count > 1);
    }
    // One word in all of them ("mean") may also be an own mark for a missing value.
    const bool names = texts >= 2 && (different.size() >= 2 || (texts >= 3 && !recurs));
    return known || names ? line : 0;
}

} // namespace assay::data::formats
