// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_guess.h"

#include <cmath>
#include <vector>

namespace assay::train {

double guessedLoss(const Loss& loss, const data::Prepared& data, const data::Subset& subset)
{
    const data::Guess guess = subset.guess();
    std::vector<double> targets;
    if (loss.takesClassNumbers)
        for (const std::uint32_t index : subset.indices)
            targets.push_back(subset.dataset->label(index));
    else if (!loss.takesNumbers)
        return guess.loss;
    const auto floor = [&] {
        double sum = 0;
        loss.addFloor(targets, sum);
        return sum / static_cast<double>(targets.size());
    };
    if (loss.takesClassNumbers)
        return floor();
    const data::TargetScale& scale = data.preprocess.target();
    if (loss.name == lossFor({}, data::Task::Regression).name)
        return std::pow(guess.rmse / scale.deviation, 2);
    for (const std::uint32_t index : subset.indices)
        targets.push_back(scale.standardised(subset.dataset->target(index)));
    return floor();
}

double guessedLoss(const Objective& objective, const data::Prepared& data,
                   const data::Subset& subset)
{
    if (objective.isPlain())
        return guessedLoss(objective.loss, data, subset);
    std::vector<double> labels;
    for (const std::uint32_t index : subset.indices)
        labels.push_back(subset.dataset->label(index));
    double sum = 0;
    objective.addFloor(labels, sum);
    return sum / objective.totalWeight(subset);
}

} // namespace assay::train
