// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <cstddef>
#include <vector>

namespace assay::diagnose {

struct Curve;
struct Shape;

/// The largest value before `place`, where two values and more there are ten times the first one and the median of
/// them and above what a guess among any number of classes costs (12 nats): a loss that shot up so more than once
/// diverges, however low it was in between. 0: it has not. `place`: at most the curve's size.
double peakBefore(const Curve& curve, std::size_t place);

/// The peak of the first fifth of losses that begin at a guess, where it is three times that and more, another loss
/// there is well above a guess too, and the losses have stayed above half of the beginning since, without a fall in the
/// last half and without a loss half as large there: the first updates threw the weights far off. 0: it is not so. A
/// spike of a warm-up is over soon, and what follows is learned; one bad batch leaves the next ones as they were; and
/// batches of few examples cost as much again and again. `loss`: of that curve; `classes`: below 2 where they are not
/// known.
double stayedThrownOff(const Curve& curve, const Shape& loss, double classes);

/// Whether a finding of a training means that it diverged: the loss ended far above its beginning or its lowest level,
/// grew without a bound, or became no number (checks/curve_divergence.cpp has the rule for curves). Not where the input
/// itself is no number. Findings of other kinds mean nothing of that. `losses`: of the examples of train after each
/// epoch; empty: not known. Where they are known the last one has to lie a quarter above the least one as well, as the
/// loss of batches of a few examples jumps while the network gets better.
bool meansDivergence(const base::Finding& finding, const std::vector<double>& losses);

/// How many classes scores (shares of wrong answers) are a guess among at each of six looks and more, whatever the loss
/// is; 0: they are better at one of them, or fit no number from 3 on.
double classesOfChance(const Curve& error);

} // namespace assay::diagnose
