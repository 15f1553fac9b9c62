// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/mistakes.h"
#include "evaluate/evaluation.h"
#include "evaluate/predictions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::store {

/// Answers that were made elsewhere, read and scored.
struct ImportedAnswers {
    std::string name;
    std::string source; ///< absolute path; the same source again replaces the run it made
    evaluate::Evaluation evaluation;
    std::vector<evaluate::Predictions> predictions;
    std::vector<error_analysis::Mistake> examples; ///< their names and pictures
    std::vector<base::Finding> findings;
};

/// Makes them a run that is read only, with its scores, answers, examples and findings, in one
/// transaction: all of it is kept or nothing. Throws base::Error.
train::RunId importAnswers(const std::filesystem::path& project, const ImportedAnswers& answers);

} // namespace assay::store
