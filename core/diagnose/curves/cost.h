// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/curves/run_curves.h"

#include <vector>

namespace assay::diagnose {

/// What answers cost that are as sure as they are right, where a share `wrong` of them is not, among so many classes
/// (2 and more), in nats.
double costOf(double wrong, double classes);

/// How many times that (of ten classes; others move it by little) the losses of looks are, where at each of four looks
/// and more it is about as many times: within three times of one another. 0: it is not so, or there are fewer looks.
/// Sure wrong answers of weights that are too large cost much as well, but ever less as they are learned. `looks`:
/// losses and shares of wrong answers.
double timesOfCost(const std::vector<Pair>& looks);

} // namespace assay::diagnose
