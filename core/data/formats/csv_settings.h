// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/formats/csv_scanner.h"

namespace assay::data::formats {

/// Writes the delimiter that was chosen into `rules`; false for Auto, and `rules` stays as it is.
bool setDelimiter(CsvRules& rules, Delimiter delimiter);
/// What a line that is passed over begins with; empty for Auto and None.
std::string markOf(CommentChoice choice);

} // namespace assay::data::formats
