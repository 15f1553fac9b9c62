// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/no_better_than_guess.h"

#include "stats/interval.h"

#include <cmath>

namespace assay::diagnose {

namespace {

/// Whether a share of explained variance may be 0 with so many examples.
bool mayBeZero(double r2, std::int64_t examples)
{
    if (r2 <= 0 || examples < 5)
        return true;
    const double z = std::atanh(std::sqrt(std::min(r2, 1 - 1e-12)));
    return z - 1.96 / std::sqrt(static_cast<double>(examples) - 3) <= 0;
}

} // namespace

std::optional<base::Finding> noBetterThanGuess(const train::Scores& scores,
                                               const data::Guess& guess, std::int64_t step)
{
    const auto found = scores.find(data::SplitKind::Train);
    if (found == scores.end())
        return std::nullopt;
    const train::SplitScore& train = found->second;
    base::Finding finding{
        .id = "train.no_better_than_guess", .severity = base::Severity::Warning, .step = step};
    if (train.isRegression()) {
        if (!mayBeZero(train.r2, train.examples))
            return std::nullopt;
        const double low =
            train.examples > 0
                ? train.rmse * std::exp(-1.96 / std::sqrt(static_cast<double>(train.examples)))
                : 0;
        finding.evidence = {{"train_rmse", train.rmse},
                            {"low", low},
                            {"guess", guess.rmse},
                            {"train_r2", train.r2}};
        return finding;
    }
    const auto interval = stats::wilson(
        std::llround(train.error * static_cast<double>(train.examples)), train.examples);
    if (interval.high < guess.error)
        return std::nullopt;
    finding.evidence = {{"train_error", train.error},
                        {"low", interval.low},
                        {"high", interval.high},
                        {"guess", guess.error}};
    return finding;
}

} // namespace assay::diagnose
