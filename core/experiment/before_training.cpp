// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/before_training.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "diagnose/check.h"
#include "diagnose/modes_and_steps.h"
#include "experiment/edited_layers.h"
#include "experiment/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

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

} // namespace

std::vector<base::Finding> ofSettings(const ExperimentSpec& spec, const data::Prepared& data,
                                      model::OutputKind outputs)
{
    return check(diagnose::Stage::Settings, subjectOf(spec, data, outputs));
}

std::vector<base::Finding> beforeTraining(const ExperimentSpec& spec, const data::Prepared& data,
                                          const model::Network& network)
{
    diagnose::Subject subject = subjectOf(spec, data, network.architecture().outputKind);
    std::vector<base::Finding> findings = check(diagnose::Stage::Settings, subject);
    try {
        subject.firstBatch = diagnose::lookAtFirstBatch(
            spec.train, static_cast<std::uint64_t>(spec.seed), data, network);
    } catch (const std::exception& error) {
        const auto* own = dynamic_cast<const base::Error*>(&error);
        const std::string why = own ? own->text() : error.what();
        findings.push_back({.id = "network.not_looked_at",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .texts = {why.substr(0, why.find('\n'))}});
        return findings;
    }
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
