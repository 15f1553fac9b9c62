// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"

#include <filesystem>
#include <string>

namespace assay::data::formats {

/// How one delimited file is written.
struct CsvDialect {
    char delimiter = ',';
    bool header = true;
    std::size_t columns = 0; ///< cells of most rows
};

/// What `spec` leaves open is found by content. `sample`: the beginning of the text as UTF-8,
/// which may end within a row. The delimiter is the one that cuts the rows into the same number of
/// cells, at least two; the first row is a header when a column of numbers begins with something else, or, in a
/// table of texts, when none of its cells comes again below.
CsvDialect guessDialect(const std::filesystem::path& path, const std::string& sample,
                        const TableSpec& spec);

std::string delimiterName(char delimiter); ///< "comma"

} // namespace assay::data::formats
