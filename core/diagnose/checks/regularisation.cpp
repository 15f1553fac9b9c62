// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kStrong = 0.05;      ///< weight decay in the gradient; usual are 1e-4 to 1e-2
constexpr double kStrongAStep = 5e-3; ///< decoupled: what each step takes of a weight
/// Decoupled, far above what is usual (Loshchilov and Hutter 2019; 0.01 to 0.1, up to 0.3), where all steps together
/// leave of a weight this part: 1 / e, where no gradient holds it.
constexpr double kStrongDecoupled = 1, kWholeTraining = 1;
constexpr double kMostDrawn = 3; ///< a rate of 0.9 on a layer; 0.5 makes it about 1
constexpr double kStrongDropout =
    0.75; ///< usual are 0.1 to 0.5 (Srivastava et al. 2014, appendix A)

/// Weight decay and dropout that leave little to learn with.
std::vector<Finding> run(const Subject& subject)
{
    std::vector<Finding> findings;
    if (subject.trainSpec) {
        const train::TrainSpec& spec = *subject.trainSpec;
        const bool isDecoupled = spec.optimiser == train::Optimiser::AdamW;
        const double aStep = spec.weightDecay * spec.learningRate;
        const bool isStrong =
            isDecoupled
                ? aStep > kStrongAStep
                      || (spec.weightDecay >= kStrongDecoupled
                          && aStep * static_cast<double>(subject.totalSteps) > kWholeTraining)
                : spec.weightDecay > kStrong;
        if (isStrong)
            findings.push_back({.id = "train.decay_strong",
                                .severity = base::Severity::Warning,
                                .place = "train.weight_decay",
                                .evidence = {{"weight_decay", spec.weightDecay},
                                             {"decoupled", isDecoupled ? 1.0 : 0.0}},
                                .fix = {{"train.weight_decay", "0"}}});
    }
    if (!subject.firstBatch)
        return findings;
    const double said = subject.firstBatch->dropout, drawn = subject.firstBatch->answers.drawn;
    // Of a module: as it asks for it, or as measured.
    const double rate =
        std::max({said, subject.firstBatch->answers.dropped, subject.firstBatch->notes.dropout});
    if (rate > kStrongDropout)
        findings.push_back({.id = "network.dropout_strong",
                            .severity = base::Severity::Warning,
                            .place = said > 0 ? kDropoutField : "",
                            .evidence = {{"dropout", rate}},
                            .fix = said > 0 ? base::Patch{{kDropoutField, "0"}} : base::Patch()});
    else if (
        said == 0
        && drawn
               > kMostDrawn) // a module's own; deep networks of healthy rates come near it, so a hint
        findings.push_back({.id = "network.draws_rule",
                            .severity = base::Severity::Hint,
                            .evidence = {{"drawn", drawn}}});
    return findings;
}

} // namespace

const Check& regularisation()
{
    static const Check check{
        "regularisation",
        "Weight decay and dropout",
        Stage::Network,
        {
            {"train.decay_strong",
             [](const Finding& f) {
                 return fmt::format("The weight decay is {}, far above what is usual ({}): it "
                                    "pulls weights to 0 faster than most data teach them.",
                                    shown(number(f, "weight_decay")),
                                    number(f, "decoupled") == 1 ? "0.01 to 0.1 for AdamW"
                                                                : "0.0001 to 0.01");
             },
             {"train.weight_decay"}},
            {"network.dropout_strong",
             [](const Finding& f) {
                 return fmt::format(
                     "Dropout sets {} of the values to 0 in training, where 10 to 50 % are "
                     "usual. Is it the share that was meant to be kept?",
                     base::percentText(number(f, "dropout")));
             },
             {kDropoutField}},
            {"network.draws_rule",
             [](const Finding& f) {
                 return fmt::format(
                     "In training the answers to one example differ {} times as much by what is "
                     "drawn for them (dropout) as those of different examples do: there is little "
                     "left to learn from. Is a rate the share that was meant to be kept?",
                     shown(number(f, "drawn")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
