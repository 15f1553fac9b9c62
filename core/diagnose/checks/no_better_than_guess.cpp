// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "stats/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::percentText;
using base::unitText;

/// Whether a share of explained variance may be 0 with so many examples.
bool mayBeZero(double r2, std::int64_t examples)
{
    if (r2 <= 0 || examples < 5)
        return true;
    const double z = std::atanh(std::sqrt(std::min(r2, 1 - 1e-12)));
    return z - 1.96 / std::sqrt(static_cast<double>(examples) - 3) <= 0;
}

/// The last network is not shown to do better on train than an answer that looks at no input.
/// Train, because a network that has learned anything has learned that first.
/// Classification: the Wilson interval (95 %) of the error reaches the error of always guessing
/// the commonest class. Regression: R2 may be 0, by Fisher's z interval (95 %) of the correlation
/// sqrt(R2) (Fisher 1921).
/// The end "low" of the interval above "guess": clearly worse than the guess, and its sentence says
/// so. For numbers `low` is of the RMSE, so that the variance of the residuals exceeds that of the
/// targets by more than two independent normal samples of this size would (F ratio, log scale:
/// variance 2/n each), which errs on the safe side.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trained || !subject.trained->last.contains(data::SplitKind::Train))
        return {};
    const train::SplitScore& train = subject.trained->last.at(data::SplitKind::Train);
    const data::Guess& guess = subject.trained->guess;
    Finding finding{.id = "train.no_better_than_guess",
                    .severity = base::Severity::Warning,
                    .step = subject.trained->step};
    if (train.isRegression()) {
        if (!mayBeZero(train.r2, train.examples))
            return {};
        const double low =
            train.examples > 0
                ? train.rmse * std::exp(-1.96 / std::sqrt(static_cast<double>(train.examples)))
                : 0;
        finding.evidence = {{"train_rmse", train.rmse},
                            {"low", low},
                            {"guess", guess.rmse},
                            {"train_r2", train.r2}};
        return {finding};
    }
    const auto interval = stats::wilson(
        std::llround(train.error * static_cast<double>(train.examples)), train.examples);
    if (interval.high < guess.error)
        return {};
    finding.evidence = {{"train_error", train.error},
                        {"low", interval.low},
                        {"high", interval.high},
                        {"guess", guess.error}};
    return {finding};
}

} // namespace

const Check& noBetterThanGuess()
{
    static const Check check{
        "no_better_than_guess",
        "Network against a guess",
        Stage::Training,
        {
            {"train.no_better_than_guess",
             [](const Finding& f) {
                 const bool numbers = !std::isnan(number(f, "train_rmse"));
                 // Earlier versions kept no end of the interval for numbers.
                 const char* const than =
                     number(f, "low") > number(f, "guess") ? "Worse than" : "No better than";
                 return numbers
                            ? fmt::format(
                                "{} always answering the mean: on train the RMSE is {}, that of the "
                                "mean {}. Overfit one batch to see whether the network can learn at "
                                "all.",
                                than, unitText(number(f, "train_rmse")),
                                unitText(number(f, "guess")))
                            : fmt::format(
                                "{} always answering the most common class: on train the error is {}, "
                                "that of the guess {}. Overfit one batch to see whether the network "
                                "can learn at all.",
                                than,
                                percentText(number(f, "train_error"), number(f, "low"),
                                            number(f, "high")),
                                percentText(number(f, "guess")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
