// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/curve_end.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/patch.h"
#include "evaluate/collapse.h"
#include "evaluate/evaluation.h"
#include "experiment/spec.h"
#include "train/metric.h"
#include "train/run.h"
#include "train/seeds.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::advise {

/// What the next run would be. A window has such a draft; the command line has none.
struct Draft {
    bool projectOpen = true;
    bool readOnly = false;
    bool readingData = false;
    bool drawnData = false; ///< synthetic: drawn, not read
    std::string dataName;
    std::string guessedTarget; ///< of a table, the column while nobody named one; else empty
    std::optional<base::Error> dataProblem;
    bool tryingModule = false;
    std::string modelProblem; ///< why the architecture does not fit the data; empty: it does
    std::string templateName;
    bool isNew = false; ///< no run has its spec, seed aside
    std::optional<experiment::ExperimentSpec> spec;
};

/// The newest attempt to overfit one batch.
struct OneBatch {
    train::RunId run = 0;
    bool passed = false;
    bool sameSettings = false; ///< as far as one batch can see them, those that are judged
    bool isOfOther = false;    ///< another network or other data than those that are judged
    double learningRate = 0;
    std::string finding;  ///< id of the verdict: "overfit.plateaus"
    std::string sentence; ///< of the verdict
    base::Patch fix;      ///< of the first cause that has one; may be empty
    bool rateIsFar =
        false; ///< the learning rate is 10 times the default or more, or a tenth or less
};

/// A network beside the best simple method, on the train-val examples of both.
struct Beside {
    enum class Verdict {
        Better,     ///< the interval of the difference lies below zero
        Worse,      ///< above
        Unclear,    ///< it holds zero
        NoInterval, ///< one of the two has none: nothing is claimed
    };
    Verdict verdict = Verdict::NoInterval;
    std::string name;          ///< "logistic regression", as people write it
    std::int64_t fittedOn = 0; ///< so many examples, a sample of train; 0: all of it
    bool isShare = true;
    evaluate::Measured network, simple;
    /// Network - simple method. As if they were independent (MOVER), which errs on the safe side:
    /// both answered the same examples.
    std::optional<stats::Interval> difference;
};

/// A change that was tried on the run's experiment, clearly lowered the error of the set nearest to
/// Test, and is not in use yet.
struct TriedBetter {
    std::string improvement; ///< key (advise/improvements.h)
    std::string words;       ///< what was changed: "twice as wide"
    std::string what;        ///< the number that fell: "test-val error"
    /// By how much: "8.1 points [6.0, 10.2]". The interval is corrected for the attempts that were
    /// judged on the same examples.
    std::string by;
    std::size_t seeds = 0; ///< a side
    base::Patch patch;     ///< of the run's settings
};

/// What is still being worked out of a run. Each ends with an answer or with a refusal.
struct Awaited {
    bool simple = false;    ///< what simple methods reach on its examples, not known so far
    bool stored = false;    ///< its curve, findings or answers are being read from the project
    bool answering = false; ///< its network is answering the examples
};

/// What is known of a situation; all that a verdict is made from. Values only.
struct Facts {
    Draft draft;
    train::Goal goal;
    std::optional<train::RunRecord> run;  ///< that is judged; empty: there is none
    std::optional<train::RunId> waitsFor; ///< of a queued run: the one that is at work before it
    CurveEnd curve;
    std::optional<RateJump> jump;
    std::optional<Beside> beside;
    train::Seeds seeds; ///< of the run's experiment
    std::optional<OneBatch> oneBatch;
    std::vector<base::Finding> findings; ///< of the run
    std::vector<train::RunEvent> events; ///< of the run
    /// By the metric of the goal; from stored answers, else from the scores of the last epoch.
    std::optional<evaluate::Breakdown> breakdown;
    /// The same of a run at work, from the scores of its last epoch. What it is made of may still
    /// change: only what training further does not change is read from it.
    std::optional<evaluate::Breakdown> atWork;
    bool evaluated = false;                    ///< it rests on stored answers of these weights
    bool bestWeights = false;                  ///< those answers are of the best epoch's weights
    bool oneDistribution = true;               ///< train-val and test-val are one validation set
    std::optional<train::SplitScore> trainVal; ///< as known last
    std::optional<stats::Interval> trainValInterval; ///< of its error or RMSE
    /// One class is answered for nearly all examples of the set that a user meets.
    std::optional<evaluate::Collapse> collapse;
    Awaited awaited;
    std::optional<TriedBetter> tried;

    const train::Metric& metric() const
    {
        return goal.metricFor(run ? run->task : data::Task::Classification);
    }
};

/// The losses of a run, one a step.
struct LossCurve {
    std::vector<std::int64_t> steps; ///< updates made
    std::vector<double> losses;
    std::vector<double> rates;  ///< learning rates; NaN where they were not logged
    std::vector<double> epochs; ///< loss of train at the end of each epoch, as scored
};

/// What is read of one run beside its row.
struct Gathered {
    train::RunId run = 0; ///< 0: nothing was read yet
    CurveEnd curve;
    std::optional<RateJump> jump;
    std::vector<base::Finding> findings;
    std::vector<train::RunEvent> events;
    train::RunId oneBatch = 0; ///< the newest attempt on one batch when it was read; 0: none
    std::vector<base::Finding> oneBatchFindings; ///< of that attempt
    train::Scores newest; ///< of a run that another program logs: its newest values
};
/// `findings`, `events` and the rest stay to be filled in.
Gathered gatheredOf(const train::RunRecord& run, const LossCurve& curve);

/// The facts of a run. `runs`: of the project. `attempt`: the newest one on one batch, or null.
/// `gathered`: of that run. `evaluation`: of it, or null. While a run is at work its error is not
/// taken apart.
Facts factsOf(const train::RunRecord& run, const std::vector<train::RunRecord>& runs,
              const train::RunRecord* attempt, const train::Goal& goal, const Gathered& gathered,
              const evaluate::Evaluation* evaluation);

/// In what the settings `spec` differ from those of an attempt on one batch, as far as one batch can
/// see them: how long and by which schedule is trained does not matter to it, neither does what a
/// person changed meanwhile. One without a path: another version wrote the attempt.
std::vector<experiment::Difference> differencesForOneBatch(const train::RunRecord& attempt,
                                                           const experiment::ExperimentSpec& spec);

/// What the newest attempt on one batch (null: none) says of the settings `spec`; empty when it came
/// to no verdict, or when `gathered` holds the findings of an attempt before it.
std::optional<OneBatch> newestOneBatch(const train::RunRecord* attempt, const Gathered& gathered,
                                       const experiment::ExperimentSpec& spec);

/// What an attempt on one batch and its findings say of the settings `spec`; empty when it came to no
/// verdict.
std::optional<OneBatch> oneBatchOf(const train::RunRecord& attempt,
                                   const std::vector<base::Finding>& findings,
                                   const experiment::ExperimentSpec& spec);

/// Sets a network beside the first of `run.baselines` that its train-val can be held against.
std::optional<Beside> besideOf(const train::RunRecord& run, const evaluate::Measured& network);

} // namespace assay::advise
