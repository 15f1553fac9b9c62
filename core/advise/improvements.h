// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/curve_end.h"
#include "evaluate/breakdown.h"

#include <string>
#include <vector>

namespace assay::advise {

/// One thing to try against a term of the error.
struct Improvement {
    std::string key; ///< stable: "variance.more_data"
    std::string text;
    std::string note;            ///< what to know about it; may be empty
    bool notRecommended = false; ///< by the lecture
};

/// What the lecture tries against a term, in its order (LECTURE 5; Full Stack Deep Learning, Spring
/// 2021, lecture 7). Empty for terms nobody can lower.
const std::vector<Improvement>& improvements(evaluate::TermKind term);
/// The same for a run: against underfitting, training longer comes first while its loss still falls.
std::vector<Improvement> improvements(evaluate::TermKind term, CurveEnd::Shape shape);

/// The keys of all improvements there are, by term in the lecture's order.
std::vector<std::string> improvementKeys();
/// The improvement of a key; null: there is none of it.
const Improvement* findImprovement(const std::string& key);
/// Its text as it stands within a sentence: "train longer".
std::string withinSentence(const Improvement& improvement);
/// The term that an improvement is tried against: "variance" of "variance.more_data".
std::string termOf(const std::string& improvement);

} // namespace assay::advise
