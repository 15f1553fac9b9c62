// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"
#include "base/finding.h"
#include "data/sample.h"
#include "experiment/run_plan.h"
#include "train/control.h"
#include "train/kept.h"
#include "train/observer.h"
#include "train/outcome.h"
#include "train/run.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::experiment {

/// One run that is to be carried out. Uses no project and no screen.
struct Job {
    ExperimentSpec spec;
    /// In the parts that the run had, when it goes on. Outlives the run.
    const data::Prepared* data = nullptr;
    std::string metric;           ///< of the project's goal; a run that goes on keeps its own
    train::CheckpointOwner owner; ///< of both checkpoints
    std::filesystem::path checkpoint, bestCheckpoint; ///< its folder exists
    std::int64_t keptBytes = 0; ///< that checkpoints beside these may take; 0: none are kept
    double keptSeconds = train::kKeptSeconds; ///< of training between two of them, at least
    std::filesystem::path start = {};         ///< the checkpoint that spec.model.startFrom names
    /// The checkpoint, of this run already, that a fork begins with; empty: it goes on, or is none.
    std::filesystem::path forked = {};
    std::optional<train::RunRecord> resumed = {}; ///< as it was before it was to go on
    bool watchesAnswers = false; ///< answers to a fixed batch of train-val are reported
    bool checksFirst =
        true; ///< a training looks at the network on one batch before its first update
    bool waitsWhenBlocked = false;                ///< and pauses there when that finds a blocker
    std::vector<base::Dismissal> dismissals = {}; ///< findings that it does not wait for
};

/// How a run begins, once nothing can refuse it any more.
struct Beginning {
    RunPlan plan;
    /// Where it goes on: what it reported after that will be reported again. Empty: from its first
    /// update.
    std::optional<train::CheckpointPlace> from;
    /// Where the run stood whose weights it begins with. Empty: it begins with its own, or goes on.
    std::optional<train::CheckpointPlace> start = {};
};

/// Keeps what a run reports. All calls come on the thread that carries the run out.
class RunRecorder : public train::RunObserver
{
public:
    /// Once, and before anything else.
    virtual void begins(const Beginning& beginning) = 0;
    /// The examples whose answers will be reported.
    virtual void watches(const std::vector<data::Sample>& /*samples*/) {}
    /// All that was found, in that order.
    virtual const std::vector<base::Finding>& findings() const = 0;
};

/// A kind of run: what it does, and what its end means. One object each (`jobKind`); runner.h carries
/// it out.
class JobKind
{
public:
    virtual ~JobKind() = default;

    virtual train::RunKind kind() const = 0;
    /// Before the template in the name of a run: "one batch, " or nothing.
    virtual const char* prefix() const = 0;
    /// It leaves a network that can be evaluated, and a checkpoint to go on from.
    virtual bool leavesNetwork() const = 0;
    /// Runs on the calling thread until the run is over. Throws Error when it cannot begin;
    /// `recorder` was not called then.
    virtual train::TrainOutcome carryOut(const Job& job, train::Control& control,
                                         RunRecorder& recorder) const = 0;
    /// Why a run with this end and these findings failed, one sentence; empty: it did not.
    virtual std::string problem(const train::TrainOutcome& outcome,
                                const std::vector<base::Finding>& findings) const = 0;
};

/// The kinds that are carried out here. Throws an internal Error for any other.
const JobKind& jobKind(train::RunKind kind);

} // namespace assay::experiment
