// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"

namespace assay::data {

/// Every column over the open splits; empty for anything but a table.
std::vector<ColumnSummary> summarise(const Splits& splits);

/// The target of a table over the open splits: of classes each the most frequent, of numbers equal
/// steps, as a column has them.
ColumnSummary summariseTarget(const Splits& splits);

/// A value of ColumnKind::Date, days since 1970-01-01 with fraction and finite: "2024-01-10", with the time of day
/// where there is one; "13:45" for times alone.
std::string dateText(double days, DateForm form);

/// What a person reads of an example: the columns of a table, or a text as one column; else nothing.
std::vector<ColumnInfo> readColumns(const DatasetInfo& info);
/// One example in those columns, cell after cell; what is missing or was not kept is empty.
std::vector<std::string> cellsOf(const Dataset& dataset, std::size_t row);

} // namespace assay::data
