// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/table/columns.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::data::formats {

/// A number as one cell writes it. A point or a comma may stand before the fraction or between
/// thousands, so there are two readings; "68.405" has both, "987" the same value in both, "3.5" and
/// "22.801,76" one. Read are: signs in front or behind, the true minus sign, (12) for -12, groups
/// of three digits (after the first of one to three) between points, commas, apostrophes or spaces
/// of any width, Indian groups (12,34,567), exponents, a dash for no cents (12,- and 12.-), and one unit
/// in front (currencies) or behind; digits of other scripts than ASCII as withAsciiDigits writes them.
/// Behind money a magnitude counts: $1.2k is 1200. Else it is a unit like any other, for the column to
/// decide about.
struct CellNumber {
    std::optional<double> point;             ///< its value when a point stands before the fraction
    std::optional<double> comma;             ///< its value when a comma does
    Thousands pointGroups = Thousands::None; ///< what stands between thousands in that reading
    Thousands commaGroups = Thousands::None;
    std::string_view unit;      ///< "kg", "$", "%"; empty: none
    bool unitFirst = false;     ///< "$12"
    bool bare = false;          ///< digits alone, with or without a sign
    bool parenthesised = false; ///< (12)
    bool scaled = false;        ///< "$1.2k": the values are those of the whole cell
    std::uint16_t digits = 0;   ///< before any fraction
    bool leadingZero = false;   ///< bare, and a 0 stands before another digit

    bool isAmbiguous() const { return point && comma && *point != *comma; }
    /// The reading with that mark; where the cell has only the other, that.
    std::optional<double> value(char decimal) const
    {
        return decimal == ',' ? (comma ? comma : point) : (point ? point : comma);
    }
};

/// Empty when the cell is no number, however it is read.
std::optional<CellNumber> readNumber(std::string_view cell);
/// The same into a value of the caller's, for millions of cells; `number` as it is made. False: no
/// number, and `number` holds nothing of use.
bool readNumber(std::string_view cell, CellNumber& number);

/// A value of which only a bound is known, such as "<0.5" of a measurement below the limit of
/// detection, or ">100".
struct CensoredNumber {
    CellNumber limit;
    bool below = true; ///< the value is smaller than the limit
};
std::optional<CensoredNumber> readCensored(std::string_view cell);

/// Whether `a` and `b` name one unit: "year" and "years" do.
bool isSameUnit(std::string_view a, std::string_view b);
/// Whether it is a unit of measurement or a currency that is widely used.
bool isKnownUnit(std::string_view unit);

bool isMoney(std::string_view unit); ///< a sign or code of a currency
/// 1000 for "k", a million for "M"; 0: it is no magnitude.
double magnitudeOf(std::string_view unit);

/// The text without spaces at its ends, also those that are wider or narrower than usual, and tabs.
std::string_view withoutSpaces(std::string_view text);

} // namespace assay::data::formats
