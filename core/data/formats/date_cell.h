// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/table/columns.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::data::formats {

inline constexpr std::array kDateForms{DateForm::YearMonthDay, DateForm::DayMonthYear,
                                       DateForm::MonthDayYear, DateForm::TimeOfDay};

/// A date as one cell writes it, in every order in which it is one: "05/06/2024" has two,
/// "5 Jan 2024" the same day in two. Read are: years of four digits, or of two (69 to 99 are of the
/// 20th century, 00 to 68 of the 21st, as POSIX has it); months as numbers or as names (English,
/// German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Russian, full or short); days as 3rd or 3.; a weekday in front; times with seconds, AM and PM;
/// zones as Z, +02:00 or the usual letters; 01JAN2020 and 01JAN2020:13:30:00 of SAS; years, months and days
/// before their signs in Chinese and Japanese.
struct CellDate {
    /// By DateForm: days since 1970-01-01 with the time of day as fraction, in UTC where the cell
    /// names a zone.
    std::array<std::optional<double>, kDateForms.size()> days;
    char mark = '\0';        ///< between the parts: '-', '/', '.', ' '; 0: nothing stands there
    bool named = false;      ///< the month is a name
    bool monthFirst = false; ///< named, and in front of the day
    bool shortYear = false;  ///< two digits
    bool withTime = false;   ///< a time of day follows
    /// Whether its orders give different days.
    bool isAmbiguous() const;
};

/// Empty when the cell is no date in any order.
std::optional<CellDate> readDate(std::string_view cell);

/// Days since 1970-01-01 of "20230711", or of "202307", the first of that month; years from 1900 to 2099.
/// A time of day may follow the day: "202307111530", "20230711153045". Empty: it is no such date.
std::optional<double> readCompactDate(std::string_view cell);

/// 1 to 12 for the name of a month, full or short, in small letters; 0: it is none.
int monthNamed(std::string_view word);

/// "day.month.year", as `like` writes it in that order.
std::string describe(DateForm form, const CellDate& like);

} // namespace assay::data::formats
