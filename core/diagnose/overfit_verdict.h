// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::diagnose {

/// How overfitting one batch ends (Full Stack Deep Learning 2021, lecture 7, section 3b).
enum class OverfitOutcome { Passes, GoesUp, Explodes, Oscillates, Plateaus };
std::string name(OverfitOutcome outcome); ///< "goes_up", as in files and JSON

/// One of the lecture's causes for an outcome.
struct OverfitCause {
    std::string id;    ///< "learning_rate_low"; finding "overfit.cause.learning_rate_low"
    std::string field; ///< of the spec that it points at
};
/// In the lecture's order; empty for Passes.
std::vector<OverfitCause> causesOf(OverfitOutcome outcome);

/// What the loss of the batch is measured against.
struct OverfitScale {
    double floor = 0; ///< the lowest loss that the batch allows: examples that are equal and have
                      ///< different targets keep it above 0
    double guess = 0; ///< loss of always answering the batch's class shares or mean
};

struct OverfitJudgement {
    OverfitOutcome outcome = OverfitOutcome::Plateaus;
    double first = 0, highest = 0, level = 0; ///< `level`: mean of the last fifth
    double wiggle = 0; ///< deviation of the last fifth about its trend, relative to its level
    /// The level equals that of a guess: the network does not use its input.
    bool ignoresInput = false;
};

/// The written rule. In this order:
/// explodes   a loss is not finite, or rises above ten times the first one, wherever it settles;
/// passes     the last ten losses all lie within 1 % of the guess's loss above the floor;
/// goes up    the mean of the last fifth lies above the first loss by 5 % and more than twice the
///            error of that mean;
/// oscillates the last fifth wiggles about its straight trend by more than 15 % of its height above
///            the floor;
/// plateaus   anything else.
/// `losses`: one a step, before each update, at least 20.
OverfitJudgement judge(std::span<const double> losses, const OverfitScale& scale);

/// Whether more steps may change the verdict: the last fifth still falls, by at least a twentieth
/// of its height above the floor.
bool stillFalling(std::span<const double> losses, const OverfitScale& scale);
/// Whether the batch is learned by heart already.
bool hasPassed(std::span<const double> losses, const OverfitScale& scale);

} // namespace assay::diagnose
