// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_layout.h"

#include <filesystem>
#include <optional>
#include <string_view>

// Private to interop/: what the numbers of a table of answers are, by their content.

namespace assay::interop {

/// A cell as a share of 1: `isPercent`: it stands as a percent, with or without its sign. Empty: it is no number.
std::optional<double> shareOf(std::string_view cell, char decimal, bool isPercent);
/// The same as text without the sign of a percent, for how finely it is written.
std::string_view withoutPercent(std::string_view cell);

/// A cell of a column of logits; of the logarithm of 0 a number whose exponential is 0. Empty: it is none.
std::optional<double> logitOf(std::string_view cell, const AnswerLayout& layout);

/// Reads the whole file once where that decides something, and completes the layout:
/// - Columns called as the labels are, all of them, whose rows are shares of 1 (or of 100), are the probabilities of
///   these classes where the table has neither predictions nor other probabilities.
/// - Probabilities of classes that sum to 100 in each row, and single ones that all have a "%" or of which most lie
///   between 1 and 100, are percents.
/// - Columns of classes of which no number is above 0, and whose exponentials sum to 1 in each row, are logarithms of
///   probabilities.
/// - Of two labels one column of probabilities (of no class, or of one) is enough: it is that of the class it names,
///   of 1, true, yes or positive; answers are then those above one half.
void lookAtNumbers(const std::filesystem::path& file, AnswerLayout& layout);

} // namespace assay::interop
