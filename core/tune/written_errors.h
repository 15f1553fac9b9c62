// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "tune/attempt.h"

#include <string>
#include <vector>

namespace assay::tune {

/// The error table as a document (error_analysis::written), with what attempts changed on each type: their
/// change, its interval and verdict. In a spreadsheet these are further columns, six an attempt; else a table
/// of their own behind the others, with what the intervals rest on. Attempts without an effect on a type
/// change nothing. `attempts`: on the experiment of the table's run.
std::string written(const error_analysis::ErrorTable& table,
                    const std::vector<const MeasuredAttempt*>& attempts,
                    error_analysis::TableFormat format);

} // namespace assay::tune
