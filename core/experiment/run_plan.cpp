// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/run_plan.h"

#include "adapt/methods.h"
#include "adapt/steps.h"
#include "base/error.h"
#include "model/templates.h"
#include "train/loss_guess.h"

#include <algorithm>

namespace assay::experiment {

RunPlan planOf(const ExperimentSpec& spec, const data::Prepared& data, std::int64_t parameters)
{
    RunPlan plan;
    plan.parameters = parameters;
    for (const data::SplitKind split : data::kOpenSplits)
        plan.examples[split] = static_cast<std::int64_t>(data.splits[split].size());
    plan.totalSteps = spec.train.epochs * stepsPerEpoch(spec, data);
    plan.trainScored =
        std::min<std::int64_t>(plan.examples[data::SplitKind::Train], train::kTrainScoreLimit);
    plan.task = data.source->info().task;
    plan.guess = data.splits.train().guess();
    const train::Loss loss = lossOf(spec, plan.task);
    const train::Objective objective = train::objectiveFor(spec.train, loss, data.splits.train());
    if (loss.name != train::lossFor({}, plan.task).name || !objective.isPlain()
        || !spec.data.preprocess.standardiseTarget)
        plan.guess.loss = train::guessedLoss(objective, data, data.splits.train());
    return plan;
}

std::shared_ptr<const train::StepSource> stepsOf(const ExperimentSpec& spec)
{
    return adapt::stepsOf(spec.adapt, spec.model.startFrom);
}

std::int64_t stepsPerEpoch(const ExperimentSpec& spec, const data::Prepared& data)
{
    return adapt::stepsPerEpoch(spec.adapt, spec.train, data.splits,
                                static_cast<std::uint64_t>(spec.seed));
}

train::Loss lossOf(const ExperimentSpec& spec, data::Task task)
{
    // Log-probabilities come from a module alone; of logits this loss would fall without bound.
    const std::optional<model::OutputKind> outputs = model::outputKind(spec.model);
    if (spec.train.loss == "nll" && !outputs && task == data::Task::Classification)
        throw base::usageError("train.loss",
                               "train.loss = nll takes log-probabilities, the "
                               "networks of templates give logits; use "
                               "cross_entropy, which takes their log-softmax itself.");
    return train::lossFor(spec.train, task, outputs.value_or(model::OutputKind::Auto));
}

model::Network networkFor(const ExperimentSpec& spec, const data::Prepared& data)
{
    const data::DatasetInfo& info = data.source->info();
    const train::Loss loss = lossOf(spec, info.task);
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
