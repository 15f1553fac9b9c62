// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kFarBelow = 0.01; ///< of the first gradient's norm

/// Times the root mean square of the first gradient: updates are shorter by one more than that.
constexpr double kFarAbove = 3;
/// Of the first gradient's norm, where an optimiser scales each step itself: no limit for the few that are far longer
/// than others, but another number than was meant.
constexpr double kFartherBelow = 1e-4;

/// Numbers that have a gradient.
double numbersOf(const FirstBatch& batch)
{
    double count = 0;
    for (const ParameterFacts& parameter : batch.parameters)
        count += parameter.gradient > 0 ? static_cast<double>(parameter.numbers) : 0;
    return count;
}

/// Adam and its kin divide by the size of the gradient and epsilon (Kingma and Ba 2015, algorithm 1): where epsilon is
/// far larger, updates are as small as if the rate were lowered by their ratio.
std::vector<Finding> ofEpsilon(const train::TrainSpec& spec, const FirstBatch& batch)
{
    const double numbers = numbersOf(batch);
    const double size = numbers > 0 ? batch.gradientNorm / std::sqrt(numbers) : 0;
    constexpr double kUsual = 1e-7; // and below
    if (size <= 0 || spec.epsilon <= kUsual || spec.epsilon < kFarAbove * size)
        return {};
    return {{.id = "train.epsilon_large",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .place = "train.epsilon",
             .evidence = {{"epsilon", spec.epsilon}, {"gradient", size}},
             .fix = {{"train.epsilon", "1e-8"}}}};
}

/// A limit far below every gradient: each step is as short as the limit says, whatever was learned. Optimisers
/// that scale each step themselves mind less: to them all gradients are of one length.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || !subject.firstBatch)
        return {};
    const train::TrainSpec& spec = *subject.trainSpec;
    const bool isScaled = spec.optimiser != train::Optimiser::Sgd;
    if (isScaled) {
        const std::vector<Finding> found = ofEpsilon(spec, *subject.firstBatch);
        if (!found.empty())
            return found;
    }
    const double norm = subject.firstBatch->gradientNorm;
    if (spec.clipNorm <= 0 || spec.clipNorm >= (isScaled ? kFartherBelow : kFarBelow) * norm)
        return {};
    return {{.id = "train.clips_all",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .place = "train.clip_norm",
             .evidence = {{"clip_norm", spec.clipNorm},
                          {"gradient_norm", norm},
                          {"scaled", isScaled ? 1.0 : 0.0}},
             .fix = {{"train.clip_norm", "0"}}}};
}

} // namespace

const Check& clipping()
{
    static const Check check{
        "clipping",
        "Limit of the gradient, and epsilon",
        Stage::Network,
        {{"train.clips_all",
          [](const Finding& f) {
              if (number(f, "scaled") == 1)
                  return fmt::format(
                      "Gradients are cut down to a norm of {}, and the first one has {}: all of them "
                      "are, so that long and short ones count alike. A limit is meant for the few "
                      "that are far longer than others; was another number meant?",
                      shown(number(f, "clip_norm")), shown(number(f, "gradient_norm")));
              return fmt::format(
                  "Gradients are cut down to a norm of {}, and the first one has {}: every step "
                  "is {} times shorter than the learning rate says.",
                  shown(number(f, "clip_norm")), shown(number(f, "gradient_norm")),
                  shown(number(f, "gradient_norm") / number(f, "clip_norm")));
          },
          {"train.clip_norm"}},
         {"train.epsilon_large",
          [](const Finding& f) {
              return fmt::format(
                  "Epsilon ({}) is {} times the size of the gradients (root mean square {}): each "
                  "update is so many times smaller than the learning rate says.",
                  shown(number(f, "epsilon")), shown(number(f, "epsilon") / number(f, "gradient")),
                  shown(number(f, "gradient")));
          },
          {"train.epsilon"}}},
        run};
    return check;
}

} // namespace assay::diagnose
