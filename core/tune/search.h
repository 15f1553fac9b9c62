// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "train/metric.h"
#include "train/run.h"
#include "tune/sampler.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// Methods without a rule that draws points: a person proposes each of them (a SamplerKind like the others), or
/// another program did (no SamplerKind: nothing of such a search is trained here).
inline constexpr const char* kManual = "manual";
inline constexpr const char* kImported = "imported";

using SearchId = std::int64_t; ///< from 1; unique within its project; 0: not stored

/// By which rule trials are stopped early (tune/pruner.h).
enum class EarlyStop { None, Median, Halving };
std::string name(EarlyStop stop); ///< "none", "median", "halving", as in files and JSON
/// Throws a usage Error.
EarlyStop earlyStopFrom(const std::string& name);

/// A search for settings: what is searched, and how. A value; the project keeps it, so that any program goes
/// on with it at any time.
struct Search {
    SearchId id = 0;
    experiment::ExperimentSpec base;              ///< of every trial, but for the axes of the space
    data::Task task = data::Task::Classification; ///< of its data
    Space space;
    std::string method = "coarse_to_fine"; ///< name of a SamplerKind
    std::uint64_t seed = 1;                ///< of what the method draws
    std::int64_t trials = 20;              ///< wanted, in all; of kManual as many as are proposed
    std::optional<double> minutes = {}; ///< a program begins no trial after it worked for so many
    /// No trial is begun once another one is expected to make the best value better by less than this:
    /// a shortfall of the metric, so that 0.005 is half a point of error.
    std::optional<double> leastGain = {};
    EarlyStop earlyStop = EarlyStop::None;
    std::string created = {}; ///< ISO 8601, UTC
    /// Of one that was read from a file of another program (kImported): "optuna: study.db, study digits". Its settings
    /// have the names that they have there, and its base means nothing. Empty: it is of this program.
    std::string origin = {};
    std::string measure = {}; ///< of the same: what its values are called there, "value"
    bool isMaximised =
        false; ///< of the same: more is better there, so that values came in with their sign turned
    std::string remark = {}; ///< of the same: what was left out or changed at reading, as sentences
};

bool isImported(const Search& search);
/// Throws a usage Error "tune.imported", with what can be done instead, for one of another program.
void requireOwn(const Search& search);
/// What the values of its trials are: the metric of the project's goal that fits its task, or what another program
/// made small, whose shortfall is the value itself.
train::Metric metricOf(const Search& search, const train::Goal& goal);

/// A trial of a search, with its run.
struct TriedRun {
    Trial trial;
    train::RunId run = 0;      ///< 0: not begun
    bool isResumable = false;  ///< it was cut off, and goes on
    bool hasDiverged = false;  ///< its loss ended far above its least, or as no number
    std::int64_t examples = 0; ///< that its value is measured on; 0: it has none
    std::string scored = {};   ///< which examples these are (train::RunRecord::scored)
    /// Why it failed, diverged, was stopped early, or is left out: a sentence; empty otherwise.
    std::string reason = {};
    /// Its value does not compare with the others: the method does not see it, and no best one is chosen among such.
    bool isLeftOut = false;
    bool isStoppedByPerson = false;
    bool isProposed = false; ///< by a person, and not by the method
    std::string worker = {}; ///< which program trained it: "host:4711"; empty: not known
    /// Seconds since 1970, UTC; 0: not yet, or not known.
    double begun = 0, ended = 0;
};

/// A search, and what became of it.
struct SearchState {
    Search search;
    std::vector<TriedRun> trials; ///< by number
    bool isWorking = false;       ///< this program takes trials of it
};

/// Why a program takes no more trials of a search.
enum class WorkEnd {
    AllTrials,   ///< as many as were wanted are there
    AllProposed, ///< the method has no other point
    AllFailed,   ///< kFailedInARow trials failed one after the other, and no trial has a value
    TimeOver,    ///< its minutes
    SmallGain,   ///< leastGain
    Halted,      ///< a person asked for it
    RunStopped   ///< a person stopped the run of a trial
};
std::string name(WorkEnd end); ///< "all_trials", as in JSON
inline constexpr int kFailedInARow = 5;

/// What a method and a report are given of the trials: those that are left out wait for ever, as nothing is known
/// of their places.
std::vector<Trial> trialsSeen(const std::vector<TriedRun>& trials);
/// The complete trial with the least value; null: there is none.
const TriedRun* bestOf(const std::vector<TriedRun>& trials);
/// How many of the trials that a search plans are there: those whose points are of the space.
std::int64_t countedTrials(const Space& space, const std::vector<TriedRun>& trials);
/// Leaves out those that were scored on other examples than the newest one with a value, as those of a file
/// that has changed since.
void leaveOutOtherExamples(std::vector<TriedRun>& trials);
/// Whether a point has a value for each axis that counts at it, and each of them is of its axis.
bool isOf(const Space& space, const Point& point);

/// The set that a search makes small: test-val where there are test data of their own, which is what will be
/// served, else train-val.
data::SplitKind searchedSplit(const experiment::ExperimentSpec& base);

/// The runs of a project that a new search begins with: trainings that finished or failed and whose settings are
/// those of `base` but for the axes of the space, with a point of it, in the order in which they were begun. Runs that
/// were scored on other examples than the newest one with a value are no part of it. The value is the shortfall of
/// the last weights on `searchedSplit`. `runs`: of the project, newest first.
std::vector<TriedRun> trialsThere(const Space& space, const experiment::ExperimentSpec& base,
                                  const std::vector<train::RunRecord>& runs,
                                  const train::Metric& metric);

/// The same space with listed values in the types of their fields, as a spec has them: 1 is 1.0 where a number is
/// wanted. Fields that `base` has not are left as they are. After `check(space, base)`.
Space inTypesOf(Space space, const experiment::ExperimentSpec& base);

/// The settings of a trial.
experiment::ExperimentSpec specOf(const Space& space, const experiment::ExperimentSpec& base,
                                  const Point& point);

/// Axes whose best value lies at an end of its range (within a hundredth of it, or the last of its whole
/// numbers): the range may be too narrow. "train.learning_rate: the best is 0.1, the largest of the range."
std::vector<std::string> atTheEdge(const Space& space, const Point& best);

} // namespace assay::tune
