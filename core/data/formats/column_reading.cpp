// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_reading.h"

#include "data/formats/column_marks.h"
#include "data/formats/column_units.h"
#include "data/formats/number_units.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::data::formats {

namespace {

/// Fewer rows than this say nothing about ids and texts.
constexpr std::int64_t kEnough = 20;
/// Fewer filled cells than this leave no room for one that is no number.
constexpr std::int64_t kFew = 5;
/// The largest share of cells that are no numbers in a column of numbers, where they are few texts.
constexpr double kMostStrays = 0.2;
/// The least share of numbers beside values below a limit.
constexpr double kLeastMeasured = 0.2;

std::int64_t valuesOf(const ColumnSurvey& survey)
{
    return survey.filled() - survey.marks().total();
}

/// Whether all of its numbers are dates such as 20230711, and no few codes; or, where a first source
/// has dates, most of them.
bool areCompactDates(const ColumnSurvey& survey, const ColumnInfo* like)
{
    constexpr std::size_t kFewDates = 10; // different ones
    const std::int64_t dates = survey.compactDates().count, values = valuesOf(survey);
    if (like)
        return like->kind == ColumnKind::Date && dates * 2 > values;
    return dates == values && survey.distinct() >= kFewDates && !survey.consecutive();
}

/// Numbers that count in this form.
std::int64_t numbersIn(const ColumnSurvey& survey, const ColumnReading& reading)
{
    std::int64_t count = survey.unitless();
    for (const ColumnSurvey::Unit& unit : survey.units()) {
        if ((unit.text == reading.form.unit && unit.first == reading.form.unitFirst)
            || (reading.magnitudes && isFactor(unit)))
            count += unit.count;
    }
    return count - (reading.strict ? survey.onlyComma() : 0);
}

std::size_t distinctNumbers(const ColumnSurvey& survey)
{
    const std::size_t others = survey.notNumbers().seen().size() + survey.below().seen().size()
                               + survey.above().seen().size() + survey.marks().seen().size();
    return survey.distinct() - std::min(others, survey.distinct());
}

/// Whether they are a quantity and not a few codes.
bool areMany(const ColumnSurvey& survey, std::int64_t numbers)
{
    const auto distinct = static_cast<std::int64_t>(distinctNumbers(survey));
    return distinct > static_cast<std::int64_t>(kFewNumbers)
           || (distinct >= 4 && distinct * 5 >= numbers * 4);
}

bool isNumbers(const ColumnSurvey& survey, std::int64_t numbers)
{
    const std::int64_t values = valuesOf(survey);
    if (survey.numbers() == survey.parenthesised())
        return false; // (1), (2), (3) are a list
    if (numbers == values)
        return true;
    const auto all = static_cast<double>(values);
    const auto measured = static_cast<double>(numbers);
    if (values >= kEnough && measured >= kNumberShare * all)
        return true;
    const std::int64_t others = values - numbers - survey.censored();
    const bool fewOthers =
        static_cast<double>(others) <= kMostStrays * all && survey.notNumbers().complete();
    if (values < kFew || numbers == 0 || !fewOthers)
        return false;
    return areMany(survey, numbers) ? measured >= kLeastMeasured * all
                                    : survey.censored() > 0 && others == 0 && measured >= 0.9 * all;
}

bool isCode(const ColumnSurvey& survey)
{
    if (survey.numbers() == 0 || survey.bare() != survey.numbers() || !survey.units().empty())
        return false;
    // One padded number among others is a slip; numbers of one width, or many padded, are no slip.
    const bool padded = survey.leadingZeros() > 0
                        && (survey.oneWidth() || survey.leadingZeros() * 20 >= survey.numbers());
    return padded || survey.hugeBare() * 2 > survey.numbers();
}

bool isDates(const ColumnSurvey& survey, DateForm form)
{
    const std::int64_t values = valuesOf(survey), dates = survey.dates(form);
    if (dates == values)
        return values > 0;
    const bool fewOthers =
        survey.notDates().complete()
        && static_cast<double>(values - dates) <= kMostStrays * static_cast<double>(values);
    return values >= kFew && dates > 0 && fewOthers;
}

/// The order in which most of the column's cells are dates; among equals `preferred`.
DateForm dateFormOf(const ColumnSurvey& survey, std::optional<DateForm> preferred)
{
    std::vector<DateForm> order(kDateForms.begin(), kDateForms.end());
    // 24-01-31 begins with the year rather than 05/01/24.
    if (survey.firstDate().shortYear && survey.firstDate().mark != '-')
        order = {DateForm::DayMonthYear, DateForm::MonthDayYear, DateForm::YearMonthDay};
    if (preferred)
        order.insert(order.begin(), *preferred);
    return *std::max_element(order.begin(), order.end(), [&](DateForm a, DateForm b) {
        return survey.dates(a) < survey.dates(b);
    });
}

bool isOpen(const ColumnSurvey& survey, DateForm form)
{
    return survey.ambiguousDates() > 0
           && std::any_of(kDateForms.begin(), kDateForms.end(), [&](DateForm other) {
                  return other != form && survey.dates(other) == survey.dates(form);
              });
}

std::optional<DateForm> wanted(DateChoice choice)
{
    switch (choice) {
    case DateChoice::YearFirst: return DateForm::YearMonthDay;
    case DateChoice::DayFirst: return DateForm::DayMonthYear;
    case DateChoice::MonthFirst: return DateForm::MonthDayYear;
    case DateChoice::Auto: break;
    }
    return std::nullopt;
}

/// The one order that dates of the file have beyond doubt.
std::optional<DateForm> dateFormOfFile(const std::vector<ColumnSurvey>& surveys)
{
    std::optional<DateForm> only;
    for (const ColumnSurvey& survey : surveys) {
        const DateForm form = dateFormOf(survey, {});
        if (survey.firstDate().named || form == DateForm::TimeOfDay || !isDates(survey, form)
            || isOpen(survey, form))
            continue;
        if (only && *only != form)
            return std::nullopt;
        only = form;
    }
    return only;
}

/// "12*", "~12", "1/8", "10-20", "0x1F": begins with a number and goes on as none, with few letters.
bool isNearNumber(std::string_view text)
{
    constexpr std::ptrdiff_t kMostLetters = 6;
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto first =
        std::find_if(text.begin(), text.end(), [&](char c) { return isLetter(c) || isDigit(c); });
    return first != text.end() && isDigit(*first) && first - text.begin() <= 4
           && std::count_if(text.begin(), text.end(), isLetter) <= kMostLetters;
}

/// Categories, unless they are so many that they are free text.
ColumnKind wordsOf(const ColumnSurvey& survey)
{
    const bool mostlyOwn =
        survey.filled() >= kEnough
        && static_cast<double>(survey.distinct()) > 0.5 * static_cast<double>(survey.filled());
    return survey.manyValues() || mostlyOwn ? ColumnKind::Text : ColumnKind::Category;
}

ColumnKind kindOf(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const std::int64_t values = valuesOf(survey);
    if (values == 0 && survey.filled() == 0)
        return ColumnKind::Number;
    if (reading.compactDates)
        return ColumnKind::Date;
    if (values > 0 && !reading.code && isNumbers(survey, numbersIn(survey, reading)))
        return ColumnKind::Number;
    if (values > 0 && isDates(survey, reading.dateForm))
        return ColumnKind::Date;
    return wordsOf(survey);
}

double bound(const CensoredNumber& cell, char decimal, BoundChoice choice)
{
    const double limit = *cell.limit.value(decimal);
    if (!cell.below)
        return limit;
    switch (choice) {
    case BoundChoice::Half: return limit / 2;
    case BoundChoice::Root: return limit / std::sqrt(2.0);
    case BoundChoice::Zero: return 0;
    case BoundChoice::Missing:
    case BoundChoice::Limit: break;
    }
    return limit;
}

/// What the number counts in the unit of the column; 0: it has another unit.
double factorOf(const CellNumber& number, const ColumnReading& reading)
{
    if (reading.magnitudes && !number.unitFirst && factorBehind(number.unit) > 0)
        return factorBehind(number.unit);
    const NumberForm& form = reading.form;
    const bool same = number.unit.empty()
                      || (number.unitFirst == form.unitFirst && isSameUnit(number.unit, form.unit));
    return same ? 1 : 0;
}

} // namespace

std::optional<double> ColumnReading::value(std::string_view cell) const
{
    if (kind == ColumnKind::Date) {
        if (compactDates) {
            if (const auto days = readCompactDate(cell))
                return days;
        }
        const auto date = readDate(cell);
        return date ? date->days[static_cast<std::size_t>(dateForm)] : std::nullopt;
    }
    CellNumber number;
    if (readNumber(cell, number)) {
        const double factor = factorOf(number, *this);
        if (factor == 0 || (strict && !number.point))
            return std::nullopt;
        return factor * *number.value(form.decimal);
    }
    if (belowLimit == BoundChoice::Missing)
        return std::nullopt;
    const auto censored = readCensored(cell);
    const double factor = censored ? factorOf(censored->limit, *this) : 0;
    return factor > 0 ? std::optional(factor * bound(*censored, form.decimal, belowLimit))
                      : std::nullopt;
}

std::vector<ColumnReading> readingsOf(const std::vector<ColumnSurvey>& surveys,
                                      const FileContext& context)
{
    const TableSpec& spec = context.spec;
    const auto fileDecimal = decimalOfFile(surveys);
    const auto fileDates = dateFormOfFile(surveys);
    const auto dates = wanted(spec.dates);
    const auto marked = [&](const std::vector<std::size_t>& places) {
        std::vector<bool> is(surveys.size());
        for (const std::size_t place : places)
            is[place] = true;
        return is;
    };
    const std::vector<bool> numbers = marked(context.numbers),
                            categories = marked(context.categories);
    std::vector<ColumnReading> readings;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        const ColumnSurvey& survey = surveys[k];
        const ColumnInfo* like = k < context.like.size() ? context.like[k] : nullptr;
        ColumnReading reading;
        const ColumnUnits units = unitsOf(survey, like);
        reading.magnitudes = units.magnitudes;
        reading.form.unit = units.unit;
        reading.form.unitFirst = units.unitFirst;
        reading.strict = spec.decimal == DecimalChoice::Point;
        reading.belowLimit = spec.belowLimit;
        const auto [decimal, certainty] =
            decimalOf(survey, {spec, context.delimiter, fileDecimal, like});
        reading.form.decimal = decimal;
        reading.marks = certainty;
        const auto groups = survey.groups(decimal);
        const auto most = std::max_element(groups.begin(), groups.end());
        if (*most > 0)
            reading.form.thousands = static_cast<Thousands>(most - groups.begin());
        auto known = fileDates;
        if (!known && like && like->kind == ColumnKind::Date)
            known = like->dateForm;
        reading.dateForm = dateFormOf(survey, dates ? dates : known);
        reading.datesOpen = !dates && isOpen(survey, reading.dateForm) && known != reading.dateForm;
        const bool forced = numbers[k];
        reading.chosen = !forced && !like && categories[k];
        reading.code = !forced && !reading.chosen && isCode(survey);
        reading.compactDates = !forced && !reading.chosen && areCompactDates(survey, like);
        reading.kind = like                                       ? like->kind
                       : forced && numbersIn(survey, reading) > 0 ? ColumnKind::Number
                       : reading.chosen                           ? wordsOf(survey)
                                                                  : kindOf(survey, reading);
        readings.push_back(std::move(reading));
    }
    return readings;
}

std::string writtenAs(const ColumnSurvey& survey, const ColumnReading& reading)
{
    if (reading.kind == ColumnKind::Date && reading.compactDates)
        return survey.compactDates().text.size() == 6   ? "yearmonth"
               : survey.compactDates().text.size() == 8 ? "yearmonthday"
                                                        : "yearmonthday with time";
    if (reading.kind == ColumnKind::Date)
        return describe(reading.dateForm, survey.firstDate());
    const bool marked =
        survey.onlyPoint() + survey.onlyComma() + survey.ambiguous('.') + survey.ambiguous(',') > 0;
    const bool said =
        marked || !reading.form.unit.empty() || reading.form.thousands != Thousands::None;
    return reading.kind == ColumnKind::Number && said ? example(reading.form, marked)
                                                      : std::string();
}

std::int64_t strayCount(const ColumnSurvey& survey, const ColumnReading& reading)
{
    return reading.kind == ColumnKind::Date
               ? valuesOf(survey) - survey.dates(reading.dateForm)
                     - (reading.compactDates ? survey.compactDates().count : 0)
               : valuesOf(survey) - survey.censored() - numbersIn(survey, reading);
}

CellTexts strays(const ColumnSurvey& survey, const ColumnReading& reading,
                 const MissingCells& isMissing)
{
    CellTexts found;
    if (survey.manyValues()) {
        found = reading.kind == ColumnKind::Date ? survey.notDates() : survey.notNumbers();
        const std::int64_t rest = strayCount(survey, reading) - found.total();
        if (rest > 0) // numbers among dates, numbers with another unit
            found.addUnseen(rest);
        return found;
    }
    std::map<std::int64_t, std::pair<std::string, std::int64_t>> byLine;
    ColumnReading lenient = reading;
    lenient.belowLimit = BoundChoice::Limit;
    for (const auto& [text, times] : survey.values()) {
        if (isMissing.meaning(text) == CellMeaning::Value && !lenient.value(text))
            byLine.emplace(times.line, std::pair(std::string(text), times.count));
    }
    for (const auto& [line, seen] : byLine)
        found.see(seen.first, line, seen.second);
    return found;
}

std::string objectionTo(const ColumnSurvey& survey, const ColumnReading& reading)
{
    if (survey.filled() == 0)
        return "empty";
    if (survey.distinct() == 1 && survey.missing().total() == 0)
        return "constant";
    if (reading.kind == ColumnKind::Text) {
        const bool allOwn = static_cast<std::int64_t>(survey.distinct()) == survey.filled();
        return allOwn ? "id" : "text";
    }
    const bool sequence = survey.consecutive() && survey.range(reading.form.decimal).whole;
    if (reading.kind == ColumnKind::Number && sequence && survey.missing().total() == 0
        && survey.filled() >= kEnough)
        return "id";
    return {};
}

bool isSpoiltQuantity(const ColumnSurvey& survey, const ColumnReading& reading)
{
    constexpr std::size_t kLeastText = 10, kLeastCategories = 21; // different numbers
    const bool text = reading.kind == ColumnKind::Text;
    if (reading.chosen || reading.code || (!text && reading.kind != ColumnKind::Category))
        return false;
    const std::int64_t values = valuesOf(survey);
    std::int64_t numbers = survey.unitless() + survey.censored();
    for (const ColumnSurvey::Unit& unit : survey.units())
        numbers += !survey.manyUnits() && isKnownUnit(unit.text) ? unit.count : 0;
    if (text ? numbers * 2 < values : numbers * 5 < values * 4)
        return false;
    std::size_t different = 0;
    std::int64_t others = -survey.marks().total(), near = 0;
    CellNumber number;
    for (const auto& [cell, times] : survey.values()) {
        if (readNumber(cell, number)) {
            ++different;
        } else if (!readCensored(cell)) {
            others += times.count;
            near += isNearNumber(cell) ? times.count : 0;
        }
    }
    return different >= (text ? kLeastText : kLeastCategories) && near * 5 >= others * 4;
}

std::vector<std::string> categoriesOf(const ColumnSurvey& survey, const ColumnReading& reading,
                                      const MissingCells& isMissing)
{
    const bool ofNumbers = reading.kind == ColumnKind::Number;
    ColumnReading plain;
    plain.form = reading.form;
    plain.magnitudes = reading.magnitudes;
    std::vector<std::pair<double, std::string>> all;
    bool numbers = true;
    for (const auto& [text, count] : survey.values()) {
        const auto number =
            isMissing.meaning(text) == CellMeaning::Mark ? std::nullopt : plain.value(text);
        if (!number && ofNumbers && !reading.value(text))
            continue;
        numbers = numbers && number;
        all.emplace_back(number.value_or(0), text);
    }
    std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
        return numbers && a.first != b.first ? a.first < b.first : a.second < b.second;
    });
    std::vector<std::string> texts;
    for (auto& [value, text] : all)
        texts.push_back(std::move(text));
    return texts;
}

} // namespace assay::data::formats
