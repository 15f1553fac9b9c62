// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/dataset.h"
#include "data/formats/csv_dialect.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// A cell as findings show it: of one longer than 60 bytes the beginning, with "..." behind it.
std::string shortened(std::string_view text);

/// Which rows of a text are rows of its table: those with a cell for each column; further cells
/// may follow if all are empty. The others are counted and left out when they are few, else the
/// text is refused.
class TableRows
{
public:
    using Cells = std::vector<std::string_view>;

    TableRows(const std::filesystem::path& path, const CsvDialect& dialect);

    /// The header, before any row below it: a row that repeats it, also in other case or with other
    /// spaces, is none of the table.
    void begin(const Cells& header);
    /// Whether the row below the header is one of the table.
    bool take(const Cells& cells, std::int64_t line);
    /// At the end. Throws an input Error when no row was taken, or when of all rows more than one
    /// in twenty was left out; up to ten shorter ones at the end of a longer table do not count.
    void require() const;
    std::int64_t taken() const { return m_taken; }

    /// "table.header_again": the header, within the table; "table.rule_lines": lines drawn with dashes;
    /// "table.ragged_rows": rows left out;
    /// "table.total_row": the last ones look like sums; "table.subtotals": some within do.
    std::vector<base::Finding> findings() const;

private:
    bool isHeaderAgain(const Cells& cells) const;
    bool isRule(const Cells& cells) const;
    bool isRefused() const;
    [[noreturn]] void refuseRows() const;

    std::filesystem::path m_path;
    std::string m_delimiter; ///< its name
    bool m_header;
    std::size_t m_columns;
    std::vector<std::string> m_names;      ///< of the header, if several are filled
    std::vector<std::string> m_plainNames; ///< as plainLabel() writes them
    std::int64_t m_again = 0, m_againLine = 0, m_lastAgain = 0;
    std::int64_t m_rules = 0, m_firstRule = 0; ///< lines of dashes
    std::int64_t m_taken = 0, m_leftOut = 0;
    std::int64_t m_foot = 0; ///< left out since the last row that was taken, each a short one
    std::int64_t m_firstLine = 0, m_lastLine = 0;
    std::size_t m_firstCells = 0;
    std::string m_firstText; ///< the first filled cell of the first row left out
    std::string m_lastText;  ///< of the last row taken
    std::int64_t m_totals = 0, m_firstTotal = 0;       ///< rows at the end that look like sums
    bool m_isSummary = false;                          ///< one of them can be nothing else
    std::vector<std::string> m_maybe;                  ///< texts of those that may be examples too
    std::int64_t m_subtotals = 0, m_firstSubtotal = 0; ///< rows that begin with such a word
    std::string m_subtotal;                            ///< the first
};

/// What was passed over or guessed about the lines of a table that a person should know:
/// "table.lines_above", "table.header_numbers", "table.maybe_header", "table.row_names", "table.sideways".
std::vector<base::Finding> dialectFindings(const std::filesystem::path& path,
                                           const TextBeginning& beginning,
                                           const CsvDialect& dialect, const TableSpec& spec);

/// The lines above the table and its first rows.
std::vector<FirstLine> firstLines(const std::filesystem::path& path, const TextBeginning& beginning,
                                  const CsvDialect& dialect);

} // namespace assay::data::formats
