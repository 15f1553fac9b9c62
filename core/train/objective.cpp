// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/objective.h"

#include "train/class_weights.h"

#include <cmath>

namespace assay::train {

double Objective::totalWeight(const data::Subset& examples) const
{
    if (classWeights.empty())
        return static_cast<double>(examples.size());
    double sum = 0;
    for (const std::uint32_t index : examples.indices)
        sum += weightOf(examples.dataset->label(index));
    return divisorOf(sum, examples.size());
}

void Objective::addFloor(std::span<const double> targets, double& sum) const
{
    if (isPlain()) {
        loss.addFloor(targets, sum);
        return;
    }
    // Of weighted smoothed labels the best answer is their share of each class.
    std::vector<double> shares(static_cast<std::size_t>(classes), 0);
    for (const double target : targets) {
        const auto label = static_cast<std::size_t>(target);
        shares[label] += (1 - labelSmoothing) * weightOf(label);
        for (std::size_t k = 0; k < shares.size(); ++k)
            shares[k] += labelSmoothing / static_cast<double>(classes) * weightOf(k);
    }
    double all = 0;
    for (const double share : shares)
        all += share;
    for (const double share : shares)
        sum -= share > 0 ? share * std::log(share / all) : 0;
}

Objective objectiveFor(const TrainSpec& spec, const Loss& loss, const data::Subset& train)
{
    if (loss.takesNumbers)
        return {.loss = loss};
    return {.loss = loss,
            .labelSmoothing = spec.labelSmoothing,
            .classWeights = classWeights(spec, train),
            .classes = static_cast<std::int64_t>(train.dataset->info().classes.size())};
}

bool hasEffect(const base::Field& field, data::Task task)
{
    return task == data::Task::Classification
           || (field.path != "train.label_smoothing" && field.path != "train.class_weights"
               && field.path != "model.output");
}

} // namespace assay::train
