// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;

/// Whether evaluation makes other numbers of the same examples: two lists of steps may do the same.
bool isOther(const Subject& subject)
{
    const data::PreprocessSpec& spec = subject.dataSpec.preprocess;
    if (spec.evaluationSteps.empty() || spec.evaluationSteps == spec.steps)
        return false;
    if (!subject.data)
        return true;
    constexpr std::size_t kLooked = 200;
    const data::Preprocess& training = subject.data->preprocess;
    const data::Subset& train = subject.data->splits.train();
    const auto equal = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    for (std::size_t i = 0; i < std::min(kLooked, train.size()); ++i) {
        for (std::size_t k = 0; k < training.inputs().size(); ++k) {
            const auto one = training.encoded(*train.dataset, train.indices[i], k);
            const auto other = training.evaluation().encoded(*train.dataset, train.indices[i], k);
            if (!std::equal(one.begin(), one.end(), other.begin(), other.end(), equal))
                return true;
        }
    }
    return false;
}

/// Whether any step has statistics that were fitted.
bool isFitted(const Subject& subject)
{
    if (!subject.data)
        return true;
    const data::Preprocess& preprocess = subject.data->preprocess;
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k) {
        for (const std::string& step : preprocess.encoder(k).encoding().steps) {
            if (step.find("all examples") != std::string::npos)
                return true;
        }
    }
    return false;
}

/// A step of preprocessing or a change by chance that only training or only evaluation makes, and
/// statistics of examples that the network is scored on. Each is a setting, so each is proven.
std::vector<Finding> run(const Subject& subject)
{
    const data::PreprocessSpec& spec = subject.dataSpec.preprocess;
    std::vector<Finding> findings;
    const auto add = [&](const char* id, const char* field, const std::string& now,
                         const std::string& usual, std::vector<std::string> texts) {
        if (now != usual)
            findings.push_back({.id = id,
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Proven,
                                .texts = std::move(texts),
                                .fix = {{field, usual}}});
    };
    if (isOther(subject))
        add("preprocess.evaluation", "data.preprocess_eval", spec.evaluationSteps, "",
            {spec.steps.empty() ? "the usual steps" : spec.steps, spec.evaluationSteps});
    add("preprocess.augmented_evaluation", "data.augment_eval", spec.evaluationAugment, "",
        {spec.evaluationAugment});
    add("preprocess.fitted_on_all", "data.fitted_on",
        spec.fittedOn == data::FittedOn::All && isFitted(subject) ? "all" : "train", "train", {});
    return findings;
}

} // namespace

const Check& otherEvaluation()
{
    static const Check check{
        "other_evaluation",
        "Preprocessing in training and evaluation",
        Stage::Data,
        {
            {"preprocess.evaluation",
             [](const Finding& f) {
                 return fmt::format(
                     "Inputs are prepared in another way where the network is scored "
                     "({}) than where it is trained ({}): it answers what it never "
                     "saw. Do the same in both.",
                     base::text(f, 1), base::text(f, 0));
             },
             {"data.preprocess_eval"}},
            {"preprocess.augmented_evaluation",
             [](const Finding& f) {
                 return fmt::format(
                     "Examples are changed by chance where the network is scored too "
                     "({}): its errors are of examples that nobody has. Leave "
                     "augmentation to training.",
                     base::text(f, 0));
             },
             {"data.augment_eval"}},
            {"preprocess.fitted_on_all",
             [](const Finding&) {
                 return std::string("The statistics of preprocessing are of all examples, test's "
                                    "too: an error on those is too good. Fit them on train alone.");
             },
             {"data.fitted_on"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
