// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace assay::store {

/// One numbered step of the schema, run in one transaction.
struct Migration {
    std::string name; ///< "0001_runs_and_metrics"
    std::string sql;
};

/// In order; generated from migrations/*.sql.
const std::vector<Migration>& migrations();

} // namespace assay::store
