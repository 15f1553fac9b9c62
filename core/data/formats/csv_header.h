// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace assay::data::formats {

using CsvRow = std::vector<std::string>;

/// The evidence for the first of `rows` being the names of the columns.
struct HeaderGuess {
    bool header = false;
    bool sure = true;        ///< no evidence for the other answer
    std::size_t numbers = 0; ///< cells of the first row that are numbers
};

/// - A name above a column of numbers or dates (letters, and no cell of the column comes near it)
///   makes a header, numbers in other columns notwithstanding.
/// - A first cell that comes again below in a column of words makes data.
/// - A word that never comes again above a column of few words that all do makes a header.
/// - Whole numbers in a row that count up by one (0 1 2 3, 2010 2011 2012 2013) make a header when
///   no row below does the same.
/// - In a table of words, names are all different, and none comes again.
/// - The whole first row once more, as in files that were joined, is none of the rows below it, if
///   its cells are different names that come again nowhere else. Case and spaces may differ.
HeaderGuess guessHeader(const std::vector<CsvRow>& rows);

} // namespace assay::data::formats
