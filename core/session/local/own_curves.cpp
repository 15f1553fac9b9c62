// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/own_curves.h"

#include "adapt/methods.h"
#include "diagnose/curves/shape.h"
#include "experiment/fork.h"
#include "session/local/curve_findings.h"
#include "train/loss.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::session {

namespace {

using base::Finding;

/// What a training of this program can show. Left out: what the trainer itself stops at (numbers that are none); what
/// the advice says with intervals (too short, under-fitting); what one batch before training shows exactly (a softmax
/// applied twice); and what needs a fault in a program's code (gradients that add up, a flipped sign, a sum over the
/// batch, one split scored as another, lost resumes, sorted batches, leaks).
constexpr std::array<std::string_view, 17> kOfOwnRuns{
    "curve.decay_strong",      "curve.rate_high",
    "curve.rate_low",          "curve.rate_dies",
    "curve.rate_grows",        "curve.rate_zero",
    "curve.not_learning",      "curve.gradient_zero",
    "curve.gradient_vanishes", "curve.weights_unchanged",
    "curve.one_class",         "curve.commonest_class",
    "curve.overfits",          "curve.label_noise",
    "curve.held_back",         "curve.spikes",
    "curve.validation_apart"};

struct Said {
    std::string_view before, curve; ///< ids of findings that say the same
};

constexpr std::array kSaid{
    Said{"train.no_better_than_guess", "curve.not_learning"},
    Said{"train.no_better_than_guess", "curve.commonest_class"},
    Said{"train.no_better_than_guess", "curve.one_class"},
    Said{"train.schedule_early", "curve.rate_dies"},
    Said{"train.rate_low", "curve.rate_low"},
    Said{"train.decay_strong", "curve.decay_strong"},
};

/// Decoupled from the gradient, as much as this does no harm (checks/regularisation.cpp).
constexpr double kStrongDecoupled = 1;

/// Compare the loss of batches with the loss of scores.
constexpr std::array<std::string_view, 3> kCompare{"curve.held_back", "curve.label_noise",
                                                   "curve.validation_apart"};

/// Say that nothing was learned, which so few updates do not show.
constexpr std::array<std::string_view, 5> kOfManyUpdates{"curve.not_learning", "curve.rate_low",
                                                         "curve.one_class", "curve.commonest_class",
                                                         "curve.gradient_vanishes"};
constexpr std::int64_t kFewUpdates = 100;

/// What the batches show by themselves, also where they are none of train.
constexpr std::array<std::string_view, 2> kOfBatches{"curve.rate_high", "curve.spikes"};

template <std::size_t Count>
bool isIn(const std::array<std::string_view, Count>& ids, const Finding& finding)
{
    return std::find(ids.begin(), ids.end(), finding.id) != ids.end();
}

/// Whether a guess costs ln C at the beginning: of cross-entropies, not of numbers.
bool isOfProbabilities(const experiment::ExperimentSpec& spec, const data::Prepared& data)
{
    if (data.source->isRegression())
        return false;
    if (spec.train.loss == "auto")
        return true;
    const train::Loss& loss = train::lossNamed(spec.train.loss);
    return !loss.takesNumbers && !loss.takesClassNumbers;
}

} // namespace

std::vector<Finding> lookAtOwnCurves(store::RunStore& store, train::RunId run,
                                     const experiment::ExperimentSpec& spec,
                                     const data::Prepared& data, const std::vector<Finding>& before)
{
    const std::size_t classes =
        isOfProbabilities(spec, data) ? data.source->info().classes.size() : 0;
    const bool isDecoupled = spec.train.optimiser == train::Optimiser::AdamW;
    const double decay =
        isDecoupled && spec.train.weightDecay < kStrongDecoupled ? 0 : spec.train.weightDecay;
    diagnose::Subject subject;
    subject.curves = curvesOf(store, run,
                              {{"batch_size", std::to_string(spec.train.batchSize)},
                               {"weight_decay", std::to_string(decay)},
                               {diagnose::kKnownClasses, std::to_string(classes)}});
    std::vector<Finding> findings = foundInCurves(subject);
    if (const auto fork = experiment::forkPoint(spec)) // what its run shows is said of that one
        std::erase_if(findings, [&](const Finding& finding) {
            return finding.step && *finding.step <= fork->step;
        });
    const bool isShort =
        !subject.curves->loss.empty() && subject.curves->loss.steps.back() < kFewUpdates;
    const bool isOtherLoss = spec.train.labelSmoothing > 0 || !spec.train.classWeights.empty()
                             || spec.adapt.method != adapt::Method::None;
    const bool isOfTrain = adapt::learnsTrain(spec.adapt);
    std::erase_if(findings, [&](const Finding& finding) {
        const bool isSaid = std::any_of(kSaid.begin(), kSaid.end(), [&](const Said& said) {
            return finding.id == said.curve
                   && std::any_of(before.begin(), before.end(), [&said](const Finding& other) {
                          return other.id == said.before;
                      });
        });
        return isSaid || !isIn(kOfOwnRuns, finding) || (!isOfTrain && !isIn(kOfBatches, finding))
               || (isOtherLoss && isIn(kCompare, finding))
               || (isShort && isIn(kOfManyUpdates, finding));
    });
    store.replaceCurveFindings(run, findings);
    return findings;
}

} // namespace assay::session
