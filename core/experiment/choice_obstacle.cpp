// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/choice_obstacle.h"

#include "base/error.h"
#include "experiment/run_plan.h"
#include "model/templates.h"

namespace assay::experiment {

namespace {

constexpr const char* kLoss = "train.loss";
constexpr const char* kOutput = "model.output";

} // namespace

std::string choiceObstacle(const ExperimentSpec& spec, const std::string& path,
                           const std::string& choice, const data::DatasetInfo& info)
{
    if (path != kLoss && path != kOutput)
        return {};
    ExperimentSpec with = spec;
    with.train.labelSmoothing = 0;
    with.train.classWeights.clear();
    set(with, kLoss, std::string("auto"));
    if (model::outputKind(spec.model))
        set(with, kOutput, std::string("auto"));
    try {
        set(with, path, choice);
        lossOf(with, info.task).outputs(static_cast<std::int64_t>(info.classes.size()));
    } catch (const base::Error& error) {
        return error.text();
    }
    return {};
}

} // namespace assay::experiment
