// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/csv_layout.h"
#include "interop/logged_number.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Private to interop/: what the beginning of a CSV log shows before its rows are taken.

namespace assay::interop {

/// How the numbers of each column are written. The decimal mark is found by the rules of tables
/// (data/formats/column_marks.h).
class CsvSurvey
{
public:
    CsvSurvey() = default;
    /// Of the text behind the header.
    CsvSurvey(const std::filesystem::path& path, std::string text, const CsvLayout& layout);

    /// A cell that loggedCell alone cannot read, or reads with the wrong mark.
    struct Number {
        double value = 0;
        bool comma = false;     ///< its decimal mark is a comma
        bool thousands = false; ///< marks stand between its thousands
        bool open = false;      ///< the other reading is as likely
    };
    std::optional<Number> number(std::size_t column, std::string_view text, CellForm form) const;

    /// The same for rows below a header that comes later: a name keeps what was found of its column, `before`, and
    /// a new one has the decimal mark of the file.
    CsvSurvey under(const std::vector<std::string>& before,
                    const std::vector<std::string>& after) const;

    /// Whether all numbers of the column stand in brackets and none has a fraction: (1), (2), (3) are a list, as in
    /// tables. (0.5), (0.4) are none.
    bool isBracketed(std::size_t column) const
    {
        return column < m_columns.size() && m_columns[column].bracketed;
    }

    /// Whether the counter only falls: the newest row comes first.
    bool descends() const { return m_descends; }

private:
    struct Column {
        char decimal = '.';
        bool open = false;
        bool commasInFile = false; ///< the file has numbers that only a decimal comma explains
        bool bracketed = false;    ///< all of its numbers are, without a fraction
        bool grouped = false;      ///< a comma between thousands is what the column shows
    };
    std::vector<Column> m_columns;
    bool m_descends = false;
};

/// Whether the words under `run` are names of runs: they come again, in at least half of the rows. Numbers that are
/// another one in each row count something. `text`: behind the header; three rows and fewer say nothing.
bool namesRuns(const std::filesystem::path& path, std::string text, const CsvLayout& layout);

/// The counter of each row, where it only falls and does so at least twice.
bool onlyFalls(const std::vector<double>& counters);

/// A cell as it is quoted in a sentence: its beginning, in UTF-8.
std::string shortened(std::string_view cell);

/// Seconds, minutes ... behind a number: "1.5s" is 1.5 and "s"; empty when it is none.
struct TimedNumber {
    double value = 0;
    std::string unit;
};
std::optional<TimedNumber> timedNumber(std::string_view text);

} // namespace assay::interop
