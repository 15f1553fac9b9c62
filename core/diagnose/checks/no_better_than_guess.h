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
/// The end "low" of the interval above "guess": clearly worse than the guess, and its sentence says
/// so. For numbers `low` is of the RMSE, so that the variance of the residuals exceeds that of the
/// targets by more than two independent normal samples of this size would (F ratio, log scale:
/// variance 2/n each), which errs on the safe side.
std::optional<base::Finding> noBetterThanGuess(const train::Scores& scores,
                                               const data::Guess& guess, std::int64_t step);

} // namespace assay::diagnose
