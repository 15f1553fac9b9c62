// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace assay::train {

using RunId = std::int64_t; ///< from 1; unique within its project

enum class RunState { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };
std::string name(RunState state); ///< "queued", as in files and JSON
RunState runStateFrom(const std::string& name);
bool isOver(RunState state);

/// Scores of one split at one moment, eval mode, all its examples (train: at most 20,000).
struct SplitScore {
    double loss = 0;  ///< nats per example
    double error = 0; ///< share of wrong answers
    std::int64_t examples = 0;
};
using Scores = std::map<data::SplitKind, SplitScore>;

struct EpochReport {
    std::int64_t epoch = 0; ///< from 1
    std::int64_t step = 0;  ///< updates made so far
    double seconds = 0;     ///< of training, pauses left out
    double samplesPerSecond = 0;
    Scores scores;
};

/// Names of the metrics that training logs; files and views use them.
namespace metric_name {
inline constexpr const char* kBatchLoss = "batch_loss"; ///< every step, split "train": of its batch
inline constexpr const char* kLearningRate = "learning_rate"; ///< every step, no split
inline constexpr const char* kGradientNorm = "gradient_norm"; ///< every step, no split
inline constexpr const char* kPace = "samples_per_second";    ///< every step, no split
inline constexpr const char* kLoss = "loss";                  ///< every epoch, each open split
inline constexpr const char* kError = "error";                ///< every epoch, each open split
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
    std::string kind; ///< "learning_rate", "checkpoint", "resumed", "paused", "finding", "stopped"
    double value = 0; ///< the new learning rate; otherwise 0
    std::string text;
};

/// One run as the store keeps it.
struct RunRecord {
    RunId id = 0;
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
    std::int64_t epoch = 0;      ///< epochs completed
    std::int64_t totalSteps = 0; ///< planned
    double guessLoss = 0;        ///< loss and error of a guess: nats, share
    double guessError = 0;
    std::optional<Scores> last;            ///< after the last completed epoch
    std::optional<std::int64_t> bestEpoch; ///< smallest train-val error
    std::optional<SplitScore> bestTrainVal;
    std::optional<RunId> parent; ///< the run it was forked from
    bool here = false;           ///< this program is training it (or has it in its queue)
    bool resumable = false;      ///< over, and a checkpoint to go on from exists
    std::string problem;         ///< why it failed, one sentence; empty otherwise
};

} // namespace assay::train
