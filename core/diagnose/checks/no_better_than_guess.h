// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/run.h"

#include <optional>

namespace assay::diagnose {

/// "train.no_better_than_guess": the last network is not shown to do better on train than an
/// answer that looks at no input. Train, because who has learned anything has learned that first.
/// Classification: the Wilson interval (95 %) of the error reaches the error of always guessing
/// the commonest class. Regression: R2 may be 0, by Fisher's z interval (95 %) of the correlation
/// sqrt(R2) (Fisher 1921).
std::optional<base::Finding> noBetterThanGuess(const train::Scores& scores,
                                               const data::Guess& guess, std::int64_t step);

} // namespace assay::diagnose
