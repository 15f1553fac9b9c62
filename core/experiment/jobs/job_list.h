// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/job.h"

namespace assay::experiment {

/// Trains by the examples of train, for so many epochs.
const JobKind& trainingJob();
/// Learns one batch by heart; its verdict and causes are findings.
const JobKind& overfitJob();

/// What a network began with.
struct Start {
    train::CheckpointPlace place;             ///< of a file of weights alone 0
    std::vector<base::Finding> findings = {}; ///< what was taken for what, or left out
};
/// Loads the weights that the network begins with, where the spec names some. Throws an input Error
/// when they are others than were chosen, or do not fit, and for a fork, which begins with more than weights.
std::optional<Start> loadStart(const Job& job, model::Network& network);

/// The newest of the blockers, as a sentence; empty: there is none.
std::string newestBlocker(const std::vector<base::Finding>& findings);

} // namespace assay::experiment
