// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/formats/csv_dialect.h"

#include <filesystem>
#include <optional>
#include <string>

namespace assay::data::formats {

/// "table.sideways": a small table whose columns seem to be the examples. Each row below the first has a name in front
/// and holds numbers alone or a few words that come again, and there are rows of both kinds. Empty: it is none. Throws an input
/// Error of the same code and words where the rows are too few to be split.
std::optional<base::Finding> sidewaysFinding(const std::filesystem::path& path,
                                             const TextBeginning& beginning,
                                             const CsvDialect& dialect);
std::string sidewaysText(const base::Finding& finding);

} // namespace assay::data::formats
