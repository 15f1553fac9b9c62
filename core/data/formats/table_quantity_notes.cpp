// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/byte_reader.h"
#include "data/formats/column_units.h"
#include "data/formats/date_cell.h"
#include "data/formats/number_like.h"
#include "data/formats/table_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

namespace assay::data::formats {

namespace {

/// Counts cells of one text, and keeps the first of all.
template <typename Times>
void addCells(CellTexts::Seen& all, std::string_view text, const Times& times)
{
    if (all.count == 0 || times.line < all.line) {
        all.text = text;
        all.line = times.line;
    }
    all.count += times.count;
}

using base::Finding;
using base::Severity;

constexpr std::size_t kFewestLike = 5;   ///< different values
constexpr std::size_t kManyNumbers = 21; ///< different ones: no classes any more

double asNumber(std::int64_t count)
{
    return static_cast<double>(count);
}

/// Different cells that are numbers; 0 where the others are too many to be counted.
std::size_t differentNumbers(const ColumnSurvey& survey)
{
    const CellTexts& words = survey.notNumbers();
    const std::size_t others = words.seen().size() + survey.marks().seen().size()
                               + survey.below().seen().size() + survey.above().seen().size();
    return words.complete() ? survey.distinct() - std::min(others, survey.distinct()) : 0;
}

/// Whether no number has another unit than a magnitude, as 19M and 200k have.
bool haveMagnitudesOnly(const ColumnSurvey& survey)
{
    return !survey.manyUnits()
           && std::all_of(survey.units().begin(), survey.units().end(), isFactor)
           && (survey.units().empty() || unitsOf(survey, nullptr).magnitudes);
}

/// Whether words stand behind measured numbers that are no units, as the qualifiers of laboratories (0.5 U, 1.2 J) and
/// the flags of statistical offices (12.3 e, 45.1 p) are. Whole numbers with a letter are seats and house numbers.
bool holdsFlags(const ColumnSurvey& survey)
{
    if (survey.units().empty() || survey.manyUnits()
        || survey.numbers() * 20 < (survey.filled() - survey.marks().total()) * 19
        || differentNumbers(survey) < kManyNumbers)
        return false;
    std::int64_t fractions = 0, all = 0;
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        fractions += text.find_first_of(".,") != text.npos ? times.count : 0;
    }
    return fractions * 2 > all && !numbersLike(survey);
}

} // namespace

base::Patch TableNotes::asNumbers(const ColumnSurvey& survey) const
{
    auto columns = listOf(m_spec.numbers);
    columns.push_back(survey.name);
    return {{"data.numbers", listText(columns)}};
}

void TableNotes::noQuantity(const ColumnSurvey& survey, const ColumnReading& reading, bool leftOut)
{
    if (reading.chosen)
        return;
    if (reading.code) {
        const CellTexts::Seen& first = survey.firstCode();
        add({.id = "table.code_column",
             .severity = Severity::Hint,
             .place = survey.name,
             .evidence = {{"line", asNumber(first.line)},
                          {"zeros", survey.leadingZeros() > 0 ? 1.0 : 0.0},
                          {"left_out", leftOut ? 1.0 : 0.0}},
             .texts = {first.text},
             .fix = asNumbers(survey)});
        return;
    }
    const base::NamedNumber use{"left_out", leftOut ? 1.0 : 0.0};
    if (severalUnits(survey, use))
        return;
    // 12 % beside 0.12: no unit has the most.
    if (survey.units().size() == 1 && isKnownUnit(survey.units()[0].text)
        && survey.firstUnitless().count > 0 && reading.form.unit.empty()
        && survey.numbers() * 20 >= survey.filled() * 19) {
        besideBare(survey, use);
        return;
    }
    // A few numbers may be classes; many are a quantity, whatever stands beside them.
    constexpr double kLeast = 0.5, kNearly = 0.8;
    const auto like = numbersLike(survey);
    const bool quantity = leftOut || (differentNumbers(survey) >= kManyNumbers && !like);
    if (mostlyNumbers(survey, quantity ? kLeast : kNearly, use))
        return;
    if (datesOfTwoOrders(survey, leftOut) || serialDates(survey, leftOut))
        return;
    // Of a few values, and of classes such as 18-24, categories are as good as numbers.
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

void TableNotes::besideBare(const ColumnSurvey& survey, const base::NamedNumber& use)
{
    const ColumnSurvey::Unit& unit = survey.units()[0];
    const CellTexts::Seen& bare = survey.firstUnitless();
    add({.id = "table.several_units",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence =
             {{"line 1", asNumber(unit.line)}, {"line 2", asNumber(bare.line)}, use, {"bare", 1}},
         .texts = {unit.cell, bare.text}});
}

bool TableNotes::severalUnits(const ColumnSurvey& survey, const base::NamedNumber& use)
{
    std::vector<ColumnSurvey::Unit> units;
    std::copy_if(survey.units().begin(), survey.units().end(), std::back_inserter(units),
                 [](const ColumnSurvey::Unit& unit) { return isKnownUnit(unit.text); });
    // 12.50 CR beside 3.20 DR: two words behind all numbers, of which there are many.
    const bool words = survey.units().size() == 2 && !survey.manyUnits() && survey.unitless() == 0
                       && survey.numbers() == survey.filled() - survey.marks().total()
                       && differentNumbers(survey) >= kManyNumbers && !numbersLike(survey);
    const bool flags = units.size() < 2 && !words && holdsFlags(survey);
    if (units.size() < 2 && (words || (flags && survey.units().size() > 1)))
        units = survey.units();
    if (flags && survey.units().size() == 1 && survey.unitless() > 0) {
        besideBare(survey, use);
        return true;
    }
    if (units.size() < 2 || survey.numbers() * 2 <= survey.filled())
        return false;
    // 19M beside 200k is one unit; what keeps them from being numbers are the words among them.
    constexpr double kLeast = 0.5;
    if (haveMagnitudesOnly(survey) && mostlyNumbers(survey, kLeast, use))
        return true;
    add({.id = "table.several_units",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"line 1", asNumber(units[0].line)},
                      {"line 2", asNumber(units[1].line)},
                      use},
         .texts = {units[0].cell, units[1].cell}});
    return true;
}

bool TableNotes::mostlyNumbers(const ColumnSurvey& survey, double share,
                               const base::NamedNumber& use)
{
    const double numbers = asNumber(survey.numbers()), all = asNumber(survey.filled());
    const bool manyDifferent =
        survey.distinct() > survey.notNumbers().seen().size() + kFewNumbers / 2;
    if (!haveMagnitudesOnly(survey) || numbers < share * all || !manyDifferent
        || survey.numbers() == survey.filled())
        return false;
    Finding finding{.id = "table.mostly_numbers",
                    .severity = Severity::Warning,
                    .place = survey.name,
                    .evidence = {{"cells", numbers}, {"of", all}, use},
                    .fix = asNumbers(survey)};
    quote(finding, CellTexts::joined(survey.notNumbers(),
                                     CellTexts::joined(survey.below(), survey.above())));
    add(std::move(finding));
    return true;
}

void TableNotes::numbersInWords(const ColumnSurvey& survey)
{
    constexpr double kLeast = 0.5;
    const base::NamedNumber use{"as_text", 1};
    const auto like = numbersLike(survey);
    if (!like && !severalUnits(survey, use))
        mostlyNumbers(survey, kLeast, use);
    if (like)
        add({.id = "table.number_like",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"what", static_cast<double>(like->what)},
                          {"line", asNumber(like->first.line)},
                          {"as_text", 1.0}},
             .texts = {like->first.text}});
}

void TableNotes::rowNumbers(const std::vector<ColumnSurvey>& surveys, const ColumnReading& reading)
{
    constexpr std::int64_t kEnough = 20;
    const ColumnSurvey& survey = surveys.front();
    const auto isUnnamed = [&](std::size_t place) {
        const std::string& name = surveys[place].name;
        return name == fmt::format("{}{}", kUnnamed, place + 1) || name.starts_with("Unnamed: ");
    };
    // A table without a header has no names at all.
    if (surveys.size() < 2 || !isUnnamed(0) || isUnnamed(1) || reading.kind != ColumnKind::Number
        || survey.filled() < kEnough || survey.bare() != survey.cells() || survey.consecutive())
        return;
    const auto kept = listOf(m_spec.keep);
    if (std::find(kept.begin(), kept.end(), survey.name) != kept.end())
        return;
    CellTexts::Seen first;
    for (const auto& [text, times] : survey.values()) {
        if (times.count > 1 || text.starts_with('-'))
            return;
        addCells(first, text, times);
    }
    auto leftOut = listOf(m_spec.leaveOut);
    leftOut.push_back(survey.name);
    add({.id = "table.row_numbers",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"line", asNumber(first.line)},
                      {"values", survey.manyValues() ? asNumber(kMostCategories) : 0.0}},
         .texts = {first.text},
         .fix = {{"data.leave_out", listText(leftOut)}}});
}

void TableNotes::partColumn(const ColumnSurvey& survey, bool target)
{
    static constexpr std::array<std::string_view, 14> kParts{
        "train",      "training", "test", "testing", "val",      "valid",      "validation",
        "validating", "dev",      "eval", "holdout", "hold-out", "publictest", "privatetest"};
    CellTexts::Seen train, other;
    for (const auto& [text, times] : survey.values()) {
        const std::string part = lower(std::string(text));
        if (std::find(kParts.begin(), kParts.end(), part) == kParts.end())
            return;
        addCells(part.starts_with("train") ? train : other, text, times);
    }
    if (train.count == 0 || other.count == 0)
        return;
    auto leftOut = listOf(m_spec.leaveOut);
    leftOut.push_back(survey.name);
    add({.id = "table.part_column",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"target", target ? 1.0 : 0.0},
                      {"line 1", asNumber(train.line)},
                      {"line 2", asNumber(other.line)}},
         .texts = {train.text, other.text},
         .fix = target ? base::Patch() : base::Patch{{"data.leave_out", listText(leftOut)}}});
}

void TableNotes::versions(const ColumnSurvey& survey, const ColumnReading& reading)
{
    // What is measured or paid for has such fractions as 1.05 and 1.95, or steps such as 0.10, 0.15 and 0.25.
    constexpr int kMostPart = 40, kFirst = 10, kStep = 5;
    if (reading.form.decimal != '.' || survey.manyValues()
        || survey.unitless() != survey.filled() - survey.marks().total())
        return;
    std::map<std::string, std::uint32_t> ones;
    std::map<std::string, std::uint32_t> tens; // without their last digit, a 0
    bool beyondFirst = false, inSteps = true;
    for (const auto& [view, times] : survey.values()) {
        const std::string text(view);
        const std::size_t point = text.find('.');
        if (point == text.npos)
            continue;
        const std::string part = text.substr(point + 1);
        if (point == 0 || part.empty() || part.size() > 2
            || (text.substr(0, point) + part).find_first_not_of("0123456789") != text.npos)
            return;
        if (part.size() == 1) {
            ones.emplace(text, times.line);
            continue;
        }
        const int number = std::stoi(part);
        if (part[0] == '0' || number > kMostPart)
            return;
        beyondFirst = beyondFirst || number > kFirst;
        inSteps = inSteps && number % kStep == 0;
        if (part[1] == '0')
            tens.emplace(text.substr(0, text.size() - 1), times.line);
    }
    if (beyondFirst && inSteps)
        return;
    for (const auto& [text, line] : tens) {
        const auto other = ones.find(text);
        if (other == ones.end())
            continue;
        auto categories = listOf(m_spec.categories);
        categories.push_back(survey.name);
        add({.id = "table.versions",
             .severity = Severity::Warning,
             .place = survey.name,
             .evidence = {{"line 1", asNumber(other->second)}, {"line 2", asNumber(line)}},
             .texts = {text, text + '0'},
             .otherFixes = {
                 {{"data.categories", listText(categories)}, {"data.match_labels", "false"}}}});
        return;
    }
}

void TableNotes::mixedTimes(const ColumnSurvey& survey)
{
    std::array<CellTexts::Seen, 2> first; // with one colon, with two
    for (const auto& [text, times] : survey.values()) {
        const auto colons = std::count(text.begin(), text.end(), ':');
        if ((colons != 1 && colons != 2) || text.find_first_not_of("0123456789:") != text.npos)
            continue;
        addCells(first[colons == 1 ? 0 : 1], text, times);
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
    enum Order { Day, Month, Year, Either };
    std::array<CellTexts::Seen, 4> seen; // what stands in front
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        const auto date = readDate(text);
        if (!date)
            continue;
        dates += times.count;
        const bool day = date->days[kDayFirst].has_value(),
                   month = date->days[kMonthFirst].has_value();
        if (date->days[static_cast<std::size_t>(DateForm::TimeOfDay)])
            continue;
        addCells(seen[day && month ? Either : day ? Day : month ? Month : Year], text, times);
    }
    const Order first = seen[Day].count > 0 ? Day : seen[Month].count > 0 ? Month : Either;
    const bool bothOrders = seen[Day].count > 0 && seen[Month].count > 0;
    const Order second = seen[Year].count > 0 && !bothOrders ? Year : Month;
    if (dates * 20 < all * 19 || first == second || seen[first].count == 0
        || seen[second].count == 0)
        return false;
    add({.id = "table.date_orders",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"line 1", asNumber(seen[first].line)},
                      {"line 2", asNumber(seen[second].line)},
                      {"left_out", leftOut ? 1.0 : 0.0},
                      {"order 1", static_cast<double>(first)},
                      {"year 2", second == Year ? 1.0 : 0.0}},
         .texts = {seen[first].text, seen[second].text}});
    return true;
}

} // namespace assay::data::formats
