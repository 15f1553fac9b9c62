// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_columns.h"

#include <cstdint>
#include <filesystem>

// Private to interop/.

namespace assay::interop {

/// How a table of answers is written.
struct AnswerLayout {
    char delimiter = ',', decimal = '.';
    AnswerColumns columns;
    std::size_t width = 0;       ///< cells of a row
    std::int64_t headerLine = 1; ///< below a line "sep=;", when there is one
};

/// What the content says; a delimiter that makes the header complete is preferred. Throws an input
/// Error for a file without a row.
AnswerLayout answerLayout(const std::filesystem::path& file);

} // namespace assay::interop
