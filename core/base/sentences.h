// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <functional>
#include <map>
#include <string>

// Private to base/: the words of findings, one file for each part of the house that raises them.

namespace assay::base {

using Sentence = std::function<std::string(const Finding&)>;
using Sentences = std::map<std::string, Sentence>; ///< by the id of the finding

Sentences answerSentences(); ///< what reading answers made elsewhere finds
Sentences cellSentences();   ///< what the cells of a table give to ask
Sentences dataSentences();   ///< what reading data finds
Sentences cellSentences();   ///< what the cells of a table give to ask
Sentences logSentences();    ///< what reading logs of other tools finds
Sentences runSentences();    ///< what training, overfitting one batch and evaluating find

/// The number of that name; NaN when the finding has none.
double number(const Finding& finding, const char* name);
/// The text at `index` of `Finding::texts`; empty when the finding has none there.
std::string text(const Finding& finding, std::size_t index);
/// Three significant digits, "61,463" from a thousand on, "9.75e13" from a million; "NaN", "infinity".
std::string shown(double value);

} // namespace assay::base
