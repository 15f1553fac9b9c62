// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "diagnose/overfit_verdict.h"
#include "model/network.h"
#include "train/control.h"
#include "train/observer.h"
#include "train/train_spec.h"

namespace assay::diagnose {

/// The batch has at most so many examples: a handful shows the bug as well and is quicker learned.
inline constexpr std::size_t kOverfitExamples = 32;
/// As many at least, of a network with few parameters.
inline constexpr std::size_t kOverfitFewest = 2;
/// Steps before the first verdict, and the most that are made while the loss still falls.
inline constexpr std::int64_t kOverfitSteps = 2000;
inline constexpr std::int64_t kOverfitMostSteps = 10'000;

struct OverfitReport {
    OverfitJudgement judgement;
    OverfitScale scale;
    OverfitEvidence evidence;
    std::int64_t steps = 0, examples = 0;
    double seconds = 0; ///< of training
    bool ended = true;  ///< false: stopped before a verdict
};

/// Trains `network` on one fixed batch of train with the spec's own loss, optimiser and rate
/// (schedule and warm-up left out) until it is learned by heart, has exploded beyond doubt or no
/// longer changes. Where train has several targets, so has the batch. It asks for a quarter as many
/// numbers as the network has parameters at most: one with fewer, such as a linear model, cannot learn
/// a larger one by heart, sound as it may be. Every step is reported to `observer`. Runs on the
/// calling thread.
OverfitReport overfitOneBatch(const train::TrainSpec& spec, std::uint64_t seed,
                              const data::Prepared& data, model::Network& network,
                              train::Control& control, train::RunObserver& observer);

} // namespace assay::diagnose
