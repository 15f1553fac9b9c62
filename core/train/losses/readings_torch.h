// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/loss_torch.h"

namespace assay::train {

/// One output a class, before a softmax or after a log-softmax, which a second one does not change.
extern const OutputReading softmaxReading;
/// One logit, of the second of two classes.
extern const OutputReading sigmoidReading;
/// One probability a class. Throws as requireProbabilities.
extern const OutputReading probabilitiesReading;
/// One probability, of the second of two classes. Throws as requireProbabilities.
extern const OutputReading probabilityReading;

/// The number of a class, which is rounded: the nearest is the answer. What stands for probabilities says
/// how near the two next ones are.
extern const OutputReading classNumberReading;

/// Throws a usage Error where a batch of outputs is finite and holds no probabilities: below 0, above 1
/// or, of several classes, not 1 in sum.
void requireProbabilities(const at::Tensor& outputs);
/// Throws a usage Error where a batch of outputs is finite and the probabilities that it is said to be
/// the logarithms of are not 1 in sum.
void requireLogProbabilities(const at::Tensor& outputs);

} // namespace assay::train
