// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "train/train_spec.h"

#include <string>
#include <vector>

namespace assay::train {

/// The one spelling of a setting of class weights: "", "balanced", or "1, 2.5, 0.3": numbers from 1e-6
/// to 1e6, or 0 for a class that does not count, one a class in the order of the labels and not all 0. Throws a usage
/// Error.
std::string spelledClassWeights(const std::string& text);

/// Throws a usage Error where numbers are given and not one for each of so many classes; 0: the target is
/// a number, and weights mean nothing.
void requireClassWeights(const TrainSpec& spec, std::size_t classes);

/// The weight of each class of train as `spec` says; empty: all weigh the same. "balanced": the examples
/// of train divided by the classes and by the examples of the class, so that all classes weigh the same
/// together (King and Zeng 2001, as scikit-learn has it); 0 for a class that train lacks. Throws as
/// requireClassWeights.
std::vector<double> classWeights(const TrainSpec& spec, const data::Subset& train);

} // namespace assay::train
