// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"
#include "train/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

/// Root mean square of targets as they are learned. First answers of usual networks are about 1 and less, and an
/// optimiser that scales each step moves no weight further than the learning rate at each: at 0.001 the bias of the
/// output alone would need 1,000 updates for each 1. Targets of some tens are learned all the same.
constexpr double kLarge = 1000;
constexpr double kTimes =
    100; ///< and so many times the first answers: a network may have the factor itself

/// Targets of regression that are learned in a unit in which they are huge.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || !subject.firstBatch || !subject.data
        || !subject.data->source->isRegression() || !subject.firstBatch->answers.finite)
        return {};
    const data::Subset& train = subject.data->splits.train();
    if (!train::lossFor(*subject.trainSpec, subject.data->source->info().task, subject.outputs)
             .takesNumbers
        || train.size() == 0)
        return {};
    double squares = 0;
    for (const std::uint32_t index : train.indices)
        squares += std::pow(
            subject.data->preprocess.target().standardised(train.dataset->target(index)), 2);
    const double rms = std::sqrt(squares / static_cast<double>(train.size()));
    const double answers = subject.firstBatch->answers.rms;
    if (!(rms > kLarge) || rms <= kTimes * std::max(1.0, answers))
        return {};
    return {{.id = "target.large",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .evidence = {{"rms", rms}, {"answers", answers}, {"loss", subject.firstBatch->loss}},
             .fix = {{"data.standardise_target", "true"}}}};
}

} // namespace

const Check& targetScale()
{
    static const Check check{
        "target_scale",
        "Scale of targets",
        Stage::Network,
        {{"target.large",
          [](const Finding& f) {
              return fmt::format(
                  "The targets are learned as they are, and are large (root mean square {}), where "
                  "the first answers are about {}: the loss begins at {}, and weights that move by a "
                  "learning rate at a time need very long to get there, or steps explode. "
                  "Standardise the target; answers are shown in its own unit all the same.",
                  shown(number(f, "rms")), shown(number(f, "answers")), shown(number(f, "loss")));
          },
          {"data.standardise_target"}}},
        run};
    return check;
}

} // namespace assay::diagnose
