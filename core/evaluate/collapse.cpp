// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/collapse.h"

#include "base/number_text.h"
#include "evaluate/evaluation.h"

#include <fmt/format.h>

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

std::string sentence(const Collapse& collapse)
{
    return fmt::format(
        "It answers \"{}\" for {} of {}; the share of \"{}\" among the labels is {}.",
        collapse.answer, shareText(collapse.answered), collapse.set, collapse.answer,
        shareText(collapse.amongLabels));
}

} // namespace assay::evaluate
