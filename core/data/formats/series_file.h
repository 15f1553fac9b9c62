// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/cell.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace assay::data::formats {

/// What a column of such a file holds.
struct SeriesFileColumn {
    std::string name;        ///< empty: it has none
    std::size_t numbers = 0; ///< cells that are one
    std::string word;        ///< the first cell that is neither a number nor missing
    std::int64_t line = 0;   ///< of that cell
    bool counts = false;     ///< it has no name among names, and counts the rows
};

/// One file that holds a series, as it stands: rows x columns of numbers.
struct SeriesFile {
    std::filesystem::path path;
    std::string problem; ///< why there is no series, without its end; empty: there is one
    std::size_t rows = 0;
    std::vector<SeriesFileColumn> columns;
    std::vector<float> values; ///< row by row; NaN: missing
    bool named = false;        ///< a line of names stands above
    bool array = false;        ///< of NumPy's
    bool commas = false;       ///< as decimal marks
};

/// Floats that may still be taken, shared between threads.
using SeriesRoom = std::atomic<std::int64_t>;

/// Reads all of it. Throws an input Error where the room is used up, and nothing else: what is wrong with
/// the file is its problem.
SeriesFile readSeriesFile(const std::filesystem::path& path, const MissingCells& isMissing,
                          SeriesRoom& room);
/// Whether what the file begins with can be read as a series.
bool beginsAsSeries(const std::filesystem::path& path);

} // namespace assay::data::formats
