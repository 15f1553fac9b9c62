// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kFarBelow = 0.01; ///< of the first gradient's norm

/// A limit far below every gradient: each step is as short as the limit says, whatever was learned. Optimisers
/// that scale each step themselves do not mind.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || !subject.firstBatch)
        return {};
    const train::TrainSpec& spec = *subject.trainSpec;
    const double norm = subject.firstBatch->gradientNorm;
    if (spec.optimiser != train::Optimiser::Sgd || spec.clipNorm <= 0
        || spec.clipNorm >= kFarBelow * norm)
        return {};
    return {{.id = "train.clips_all",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .place = "train.clip_norm",
             .evidence = {{"clip_norm", spec.clipNorm}, {"gradient_norm", norm}},
             .fix = {{"train.clip_norm", "0"}}}};
}

} // namespace

const Check& clipping()
{
    static const Check check{
        "clipping",
        "Limit of the gradient",
        Stage::Network,
        {{"train.clips_all",
          [](const Finding& f) {
              return fmt::format(
                  "Gradients are cut down to a norm of {}, and the first one has {}: every step "
                  "is {} times shorter than the learning rate says.",
                  shown(number(f, "clip_norm")), shown(number(f, "gradient_norm")),
                  shown(number(f, "gradient_norm") / number(f, "clip_norm")));
          },
          {"train.clip_norm"}}},
        run};
    return check;
}

} // namespace assay::diagnose
