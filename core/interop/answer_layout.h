// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/csv_scanner.h"
#include "interop/answer_columns.h"

#include <filesystem>

// Private to interop/.

namespace assay::interop {

/// How a table of answers is written.
struct AnswerLayout {
    data::formats::CsvRules rules; ///< the first row by them is the header
    char decimal = '.';
    AnswerColumns columns;
    std::size_t width = 0; ///< cells of a row
};

/// What the content says; a delimiter that makes the header complete is preferred. Throws an input
/// Error for a file without a row.
AnswerLayout answerLayout(const std::filesystem::path& file);

} // namespace assay::interop
