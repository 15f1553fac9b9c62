// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/facts.h"
#include "base/error.h"
#include "base/finding.h"
#include "baseline/baselines.h"
#include "data/profile.h"
#include "data/sample.h"
#include "error_analysis/error_table.h"
#include "error_analysis/mistakes.h"
#include "error_analysis/suggestions.h"
#include "error_analysis/unlike_train.h"
#include "evaluate/evaluation.h"
#include "evaluate/shift.h"
#include "evaluate/size_curve.h"
#include "experiment/spec.h"
#include "interop/tag_target.h"
#include "store/project_info.h"
#include "store/set_aside.h"
#include "train/observer.h"
#include "train/point_list.h"
#include "train/run.h"
#include "train/run_list.h"
#include "tune/study.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::session {

/// Chosen by the caller, comes back in the answer. A newer request of the same kind replaces an
/// older one that has not begun.
using Tag = std::uint64_t;

struct ProjectOpened {
    store::ProjectInfo info;
};
struct ProjectChanged {
    store::ProjectInfo info;
};

/// All runs that are not deleted, newest first: after a project was opened, and when asked for.
struct RunsListed {
    std::vector<train::RunRecord> runs;
};
/// What changed in the list since it was published last: thousands of rows are not sent for one.
struct RunsChanged {
    train::RunChanges changes;
};
/// A run was accepted: the answer to start and resume.
struct RunQueued {
    Tag tag;
    train::RunId run;
    train::RunKind kind = train::RunKind::Training;
};
/// What a study was asked for was started or goes on.
struct StudyStarted {
    Tag tag;
    tune::Study study;       ///< its number is 0 where there was nothing to start, and it is new
    tune::Standing standing; ///< of all of it
    std::vector<train::RunId> runs; ///< those, in the order of the plan; may be empty
};
/// A study, and what became of its runs.
struct StudyState {
    tune::Study study;
    std::vector<tune::Member> members; ///< in the order of study.planned
};
struct StudiesListed {
    Tag tag;
    std::vector<StudyState> studies; ///< newest first
};
/// At most ten a second: nobody reads numbers that change faster, and drawing them takes cores from
/// the training.
struct RunProgress {
    train::RunId run;
    train::RunState state;
    std::int64_t step, totalSteps;
    std::int64_t epoch, totalEpochs; ///< `epoch` is the one being trained, from 1
    double seconds;                  ///< of training
    double secondsLeft;              ///< negative: not known yet
    double samplesPerSecond;
    double learningRate;
    double baseRate;     ///< what the schedule's factor made it from
    double loss;         ///< of the last step
    std::int64_t stored; ///< points written to the project
    bool evaluating;
};
struct EpochEnded {
    train::RunId run;
    train::EpochReport report;
    // In a session with a window, what is needed to show report.trainVal:
    std::vector<std::string> classes;
    std::vector<std::string> columns; ///< of a table
    std::vector<data::Sample> worst;  ///< of report.trainVal.worst, in its order
    data::Shape shape;                ///< of their pixels
};
struct FindingRaised {
    train::RunId run;
    base::Finding finding;
};
struct RunEnded {
    train::RunRecord run;
    std::vector<base::Finding> findings;
};

/// A run was trained again between two of its updates.
struct RunReplayed {
    struct Loss {
        std::int64_t step = 0;
        double before = 0, now = 0; ///< of its batch: as the run logged it, and again
    };
    Tag tag;
    train::RunId run;
    std::int64_t from, to; ///< updates made before and after
    std::int64_t compared; ///< losses that the run logged in between
    std::int64_t differing;
    std::optional<Loss> last, firstDiffering;
};

/// Points of a watched run, in the order they were stored. `first`: forget what came before.
struct PointsRead {
    train::RunId run;
    bool first;
    bool complete; ///< all that is stored so far has been sent
    train::PointList points;
    std::vector<train::RunEvent> events; ///< new ones; all of them when `first`
    std::vector<base::Finding> findings; ///< new ones; all of them when `first`
};

/// How the network answers one fixed batch of train-val just now.
struct FixedBatch {
    train::RunId run;
    std::int64_t step;
    std::vector<std::string> classes;
    std::shared_ptr<const std::vector<data::Sample>> samples;
    std::vector<std::uint16_t> predicted;
    std::vector<float> probability; ///< of the predicted class
    std::vector<double> values;     ///< regression: the answers, in the target's unit
    data::Shape shape;              ///< of every sample; all 0: square, one channel or three
    std::optional<train::StepEffect> effect; ///< of the last update, where a pause follows it
};

struct DataProfiled {
    Tag tag;
    std::shared_ptr<const data::Profile> profile;
};
struct SamplesRead {
    Tag tag;
    data::SplitKind split;
    std::size_t offset;
    std::vector<data::Sample> samples;
};

/// What very simple methods reach on a data set.
struct BaselinesKnown {
    Tag tag;
    std::string split; ///< fingerprint of the split
    std::vector<baseline::Baseline> baselines;
};
/// How far the reading of data or of a log is; at most ten a second.
struct DataProgress {
    Tag tag;
    double share; ///< 0 .. 1
};

/// A log of another tool was read into the project.
struct LogImported {
    Tag tag;
    std::string path;
    std::vector<train::RunId> runs;
    std::int64_t points;
    std::vector<base::Finding> findings; ///< damage that was read around
};
/// The folders and files whose logs are being followed.
struct WatchesChanged {
    std::vector<std::string> paths;
};
/// The tags of an imported run and what they mean.
struct TagsRead {
    Tag tag;
    train::RunId run;
    std::vector<interop::MappedTag> tags;
};

/// The names under which runs of other tools logged numbers, in the order of the alphabet.
struct TagNamesListed {
    Tag tag;
    std::vector<interop::TagUse> names;
};
/// What runs that are not deleted logged under one name, as they logged it.
struct TagValuesRead {
    Tag tag;
    std::string name;
    std::map<train::RunId, interop::TagValues> values; ///< of the runs that have the name
};

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
struct TypedListed {
    Tag tag;
    std::vector<evaluate::TypedSystem> systems; ///< newest first
};
/// Runs in which an improvement was tried, by its key.
struct TriedListed {
    Tag tag;
    std::map<std::string, std::vector<train::RunId>> runs;
};

struct MistakesRead {
    Tag tag;
    std::shared_ptr<const error_analysis::MistakePage> page;
};
/// Examples in the order in which they were asked for; an id of 0 where one is gone.
struct ExamplesRead {
    Tag tag;
    train::RunId run;
    std::vector<data::Sample> samples;
    std::vector<std::string> columns;    ///< of a table
    data::Shape shape;                   ///< of pictures
    std::vector<data::ColumnKind> kinds; ///< of `columns`
    /// Of tables, a list for each of `samples`: where it is unlike train.
    std::vector<std::vector<error_analysis::Unlike>> unlike;
};
/// What is stored of a run that its verdict is made from.
struct FactsGathered {
    Tag tag;
    advise::Gathered gathered;
};

/// What is known of these examples now.
struct Marked {
    Tag tag;
    std::vector<error_analysis::ExampleMark> marks;
};
struct TypesListed {
    Tag tag;
    std::vector<error_analysis::ErrorType> types;
    std::int64_t added = 0; ///< the type that was asked for
};
struct ErrorTableRead {
    Tag tag;
    train::RunId run;
    error_analysis::ErrorTable table;
};
struct PredictionsImported {
    Tag tag;
    train::RunId run;
    std::int64_t examples;
    std::vector<base::Finding> findings;
};

/// Error types that the program proposes for a run.
struct SuggestionsFound {
    Tag tag;
    train::RunId run;
    std::shared_ptr<const error_analysis::Suggestions> suggestions;
    std::vector<error_analysis::Decision> decisions; ///< of the project
};
struct SuggestionDecided {
    Tag tag;
    error_analysis::Choice choice;
    std::int64_t type = 0;        ///< that was given; 0: refused
    bool isNew = false;           ///< the type was made by this choice
    std::optional<bool> previous; ///< what was decided on the same before; empty: nothing
    std::vector<error_analysis::ExampleMark> before, after; ///< of the examples it changed
    std::vector<error_analysis::Decision> decisions;        ///< of the project
};
/// Training examples that the network sees most like one example, the nearest first.
struct NeighboursRead {
    Tag tag;
    train::RunId run;
    base::SampleId of;
    std::vector<data::Sample> samples;
    std::vector<double> distances; ///< Euclidean, between penultimate features
    std::vector<std::string> classes, columns;
    data::Shape shape;
};

/// Rows of the project that hold what the program never writes; they are left out of every answer.
/// Each is published once while the project is open, and before the answer that lacks it where that
/// is RunsListed or RunsChanged.
struct RowsSetAside {
    std::vector<store::SetAside> rows;
};

/// A request came to nothing. `tag` 0: not the answer to a request of this listener.
struct Failed {
    Tag tag;
    base::Error error;
};

using Event =
    std::variant<ProjectOpened, ProjectChanged, RunsListed, RunsChanged, RunQueued, RunProgress,
                 EpochEnded, FindingRaised, RunEnded, RunReplayed, PointsRead, FixedBatch,
                 DataProfiled, SamplesRead, BaselinesKnown, DataProgress, LogImported,
                 WatchesChanged, TagsRead, TagNamesListed, TagValuesRead, RunEvaluated, ShiftFound,
                 TypedListed, TriedListed, MistakesRead, ExamplesRead, Marked, TypesListed,
                 ErrorTableRead, PredictionsImported, SuggestionsFound, SizesRead, ChangesRead,
                 SuggestionDecided, NeighboursRead, FactsGathered, StudyStarted, StudiesListed,
                 RowsSetAside, Failed>;

} // namespace assay::session
