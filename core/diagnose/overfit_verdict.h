// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace assay::diagnose {

/// How overfitting one batch ends (Full Stack Deep Learning 2021, lecture 7, section 3b). Of what
/// the lecture calls a plateau, FallsSlowly is the part where the loss still falls.
enum class OverfitOutcome { Passes, GoesUp, Explodes, Oscillates, FallsSlowly, Plateaus };
std::string name(OverfitOutcome outcome); ///< "goes_up", as in files and JSON

/// What the loss of the batch is measured against.
struct OverfitScale {
    double floor = 0; ///< the lowest loss that the batch allows: examples that are equal and have
                      ///< different targets keep it above 0
    double guess = 0; ///< loss of always answering the batch's class shares or mean
    std::int64_t classes = 0; ///< 0: numbers, or not known
};

struct OverfitJudgement {
    OverfitOutcome outcome = OverfitOutcome::Plateaus;
    double first = 0, highest = 0, level = 0; ///< `level`: mean of the last fifth
    double last = 0;                          ///< where the trend of the last fifth ends
    double wiggle = 0;  ///< deviation of the last fifth about its trend, relative to its level
    bool finite = true; ///< every loss was a finite number
    /// The level equals that of a guess: the network does not use its input.
    bool ignoresInput = false;
    double fallAStep = 0; ///< FallsSlowly, Plateaus: in the last fifth; 0: noise may do as much
    double stepsLeft = 0; ///< FallsSlowly: how many more it takes at this rate to pass
    /// Passes, where training draws what it leaves out: the loss of the batch in evaluation; NaN: not needed.
    double inEvaluation = std::numeric_limits<double>::quiet_NaN();
};

/// The written rule. In this order:
/// explodes     a loss is not finite, or rises above ten times the first one (that of a guess, where
///              it is more), wherever it settles;
/// passes       the last ten losses all lie within 1 % of the guess's loss above the floor, or the mean of the last
///              fifth within 2 %: what is learned swings with every update, by an optimiser that scales its steps;
/// goes up      the mean of the last fifth lies above the first loss by 5 % and more than twice the
///              error of that mean;
/// oscillates   the last fifth wiggles about its straight trend by more than 15 % of its height
///              above the floor;
/// falls slowly the last fifth falls (Theil's slope of its block means, Sen's interval at 99.9 %
///              below zero) to where the loss has not been before, and either still by a
///              twentieth of its height, or without levelling off: by four fifths of what the
///              fifth before it fell, at the least;
/// plateaus     anything else.
/// `losses`: one a step, before each update.
OverfitJudgement judge(std::span<const double> losses, const OverfitScale& scale);
/// The same, where `loss` of the batch in evaluation, at the end, says more: dropout leaves a training loss that
/// swings above the floor though the batch is learned by heart. Passes in place of oscillates, falls slowly and plateaus
/// where that loss lies within 1 % of the guess's above the floor, and the level within 30 %.
OverfitJudgement judgedInEvaluation(OverfitJudgement judged, double loss,
                                    const OverfitScale& scale);

/// Whether more steps may change the verdict: the last fifth still falls, by at least a twentieth
/// of its height above the floor.
bool stillFalling(std::span<const double> losses, const OverfitScale& scale);
/// Whether the batch is learned by heart already.
bool hasPassed(std::span<const double> losses, const OverfitScale& scale);
/// Whether it has exploded beyond doubt, so that no more steps are needed: the last twenty losses
/// all lie above the limit of `explodes`, or twenty steps have passed since one lay above a hundred
/// times that.
bool hasExploded(std::span<const double> losses, const OverfitScale& scale);

/// The learning rate that is usual for an optimiser: the lecture's 3e-4 for those that scale each
/// step themselves, 0.01 for gradient descent.
double usualRate(train::Optimiser optimiser);
/// A learning rate that is ten times the usual one, or more; or a tenth, or less.
enum class RatePlace { Usual, High, Low };
RatePlace placeOf(double rate, train::Optimiser optimiser);

inline constexpr const char* kDropoutField = "model.dropout";

/// What was measured beside the losses.
struct OverfitEvidence {
    double learningRate = 0;
    train::Optimiser optimiser = train::Optimiser::Adam;
    double weightDecay = 0;
    /// At the end: the least share of its first norm that a layer's matrix of weights has kept; NaN: not measured.
    double weightsKept = std::numeric_limits<double>::quiet_NaN();
    /// At the end, where a decay in the gradient cancels at least half of it: how much of the loss the gradient would
    /// take off if the weights grew by their own size (to first order); 0: it does not.
    double heldByDecay = 0;
    double dropout = 0;      ///< the largest rate of a layer
    double largestInput = 0; ///< magnitude, as it enters the network
    bool sameInputs = false; ///< all examples of the batch are one to the network
    /// The loss takes logits, and at the end all outputs of the batch lie between 0 and 1, and differ.
    bool boundedOutputs = false;
    std::string silentLayer; ///< the first that no gradient reached; empty: all were reached
};

/// One of the causes of an outcome.
struct OverfitCause {
    std::string id;    ///< "learning_rate_low"; finding "overfit.cause.learning_rate_low"
    std::string field; ///< of the spec that it points at
    /// What was measured supports it. The name of that: "learning_rate", "not_finite",
    /// "largest_input", "same_inputs", "weight_decay", "weights_collapsed", "held_by_decay", "dropout",
    /// "silent_layer", "softmax_floor", "bounded_outputs", "slope"; empty: nothing does.
    std::string evidence;
};
/// The lecture's causes: those first that the evidence supports, then the others, both in the
/// lecture's order. A learning rate that is far too high is named for every outcome, and is then no
/// longer called too low. A weight decay whose effect was measured, or that is strong where a guess is all that is
/// left and nothing was measured, stands before the others, and so does the floor of a softmax that the loss rests on.
/// Empty for Passes.
std::vector<OverfitCause> causesOf(const OverfitJudgement& judged, const OverfitScale& scale,
                                   const OverfitEvidence& evidence);

} // namespace assay::diagnose
