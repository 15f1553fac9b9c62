// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_labels.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Private to interop/: numbers that labels and answers write with units, thousands or brackets.

namespace assay::interop {

/// What the texts of labels and answers are worth.
struct AnswerQuantities {
    std::vector<double> values; ///< by text
    std::string cell;           ///< the first text that is no plain number: "$1,200"
    double value = 0;           ///< and its value
    bool isOpen =
        false; ///< a mark can be read in two ways, and the other cells made one of them likely at best
};

/// The texts as numbers in the forms that columns of tables have (data/formats/column_reading.h), where at least one
/// of them is no plain number. k and M are factors as there. Empty: some are no numbers. `delimiter`: that of the
/// table. Throws an input Error where all are numbers, but in different units, or percents on one side alone.
std::optional<AnswerQuantities> quantitiesOf(const std::filesystem::path& file,
                                             const std::vector<AnswerText>& texts, char decimal,
                                             char delimiter);

/// Whether two whole series of numbers rise and fall together: their correlation; NaN where one does not change.
double correlationOf(const std::vector<double>& one, const std::vector<double>& other);

} // namespace assay::interop
