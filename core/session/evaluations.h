// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"
#include "evaluate/evaluation.h"
#include "evaluate/fit_changes.h"
#include "evaluate/shift.h"
#include "evaluate/size_curve.h"
#include "session/answer.h"
#include "train/run.h"
#include "tune/study.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace assay::session {

/// A run as its answers show it.
struct RunEvaluated {
    Tag tag; ///< 0: by itself, after the run
    train::RunId run;
    std::shared_ptr<const evaluate::Evaluation> evaluation;
};

struct ShiftFound {
    Tag tag;
    train::RunId run;
    std::shared_ptr<const evaluate::ShiftReport> report;
    std::vector<data::Sample> typicalA, typicalB; ///< report.typicalA and B, in their order
    std::vector<std::string> classes;
    data::Shape shape; ///< of pictures
};

struct SizesRead {
    Tag tag;
    train::RunId run;
    evaluate::SizeCurve curve;
    std::vector<tune::Member> open; ///< networks of the curve that have not finished
};

struct ChangesRead {
    Tag tag;
    train::RunId run, against;
    std::vector<evaluate::TermChange> changes;
};

/// What would bring training examples nearer to those of test-val.
struct ChangesFitted {
    Tag tag;
    train::RunId run;
    std::vector<evaluate::FittedChange> changes; ///< empty: nothing differs by enough
};

struct TypedListed {
    Tag tag;
    std::vector<evaluate::TypedSystem> systems; ///< newest first
};

/// Runs in which an improvement was tried, by its key.
struct TriedListed {
    Tag tag;
    std::map<std::string, std::vector<train::RunId>> runs;
};

/// Answers of trained networks, and what they say of the error. Work happens on a lane of its own,
/// also while a run trains.
class Evaluations
{
public:
    virtual ~Evaluations() = default;
    /// Answers train, train-val and test-val and keeps the answers.
    /// -> DataProgress, then RunEvaluated; or Failed
    virtual void evaluate(train::RunId run, evaluate::Checkpoint checkpoint, Tag tag) = 0;
    /// What is kept. -> RunEvaluated, or Failed "evaluation.none"
    virtual void read(train::RunId run, Tag tag) = 0;
    /// Records the opening, then reads Test. Cannot be taken back. -> DataProgress, RunEvaluated;
    /// or Failed
    virtual void openTest(train::RunId run, evaluate::Checkpoint checkpoint,
                          const std::string& reason, Tag tag) = 0;
    /// Compares train-val with test-val. -> ShiftFound or Failed
    virtual void shift(train::RunId run, Tag tag) = 0;
    /// Measures what differs between the inputs of train-val and of test-val and can be made
    /// (evaluate/fit_changes.h). -> ChangesFitted or Failed
    virtual void fitChanges(train::RunId run, Tag tag) = 0;
    /// Error against training-set size, from the finished runs that there are of each part of
    /// train; answers those that were not evaluated yet. Trains nothing: Studies::start does.
    /// `seeds`: networks a size. -> DataProgress, SizesRead; or Failed
    virtual void bySize(train::RunId run, int seeds, Tag tag) = 0;
    /// Which term moved from `against` to `run`; runs that differ by their seed only are taken
    /// together. What was not evaluated yet is. -> DataProgress, ChangesRead; or Failed,
    /// "evaluate.split" when the two were scored on different examples
    virtual void compare(train::RunId run, train::RunId against, Tag tag) = 0;
    /// A new run with the same weights, evaluated on a test-val that is drawn anew from test-val
    /// and test; the old one stays. -> RunEvaluated of the new run, RunsChanged; or Failed
    virtual void resample(train::RunId run, Tag tag) = 0;
    virtual void listTyped(Tag tag) = 0;                                     ///< -> TypedListed
    virtual void addTyped(const evaluate::TypedSystem& system, Tag tag) = 0; ///< -> TypedListed
    virtual void removeTyped(std::int64_t id, Tag tag) = 0;                  ///< -> TypedListed
    virtual void listTried(Tag tag) = 0;                                     ///< -> TriedListed
    /// -> TriedListed
    virtual void setTried(const std::string& improvement, train::RunId run, bool tried,
                          Tag tag) = 0;
};

} // namespace assay::session
