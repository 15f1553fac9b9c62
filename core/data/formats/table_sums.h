// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_files.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace assay::data::formats {

/// "table.total_row": the last row, on `line`, holds the sum, or in several columns the mean, of the rows
/// above in each column of numbers that it fills, the target among them. Of tables of a dozen rows and more.
std::optional<base::Finding> sumRow(const std::filesystem::path& path, const TablePlan& plan,
                                    const TableContent& content, std::int64_t line);

/// "table.target_sum": the target of regression is, in every row, the sum of several columns that enter the
/// network, some of them perhaps subtracted: cnt = casual + registered. `leftOut`: data.leave_out as it is.
std::optional<base::Finding> targetSum(const TablePlan& plan, const TableContent& content,
                                       const std::string& leftOut);

} // namespace assay::data::formats
