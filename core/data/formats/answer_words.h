// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/data_spec.h"
#include "data/formats/column_survey.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// "table.answer_words": classes that may be one answer in several words, such as "yes", "ja" and "y" beside "no".
/// Looked for where nearly all classes are words for yes and no and both stand among them; they stay classes of
/// their own. A letter counts beside a word that begins with it, 1 and 0 beside any word. `classes`: of `target`,
/// each once. Empty: there are none, or data.simplify.classes leaves them out.
std::optional<base::Finding> answerWords(const ColumnSurvey& target,
                                         const std::vector<std::string>& classes,
                                         const DataSpec& spec);

/// The sentence of that finding.
std::string answerWordsText(const base::Finding& finding);

} // namespace assay::data::formats
