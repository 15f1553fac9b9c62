// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/answer_checks.h"
#include "interop/answer_labels.h"
#include "interop/predictions_file.h"

#include <map>

// Private to interop/.

namespace assay::interop {

/// The answers of one split of a table while they are read.
struct AnswerPart {
    evaluate::Predictions answers;
    std::vector<std::uint32_t> labels, predictions; ///< their texts
    std::vector<std::int64_t> lines;
    std::vector<float> single; ///< the probability of the answer; NaN: not known
    std::vector<error_analysis::Mistake> examples;
};

/// A table of answers as it stands in the file.
struct AnswerTable {
    std::filesystem::path file;
    char decimal = '.', delimiter = ',';
    bool hasProbability = false; ///< a column of the probability of the answer
    std::string
        ofClass; ///< the class whose probability that column holds; empty: its numbers say so
    std::vector<AnswerText> texts;
    std::map<data::SplitKind, AnswerPart> parts;
};

/// Fills the answers of the parts where no column of probabilities names the classes: decides
/// whether numbers or classes are predicted, which labels and answers are the same, and what the one
/// column of probabilities means. Says where numbers that are predicted lie on another scale than the labels. Returns the classes, empty for numbers; adds to `findings`. Throws
/// an input Error.
std::vector<std::string> giveMeaning(AnswerTable& table, std::vector<base::Finding>& findings);

/// Rows with "nan", which tools write where there is no value, go to `troubles`, unless both columns have it among
/// words.
void noteMissing(const AnswerTable& table, Troubles& troubles);
/// Classes that train has no example of, where there are examples of train.
void findClassesNotInTrain(PredictionsFile& file);

} // namespace assay::interop
