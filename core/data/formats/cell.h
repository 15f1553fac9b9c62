// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// The cell as a finite number; `decimal` is '.' or ','. Empty for anything else, spaces included.
std::optional<double> parseNumber(std::string_view cell, char decimal);

/// In which order a date is written. A time of day may follow each.
enum class DateForm : std::uint8_t { YearMonthDay, DayMonthYear, MonthDayYear };
inline constexpr std::array kDateForms{DateForm::YearMonthDay, DateForm::DayMonthYear,
                                       DateForm::MonthDayYear};

/// Days since 1970-01-01 with the time of day as fraction; empty when it is no such date.
std::optional<double> parseDate(std::string_view cell, DateForm form);

/// Cells that mean a missing value.
class MissingCells
{
public:
    /// `further`: separated by commas, besides the empty cell, NA, N/A, NaN, null, none and ?.
    explicit MissingCells(const std::string& further);
    bool operator()(std::string_view cell) const;

private:
    std::vector<std::string> m_further;
};

/// "a, b" -> "a", "b"; spaces around the items go.
std::vector<std::string> listOf(const std::string& text);

/// Lower case, without spaces at its ends and punctuation at its end: what labels that differ
/// only in spelling share.
std::string plainLabel(std::string_view label);

/// "a, b, c": names in a sentence, of many the first ones and the last.
std::string listedNames(const std::vector<std::string>& names);

} // namespace assay::data::formats
