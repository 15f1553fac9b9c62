// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/date_cell.h"
#include "data/formats/number_cell.h"
#include "data/formats/number_like.h"
#include "data/formats/table_notes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace assay::data::formats {

namespace {

using base::Severity;

double asNumber(std::int64_t count)
{
    return static_cast<double>(count);
}

/// With a mark where not every cell of the column was counted.
std::vector<base::NamedNumber> evidenceOf(const ColumnSurvey& survey,
                                          std::vector<base::NamedNumber> numbers)
{
    if (survey.manyValues())
        numbers.push_back({"values", asNumber(static_cast<std::int64_t>(survey.distinct()))});
    return numbers;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSmall(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isCapital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool areDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

void count(CellTexts::Seen& seen, std::string_view text, const ColumnSurvey::Times& times)
{
    if (seen.count == 0 || times.line < seen.line) {
        seen.text = text;
        seen.line = times.line;
    }
    seen.count += times.count;
}

/// "1.23E+17", as spreadsheets show whole numbers of 12 digits and more.
bool isCut(std::string_view text)
{
    const std::size_t mark = text.find("E+");
    if (mark == std::string_view::npos || mark > 7 || !isDigit(text[0]))
        return false;
    const std::string_view digits = text.substr(0, mark), exponent = text.substr(mark + 2);
    const bool fraction =
        digits.size() > 2 && (digits[1] == '.' || digits[1] == ',') && areDigits(digits.substr(2));
    int power = 0;
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
    return (digits.size() == 1 || fraction) && exponent.size() == 2 && areDigits(exponent)
           && power >= 11 && power <= 30;
}

/// Whether a name is made of words of which one is used for what identifies things: order_id, OrderId.
bool namesIds(std::string_view name)
{
    static constexpr std::array<std::string_view, 19> kWords{
        "id",  "ids",   "code", "codes",   "barcode", "ean",    "upc",     "gtin", "isbn",  "imei",
        "sku", "phone", "tel",  "account", "iban",    "serial", "invoice", "uuid", "msisdn"};
    std::string word;
    const auto ends = [&word] {
        const bool found = std::find(kWords.begin(), kWords.end(), word) != kWords.end();
        word.clear();
        return found;
    };
    for (std::size_t k = 0; k < name.size(); ++k) {
        const char c = name[k];
        const bool inner = isCapital(c) && k > 0 && isSmall(name[k - 1]);
        if ((inner || !(isSmall(c) || isCapital(c))) && ends())
            return true;
        if (isSmall(c) || isCapital(c))
            word.push_back(isCapital(c) ? static_cast<char>(c + 32) : c);
    }
    return ends();
}

/// "1-Mar", "02-Sep", "Mar-01", "1. Mrz", and dates with a year.
bool isSpreadsheetDate(std::string_view text)
{
    std::size_t letters = 0;
    while (letters < text.size() && !isSmall(text[letters]) && !isCapital(text[letters]))
        ++letters;
    std::size_t end = letters;
    std::string month;
    while (end < text.size() && (isSmall(text[end]) || isCapital(text[end]))) {
        month.push_back(isCapital(text[end]) ? static_cast<char>(text[end] + 32) : text[end]);
        ++end;
    }
    const auto isDay = [](std::string_view day) {
        return (day.size() == 1 || day.size() == 2) && areDigits(day);
    };
    const auto without = [](std::string_view part, std::string_view mark) {
        return part.ends_with(mark) ? part.substr(0, part.size() - mark.size())
                                    : std::string_view();
    };
    if (monthNamed(month) > 0) {
        const std::string_view before = text.substr(0, letters), behind = text.substr(end);
        if (behind.empty() && (isDay(without(before, "-")) || isDay(without(before, ". "))))
            return true;
        if (before.empty() && behind.size() > 1 && behind[0] == '-' && isDay(behind.substr(1)))
            return true;
    }
    return readDate(text).has_value();
}

/// "TP53", "HLA-A": one word with a capital, of letters, digits and few marks.
bool isSymbol(std::string_view text)
{
    constexpr std::size_t kLongest = 16;
    const auto fits = [](char c) {
        return isDigit(c) || isSmall(c) || isCapital(c) || c == '-' || c == '.' || c == '_'
               || c == '@';
    };
    return text.size() >= 2 && text.size() <= kLongest && (isSmall(text[0]) || isCapital(text[0]))
           && std::all_of(text.begin(), text.end(), fits)
           && std::any_of(text.begin(), text.end(), isCapital);
}

} // namespace

bool TableNotes::cutIds(const ColumnSurvey& survey)
{
    constexpr std::size_t kLong = 12; // digits, from which on spreadsheets show powers of ten
    CellTexts::Seen cut;
    std::int64_t all = 0, whole = 0, others = 0;
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        if (isCut(text))
            count(cut, text, times);
        else if (!areDigits(text))
            others += times.count;
        else if (text.size() >= kLong)
            whole += times.count;
    }
    if (cut.count == 0 || others > 0 || (whole == 0 && !namesIds(survey.name)))
        return false;
    auto leftOut = listOf(m_spec.leaveOut);
    leftOut.push_back(survey.name);
    add({.id = "table.cut_ids",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = evidenceOf(
             survey,
             {{"cells", asNumber(cut.count)}, {"of", asNumber(all)}, {"line", asNumber(cut.line)}}),
         .texts = {cut.text},
         .fix = {{"data.leave_out", listText(leftOut)}}});
    return true;
}

void TableNotes::damagedNames(const ColumnSurvey& survey)
{
    constexpr std::size_t kFewestNames = 10; // different ones
    CellTexts::Seen damaged, name;
    std::size_t names = 0, others = 0;
    std::int64_t all = 0;
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        if (isSymbol(text) && !isSpreadsheetDate(text)) {
            ++names;
            count(name, text, times);
        } else if (isSpreadsheetDate(text) || isCut(text)) {
            count(damaged, text, times);
        } else {
            ++others;
        }
    }
    if (damaged.count == 0 || damaged.count * 3 > all || names < kFewestNames
        || others * 10 > names)
        return;
    add({.id = "table.damaged_names",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = evidenceOf(survey, {{"cells", asNumber(damaged.count)},
                                         {"of", asNumber(all)},
                                         {"line 1", asNumber(damaged.line)},
                                         {"line 2", asNumber(name.line)}}),
         .texts = {damaged.text, name.text}});
}

void TableNotes::damagedRanges(const ColumnSurvey& survey)
{
    CellTexts::Seen damaged, plain;
    std::int64_t all = -survey.marks().total();
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        const auto like = numberLikeOf(text);
        const bool hasLetter = std::any_of(text.begin(), text.end(),
                                           [](char c) { return isSmall(c) || isCapital(c); });
        if (hasLetter && isSpreadsheetDate(text) && !readDate(text)) {
            count(damaged, text, times);
        } else if (like == NumberLike::Range || (!hasLetter && readNumber(text))) {
            count(plain, text, times);
        }
    }
    if (damaged.count == 0 || damaged.count > plain.count
        || (damaged.count + plain.count) * 10 < all * 9)
        return;
    add({.id = "table.damaged_ranges",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"cells", asNumber(damaged.count)},
                      {"of", asNumber(all)},
                      {"line 1", asNumber(damaged.line)},
                      {"line 2", asNumber(plain.line)}},
         .texts = {damaged.text, plain.text}});
}

void TableNotes::fewMissing(const ColumnSurvey& survey)
{
    constexpr std::int64_t kOneOf = 1000;
    const CellTexts& missing = survey.missing();
    if (missing.total() == 0 || missing.seen().empty() || missing.total() * kOneOf > survey.cells())
        return;
    const CellTexts::Seen& first = missing.seen().front();
    add({.id = "table.few_missing",
         .severity = Severity::Hint,
         .basis = base::Basis::Proven,
         .place = survey.name,
         .evidence = {{"cells", static_cast<double>(missing.total())},
                      {"of", static_cast<double>(survey.cells())},
                      {"line", static_cast<double>(first.line)}},
         .texts = {first.text}});
}

void TableNotes::clocks(const ColumnSurvey& survey)
{
    // From 2000 to 2040, in seconds since 1970, thousandths of them, and so on.
    constexpr std::int64_t kFirst = 946'684'800, kLast = 2'208'988'800;
    constexpr std::array<std::int64_t, 4> kUnits{1, 1000, 1'000'000, 1'000'000'000};
    std::array<CellTexts::Seen, kUnits.size()> seen{};
    std::int64_t all = 0, times = 0;
    for (const auto& [text, of] : survey.values()) {
        all += of.count;
        std::int64_t value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size())
            continue;
        for (std::size_t k = 0; k < kUnits.size(); ++k) {
            if (value / kUnits[k] < kFirst || value / kUnits[k] > kLast)
                continue;
            count(seen[k], text, of);
            times += of.count;
        }
    }
    std::array<std::size_t, kUnits.size()> order{0, 1, 2, 3};
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return seen[a].count > seen[b].count; });
    const CellTexts::Seen &most = seen[order[0]], &next = seen[order[1]];
    if (next.count == 0 || times * 20 < all * 19)
        return;
    add({.id = "table.two_clocks",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = evidenceOf(survey, {{"unit 1", static_cast<double>(order[0])},
                                         {"cells 1", asNumber(most.count)},
                                         {"line 1", asNumber(most.line)},
                                         {"unit 2", static_cast<double>(order[1])},
                                         {"cells 2", asNumber(next.count)},
                                         {"line 2", asNumber(next.line)}}),
         .texts = {most.text, next.text}});
}

void TableNotes::zeros(const std::vector<ColumnSurvey>& surveys,
                       const std::vector<ColumnReading>& readings,
                       const std::vector<std::size_t>& places)
{
    const auto isAsked = [this](const ColumnSurvey& survey) {
        return std::any_of(m_findings.begin(), m_findings.end(), [&](const base::Finding& finding) {
            return finding.id == "table.sentinel" && finding.place == survey.name;
        });
    };
    bool found = false;
    // Where zeros mean "missing" in one column, a gap above them is enough in another.
    for (const bool beside : {false, true}) {
        for (const std::size_t place : places) {
            if ((beside && !found) || isAsked(surveys[place]))
                continue;
            if (const auto zero = zerosApart(surveys[place], readings[place], beside)) {
                found = true;
                sentinel(surveys[place], *zero, Severity::Hint);
            }
        }
    }
}

bool TableNotes::serialDates(const ColumnSurvey& survey, bool leftOut)
{
    constexpr int kFirst = 20'000, kLast = 60'000; // 1954 to 2064
    CellTexts::Seen date, serial;
    std::int64_t all = -survey.marks().total();
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        int value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= kFirst
            && value <= kLast)
            count(serial, text, times);
        else if (readDate(text))
            count(date, text, times);
    }
    if (date.count == 0 || serial.count == 0 || (date.count + serial.count) * 20 < all * 19)
        return false;
    add({.id = "table.serial_dates",
         .severity = Severity::Warning,
         .place = survey.name,
         .evidence = {{"cells", asNumber(serial.count)},
                      {"line 1", asNumber(date.line)},
                      {"line 2", asNumber(serial.line)},
                      {"left_out", leftOut ? 1.0 : 0.0}},
         .texts = {date.text, serial.text}});
    return true;
}

void TableNotes::furtherNames(const std::vector<ColumnSurvey>& surveys,
                              const std::vector<ColumnReading>& readings)
{
    std::size_t words = 0, ofQuantities = 0;
    const ColumnSurvey* last = nullptr;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        const ColumnSurvey& survey = surveys[k];
        const ColumnReading& reading = readings[k];
        const bool quantity =
            reading.kind == ColumnKind::Number || reading.kind == ColumnKind::Date;
        if (survey.firstIsMissing() || reading.kind == ColumnKind::Text)
            continue;
        if (!survey.firstIsText() || (quantity && reading.value(survey.firstCell())))
            return;
        const ColumnSurvey::Times* seen = survey.values().find(survey.firstCell());
        if (seen == nullptr || seen->count > 1
            || m_isMissing.meaning(survey.firstCell()) != CellMeaning::Value)
            return;
        ++words;
        ofQuantities += quantity ? 1 : 0;
        last = &survey;
    }
    if (ofQuantities == 0 || words == ofQuantities)
        return;
    add({.id = "table.further_names",
         .severity = Severity::Warning,
         .place = last->name,
         .evidence = {{"line", asNumber(last->firstLine())},
                      {"columns", static_cast<double>(words)}},
         .texts = {last->firstCell()}});
}

void TableNotes::wordLine(const std::vector<ColumnSurvey>& surveys,
                          const std::vector<ColumnReading>& readings)
{
    furtherNames(surveys, readings);
    constexpr std::size_t kFewest = 5, kFewestUnits = 2; // columns
    std::size_t numbers = 0, units = 0;
    std::map<std::int64_t, std::size_t> lines; // of the only word of a column
    const ColumnSurvey* first = nullptr;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (readings[k].kind != ColumnKind::Number || surveys[k].filled() < 2)
            continue;
        ++numbers;
        if (surveys[k].notNumbers().total() != 1)
            continue;
        const CellTexts::Seen& word = surveys[k].notNumbers().seen().front();
        ++lines[word.line];
        units += isKnownUnit(withoutBrackets(word.text)) ? 1 : 0;
        first = first == nullptr ? &surveys[k] : first;
    }
    if (first == nullptr || lines.size() != 1)
        return;
    const std::size_t words = lines.begin()->second;
    // Below a table as above it: not every column has a unit.
    const bool areUnits = units >= kFewestUnits && units * 2 > words && words * 2 > numbers;
    if (!areUnits && (numbers < kFewest || words * 10 < numbers * 9))
        return;
    m_wordLine = lines.begin()->first;
    add({.id = "table.word_line",
         .severity = Severity::Warning,
         .place = first->name,
         .evidence = {{"line", asNumber(m_wordLine)},
                      {"columns", static_cast<double>(words)},
                      {"units", areUnits ? 1.0 : 0.0}},
         .texts = {first->notNumbers().seen().front().text}});
}

} // namespace assay::data::formats
