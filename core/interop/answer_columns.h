// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Private to interop/.

namespace assay::interop {

/// Which column of a table of answers is what; -1: there is none.
struct AnswerColumns {
    int id = -1, split = -1, label = -1, prediction = -1, probability = -1, image = -1;
    /// The probability of each class: its name and the column.
    std::vector<std::pair<std::string, int>> ofClasses;
    /// Found by another word than the documented one, so that content has to agree.
    bool probabilityIsGuessed = false, ofClassesIsGuessed = false;
    std::string probabilityName,
        ofClassesName;      ///< of the first of these columns, as the header has it
    bool areLogits = false; ///< `ofClasses` are what a soft-max takes
    /// And they are logarithms of probabilities, of which a soft-max makes these probabilities.
    bool areLogarithms = false;
    std::vector<std::string> unread;   ///< columns of logits that are not used
    std::vector<std::string> guessed;  ///< "y_true" as label, one for each such column
    bool lacksPredictionAlone = false; ///< `problem` is that there is no answer, and nothing else
    std::string problem;               ///< why the table cannot be read, in words; empty: it can

    bool isComplete() const { return problem.empty(); }
};

/// Finds them by name: id, split, label, prediction, probability, probability_CLASS and image, or
/// other words that tools write for them. Label and prediction (or what it follows from) must be there. Where a documented word is there, no other is looked for.
/// Probabilities of classes may be called p_CLASS, p(CLASS), prob_CLASS, CLASS_prob, CLASS_score and their like where
/// there are two at least. Columns logit_CLASS or log_prob_CLASS are taken where there are no probabilities of classes. Of columns of the
/// likeliest classes (top1, or pred_1 with prob_1) the first are taken. Words are compared without the marks on letters.
AnswerColumns answerColumns(const std::vector<std::string_view>& header);

} // namespace assay::interop
