// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_files.h"

namespace assay::data::formats {

/// Whether a file is called as those that hold a series.
bool hasSeriesEnding(const std::string& name);

/// Whether a column names files that hold one series each: by their endings (.csv, .tsv, .txt, .dat,
/// also with .gz; .npy), by whether they are there, and by whether the first of them can be read as
/// one. More than ten rows a file on average are no series.
bool namesSeries(const ColumnSurvey& survey, const std::filesystem::path& table);

/// The series that such a column names. A file of text is one series: a row a step, a column a channel,
/// with or without names above, in an encoding, with delimiter, decimal mark and missing cells that are
/// found for each file by itself; DataSpec's are those of the table, but for what else is missing. Left out
/// are columns that hold no number in any file (times of day), and a first column without a name that
/// counts the rows. An array of NumPy's is steps, or steps x channels; channels x steps where nearly all
/// files agree in their first side and not in the second. All have as many channels as most have, and their
/// names, in any order.
std::unique_ptr<FileColumn> seriesColumn(const ReadRequest& request, const TablePlan& plan,
                                         const ColumnInfo& column,
                                         const std::vector<std::string>& files, Places& places);

} // namespace assay::data::formats
