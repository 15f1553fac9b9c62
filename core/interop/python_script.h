// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/preprocess.h"
#include "interop/python_network.h"
#include "train/objective.h"
#include "train/train_spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::interop {

/// A training as one script of PyTorch that reads its arrays from an .npz beside it:
///   PART.x, PART.n, PART.y    inputs, lengths where they differ, and targets of train, train_val, test_val.
///                             Of several inputs each has its name in place of x. Where lengths differ the
///                             steps of all examples lie one after the other.
///   start.NAME, trained.NAME  weights by the names of the state_dict: at the beginning, and trained
///   class_weights             where classes are weighted
///   check.order, .sizes       the examples of train in the order of the first updates; those of each update
///   check.losses              of those updates, without dropout and augmentation
///   check.outputs             of the trained weights for the first examples of train-val
struct PythonTraining {
    std::string title;              ///< what is exported, one line
    std::string script;             ///< its name, "lenet.py"
    std::string arrays;             ///< the name of the .npz
    std::vector<std::string> notes; ///< what else is to know, a sentence each
    std::string trained; ///< which weights the trained ones are: "the best, after update 840"
    train::TrainSpec spec;
    std::int64_t seed = 1;
    train::Objective objective;
    bool isRegression = false;
    data::TargetScale target;  ///< regression
    std::int64_t examples = 0; ///< of train
    std::int64_t threads = 1;  ///< that shared an operation when check.losses were computed
};

/// How a loss of core/train/losses is written, or nothing: outputs are batch x outputs.
struct PythonLoss {
    const char* loss;  ///< as Loss::name
    const char* plain; ///< "F.cross_entropy(outputs, targets)"
    const char*
        before; ///< with smoothed labels or weighted classes: what stands before those; null: it has none
    const char*
        wrong; ///< which answers are wrong; of a number their squared difference. "{last}": the last class
};
/// Null: nobody has written that loss yet.
const PythonLoss* pythonLoss(const std::string& loss);

/// The whole text of the script. Throws an internal Error for a loss that it cannot write.
std::string pythonScript(const PythonTraining& training, const PythonNetwork& network);

/// The tolerances that the script keeps to, relative to max(1, |number|).
inline constexpr double kPythonLossTolerance = 1e-4, kPythonOutputTolerance = 1e-5;

} // namespace assay::interop
