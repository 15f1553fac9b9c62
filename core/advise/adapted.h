// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/methods.h"
#include "evaluate/breakdown.h"
#include "train/run.h"

namespace assay::advise {

// A network that was adapted learned for the target: train-val is of the distribution that it was
// adapted away from, so that test-val may come out better than it, and simple methods that were
// fitted on train may be better on it, without a fault in code or data.

/// The adaptation that a training was made with. Null: none, or another version wrote its settings.
const adapt::MethodInfo* adaptationOf(const train::RunRecord& run);

/// Replaces the finding that the distribution shift of `run` lies below zero with one that says that
/// its network was adapted ("breakdown.adapted", a hint). `isBeaten`: a simple method is better on
/// train-val, which the finding explains too. Without an adaptation, or without test-val, nothing
/// changes.
void readAsAdapted(evaluate::Breakdown& breakdown, const train::RunRecord& run,
                   bool isBeaten = false);

} // namespace assay::advise
