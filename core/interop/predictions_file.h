// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "error_analysis/mistakes.h"
#include "evaluate/predictions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::interop {

/// Answers that were made elsewhere.
struct PredictionsFile {
    std::vector<std::string> classes; ///< empty: numbers are predicted
    std::vector<evaluate::Predictions> splits;
    std::vector<error_analysis::Mistake> examples; ///< their names and pictures
    std::vector<base::Finding> findings;
};

/// Reads answers. Throws an input Error that names the row.
///
/// One table: columns id, split (train, train_val or test_val), label, prediction; probability (of
/// the answer) or probability_CLASS for every class, and image (a path, from the table's folder)
/// may follow, in any order. Labels and predictions that are numbers with fractions are regression.
/// Two arrays (.npy): probabilities, examples x classes, and labels, integers from 0; they count as
/// test-val, their ids are their places from 0.
PredictionsFile readPredictions(const std::vector<std::filesystem::path>& paths);

} // namespace assay::interop
