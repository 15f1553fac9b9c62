// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "data/split.h"
#include "stats/interval.h"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::train {

using RunId = std::int64_t; ///< from 1; unique within its project
/// The usage Error for a number that no run of the project has.
base::Error unknownRun(RunId run);

enum class RunState { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };
std::string name(RunState state); ///< "queued", as in files and JSON
RunState runStateFrom(const std::string& name);
bool isOver(RunState state);

enum class RunKind {
    Training,
    Overfit, ///< one batch, to see whether it can be learned by heart
    Imported ///< logged by another tool; read only
};
std::string name(RunKind kind); ///< "training", as in files and JSON
RunKind runKindFrom(const std::string& name);

/// Scores of one split at one moment, eval mode, all its examples (train: at most 20,000).
struct SplitScore {
    double loss = 0;  ///< per example: nats, or squared standardised difference
    double error = 0; ///< share of wrong answers; NaN for regression
    std::int64_t examples = 0;
    double rmse = kNone; ///< regression, in the target's unit; NaN for classification
    double mae = kNone;  ///< the same
    double r2 = kNone;   ///< 1 - squared differences / those of always answering this split's mean
    double f1 = kNone;   ///< classification: mean F1 of the classes with examples; NaN: not known

    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    bool isRegression() const { return rmse == rmse; }
    /// What is to become small: error or RMSE.
    double value() const { return isRegression() ? rmse : error; }
};
using Scores = std::map<data::SplitKind, SplitScore>;

struct ClassScore {
    std::int64_t examples = 0, wrong = 0;
};
/// An example with a large loss.
struct WorstExample {
    std::uint32_t position = 0; ///< within its split
    base::SampleId id;
    double loss = 0;
    std::uint16_t predicted = 0; ///< classification
    double value = 0;            ///< regression: the answer, in the target's unit
};
/// How one split was answered.
struct Answered {
    std::vector<ClassScore> classes; ///< empty for regression
    std::vector<WorstExample> worst; ///< largest loss first
};

struct EpochReport {
    std::int64_t epoch = 0; ///< from 1
    std::int64_t step = 0;  ///< updates made so far
    double seconds = 0;     ///< of training, pauses left out
    double samplesPerSecond = 0;
    Scores scores;
    Answered trainVal;
};

/// Names of the metrics that training logs; files and views use them.
namespace metric_name {
inline constexpr const char* kBatchLoss = "batch_loss"; ///< every step, split "train": of its batch
inline constexpr const char* kLearningRate = "learning_rate"; ///< every step, no split
inline constexpr const char* kGradientNorm = "gradient_norm"; ///< every step, no split
inline constexpr const char* kPace = "samples_per_second";    ///< every step, no split
inline constexpr const char* kLoss = "loss";                  ///< every epoch, each open split
inline constexpr const char* kError = "error"; ///< every epoch, each open split; classification
inline constexpr const char* kRmse = "rmse";   ///< the same; regression
inline constexpr const char* kMae = "mae";     ///< the same; regression
inline constexpr const char* kR2 = "r2";       ///< the same; regression
inline constexpr const char* kF1 = "f1";       ///< the same; classification
} // namespace metric_name

/// One logged number. `split` is empty for what belongs to the whole run (learning rate).
struct MetricPoint {
    std::string name;  ///< one of metric_name
    std::string split; ///< "train", "train_val", "test_val" or empty
    std::int64_t step = 0;
    double epoch = 0;
    double seconds = 0;
    double value = 0; ///< may be NaN or infinite
};

/// Something that happened at a step; marked on the time axis.
struct RunEvent {
    std::int64_t step = 0;
    double seconds = 0;
    std::string kind; ///< "learning_rate", "resumed", "forked", "paused", "finding", "stopped" ...
    double value = 0; ///< the new learning rate; otherwise 0
    std::string text;
};

/// What a very simple method reaches on the run's train-val: error, or RMSE.
struct BaselineValue {
    std::string name; ///< "logistic_regression"
    double trainVal = 0;
    std::int64_t examples = 0; ///< that it was scored on; 0: not known
    /// Wilson's of an error, by bootstrap of an RMSE; empty: not known.
    std::optional<stats::Interval> interval;
};

/// One run as the store keeps it.
struct RunRecord {
    RunId id = 0;
    RunKind kind = RunKind::Training;
    data::Task task = data::Task::Classification;
    std::string source;         ///< imported runs: the file or folder they were read from
    std::string split;          ///< fingerprint of its split; empty: not known
    std::int64_t resampled = 0; ///< how often test-val and test of that split were drawn anew
    std::string scored; ///< the same for the same train-val and test-val, whatever part of train
    std::string name;
    std::string note;
    RunState state = RunState::Queued;
    std::string spec; ///< JSON of the ExperimentSpec
    std::string specHash;
    std::string family; ///< hash of the spec without its seed: runs that differ by seed share it
    std::int64_t seed = 0;
    std::string templateName;
    std::int64_t parameters = 0;
    std::map<data::SplitKind, std::int64_t> examples;
    std::string environment; ///< JSON: versions, threads, CPU, BLAS
    std::string created;     ///< ISO 8601, UTC
    double seconds = 0;      ///< trained so far
    std::int64_t step = 0;
    std::int64_t epoch = 0;                ///< epochs completed
    std::int64_t totalSteps = 0;           ///< planned
    data::Guess guess;                     ///< of train
    std::optional<Scores> last;            ///< after the last completed epoch
    std::optional<std::int64_t> bestEpoch; ///< of train-val, by `bestMetric`
    std::optional<SplitScore> bestTrainVal;
    std::string bestMetric;      ///< what the best weights were kept by; empty: error or RMSE
    std::optional<RunId> parent; ///< the run whose weights it began with
    std::optional<std::int64_t> parentStep; ///< after so many updates of that
    std::vector<BaselineValue> baselines;   ///< empty: not computed
    bool here = false;      ///< this program is training it (or has it in its queue)
    bool resumable = false; ///< over too early, and there is a checkpoint, or no update yet
    std::string problem;    ///< why it failed, one sentence; empty otherwise
};

} // namespace assay::train
