// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_survey.h"

#include <algorithm>
#include <cmath>

namespace assay::data::formats {

namespace {

constexpr std::size_t kMostUnits = 4;
constexpr std::uint16_t kHugeDigits = 16;

void noteFirst(CellTexts::Seen& first, std::string_view cell, std::int64_t line)
{
    if (first.count++ > 0)
        return;
    first.text = cell;
    first.line = line;
}

} // namespace

void ColumnSurvey::Range::add(double value)
{
    whole = whole && value == std::floor(value);
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
}

void ColumnSurvey::Range::add(const Range& other)
{
    whole = whole && other.whole;
    if (!other.any)
        return;
    low = any ? std::min(low, other.low) : other.low;
    high = any ? std::max(high, other.high) : other.high;
    any = true;
}

ColumnSurvey::Range ColumnSurvey::others(char decimal) const
{
    Range all = m_same;
    all.add(m_ranges[decimal == ',']);
    return all;
}

ColumnSurvey::Range ColumnSurvey::range(char decimal) const
{
    Range all = others(decimal);
    for (std::size_t k = kPlainSentinels; k < kSentinels.size(); ++k) {
        if (m_sentinels[k].total() > 0)
            all.add(kSentinels[k]);
    }
    return all;
}

void ColumnSurvey::beginWith(First first, std::string_view cell, std::int64_t line)
{
    m_first = first;
    m_firstCell = cell;
    m_firstLine = line;
}

void ColumnSurvey::see(std::string_view cell, std::int64_t line, const MissingCells& isMissing)
{
    const CellMeaning meaning = isMissing.meaning(cell);
    m_belowFilled += m_lastFilled && meaning != CellMeaning::Missing ? 1 : 0;
    m_lastFilled = meaning != CellMeaning::Missing;
    if (meaning == CellMeaning::Missing) {
        m_missing.see(cell, line);
        if (m_first == First::None)
            beginWith(First::Missing, cell, line);
        return;
    }
    ++m_filled;
    if (m_values.size() <= kMostCategories)
        m_values.see(cell, static_cast<std::uint32_t>(line));
    if (meaning == CellMeaning::Mark) {
        m_marks.see(cell, line);
        if (m_first == First::None) {
            beginWith(First::Text, cell, line);
            m_firstIsMark = true;
        }
        return;
    }
    CellNumber number;
    if (readNumber(cell, number)) {
        if (m_first == First::None)
            beginWith(First::Number, cell, line);
        seeNumber(number, cell, line);
        return;
    }
    const auto bound = readCensored(cell);
    if (m_first == First::None)
        beginWith(bound ? First::Number : First::Text, cell, line);
    if (bound) {
        (bound->below ? m_below : m_above).see(cell, line);
        return;
    }
    m_notNumbers.see(cell, line);
    if (const auto date = readDate(cell))
        seeDate(*date, cell, line);
    else
        m_notDates.see(cell, line);
}

void ColumnSurvey::seeDate(const CellDate& date, std::string_view cell, std::int64_t line)
{
    if (m_firstDate.days == CellDate().days)
        m_firstDate = date;
    for (std::size_t form = 0; form < kDateForms.size(); ++form)
        m_dates[form] += date.days[form] ? 1 : 0;
    if (date.isAmbiguous()) {
        ++m_ambiguousDates;
        noteFirst(m_firstAmbiguousDate, cell, line);
    }
}

void ColumnSurvey::seeUnit(const CellNumber& number, std::string_view cell, std::int64_t line)
{
    if (number.unit.empty()) {
        ++m_unitless;
        if (m_last != 0) // 0 is the same in every unit
            noteFirst(m_firstUnitless, cell, line);
        return;
    }
    for (Unit& unit : m_units) {
        if (unit.first == number.unitFirst && isSameUnit(unit.text, number.unit)) {
            ++unit.count;
            return;
        }
    }
    if (m_units.size() < kMostUnits)
        m_units.push_back({std::string(number.unit), number.unitFirst, 1, std::string(cell), line});
    else
        m_manyUnits = true;
}

void ColumnSurvey::seeBare(std::uint16_t digits, double value)
{
    if (digits >= 5) {
        ++m_long;
    } else if (digits == 4) {
        ++m_four;
    } else if (value != 0) {
        ++m_short;
        m_shortHigh = std::max(m_shortHigh, value);
    }
}

void ColumnSurvey::seeNumber(const CellNumber& number, std::string_view cell, std::int64_t line)
{
    const double value = *number.value('.');
    m_consecutive =
        m_consecutive && !number.isAmbiguous() && (m_numbers == 0 || value == m_last + 1);
    m_last = value;
    ++m_numbers;
    bool aside = false, sentinel = false;
    if (value < 0 || value >= 999) {
        const auto found = std::find(kSentinels.begin(), kSentinels.end(), value);
        const auto place = static_cast<std::size_t>(found - kSentinels.begin());
        aside = place < kPlainSentinels;
        sentinel = aside || (place < kSentinels.size() && !number.isAmbiguous());
        if (sentinel)
            m_sentinels[place].see(cell, line);
    }
    if (number.bare) {
        m_fewestDigits = m_bare == 0 ? number.digits : std::min(m_fewestDigits, number.digits);
        m_mostDigits = std::max(m_mostDigits, number.digits);
        ++m_bare;
        const bool mayBeDate =
            number.digits == 8 || number.digits == 6 || number.digits == 12 || number.digits == 14;
        if (mayBeDate && readCompactDate(cell))
            noteFirst(m_compactDates, cell, line);
        if (!aside)
            seeBare(number.digits, std::abs(value));
        if ((number.leadingZero && number.digits >= 3) || number.digits >= kHugeDigits) {
            number.leadingZero ? ++m_leadingZeros : ++m_huge;
            noteFirst(m_firstCode, cell, line);
        }
    }
    m_parenthesised += number.parenthesised ? 1 : 0;
    if (number.scaled)
        noteFirst(m_firstScaled, cell, line);
    seeUnit(number, cell, line);
    if (number.pointGroups != Thousands::None)
        ++m_groups[0][static_cast<std::size_t>(number.pointGroups)];
    if (number.commaGroups != Thousands::None)
        ++m_groups[1][static_cast<std::size_t>(number.commaGroups)];
    if (!number.isAmbiguous()) {
        if (sentinel)
            m_same.whole = m_same.whole && value == std::floor(value);
        else
            m_same.add(value);
        if (!number.point || !number.comma) {
            const std::size_t only = number.point ? 0 : 1;
            ++m_only[only];
            noteFirst(m_firstOnly[only], cell, line);
        }
        return;
    }
    m_ranges[0].add(*number.point);
    m_ranges[1].add(*number.comma);
    const bool comma = number.pointGroups == Thousands::Comma;
    ++m_ambiguous[comma];
    noteFirst(m_firstAmbiguous[comma], cell, line);
    const double fraction = std::abs(comma ? *number.comma : *number.point);
    m_ambiguousHigh = std::max(m_ambiguousHigh, fraction);
    m_ambiguousThousand = m_ambiguousThousand || fraction < 10;
}

void ColumnSurvey::forgetFirst()
{
    if (m_first == First::Missing)
        m_missing.forget(m_firstCell);
    if (m_first != First::Text)
        return;
    m_first = First::None;
    --m_filled;
    m_values.forget(m_firstCell);
    if (m_firstIsMark) {
        m_marks.forget(m_firstCell);
        return;
    }
    m_notNumbers.forget(m_firstCell);
    m_notDates.forget(m_firstCell);
}

} // namespace assay::data::formats
