// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/formats/column_reading.h"

#include <optional>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// What besides a column's own cells decides how its marks are read.
struct MarkContext {
    const TableSpec& spec;
    char delimiter = ',';
    std::optional<char> file;         ///< decimalOfFile()
    const ColumnInfo* like = nullptr; ///< the same column of a first source
};

/// The decimal mark of all columns that have cells which can be read in one way only; empty: there
/// are none, or they disagree.
std::optional<char> decimalOfFile(const std::vector<ColumnSurvey>& surveys);

/// The decimal mark of a column, and how sure that is.
std::pair<char, Certainty> decimalOf(const ColumnSurvey& survey, const MarkContext& context);

} // namespace assay::data::formats
