// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::int64_t kTimes = 20; ///< the commonest class has so many times the rarest's examples
constexpr std::int64_t kManyTimes = 30; ///< a network that never answers the rare one is 3 % wrong
constexpr std::size_t kShown = 200;     ///< examples that a finding names

/// Classes of train that an error over all examples hardly sees: one that is always missed costs less
/// than one in twenty of the commonest does.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || subject.data->source->isRegression())
        return {};
    const data::Subset& train = subject.data->splits.train();
    const std::vector<std::int64_t> counts = train.classCounts();
    std::size_t common = 0, rare = counts.size();
    for (std::size_t k = 0; k < counts.size(); ++k) {
        if (counts[k] > counts[common])
            common = k;
        if (counts[k] > 0 && (rare == counts.size() || counts[k] < counts[rare]))
            rare = k;
    }
    if (rare == counts.size() || counts[common] < kTimes * counts[rare])
        return {};
    const std::vector<std::string>& names = train.dataset->info().classes;
    const auto share = [&](std::size_t label) {
        return static_cast<double>(counts[label]) / static_cast<double>(train.size());
    };
    Finding finding{.id = "classes.imbalanced",
                    .severity = counts[common] < kManyTimes * counts[rare]
                                    ? base::Severity::Hint
                                    : base::Severity::Warning,
                    .basis = base::Basis::Proven,
                    .evidence = {{"common", share(common)},
                                 {"rare", share(rare)},
                                 {"rare_examples", static_cast<double>(counts[rare])}},
                    .texts = {names[common], names[rare]}};
    for (const std::uint32_t i : train.indices) {
        if (train.dataset->label(i) == rare && finding.samples.size() < kShown)
            finding.samples.push_back(train.dataset->id(i));
    }
    return {finding};
}

} // namespace

const Check& imbalancedClasses()
{
    static const Check check{
        "imbalanced_classes",
        "Balance of classes",
        Stage::Data,
        {
            {"classes.imbalanced",
             [](const Finding& f) {
                 return fmt::format(
                     "Of train {} are \"{}\" and {} are \"{}\" ({}): the error over all "
                     "examples hardly shows whether rare classes are learned. Look at F1, the mean "
                     "over classes, and at the error of each class; \"Class weights\", balanced, "
                     "make rare classes count more in training.",
                     base::percentText(number(f, "common")), base::text(f, 0),
                     base::percentText(number(f, "rare")), base::text(f, 1),
                     base::counted(number(f, "rare_examples"), "example", "examples"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
