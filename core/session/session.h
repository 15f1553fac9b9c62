// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"
#include "experiment/spec.h"
#include "model/layer_table.h"
#include "model/templates.h"
#include "session/events.h"
#include "tune/study.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// Opens and describes the project file. Answers come as events.
class Project
{
public:
    virtual ~Project() = default;
    /// Makes a new project file; refused when the file exists. -> ProjectOpened or Failed
    virtual void create(const std::string& path, Tag tag) = 0;
    /// -> ProjectOpened, RunsListed; or Failed and the present project stays open
    virtual void open(const std::string& path, Tag tag) = 0;
    /// A consistent copy, also while a run is writing. -> ProjectChanged (unchanged) or Failed
    virtual void saveCopy(const std::string& path, Tag tag) = 0;
    /// -> ProjectChanged
    virtual void describe(const store::ProjectInfo& info, Tag tag) = 0;
};

/// Looks at data before it is trained on. Work happens on the background lane.
class Data
{
public:
    virtual ~Data() = default;
    /// -> DataProgress while a file is read, then DataProfiled or Failed
    virtual void profile(const data::DataSpec& spec, Tag tag) = 0;
    /// Gives up reading what was asked for with this tag. -> Failed "data.cancelled"
    virtual void cancel(Tag tag) = 0;
    /// What very simple methods reach on these data; kept with the runs of the same split. A newer
    /// request ends an older one unanswered. -> BaselinesKnown or Failed
    virtual void baselines(const data::DataSpec& spec, Tag tag) = 0;
    /// -> SamplesRead or Failed. Test is refused.
    virtual void samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                         std::size_t count, Tag tag) = 0;
};

struct StartRequest {
    experiment::ExperimentSpec spec;
    std::string name; ///< empty: made from the template and the number
    /// Overfit: one batch is learned by heart instead; the verdict comes as findings.
    train::RunKind kind = train::RunKind::Training;
};

/// Starts, steers and watches training runs. Calls return at once; training happens on the device
/// lane, one run at a time, in the order of the calls.
class Runs
{
public:
    virtual ~Runs() = default;
    virtual void start(const StartRequest& request, Tag tag) = 0; ///< -> RunQueued or Failed
    virtual void resume(train::RunId run, Tag tag) = 0;           ///< -> RunQueued or Failed
    virtual void pause(train::RunId run) = 0;
    virtual void proceed(train::RunId run) = 0;  ///< after a pause
    virtual void stepOnce(train::RunId run) = 0; ///< pauses a running one
    /// An outcome, not an error; writes a checkpoint. A run that waits for its turn leaves the queue:
    /// it is as it was before it was to go on, a new one stopped at its beginning.
    virtual void stop(train::RunId run) = 0;
    virtual void changeLearningRate(train::RunId run, double rate) = 0;
    /// Trains a run again up to an update, from the nearest checkpoint before it that it kept, and
    /// compares the losses with those that it logged. The run stays as it is. `out`: where the
    /// checkpoint of that place is written; empty: nowhere. -> DataProgress, RunReplayed; or Failed
    virtual void replay(train::RunId run, std::int64_t step, const std::string& out, Tag tag) = 0;

    virtual void rename(train::RunId run, const std::string& name, Tag tag) = 0; ///< -> RunsChanged
    virtual void note(train::RunId run, const std::string& text, Tag tag) = 0;   ///< -> RunsChanged
    /// Hides; undone by restore. Refused while the run is active. -> RunsChanged or Failed
    virtual void remove(const std::vector<train::RunId>& runs, Tag tag) = 0;
    virtual void restore(const std::vector<train::RunId>& runs, Tag tag) = 0; ///< -> RunsChanged
    /// -> RunsListed
    virtual void list() = 0;
    /// Sends the stored points and, while the handle lives, the new ones, also of a run that
    /// another program is writing. -> PointsRead
    [[nodiscard]] virtual base::Subscription watch(train::RunId run) = 0;
};

struct StudyRequest {
    tune::Purpose purpose = tune::Purpose::Seeds;
    /// What it asks about. Empty, of seeds only: new networks of `spec`.
    std::optional<train::RunId> of;
    int seeds = 1;                        ///< of a run: those that there are count
    experiment::ExperimentSpec spec = {}; ///< without a run
    std::string name = {};                ///< the same; empty: made from the template
};

/// Runs that are planned together (tune/study.h). The project keeps what is planned: what was
/// interrupted, with the program or with its computer, goes on from what is missing.
class Studies
{
public:
    virtual ~Studies() = default;
    /// Plans a study, or more of the one of this purpose that there is of the run. Of what was asked
    /// for it starts what is missing and goes on with what was interrupted. -> RunQueued (each), then
    /// StudyStarted; or Failed, after RunQueued of those that could be started
    virtual void start(const StudyRequest& request, Tag tag) = 0;
    /// Goes on with what the end of a program cut off (tune::Member::cutOff). -> the same
    virtual void proceed(tune::StudyId study, Tag tag) = 0;
    virtual void list(Tag tag) = 0; ///< -> StudiesListed or Failed
};

/// Runs that other tools logged, beside one's own and read only.
class Logs
{
public:
    virtual ~Logs() = default;
    /// Reads a file, or everything below a folder, once; what was imported from there before is
    /// read anew. -> DataProgress, then LogImported or Failed
    virtual void importLog(const std::string& path, Tag tag) = 0;
    /// Imports, and follows what is written from now on, until the project is closed.
    /// -> LogImported, WatchesChanged; or Failed
    virtual void watch(const std::string& path, Tag tag) = 0;
    virtual void stopWatching(const std::string& path) = 0; ///< -> WatchesChanged
    /// Gives up an import. -> Failed "import.cancelled"
    virtual void cancel(Tag tag) = 0;
    /// -> TagsRead or Failed
    virtual void tags(train::RunId run, Tag tag) = 0;
    /// What a tag of imported runs means in this project; empty: what its name says.
    /// -> RunsChanged; those who watch such a run get its points again
    virtual void chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                           Tag tag) = 0;
    /// Every name that was logged under, of all runs. -> TagNamesListed or Failed
    virtual void tagNames(Tag tag) = 0;
    /// What each run logged under one name. -> TagValuesRead or Failed
    virtual void tagValues(const std::string& name, Tag tag) = 0;
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

/// What went wrong, example by example, and the table made from it.
class Errors
{
public:
    virtual ~Errors() = default;
    /// -> MistakesRead or Failed. A newer request replaces one that waits.
    virtual void mistakes(const error_analysis::MistakeQuery& query, Tag tag) = 0;
    /// The examples themselves. -> ExamplesRead or Failed. A newer request replaces one that waits.
    virtual void examples(train::RunId run, const std::vector<error_analysis::Mistake>& mistakes,
                          Tag tag) = 0;
    /// Sets what is known of these examples. -> Marked or Failed
    virtual void mark(const std::vector<error_analysis::ExampleMark>& marks, Tag tag) = 0;
    /// The mark of an example by its id or imported name. -> Marked or Failed
    virtual void find(const std::string& idOrName, Tag tag) = 0;
    virtual void types(Tag tag) = 0;                            ///< -> TypesListed
    virtual void addType(const std::string& name, Tag tag) = 0; ///< -> TypesListed or Failed
    virtual void change(const error_analysis::ErrorType& type, Tag tag) = 0;   ///< -> TypesListed
    virtual void setTypeDeleted(std::int64_t type, bool deleted, Tag tag) = 0; ///< -> TypesListed
    virtual void table(train::RunId run, Tag tag) = 0; ///< -> ErrorTableRead or Failed
    /// Likely label errors, groups of similar errors, slices with more errors. -> DataProgress,
    /// SuggestionsFound or Failed. A newer request replaces one that waits.
    virtual void suggest(train::RunId run, Tag tag) = 0;
    /// Accepts or refuses. -> SuggestionDecided, and TypesListed when a type was given; or Failed
    virtual void decide(const error_analysis::Choice& choice, Tag tag) = 0;
    /// Sets a decision to what it was before; what it marked stays. -> SuggestionDecided, with no
    /// type, or Failed
    virtual void takeBack(const error_analysis::Choice& choice, std::optional<bool> previous,
                          Tag tag) = 0;
    /// The training examples nearest to one. -> NeighboursRead or Failed. A newer request replaces
    /// one that waits.
    virtual void neighbours(train::RunId run, const error_analysis::Mistake& of, std::size_t count,
                            Tag tag) = 0;
    /// Answers that were made elsewhere (one table, or arrays of probabilities and of labels)
    /// become a read-only run. -> PredictionsImported or Failed
    virtual void importPredictions(const std::vector<std::string>& paths, Tag tag) = 0;
};

/// Reads what a verdict is made from (advise/decision_tree.h); the verdict itself is a pure function.
class Advice
{
public:
    virtual ~Advice() = default;
    /// -> FactsGathered or Failed. Run 0: what there is without any run. A newer request replaces one
    /// that waits.
    virtual void gather(train::RunId run, Tag tag) = 0;
};

/// What the computer is; shown in the status bar, stored with each run.
struct Machine {
    std::string device; ///< "CPU"
    int threads = 1;
    std::string blas;     ///< "MKL"
    std::string cpu;      ///< model name
    std::string torch;    ///< version
    std::string slowBlas; ///< a warning sentence when the BLAS is far too slow; else empty
};

struct ModelReport {
    model::LayerTable table;
    std::string problem; ///< why the architecture does not fit the data; empty: it does
};

/// The one door of the window and of the command line. All calls from one thread; none blocks.
class Session
{
public:
    virtual ~Session() = default;
    virtual Project& project() = 0;
    virtual Data& data() = 0;
    virtual Runs& runs() = 0;
    virtual Studies& studies() = 0;
    virtual Logs& logs() = 0;
    virtual Evaluations& evaluations() = 0;
    virtual Errors& errors() = 0;
    virtual Advice& advice() = 0;

    /// By arithmetic, at once.
    virtual ModelReport describe(const experiment::ExperimentSpec& spec,
                                 const data::Profile& data) const = 0;
    virtual Machine machine() const = 0;

    /// `sink` runs on threads of the session until the returned handle dies.
    [[nodiscard]] virtual base::Subscription listen(std::function<void(const Event&)> sink) = 0;
    /// Stops active runs with a checkpoint; they become interrupted. -> RunEnded each
    virtual void interruptRuns() = 0;
    /// The same, and waits for it. Nothing may be asked afterwards.
    virtual void shutDown() = 0;
};

} // namespace assay::session
