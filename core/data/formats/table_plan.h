// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_survey.h"
#include "data/formats/csv_dialect.h"
#include "data/read_request.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// What becomes of one column of a file.
struct PlannedColumn {
    std::size_t from = 0; ///< place in the file; kNowhere: the file lacks it
    ColumnInfo info;
    DateForm dateForm = DateForm::YearMonthDay;
};
inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// How a surveyed file becomes a data set.
struct TablePlan {
    std::vector<PlannedColumn> columns; ///< without the target
    std::size_t target = 0;             ///< place in the file
    std::string targetName;
    Task task = Task::Classification;
    std::vector<std::string> classes;
    /// Label as written -> class. Several spellings may share one.
    std::vector<std::pair<std::string, std::uint16_t>> labels;
    std::vector<base::Finding> findings;
};

/// The columns of a first source: target proposed where the spec names none, columns that look
/// like an id, free text, constants and empty ones left out, each with a finding.
TablePlan planFirst(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys,
                    const CsvDialect& dialect);
/// The columns of a second source, matched with the first by name where both have names, else by
/// position. What differs becomes a finding; a missing target is an input Error.
TablePlan planSecond(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys,
                     const CsvDialect& dialect);

} // namespace assay::data::formats
