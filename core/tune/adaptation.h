// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/translation.h"
#include "evaluate/gap.h"
#include "tune/attempt.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// The improvement that adaptations are tried as.
inline constexpr const char* kAdaptation = "distribution_shift.adapt";
/// A rise of train-val from which a page says that the source was forgotten: five points.
inline constexpr double kSourceForgotten = 0.05;

/// An attempt of domain adaptation with what it brought on test-val.
struct Adaptation {
    StudyId study = 0;
    std::string method; ///< key (adapt::MethodInfo)
    std::string way;    ///< key; empty: settings of a person's own
    std::string words;
    bool isOracle = false;  ///< its networks learned all labels of the target part
    std::string group;      ///< equal for attempts that differ by the weight of deep CORAL alone
    bool isControl = false; ///< a line to compare with
    std::vector<train::RunId> runs; ///< with the adaptation, by seed
    evaluate::Gap
        gap; ///< its oracle: the attempt with all labels of the target, where there is one
    bool isShare = true;                      ///< measures are shares; else in the target's unit
    double sourceBefore = 0, sourceAfter = 0; ///< train-val, means over the seeds
    /// The smallest error on test-val that an epoch had, a mean over the seeds: what a choice by labels of the target
    /// gives, which is too good to be true. Empty: no epoch was scored.
    std::optional<double> optimistic = {};
    double weight = 0; ///< of deep CORAL
    /// Without labels of the target: of the weights of deep CORAL the largest that is within bounds (isWithinBounds). Of
    /// other methods, which have none to choose, true.
    bool isChosen = true;
    std::size_t collapsed = 0; ///< of `runs`: that answer one class for nearly all of test-val
    /// Of the first of `runs`, where the method translates pictures and its checkpoint is there.
    std::optional<adapt::Translation> translation = {};
};

/// What chose its weights and its epoch: "source_validation, mutual_information"; "nothing" where nothing is
/// chosen.
std::string selectedBy(const Adaptation& adaptation);

/// Without labels of the target: train-val is within a point (adapt::kSourceTolerance) of what it is without, and no network
/// collapsed.
bool isWithinBounds(const Adaptation& adaptation);
/// Fills in isChosen.
void choose(std::vector<Adaptation>& adaptations);

/// What matters first, most severe first: worse than without it, the source was forgotten, not chosen.
std::vector<std::string> warningsOf(const Adaptation& adaptation);

/// "-8.1 points [-10.2, -6.0]", or in the target's unit.
std::string changeText(const Adaptation& adaptation);
/// "38 % [30, 46]"; empty: not known, "no gap" where the oracle is not clearly better.
std::string closedText(const Adaptation& adaptation);
/// "Deep CORAL of weight 1000: test-val 25.8 % to 17.7 %, -8.1 points [-10.2, -6.0]; 38 % of the gap to
/// the oracle [30, 46]."
std::string sentence(const Adaptation& adaptation);

/// "Pictures come back from both generators 0.15 from themselves (cycle error: mean absolute difference of values
/// in [-1, 1], both domains added)."
std::string cycleText(const adapt::Translation& translation);

} // namespace assay::tune
