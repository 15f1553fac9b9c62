// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_notes.h"
#include "data/formats/table_plan.h"

namespace assay::data::formats {

/// Takes a first row of units, or of further names, out of the surveys, with a finding for each of its
/// cells. Its line; 0: there is none. `first`: of a first source, which can be read from that line on
/// where it names the columns better than the header does.
std::int64_t takeUnits(std::vector<ColumnSurvey>& surveys, TableNotes& notes, bool first);

/// What is known of a column: how it is written, and how many of its cells count as missing.
ColumnInfo infoOf(const ColumnSurvey& survey, const ColumnReading& reading);

/// Task, classes and labels of a first source, and what is to be said of its target. Throws an
/// Error when nothing can be learned from it.
void planTarget(const ReadRequest& request, const ColumnSurvey& target,
                const ColumnReading& reading, const MissingCells& isMissing, TablePlan& plan,
                TableNotes& notes);

/// Throws an Error when the column cannot be the target of such a task.
void requireTarget(const ReadRequest& request, const ColumnSurvey& target,
                   const ColumnReading& reading, Task task, std::size_t classes);

} // namespace assay::data::formats
