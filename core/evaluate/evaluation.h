// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "evaluate/breakdown.h"
#include "evaluate/scores.h"
#include "train/run.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// Which weights were evaluated.
enum class Checkpoint { Last, Best, Imported };
std::string name(Checkpoint checkpoint); ///< "last", as in files
/// Throws a usage Error for anything but "last" and "best".
Checkpoint checkpointFrom(const std::string& name);

/// One look at Test. Recorded before Test is read, and never taken back.
struct TestOpening {
    std::int64_t id = 0;
    train::RunId run = 0;
    std::string opened; ///< ISO 8601, UTC
    std::string reason;
    Checkpoint checkpoint = Checkpoint::Last;
    std::int64_t step = 0;                    ///< of the weights that answered
    std::optional<Measured> measured;         ///< empty: the reading did not come to its end
    std::map<std::string, Measured> byMetric; ///< shortfalls by the metrics that are not in it
};

/// A run as its predictions show it.
struct Evaluation {
    train::RunId run = 0;
    Checkpoint checkpoint = Checkpoint::Last;
    std::int64_t step = 0;
    std::string created;              ///< ISO 8601, UTC
    std::vector<std::string> classes; ///< empty: numbers are predicted
    bool oneDistribution = false;     ///< train-val and test-val come from train's distribution
    std::map<data::SplitKind, SplitReport> reports; ///< Test is never among them
    std::vector<TestOpening> openings;              ///< of the whole project, oldest first
    Breakdown breakdown;
    std::vector<base::Finding> findings; ///< of imported answers: what reading them found
};

/// A system outside the project, its errors typed in.
struct TypedSystem {
    std::int64_t id = 0; ///< 0: not stored
    std::string name;
    std::string created; ///< ISO 8601, UTC; empty: not stored
    Ladder ladder;
};

/// From "irreducible=0.25,train=0.27,train_val=0.29,test_val=0.32,test=0.34" and the same with
/// sizes. "val" stands for the one validation set of a system without a second distribution. An
/// irreducible error without a size counts as known exactly, once another set has one. Throws a
/// usage Error that names the part which is wrong.
Ladder ladderFrom(const std::string& errors, const std::string& counts);

/// "opened 3 times, last for run 12"; "sealed" when it never was.
std::string describe(const std::vector<TestOpening>& openings);
/// "An error is an answer that is off by more than the RMSE of its set: 3.1 on train-val, 3.4 on
/// test-val." What isMistake goes by, of the sets whose errors are looked at; empty for classes.
std::string describeMistakes(const Evaluation& evaluation);

} // namespace assay::evaluate
