// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/data_spec.h"
#include "data/formats/column_survey.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// A column counts as numbers when at least this share of its filled cells are.
inline constexpr double kNumberShare = 0.95;
/// A target of at most so many different whole numbers is taken for classes.
inline constexpr std::size_t kFewNumbers = 20;

/// How well a guess is founded.
enum class Certainty : std::uint8_t {
    Sure,   ///< some cell allows nothing else
    Likely, ///< other cells of the column make it much the likelier
    Open    ///< nothing decides, or what decides disagrees
};

/// What a column is taken to hold, and how its cells are written.
struct ColumnReading {
    ColumnKind kind = ColumnKind::Number;
    NumberForm form;
    bool strict = false;               ///< numbers that need the other decimal mark are none
    Certainty marks = Certainty::Sure; ///< that form.decimal is right for "68.405"
    DateForm dateForm = DateForm::YearMonthDay;
    bool datesOpen = false; ///< no day is greater than 12
    bool chosen = false;    ///< a person says that these are categories
    bool code = false;      ///< digits that are no quantity: leading zeros, or 16 and more
    BoundChoice belowLimit = BoundChoice::Missing;
    /// k, M and their like behind a number are factors and no units (unitsOf).
    bool magnitudes = false;
    bool compactDates = false; ///< of a column of dates: 20230711, or 202307

    /// The cell as this column's number or date; empty when it is none. Not for missing cells.
    std::optional<double> value(std::string_view cell) const;
};

/// What is known of the columns besides their cells.
struct FileContext {
    const TableSpec& spec;
    char delimiter = ',';
    std::vector<std::size_t> numbers;    ///< places of columns that are to be numbers
    std::vector<std::size_t> categories; ///< and of those that are to be categories
    /// By place, the same column of a first source; null: there is none. Its kind is taken over.
    std::vector<const ColumnInfo*> like;
};

/// Reads every column. How marks are read that can be read in two ways is decided by, in this
/// order: cells of the column that can be read in one way only ("3.5", "1.234.567"); the spec; the
/// other columns of the file, and the same column of a first source; whole numbers beside them,
/// such as 987 beside 68.405.
std::vector<ColumnReading> readingsOf(const std::vector<ColumnSurvey>& surveys,
                                      const FileContext& context);

/// Cells of a column of numbers or dates that are none, censored ones and marks aside.
CellTexts strays(const ColumnSurvey& survey, const ColumnReading& reading,
                 const MissingCells& isMissing);
/// How its cells are written, for ColumnInfo::written.
std::string writtenAs(const ColumnSurvey& survey, const ColumnReading& reading);
/// How many strays there are.
std::int64_t strayCount(const ColumnSurvey& survey, const ColumnReading& reading);

/// Why a column should not enter the network; empty: no reason against it.
/// "constant", "empty", "id", "text".
std::string objectionTo(const ColumnSurvey& survey, const ColumnReading& reading);

/// Whether a column of texts, or of many categories, holds numbers of which some are written in ways
/// that are none ("12*", "1/8", "10-20"): a target for all that, these cells being named.
bool isSpoiltQuantity(const ColumnSurvey& survey, const ColumnReading& reading);

/// Every text that is a value, sorted: by value when all are numbers. Of a column of numbers those
/// that are.
std::vector<std::string> categoriesOf(const ColumnSurvey& survey, const ColumnReading& reading,
                                      const MissingCells& isMissing);

/// Values that may mean "missing", as they come again and again: numbers such as -999, and dates such
/// as 9999-12-31, that stand far outside of all others; or those that many programs write for it and
/// that stand near the others: -1 or -9 where nothing else is negative, 99 or 9 above a gap.
struct Sentinels {
    enum class Why : std::uint8_t { Far, OnlyNegative, AboveGap, ZeroApart };
    std::vector<std::string> texts; ///< as they are written
    double value = 0;               ///< the first
    std::int64_t count = 0;
    Why why = Why::Far;
};
std::optional<Sentinels> sentinelsOf(const ColumnSurvey& survey, const ColumnReading& reading);
/// Zeros of a column of positive numbers, at most half of its cells: they lie far below the others, as that of a
/// blood pressure does. `beside` other such columns a gap above them is enough.
std::optional<Sentinels> zerosApart(const ColumnSurvey& survey, const ColumnReading& reading,
                                    bool beside);

/// data.missing holds for all columns. Of a finding on such a value the fix is taken out, and the other
/// column named, where that has the value too and there is no sign that it means missing there.
void keepValuesOfOthers(std::vector<base::Finding>& findings,
                        const std::vector<ColumnSurvey>& surveys);

} // namespace assay::data::formats
