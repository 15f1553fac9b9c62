// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_reading.h"
#include "data/formats/csv_dialect.h"
#include "data/read_request.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// What becomes of one column of a file.
struct PlannedColumn {
    std::size_t from = 0; ///< place in the file; kNowhere: the file lacks it
    ColumnInfo info;
    ColumnReading reading;
    /// Other spellings of its categories with the place of each.
    std::vector<std::pair<std::string, std::size_t>> spellings;
};
inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// How a surveyed file becomes a data set.
struct TablePlan {
    std::vector<PlannedColumn> columns; ///< without the target
    std::size_t target = 0;             ///< place in the file
    std::string targetName;
    std::string targetGuess;   ///< as DatasetInfo::targetGuess
    std::string targetWritten; ///< as ColumnInfo::written
    ColumnReading targetReading;
    Task task = Task::Classification;
    std::vector<std::string> classes;
    /// Label as written -> class. Several spellings may share one.
    std::vector<std::pair<std::string, std::uint16_t>> labels;
    std::int64_t unitsLine = 0; ///< of a first row that holds units and no data; 0: none
    std::vector<base::Finding> findings;
};

/// The columns of a first source: target proposed where the spec names none, columns that look
/// like an id, free text, constants and empty ones left out, each with a finding. A first row of
/// units is taken out of the surveys.
TablePlan planFirst(const ReadRequest& request, std::vector<ColumnSurvey>& surveys,
                    const CsvDialect& dialect, const MissingCells& isMissing);
/// The columns of a second source, matched with the first by name where both have names, else by
/// position, each read in the form it is written in here. What differs becomes a finding; a missing
/// target is an input Error.
TablePlan planSecond(const ReadRequest& request, std::vector<ColumnSurvey>& surveys,
                     const CsvDialect& dialect, const MissingCells& isMissing);

/// Where the columns lie by whose cells a row is identified (TableSpec::idColumns), in the order of that
/// list; empty: every cell of the row. In a second source they are those that were matched with the
/// first's. Throws a usage Error for a name that is no column, an input Error where a second source
/// lacks one.
std::vector<std::size_t> idPlaces(const ReadRequest& request,
                                  const std::vector<ColumnSurvey>& surveys, const TablePlan& plan);

} // namespace assay::data::formats
