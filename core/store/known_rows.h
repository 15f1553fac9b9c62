// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "store/run_data.h"

#include <filesystem>
#include <vector>

namespace assay::store {

/// The results that are known of these data, shipped ones and those that were added to the project, as
/// baseline::resultRows has them. Nothing of the data themselves is read. Throws base::Error where the project cannot be
/// read.
std::vector<baseline::ResultRow> knownRows(const std::filesystem::path& project,
                                           const RememberedData& data);

} // namespace assay::store
