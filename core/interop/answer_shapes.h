// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_layout.h"

#include <filesystem>
#include <string>

// Private to interop/: tables of answers that have another shape than one row an example and one value a cell.

namespace assay::interop {

/// Throws an input Error with the lines of Python that write the table anew, for
/// - a row for each example and class (code predictions.long), by the rows of its first examples;
/// - lists in the cells of the column that has to be the answer or the probabilities (predictions.lists).
void requireRowOfEachExample(const std::filesystem::path& file, const AnswerLayout& layout);

/// The one item of a list that has one, without quotes: "cat" of "['cat']". Anything else stays as it is.
std::string itemOf(const std::string& cell);

/// Throws the input Error for a file that begins as JSON does (predictions.json), with the line of Python that makes a
/// table of it where there is one. `start`: its first bytes.
void refuseJson(const std::filesystem::path& file, std::string start);

} // namespace assay::interop
