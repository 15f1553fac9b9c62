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
    /// The probabilities of classes, or the one of a row, stand as percents.
    bool areClassesPercents = false, isProbabilityPercents = false;
    /// The one column of probabilities is that of the first of two classes; empty: of the answer, or
    /// what it is of is not known yet.
    std::vector<std::string> two;
};

/// What the content says: also which columns hold probabilities where their names do not say so (answer_numbers.h).
/// A delimiter that makes the header complete is preferred. Throws an input
/// Error for a file without a row.
AnswerLayout answerLayout(const std::filesystem::path& file);

} // namespace assay::interop
