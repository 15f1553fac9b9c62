// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"
#include "support/fake_searches.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace assay::testing {

/// How a made-up run learns. Errors and losses fall exponentially towards their floors.
struct FakeRun {
    std::string name;                ///< empty: "run N lenet"
    experiment::ExperimentSpec spec; ///< seed, template and epochs count
    train::RunState state = train::RunState::Finished;
    std::int64_t stepsPerEpoch = 132;
    std::int64_t epochsDone = -1; ///< -1: all of the spec's
    double trainFloor = 0.006;    ///< errors
    double trainValFloor = 0.014;
    double testValFloor = 0.19;
    double stepsToFall = 180; ///< e-folding
    double noise = 0.12;      ///< relative, of the loss of a step
};

/// A session without torch, files or threads: runs are kept in memory and learn when asked to.
/// Answers come at once, on the thread of the call; `emitEvent` sends any event on demand.
class FakeSession final : public session::Session,
                          private session::Project,
                          private session::Data,
                          private session::Runs,
                          private session::Studies,
                          private session::Logs,
                          private session::Evaluations,
                          private session::Errors,
                          private session::Advice,
                          private session::Findings,
                          private baseline::OwnResults
{
public:
    FakeSession();
    ~FakeSession() override;

    // What a test looks at and turns.
    std::vector<std::string> calls; ///< "runs.pause 3", in order
    std::vector<session::StartRequest> started;
    std::vector<session::StudyRequest> studiesStarted;
    std::vector<session::StudyState> studyStates; ///< the answer when studies are listed
    std::vector<evaluate::FittedChange> fitted;   ///< the answer when changes are fitted
    std::vector<tune::MeasuredAttempt>
        attempts;                          ///< the answer when attempts are listed or measured
    tune::ComparedFinalists finalists;     ///< the answer when finalists are compared
    std::vector<tune::Adaptation> adapted; ///< the answer when adaptations are asked for
    store::ProjectInfo info;
    std::vector<train::RunRecord> records;          ///< oldest first, deleted ones included
    std::optional<base::Error> failNext;            ///< the next request that can fail does
    std::string modelProblem;                       ///< what `describe` finds wrong
    std::optional<model::WeightMatch> startWeights; ///< how it finds weights to begin with
    session::Machine machineAnswer{"CPU", 2, "MKL", "AMD EPYC 7B13", "2.13.0", {}};
    std::shared_ptr<const diagnose::StepTrace> traceAnswer; ///< null: tracing is refused
    std::vector<std::int64_t> checkpoints{0, 50, 100};      ///< of every run
    std::vector<base::Dismissal> dismissed;                 ///< of the project
    /// Searches of the project, and how they are answered.
    FakeSearches fakeSearches{calls, [this](const session::Event& event) { emitEvent(event); },
                              [this](session::Tag tag) { return failed(tag); }};
    bool silent = false;           ///< requests are recorded and not answered
    bool slowBaselines = false;    ///< simple methods are answered by the test, with `baselinesTag`
    session::Tag baselinesTag = 0; ///< of the newest request for simple methods
    session::Tag readTag = 0;      ///< of the newest request for the answers of a run
    bool slowAnswers = false;      ///< what is stored of a run is answered by the test

    void emitEvent(const session::Event& event);
    /// Opens a project in memory: ProjectOpened and RunsListed.
    void openProject(const std::string& name = "digits");
    /// Adds a run with all its points; sends RunsListed.
    train::RunId addRun(const FakeRun& run);
    /// Lets a run make `steps` updates: points to its watchers, progress, ends of epochs, its end.
    void advance(train::RunId run, std::int64_t steps);
    void end(train::RunId run, train::RunState state, std::vector<base::Finding> findings = {});
    void sendProgress(train::RunId run);
    void sendFixedBatch(train::RunId run, std::size_t examples = 16);
    void raise(train::RunId run, const base::Finding& finding);
    train::RunRecord& record(train::RunId run);
    const std::vector<train::MetricPoint>& points(train::RunId run) { return m_points[run]; }
    void list() override;

    /// Ten drawn digits with noise, cut 70 : 10 : 10 : 10, or 90 : 10 with a second source.
    static data::Profile makeProfile(const data::DataSpec& spec);
    static std::vector<data::Sample> makeSamples(const data::DataSpec& spec, data::SplitKind split,
                                                 std::size_t offset, std::size_t count);

    // session::Session
    session::Project& project() override { return *this; }
    session::Data& data() override { return *this; }
    session::Runs& runs() override { return *this; }
    session::Studies& studies() override { return *this; }
    session::Logs& logs() override { return *this; }
    session::Evaluations& evaluations() override { return *this; }
    session::Errors& errors() override { return *this; }
    session::Advice& advice() override { return *this; }
    session::Findings& findings() override { return *this; }
    baseline::OwnResults& ownResults() override { return *this; }
    session::Searches& searches() override { return fakeSearches; }
    session::ModelReport describe(const experiment::ExperimentSpec& spec,
                                  const data::Profile& data) const override;
    session::Machine machine() const override { return machineAnswer; }
    base::Subscription listen(std::function<void(const session::Event&)> sink) override;
    void interruptRuns() override { calls.emplace_back("interruptRuns"); }
    void shutDown() override { calls.emplace_back("shutDown"); }

private:
    using Tag = session::Tag;
    void create(const std::string& path, Tag tag) override;
    void open(const std::string& path, Tag tag) override;
    void saveCopy(const std::string& path, Tag tag) override;
    void describe(const store::ProjectInfo& info, Tag tag) override;
    void writeReport(const session::ReportRequest& request, Tag tag) override;
    void writeCase(const session::CaseRequest& request, Tag tag) override;
    void cancel(session::Tag) override { calls.emplace_back("cancel"); }
    void baselines(const data::DataSpec&, session::Tag tag) override
    {
        calls.emplace_back("baselines");
        if (!silent && !slowBaselines)
            emitEvent(session::BaselinesKnown{tag, {}, {}});
        baselinesTag = tag;
    }
    void profile(const data::DataSpec& spec, Tag tag) override;
    void samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                 std::size_t count, Tag tag) override;
    void examples(const data::DataSpec& spec, const std::vector<base::SampleId>& ids,
                  std::size_t count, Tag tag) override;
    void draws(const data::DataSpec& spec, const std::string& augment, std::uint64_t seed,
               std::size_t place, std::size_t count, Tag tag) override;
    void start(const session::StartRequest& request, Tag tag) override;
    void start(const session::StudyRequest& request, Tag tag) override;
    void proceed(tune::StudyId study, Tag tag) override;
    void measure(tune::StudyId study, Tag tag) override;
    void listAttempts(Tag tag) override;
    void adaptations(train::RunId run, Tag tag) override;
    void compareFinalists(tune::SearchId search, Tag tag) override;
    void list(Tag tag) override;
    void resume(train::RunId run, Tag tag) override;
    void pause(train::RunId run) override;
    void proceed(train::RunId run) override;
    void stepOnce(train::RunId run) override;
    void stop(train::RunId run) override;
    void changeLearningRate(train::RunId run, double rate) override;
    void writeWeights(train::RunId run, evaluate::Checkpoint checkpoint, const std::string& out,
                      Tag tag) override
    {
        calls.push_back("writeWeights " + std::to_string(run) + " " + out);
        if (failed(tag))
            return;
        emitEvent(session::WeightsWritten{
            tag, run, checkpoint == evaluate::Checkpoint::Best ? 10 : 20, 2, 100, out});
    }
    void tryModule(const experiment::ExperimentSpec& spec,
                   std::shared_ptr<const data::Profile> data, Tag tag) override
    {
        calls.emplace_back("tryModule");
        emitEvent(session::ModuleTried{
            tag, std::make_shared<const session::ModelReport>(describe(spec, *data))});
    }
    void endSlowModules() override { calls.emplace_back("endSlowModules"); }
    void replay(train::RunId run, std::int64_t, const std::string&, Tag) override
    {
        noted("runs.replay", run);
    }
    void listCheckpoints(train::RunId run, Tag tag) override
    {
        noted("listCheckpoints", run);
        if (!failed(tag))
            emitEvent(session::CheckpointsListed{tag, run, checkpoints});
    }
    void trace(const session::TraceRequest& request, Tag tag) override;
    void rename(train::RunId run, const std::string& name, Tag tag) override;
    void note(train::RunId run, const std::string& text, Tag tag) override;
    void remove(const std::vector<train::RunId>& runs, Tag tag) override;
    void restore(const std::vector<train::RunId>& runs, Tag tag) override;
    base::Subscription watch(train::RunId run) override;

    void importLog(const std::string& path, Tag tag) override;
    void watch(const std::string& path, Tag tag) override;
    void stopWatching(const std::string& path) override;
    void tags(train::RunId run, Tag tag) override;
    void chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                   Tag tag) override;
    void tagNames(Tag) override {}
    void tagValues(const std::string&, Tag) override {}

    void evaluate(train::RunId run, evaluate::Checkpoint, Tag) override { noted("evaluate", run); }
    void read(train::RunId run, Tag tag) override
    {
        noted("read", run);
        readTag = tag;
        if (!silent && !slowAnswers)
            emitEvent(session::Failed{
                tag, base::usageError("evaluation.none", "This run was not evaluated yet.")});
    }
    void openTest(train::RunId run, evaluate::Checkpoint, const std::string& reason, Tag) override
    {
        calls.push_back("openTest " + std::to_string(run) + " " + reason);
    }
    void fitChanges(train::RunId run, Tag tag) override
    {
        noted("fitChanges", run);
        emitEvent(session::ChangesFitted{tag, run, fitted});
    }
    void shift(train::RunId run, Tag) override { noted("shift", run); }
    void bySize(train::RunId run, int, Tag) override { noted("bySize", run); }
    void compare(train::RunId run, train::RunId, Tag) override { noted("compare", run); }
    void resample(train::RunId run, Tag) override { noted("resample", run); }
    void listTyped(Tag) override {}
    void addTyped(const evaluate::TypedSystem& system, Tag) override
    {
        calls.push_back("addTyped " + system.name);
    }
    void removeTyped(std::int64_t, Tag) override { calls.emplace_back("removeTyped"); }
    void listTried(Tag) override {}
    void setTried(const std::string& improvement, train::RunId, bool, Tag) override
    {
        calls.push_back("setTried " + improvement);
    }
    void mistakes(const error_analysis::MistakeQuery& query, Tag) override
    {
        noted("mistakes", query.run);
    }
    void examples(train::RunId run, const std::vector<error_analysis::Mistake>&, Tag) override
    {
        noted("examples", run);
    }
    void mark(const std::vector<error_analysis::ExampleMark>&, Tag) override
    {
        calls.emplace_back("mark");
    }
    void find(const std::string&, Tag) override { calls.emplace_back("find"); }
    void types(Tag) override {}
    void addType(const std::string& name, Tag) override { calls.push_back("addType " + name); }
    void change(const error_analysis::ErrorType&, Tag) override { calls.emplace_back("change"); }
    void setTypeDeleted(std::int64_t, bool, Tag) override { calls.emplace_back("setTypeDeleted"); }
    void table(train::RunId run, Tag) override { noted("table", run); }
    void suggest(train::RunId run, Tag) override { noted("suggest", run); }
    void decide(const error_analysis::Choice& choice, Tag) override
    {
        calls.push_back((choice.accepted ? "accept " : "refuse ") + choice.suggestion);
    }
    void takeBack(const error_analysis::Choice& choice, std::optional<bool>, Tag) override
    {
        calls.push_back("takeBack " + choice.suggestion);
    }
    void neighbours(train::RunId run, const error_analysis::Mistake&, std::size_t, Tag) override
    {
        noted("neighbours", run);
    }
    void importPredictions(const std::vector<std::string>&, Tag) override
    {
        calls.emplace_back("importPredictions");
    }
    void gather(train::RunId run, Tag tag) override;
    void listDismissals(Tag tag) override { emitEvent(session::DismissalsListed{tag, dismissed}); }
    void dismiss(const std::string& key, const std::string& reason, Tag tag) override;
    void restoreDismissed(const std::string& key, Tag tag) override;
    void keepProof(train::RunId run, const base::Finding& finding, Tag tag) override
    {
        calls.push_back("keepProof " + std::to_string(run) + " " + finding.key());
        emitEvent(session::ProofKept{tag, run, finding});
    }
    void listOwnResults(Take take) override { take({}); }
    void saveOwnResult(const baseline::ResultRow&, Take take) override { take({}); }
    void removeOwnResult(std::int64_t, Take take) override { take({}); }
    void noted(const char* what, train::RunId run)
    {
        calls.push_back(std::string(what) + " " + std::to_string(run));
    }

    train::RunId add(const FakeRun& run);
    train::RunId queue(const experiment::ExperimentSpec& spec, const std::string& name, Tag tag);
    bool failed(Tag tag);
    void setState(train::RunId run, train::RunState state);
    void log(train::RunId run, std::int64_t step, std::vector<train::MetricPoint>& points);
    train::EpochReport closeEpoch(train::RunId run, std::int64_t epoch,
                                  std::vector<train::MetricPoint>& points);
    void addEvent(train::RunId run, const std::string& kind, double value, const std::string& text);
    void send(const session::PointsRead& read);

    mutable std::mutex m_mutex;
    std::map<int, std::function<void(const session::Event&)>> m_sinks;
    int m_nextSink = 0;
    std::map<train::RunId, FakeRun> m_shapes;
    std::map<train::RunId, std::vector<train::MetricPoint>> m_points;
    std::map<train::RunId, std::vector<train::RunEvent>> m_events;
    std::map<train::RunId, std::vector<base::Finding>> m_findings;
    std::map<train::RunId, int> m_watchers;
    std::map<train::RunId, double> m_rate;
    std::vector<train::RunId> m_removed;
};

} // namespace assay::testing
