// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

enum class ColumnKind : std::uint8_t {
    Number,
    Category, ///< one of a list of texts
    Date,     ///< days since 1970-01-01, with fraction
    Text,     ///< free text: left out, or an input of its own
    Picture,  ///< files of pictures, which are an input of their own
    Series    ///< files that hold one series each, which are an input of their own
};
std::string name(ColumnKind kind); ///< "number"

/// What a code of a category column may be besides an index into its categories.
inline constexpr std::int32_t kMissingCode = -1;
inline constexpr std::int32_t kUnseenCode = -2; ///< a text that the first source does not have

/// What stands between the thousands of a number.
enum class Thousands : std::uint8_t { None, Point, Comma, Space, Apostrophe };
std::string name(Thousands mark); ///< "none", "point"

/// How the numbers of one column are written.
struct NumberForm {
    char decimal = '.'; ///< before the fraction, or ','
    Thousands thousands = Thousands::None;
    std::string unit;       ///< behind each number, "kg"; empty: none
    bool unitFirst = false; ///< in front of it, "$"

    bool operator==(const NumberForm&) const = default;
};
/// A number in that form: "1.234,5 kg", or "1.234 kg".
std::string example(const NumberForm& form, bool fraction = true);
/// The number with its unit, as a person reads it: "12.5 kg", "$12".
std::string withUnit(const std::string& number, const NumberForm& form);

/// In which order a date is written. A time of day may follow each, or stand alone.
enum class DateForm : std::uint8_t { YearMonthDay, DayMonthYear, MonthDayYear, TimeOfDay };

/// What is known of a column without its cells.
struct ColumnInfo {
    std::string name; ///< "column 3" where the file has no header
    ColumnKind kind = ColumnKind::Number;
    std::int64_t missing = 0;
    std::string leftOut; ///< why it does not enter the row of the network; empty: it does
    std::vector<std::string> categories;
    NumberForm form;                            ///< ColumnKind::Number
    DateForm dateForm = DateForm::YearMonthDay; ///< ColumnKind::Date
    /// How its cells are written, where that had to be found out: "1.234,5 kg", "day/month/year".
    std::string written;
};

/// ColumnInfo::leftOut of a column whose pictures, series or texts enter the network beside the row.
inline constexpr const char* kOwnInput = "own input";

/// The cells of one column. Numbers and dates have `numbers` (NaN: missing), categories `codes`;
/// pictures and series `written`, which names their files, and texts while they are read.
struct ColumnCells {
    std::vector<float> numbers;
    std::vector<std::int32_t> codes;
    std::vector<std::string> written;
};

/// A table column by column, beside the ColumnInfo of its data set. The target is not among them.
struct Table {
    std::vector<ColumnCells> columns;
    std::vector<std::uint64_t> rowHashes; ///< of every cell as written, the target's too
};

} // namespace assay::data
