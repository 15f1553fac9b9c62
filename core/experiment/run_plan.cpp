// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/run_plan.h"

#include "model/templates.h"
#include "train/loss_guess.h"
#include "train/trainer.h"

#include <algorithm>

namespace assay::experiment {

RunPlan planOf(const ExperimentSpec& spec, const data::Prepared& data, std::int64_t parameters)
{
    RunPlan plan;
    plan.parameters = parameters;
    for (const data::SplitKind split : data::kOpenSplits)
        plan.examples[split] = static_cast<std::int64_t>(data.splits[split].size());
    plan.totalSteps = train::plannedSteps(spec.train, plan.examples[data::SplitKind::Train]);
    plan.trainScored =
        std::min<std::int64_t>(plan.examples[data::SplitKind::Train], train::kTrainScoreLimit);
    plan.task = data.source->info().task;
    plan.guess = data.splits.train().guess();
    const train::Loss loss = train::lossFor(spec.train, plan.task);
    if (loss.name != train::lossFor({}, plan.task).name)
        plan.guess.loss = train::guessedLoss(loss, data, data.splits.train());
    return plan;
}

model::Network networkFor(const ExperimentSpec& spec, const data::Prepared& data)
{
    const data::DatasetInfo& info = data.source->info();
    const train::Loss loss = train::lossFor(spec.train, info.task);
    const auto classes = static_cast<std::int64_t>(info.classes.size());
    return {model::architecture(spec.model, data.preprocess.inputs(), loss.outputs(classes)),
            static_cast<std::uint64_t>(spec.seed), spec.train.device};
}

train::CheckpointOwner ownerOf(const std::string& project, train::RunId run, ExperimentSpec spec)
{
    spec.train.rateChanges.clear(); // a checkpoint may be older than the last of them
    return {project, run, hash(spec)};
}

} // namespace assay::experiment
