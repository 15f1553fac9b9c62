// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/collapse.h"

#include "base/number_text.h"
#include "evaluate/evaluation.h"
#include "evaluate/predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay::evaluate {

namespace {

using data::SplitKind;

constexpr double kNearlyAll = 0.9;
constexpr std::int64_t kFewest = 20; ///< examples of other classes

std::string shareText(double share)
{
    const bool nearAnEnd = share < 0.0995 || (share > 0.9895 && share < 1);
    return nearAnEnd ? base::percentText(share) : fmt::format("{:.0f} %", share * 100);
}

} // namespace

std::optional<Collapse> collapseOf(const Evaluation& evaluation)
{
    const auto& reports = evaluation.reports;
    const bool hasTestVal = reports.contains(SplitKind::TestVal);
    std::vector<SplitKind> splits{hasTestVal ? SplitKind::TestVal : SplitKind::TrainVal};
    if (evaluation.oneDistribution && hasTestVal)
        splits.push_back(SplitKind::TrainVal);
    std::vector<ClassReport> counts(evaluation.classes.size());
    std::int64_t examples = 0;
    for (const SplitKind split : splits) {
        const auto found = reports.find(split);
        if (found == reports.end() || found->second.classes.size() != counts.size())
            continue;
        for (std::size_t k = 0; k < counts.size(); ++k) {
            const ClassReport& one = found->second.classes[k];
            counts[k].examples += one.examples;
            counts[k].predicted += one.predicted;
            counts[k].correct += one.correct;
            examples += one.examples;
        }
    }
    for (std::size_t k = 0; k < counts.size(); ++k) {
        const ClassReport& one = counts[k];
        const std::int64_t others = examples - one.examples;
        const auto share = [](std::int64_t part, std::int64_t of) {
            return static_cast<double>(part) / static_cast<double>(of);
        };
        if (others < kFewest || share(one.predicted, examples) < kNearlyAll
            || share(one.predicted - one.correct, others) < kNearlyAll)
            continue;
        return Collapse{.answer = evaluation.classes[k],
                        .set = evaluation.oneDistribution ? "validation"
                               : hasTestVal               ? "test-val"
                                                          : "train-val",
                        .answered = share(one.predicted, examples),
                        .amongLabels = share(one.examples, examples),
                        .examples = examples};
    }
    return std::nullopt;
}

namespace {

/// The largest share of the examples that one class is answered for.
double answeredMost(const Predictions& predictions)
{
    std::vector<std::int64_t> counts(predictions.classes);
    for (const std::uint16_t answer : predictions.predicted) {
        if (answer < counts.size()) // a project may say anything
            ++counts[answer];
    }
    return static_cast<double>(*std::max_element(counts.begin(), counts.end()))
           / static_cast<double>(predictions.predicted.size());
}

} // namespace

bool hasCollapsed(const Predictions& before, const Predictions& after)
{
    constexpr double kLess = 3; // times
    const auto isKnown = [](const Predictions& one) {
        return !one.isRegression() && static_cast<std::int64_t>(one.predicted.size()) >= kFewest;
    };
    if (!isKnown(before) || !isKnown(after))
        return false;
    const double now = answeredMost(after);
    return now >= kNearlyAll && (1 - now) * kLess <= 1 - answeredMost(before);
}

std::string sentence(const Collapse& collapse)
{
    return fmt::format(
        "It answers \"{}\" for {} of {}; the share of \"{}\" among the labels is {}.",
        collapse.answer, shareText(collapse.answered), collapse.set, collapse.answer,
        shareText(collapse.amongLabels));
}

} // namespace assay::evaluate
