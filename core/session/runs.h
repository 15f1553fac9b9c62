// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "base/subscription.h"
#include "data/profile.h"
#include "data/sample.h"
#include "diagnose/step_trace.h"
#include "evaluate/evaluation.h"
#include "experiment/spec.h"
#include "session/answer.h"
#include "session/model_report.h"
#include "train/observer.h"
#include "train/point_list.h"
#include "train/run.h"
#include "train/run_list.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

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
    std::vector<std::string> columns; ///< of a table, or "text"
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

/// After which updates a run can be forked without making any again, in their order. Empty: nowhere.
struct CheckpointsListed {
    Tag tag;
    train::RunId run;
    std::vector<std::int64_t> steps;
};

/// One update was taken apart.
struct StepTraced {
    Tag tag;
    train::RunId run; ///< 0: of settings that were not trained
    std::shared_ptr<const diagnose::StepTrace> trace;
};

/// The weights of a run were written as a file of their own.
struct WeightsWritten {
    Tag tag;
    train::RunId run;
    std::int64_t step;    ///< updates that they had
    std::int64_t tensors; ///< buffers among them
    std::int64_t numbers;
    std::string file;
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

/// The module of a spec was tried on two examples.
struct ModuleTried {
    Tag tag;
    std::shared_ptr<const ModelReport> report; ///< as Session::describe gives it from now on
};

/// A module has not finished a batch for a while: about once a second until it does, or is ended.
struct ModuleSlow {
    std::string file;
    double seconds; ///< so far
    double limit;   ///< after which it is ended
    bool isOver;    ///< it finished, or was ended
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

struct StartRequest {
    /// With `train.continue_from` it is a fork (experiment/fork.h): the updates since the last checkpoint
    /// before that place are made again first. One batch begins anew.
    experiment::ExperimentSpec spec;
    std::string name; ///< empty: made from the template and the number
    /// Overfit: one batch is learned by heart instead; the verdict comes as findings.
    train::RunKind kind = train::RunKind::Training;
    /// A training: inputs, network and loss are looked at on one batch before the first update.
    bool checksFirst = true;
};

/// Which update is to be taken apart.
struct TraceRequest {
    std::optional<train::RunId> run = {}; ///< empty: the first update of `spec`
    std::int64_t step = 1;                ///< of the run
    experiment::ExperimentSpec spec = {};
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

    virtual void listCheckpoints(train::RunId run, Tag tag) = 0; ///< -> CheckpointsListed or Failed

    /// Makes the updates up to that one again and takes it apart. A newer request ends an older one that has not
    /// begun. -> DataProgress, StepTraced; or Failed
    virtual void trace(const TraceRequest& request, Tag tag) = 0;

    /// Writes the last or best weights of a run as safetensors, named as in its table of layers, those of
    /// a module as the module names them. Needs no data. -> WeightsWritten or Failed
    virtual void writeWeights(train::RunId run, evaluate::Checkpoint checkpoint,
                              const std::string& out, Tag tag) = 0;

    /// Tries the module of `spec` on two examples of such data, in a process of its own. A newer request
    /// ends an older one unanswered. -> ModuleTried or Failed
    virtual void tryModule(const experiment::ExperimentSpec& spec,
                           std::shared_ptr<const data::Profile> data, Tag tag) = 0;
    /// Ends the processes of modules that are slow (ModuleSlow): what waits for one fails.
    virtual void endSlowModules() = 0;

    virtual void rename(train::RunId run, const std::string& name, Tag tag) = 0; ///< -> RunsChanged
    virtual void note(train::RunId run, const std::string& text, Tag tag) = 0;   ///< -> RunsChanged
    /// Hides; undone by restore. Refused while the run is active. -> RunsChanged or Failed
    virtual void remove(const std::vector<train::RunId>& runs, Tag tag) = 0;
    virtual void restore(const std::vector<train::RunId>& runs, Tag tag) = 0; ///< -> RunsChanged
    /// -> RunsListed
    virtual void list() = 0;
    /// Sends the stored points and, while the handle exists, the new ones, also of a run that
    /// another program is writing. Before those of a fork come the points and events of the run that it
    /// goes on from, up to that place. -> PointsRead
    [[nodiscard]] virtual base::Subscription watch(train::RunId run) = 0;
};

} // namespace assay::session
