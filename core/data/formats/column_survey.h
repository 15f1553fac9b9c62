// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/cell.h"
#include "data/formats/cell_texts.h"
#include "data/formats/date_cell.h"
#include "data/formats/number_cell.h"
#include "data/formats/value_times.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// Different texts of a column that are counted one by one at most.
inline constexpr std::size_t kMostCategories = 10'000;

/// What all cells of a column have in common, from one pass over them in constant memory. What
/// the column is said to hold follows from it in column_reading.h.
class ColumnSurvey
{
public:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    using Values = ValueTimes;
    using Times = ValueTimes::Times;

    /// Numbers under one of the two readings of CellNumber.
    struct Range {
        double low = 0, high = 0;
        bool any = false;
        bool whole = true; ///< every number is an integer
        void add(double value);
        void add(const Range& other);
    };
    /// Values that people write for "missing" (R, SPSS and meteorological exports). Of the first ones
    /// a column is read as if they were not there; the others may well be values.
    static constexpr std::array kSentinels{-999.0,  -9999.0, -99999.0, 9999.0, 99999.0, -999.9,
                                           -8888.0, 8888.0,  999.0,    -200.0, -99.0,   -1.0};
    static constexpr std::size_t kPlainSentinels = 6;
    /// Cells with one unit.
    struct Unit {
        std::string text;
        bool first = false;
        std::int64_t count = 0;
        std::string cell; ///< the first
        std::int64_t line = 0;
    };

    std::string name;

    void see(std::string_view cell, std::int64_t line, const MissingCells& isMissing);
    /// Undoes the first row, where its cell is no number: a row of units.
    void forgetFirst();

    std::int64_t cells() const { return m_filled + m_missing.total(); }
    std::int64_t filled() const { return m_filled; } ///< marks included
    const CellTexts& missing() const { return m_missing; }
    /// Filled cells right below a filled one.
    std::int64_t belowFilled() const { return m_belowFilled; }
    const CellTexts& marks() const { return m_marks; }

    // Numbers.
    std::int64_t numbers() const { return m_numbers; } ///< in either reading, with any unit
    std::int64_t bare() const { return m_bare; }       ///< digits alone, with or without a sign
    std::int64_t unitless() const { return m_unitless; }
    std::int64_t parenthesised() const { return m_parenthesised; }
    const CellTexts::Seen& firstUnitless() const { return m_firstUnitless; } ///< 0 aside
    const CellTexts::Seen& firstScaled() const { return m_firstScaled; }     ///< "$1.2k"
    const std::vector<Unit>& units() const { return m_units; }
    bool manyUnits() const { return m_manyUnits; }
    std::int64_t onlyPoint() const { return m_only[0]; } ///< "3.5"
    std::int64_t onlyComma() const { return m_only[1]; } ///< "3,5"
    /// The first of them.
    const CellTexts::Seen& firstOnly(char decimal) const { return m_firstOnly[decimal == ',']; }
    std::int64_t ambiguous(char mark) const { return m_ambiguous[mark == ',']; } ///< "68.405"
    const CellTexts::Seen& firstAmbiguous(char mark) const { return m_firstAmbiguous[mark == ',']; }
    double ambiguousHigh() const { return m_ambiguousHigh; } ///< the largest, read as fractions
    bool ambiguousThousand() const { return m_ambiguousThousand; } ///< one has four digits
    std::int64_t shortBare() const { return m_short; }             ///< not 0, at most three digits
    double shortHigh() const { return m_shortHigh; }               ///< the largest of them
    std::int64_t fourBare() const { return m_four; }               ///< four digits
    std::int64_t longBare() const { return m_long; }               ///< five digits and more
    Range range(char decimal) const;  ///< without the plain ones of kSentinels
    Range others(char decimal) const; ///< without all of them
    std::array<std::int64_t, 5> groups(char decimal) const { return m_groups[decimal == ',']; }
    bool consecutive() const { return m_consecutive; } ///< each is one more than the one before
    std::int64_t leadingZeros() const { return m_leadingZeros; }     ///< three digits and more
    bool oneWidth() const { return m_fewestDigits == m_mostDigits; } ///< of bare numbers
    std::int64_t hugeBare() const { return m_huge; } ///< 16 digits and more: no double holds them
    const CellTexts::Seen& firstCode() const { return m_firstCode; }       ///< of the two above
    const CellTexts::Seen& compactDates() const { return m_compactDates; } ///< "20230711"
    const std::array<CellTexts, kSentinels.size()>& sentinels() const { return m_sentinels; }

    const CellTexts& below() const { return m_below; } ///< "<0.5"
    const CellTexts& above() const { return m_above; } ///< ">100"
    std::int64_t censored() const { return m_below.total() + m_above.total(); }

    // Dates, and what is neither.
    std::int64_t dates(DateForm form) const { return m_dates[static_cast<std::size_t>(form)]; }
    std::int64_t ambiguousDates() const { return m_ambiguousDates; }
    const CellTexts::Seen& firstAmbiguousDate() const { return m_firstAmbiguousDate; }
    const CellDate& firstDate() const { return m_firstDate; }
    const CellTexts& notNumbers() const { return m_notNumbers; } ///< nor censored, nor marks
    const CellTexts& notDates() const { return m_notDates; }     ///< nor numbers, nor marks

    // The first row.
    bool firstIsText() const { return m_first == First::Text; } ///< or a mark
    bool firstIsMissing() const { return m_first == First::Missing; }
    const std::string& firstCell() const { return m_firstCell; }
    std::int64_t firstLine() const { return m_firstLine; }

    const Values& values() const { return m_values; }
    std::size_t distinct() const { return m_values.size(); } ///< up to kMostCategories + 1
    bool manyValues() const { return m_values.size() > kMostCategories || !m_values.whole(); }
    /// Gives back the memory of values(), which is empty and means nothing from here on.
    void dropValues() { m_values.clear(); }

private:
    enum class First { None, Number, Text, Missing };

    void seeNumber(const CellNumber& number, std::string_view cell, std::int64_t line);
    void seeBare(std::uint16_t digits, double value);
    void seeUnit(const CellNumber& number, std::string_view cell, std::int64_t line);
    void seeDate(const CellDate& date, std::string_view cell, std::int64_t line);
    void beginWith(First first, std::string_view cell, std::int64_t line);

    std::int64_t m_filled = 0, m_belowFilled = 0;
    bool m_lastFilled = false;
    CellTexts m_missing, m_marks;

    std::int64_t m_numbers = 0, m_bare = 0, m_unitless = 0, m_parenthesised = 0;
    std::array<std::int64_t, 2> m_only{}, m_ambiguous{}; ///< point, comma
    std::array<CellTexts::Seen, 2> m_firstOnly{}, m_firstAmbiguous{};
    double m_ambiguousHigh = 0, m_shortHigh = 0;
    bool m_ambiguousThousand = false;
    std::int64_t m_short = 0, m_four = 0, m_long = 0, m_leadingZeros = 0, m_huge = 0;
    std::uint16_t m_fewestDigits = 0, m_mostDigits = 0;
    CellTexts::Seen m_firstCode, m_compactDates;
    Range m_same;                  ///< of numbers that both readings share
    std::array<Range, 2> m_ranges; ///< of the others
    std::array<std::array<std::int64_t, 5>, 2> m_groups{};
    bool m_consecutive = true;
    double m_last = 0;
    std::array<CellTexts, kSentinels.size()> m_sentinels;
    std::vector<Unit> m_units;
    bool m_manyUnits = false;
    CellTexts::Seen m_firstUnitless, m_firstScaled;
    CellTexts m_below, m_above;

    std::array<std::int64_t, kDateForms.size()> m_dates{};
    std::int64_t m_ambiguousDates = 0;
    CellTexts::Seen m_firstAmbiguousDate;
    CellDate m_firstDate;
    CellTexts m_notNumbers, m_notDates;

    First m_first = First::None;
    bool m_firstIsMark = false;
    std::string m_firstCell;
    std::int64_t m_firstLine = 0;
    Values m_values;
};

} // namespace assay::data::formats
