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

/// Reads answers. Throws an input Error that names the row, or the array with its type and shape.
/// Rows that cannot be read are refused, counted and named. Left out, and reported, are a header that comes again and
/// the few rows whose id came before in their split.
///
/// One table, delimited in any way (data/formats/csv_dialect.h): columns id (else the place in the file), split (train,
/// train_val or test_val; else test_val), label, prediction; probability (of the answer) or probability_CLASS for every
/// class (or logit_CLASS, of which a soft-max makes them), and image (a path, from the table's folder) may follow, in any order; other words for them
/// are taken and reported. Without predictions the most probable class is the answer. Labels and
/// predictions that are numbers with fractions are regression. Which labels and answers are one
/// class: answer_labels.h.
/// Two arrays (.npy), or both in one .npz: probabilities, examples x classes, and labels, whole
/// numbers from 0, or 0 and 1, examples x classes; of two classes the probability of class 1 is
/// enough. An array called logits is soft-maxed, rows that sum to 100 are percents. An .npz with predictions and labels
/// (by these names, a number an example) is read as a table of them. They count as test-val, their ids are their places from 0.
/// At most evaluate::kMostClasses classes. Rows are read one by one: memory holds what is kept of
/// them (evaluate::Predictions).
PredictionsFile readPredictions(const std::vector<std::filesystem::path>& paths);

} // namespace assay::interop
