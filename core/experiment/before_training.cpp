// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/before_training.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "diagnose/check.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/first_batch_without_gradients.h"
#include "diagnose/first_inputs.h"
#include "diagnose/modes_and_steps.h"
#include "experiment/edited_layers.h"
#include "experiment/suite.h"
#include "model/backward_failure.h"
#include "model/module_process.h"
#include "model/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace assay::experiment {

namespace {

diagnose::Subject subjectOf(const ExperimentSpec& spec, const data::Prepared& data,
                            model::OutputKind outputs)
{
    const auto examples = static_cast<std::int64_t>(data.splits.train().size());
    const std::int64_t batch = std::max<std::int64_t>(1, spec.train.batchSize);
    const std::int64_t steps =
        spec.train.dropLast ? examples / batch : (examples + batch - 1) / batch;
    return {.dataSpec = spec.data,
            .data = &data,
            .trainSpec = spec.train,
            .outputs = outputs,
            .stepsPerEpoch = steps,
            .totalSteps = steps * spec.train.epochs,
            // A module may bring weights that were trained elsewhere.
            .startsLearned = !spec.model.startFrom.empty() || !spec.train.continueFrom.empty()
                             || spec.model.templateName == "torchscript"};
}

/// Texts: the operation, and the reason as LibTorch gives it.
std::string backwardSentence(const base::Finding& f)
{
    const std::string operation = base::text(f, 0), reason = base::text(f, 1);
    const auto says = [&](const char* words) { return reason.find(words) != std::string::npos; };
    std::string cause = "What its forward does to a tensor that the way back needs is at fault.";
    if (says("modified by an inplace operation"))
        cause = fmt::format(
            "{} is changed in place afterwards, though its derivative needs it as it was: make a "
            "new tensor instead of x.mul_(2), x += y or inplace=True.",
            operation.empty() ? std::string("A value")
                              : fmt::format("What the operation {} gives", operation));
    else if (says("derivative for"))
        cause = fmt::format("{} has no derivative: take another one, or .detach() what enters it.",
                            operation.empty() ? std::string("An operation")
                                              : fmt::format("The operation {}", operation));
    else if (says("second time"))
        cause =
            "A value of an earlier batch is kept with the way back to it: keep .detach() of it.";
    else if (says("does not require grad") || says("floating point"))
        cause = "A tensor on the way was detached or is of whole numbers: keep it attached, and of "
                "floating-point numbers.";
    const bool isLater = f.step.value_or(0) > 1;
    return fmt::format("{} do not go back through the module{}, so that {} ({}). {}",
                       isLater ? fmt::format("At update {} gradients", base::stepText(f))
                               : std::string("Gradients"),
                       f.place.empty() ? std::string()
                                       : fmt::format(", behind layer \"{}\"", f.place),
                       isLater ? "the run cannot go on" : "nothing can be learned", reason, cause);
}

} // namespace

bool canGoBack(const std::vector<base::Finding>& found)
{
    return std::none_of(found.begin(), found.end(), [](const base::Finding& finding) {
        return finding.id == model::kBackwardFinding;
    });
}

std::vector<base::Finding> ofSettings(const ExperimentSpec& spec, const data::Prepared& data,
                                      model::OutputKind outputs)
{
    return check(diagnose::Stage::Settings, subjectOf(spec, data, outputs));
}

std::vector<base::Finding> withoutNetwork(const ExperimentSpec& spec, const data::Prepared& data)
{
    diagnose::Subject subject =
        subjectOf(spec, data, model::outputKind(spec.model).value_or(model::OutputKind::Logits));
    std::vector<base::Finding> findings = check(diagnose::Stage::Settings, subject);
    diagnose::FirstBatch batch;
    batch.inputs = diagnose::firstInputs(spec.train, static_cast<std::uint64_t>(spec.seed), data);
    std::erase_if(batch.inputs, [](const diagnose::InputFacts& input) {
        return input.modality != data::Modality::Pictures;
    });
    subject.firstBatch = std::move(batch);
    const std::vector<base::Finding> ofInputs = diagnose::inputScale().run(subject);
    findings.insert(findings.end(), ofInputs.begin(), ofInputs.end());
    return findings;
}

std::vector<base::Finding> beforeTraining(const ExperimentSpec& spec, const data::Prepared& data,
                                          const model::Network& network)
{
    diagnose::Subject subject = subjectOf(spec, data, network.architecture().outputKind);
    std::vector<base::Finding> findings;
    std::optional<base::Error> failed;
    try {
        subject.firstBatch = diagnose::lookAtFirstBatch(
            spec.train, static_cast<std::uint64_t>(spec.seed), data, network, failed);
    } catch (const std::exception& error) {
        model::throwOnCancelled(error);
        const auto* own = dynamic_cast<const base::Error*>(&error);
        const std::string why = own ? own->text() : error.what();
        findings = check(diagnose::Stage::Settings, subject);
        findings.push_back({.id = "network.not_looked_at",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .texts = {why.substr(0, why.find('\n'))}});
        return findings;
    }
    findings = check(diagnose::Stage::Settings, subject); // some ask what network it is
    if (failed)
        findings.push_back(model::backwardFinding(*failed));
    for (const base::Finding& finding : check(diagnose::Stage::Network, subject))
        findings.push_back(forEditedLayers(finding, spec));
    for (const base::Finding& finding : diagnose::modesAndSteps(
             spec.train, static_cast<std::uint64_t>(spec.seed), data, network, *subject.firstBatch))
        findings.push_back(forEditedLayers(finding, spec));
    return findings;
}

const base::FindingKinds& beforeTrainingFindings()
{
    static const base::FindingKinds kinds{
        {model::kBackwardFinding, backwardSentence},
        {"network.not_looked_at",
         [](const base::Finding& f) {
             return fmt::format(
                 "Inputs, answers, loss and gradients of the network were not looked at before "
                 "the first update, as it could not be shown a batch: {}",
                 base::text(f, 0));
         }},
    };
    return kinds;
}

} // namespace assay::experiment
