// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

#include <string>
#include <vector>

namespace assay::data::formats {

/// Whether the file is delimited text with at least two columns; reads its beginning only.
bool looksLikeTable(const std::string& path);

/// Reads delimited text (CSV, TSV) in two passes: the first finds out what each column holds, the
/// second fills arrays of exactly that. Memory: 4 bytes a cell and 8 a row; of a column of pictures
/// the names of the files and the pictures, decoded. Categories of a second
/// source are those of the first; texts that it does not have become kUnseenCode.
/// Throws an input Error that names the row, or a usage Error when the target is none.
Dataset::Content readTable(const ReadRequest& request);

const base::FieldsOf<DataSpec>& tableFields();

} // namespace assay::data::formats
