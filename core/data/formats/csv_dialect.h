// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/formats/csv_scanner.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// The beginning of a text as UTF-8, about a megabyte.
struct TextBeginning {
    std::string text;
    bool whole = true; ///< it is all of the text; else it may end within a row

    static TextBeginning of(const std::filesystem::path& path, EncodingChoice encoding);
};

/// How one delimited file is written.
struct CsvDialect {
    CsvRules rules;             ///< `columns`: cells of most rows
    std::size_t columns = 0;    ///< of the table; fewer than cells where lines end with a delimiter
    bool header = true;         ///< the first row names the columns
    bool rowNames = false;      ///< the header has no name for the first column, as R writes tables
    bool delimiterLine = false; ///< the first line only names the delimiter: "sep=;"
    /// How many cells of a first row that was taken for the header are numbers.
    std::size_t numbersInHeader = 0;
    bool maybeHeader = false; ///< the first row was taken for data, and may name the columns

    /// The fields of TableSpec that say the same as what was found: "data.delimiter", "semicolon".
    std::vector<std::pair<std::string, std::string>> settings() const;
};

/// What `spec` leaves open is found by content. `path` is for messages.
///
/// - Delimiter: the one that cuts most rows, the header among them, into the same number of cells,
///   at least two, that hold no other delimiter; ^, ~, ::, || or U+0001 where they cut every row so; several blanks where no other does, every row has
///   as many cells and a column holds numbers. A first line "sep=;" decides.
/// - Quotes: doubled (RFC 4180), with backslashes where only that closes them, apostrophes where
///   only they make the rows agree.
/// - Comments: lines that begin with #, % or // and that are no rows.
/// - First line: titles above a table, with fewer cells or one filled cell, are passed over when a
///   header follows.
/// - Header: see guessHeader.
CsvDialect guessDialect(const std::filesystem::path& path, const TextBeginning& beginning,
                        const TableSpec& spec);

std::string delimiterName(const CsvRules& rules); ///< in words: "comma", "double colon"

} // namespace assay::data::formats
