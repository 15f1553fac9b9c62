// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_session.h"

#include "base/random.h"
#include "experiment/suite.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace assay::testing {

namespace {

using data::SplitKind;
using train::RunId;
using train::RunRecord;
using train::RunState;

constexpr double kSecondsPerStep = 0.0045;
constexpr std::size_t kPointsPerMessage = 20000;

std::string call(const char* what, RunId run)
{
    return std::string(what) + " " + std::to_string(run);
}

bool isResumable(RunState state)
{
    return state == RunState::Stopped || state == RunState::Interrupted;
}

double floorOf(const FakeRun& run, SplitKind split)
{
    switch (split) {
    case SplitKind::Train: return run.trainFloor;
    case SplitKind::TrainVal: return run.trainValFloor;
    case SplitKind::TestVal:
    case SplitKind::Test:
    case SplitKind::Target: break;
    }
    return run.testValFloor;
}

train::SplitScore scoreAt(const FakeRun& run, SplitKind split, std::int64_t step,
                          std::int64_t examples)
{
    base::Random random(static_cast<std::uint64_t>(run.spec.seed), "score " + data::key(split),
                        static_cast<std::uint64_t>(step));
    const double fall = std::exp(-static_cast<double>(step) / run.stepsToFall);
    const double late = split == SplitKind::Train ? 0 : 2e-6 * static_cast<double>(step);
    const double error = std::clamp(
        floorOf(run, split) * (1 + 0.05 * random.normal()) + late + 0.88 * fall, 0.0, 0.9);
    train::SplitScore score;
    score.examples = examples;
    score.error = std::round(error * static_cast<double>(examples)) / static_cast<double>(examples);
    score.loss = error * 3.1 + 0.004;
    return score;
}

} // namespace

FakeSession::FakeSession() = default;
FakeSession::~FakeSession() = default;

void FakeSession::emitEvent(const session::Event& event)
{
    std::vector<std::function<void(const session::Event&)>> sinks;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [id, sink] : m_sinks)
            sinks.push_back(sink);
    }
    for (const auto& sink : sinks)
        sink(event);
}

base::Subscription FakeSession::listen(std::function<void(const session::Event&)> sink)
{
    const std::lock_guard lock(m_mutex);
    const int id = m_nextSink++;
    m_sinks[id] = std::move(sink);
    return base::Subscription([this, id] {
        const std::lock_guard inner(m_mutex);
        m_sinks.erase(id);
    });
}

bool FakeSession::failed(Tag tag)
{
    if (!failNext)
        return false;
    const base::Error error = *failNext;
    failNext.reset();
    emitEvent(session::Failed{tag, error});
    return true;
}

RunRecord& FakeSession::record(RunId run)
{
    return *std::find_if(records.begin(), records.end(),
                         [run](const RunRecord& r) { return r.id == run; });
}

// Project -----------------------------------------------------------------------------------

void FakeSession::openProject(const std::string& name)
{
    info.name = name;
    info.path = "/home/ada/Documents/" + name + ".assay";
    emitEvent(session::ProjectOpened{info});
    list();
}

void FakeSession::create(const std::string& path, Tag tag)
{
    calls.push_back("project.create " + path);
    if (silent || failed(tag))
        return;
    records.clear();
    m_points.clear();
    m_events.clear();
    m_findings.clear();
    info = {};
    info.path = path;
    const std::size_t slash = path.find_last_of('/') + 1;
    info.name = path.substr(slash, path.rfind(".assay") - slash);
    emitEvent(session::ProjectOpened{info});
    list();
}

void FakeSession::open(const std::string& path, Tag tag)
{
    calls.push_back("project.open " + path);
    if (silent || failed(tag))
        return;
    info.path = path;
    const std::size_t slash = path.find_last_of('/') + 1;
    info.name = path.substr(slash, path.rfind(".assay") - slash);
    emitEvent(session::ProjectOpened{info});
    list();
}

void FakeSession::saveCopy(const std::string& path, Tag tag)
{
    calls.push_back("project.saveCopy " + path);
    if (silent || failed(tag))
        return;
    std::ofstream(path) << "a copy";
    emitEvent(session::ProjectChanged{info});
}

void FakeSession::writeReport(const session::ReportRequest& request, Tag tag)
{
    calls.push_back("project.writeReport " + std::to_string(request.run) + " " + request.file);
    if (silent || failed(tag))
        return;
    std::ofstream(request.file) << "a report";
    emitEvent(session::ReportWritten{tag, request.file, request.run, 8});
}

void FakeSession::writeCase(const session::CaseRequest& request, Tag tag)
{
    std::string call = "project.writeCase";
    for (const RunId run : request.runs)
        call += " " + std::to_string(run);
    calls.push_back(call + (request.withData ? " with data " : " ") + request.file);
    if (silent || failed(tag))
        return;
    std::ofstream(request.file) << "an archive";
    emitEvent(session::ReportWritten{tag, request.file, 0, 10, request.runs});
}

void FakeSession::gather(RunId run, Tag tag)
{
    if (silent)
        return;
    advise::LossCurve curve;
    for (const train::MetricPoint& point : m_points[run]) {
        if (point.name == train::metric_name::kBatchLoss) {
            curve.steps.push_back(point.step);
            curve.losses.push_back(point.value);
        } else if (point.name == train::metric_name::kLoss
                   && point.split == data::key(data::SplitKind::Train)) {
            curve.epochs.push_back(point.value);
        }
    }
    advise::Gathered gathered;
    if (run != 0)
        gathered = advise::gatheredOf(record(run), curve);
    gathered.findings = m_findings[run];
    gathered.events = m_events[run];
    for (auto one = records.rbegin(); one != records.rend(); ++one) {
        if (one->kind == train::RunKind::Overfit) {
            gathered.oneBatch = one->id;
            gathered.oneBatchFindings = m_findings[one->id];
            break;
        }
    }
    emitEvent(session::FactsGathered{tag, gathered});
}

void FakeSession::describe(const store::ProjectInfo& changed, Tag tag)
{
    calls.emplace_back("project.describe");
    if (silent || failed(tag))
        return;
    info = changed;
    emitEvent(session::ProjectChanged{info});
}

// Runs --------------------------------------------------------------------------------------

void FakeSession::list()
{
    session::RunsListed listed;
    for (auto r = records.rbegin(); r != records.rend(); ++r)
        if (std::find(m_removed.begin(), m_removed.end(), r->id) == m_removed.end())
            listed.runs.push_back(*r);
    emitEvent(listed);
}

RunId FakeSession::add(const FakeRun& run)
{
    RunRecord r;
    r.id = records.empty() ? 1 : records.back().id + 1;
    const experiment::ExperimentSpec& spec = run.spec;
    r.name =
        run.name.empty() ? "run " + std::to_string(r.id) + " " + spec.model.templateName : run.name;
    r.state = run.state;
    r.spec = experiment::toJson(spec);
    r.specHash = experiment::hash(spec);
    r.family = experiment::family(spec);
    r.seed = spec.seed;
    r.templateName = spec.model.templateName;
    r.parameters = 61706;
    for (const data::SplitProfile& split : makeProfile(spec.data).splits)
        r.examples[split.split] = split.examples;
    r.created =
        "2026-03-0" + std::to_string(1 + r.id % 9) + "T09:3" + std::to_string(r.id % 10) + ":00Z";
    r.totalSteps = spec.train.epochs * run.stepsPerEpoch;
    r.guess.loss = std::log(10.0);
    r.guess.error = 0.9;
    r.here = !train::isOver(r.state);
    r.resumable = isResumable(r.state);
    records.push_back(r);
    m_shapes[r.id] = run;
    m_points[r.id];
    m_rate[r.id] = spec.train.learningRate;
    return r.id;
}

RunId FakeSession::addRun(const FakeRun& run)
{
    const RunId id = add(run);
    RunRecord& r = record(id);
    const std::int64_t epochs = run.epochsDone < 0 ? run.spec.train.epochs : run.epochsDone;
    for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
        for (std::int64_t i = 1; i <= run.stepsPerEpoch; ++i)
            log(id, ++r.step, m_points[id]);
        closeEpoch(id, epoch, m_points[id]);
    }
    r.seconds = static_cast<double>(r.step) * kSecondsPerStep;
    list();
    return id;
}

void FakeSession::log(RunId run, std::int64_t step, std::vector<train::MetricPoint>& points)
{
    const FakeRun& shape = m_shapes[run];
    base::Random random(static_cast<std::uint64_t>(shape.spec.seed), "loss",
                        static_cast<std::uint64_t>(step));
    const double epoch = static_cast<double>(step) / static_cast<double>(shape.stepsPerEpoch);
    const double seconds = static_cast<double>(step) * kSecondsPerStep;
    const double fall = std::exp(-static_cast<double>(step) / shape.stepsToFall);
    const double loss = (shape.trainFloor * 3 + 2.28 * fall + 0.02)
                        * std::exp((1 - 0.8 * fall) * shape.noise * 4 * random.normal());
    const auto add = [&](const char* name, const char* split, double value) {
        points.push_back({name, split, step, epoch, seconds, value});
    };
    add("batch_loss", "train", loss);
    add("learning_rate", "", m_rate[run]);
    add("gradient_norm", "", 0.4 + 2.0 * fall + 0.1 * random.uniform());
    add("samples_per_second", "", 14210 * (1 + 0.02 * random.normal()));
}

train::EpochReport FakeSession::closeEpoch(RunId run, std::int64_t epoch,
                                           std::vector<train::MetricPoint>& points)
{
    RunRecord& r = record(run);
    train::EpochReport report;
    report.epoch = epoch;
    report.step = r.step;
    report.seconds = static_cast<double>(r.step) * kSecondsPerStep;
    report.samplesPerSecond = 14210;
    for (const SplitKind split : data::kOpenSplits) {
        const train::SplitScore score = scoreAt(m_shapes[run], split, r.step, r.examples[split]);
        report.scores[split] = score;
        points.push_back({"loss", data::key(split), r.step, static_cast<double>(epoch),
                          report.seconds, score.loss});
        points.push_back({"error", data::key(split), r.step, static_cast<double>(epoch),
                          report.seconds, score.error});
    }
    r.epoch = epoch;
    r.last = report.scores;
    const train::SplitScore& trainVal = report.scores.at(SplitKind::TrainVal);
    if (!r.bestTrainVal || trainVal.error < r.bestTrainVal->error) {
        r.bestTrainVal = trainVal;
        r.bestEpoch = epoch;
    }
    return report;
}

void FakeSession::advance(RunId run, std::int64_t steps)
{
    const FakeRun& shape = m_shapes[run];
    session::PointsRead read{run, false, true, {}, {}, {}};
    std::vector<train::MetricPoint> logged;
    std::vector<train::EpochReport> ended;
    for (std::int64_t i = 0; i < steps; ++i) {
        RunRecord& r = record(run);
        if (r.step >= r.totalSteps)
            break;
        log(run, ++r.step, logged);
        if (r.step % shape.stepsPerEpoch == 0)
            ended.push_back(closeEpoch(run, r.step / shape.stepsPerEpoch, logged));
        r.seconds = static_cast<double>(r.step) * kSecondsPerStep;
    }
    auto& stored = m_points[run];
    stored.insert(stored.end(), logged.begin(), logged.end());
    for (const train::MetricPoint& point : logged)
        read.points.push_back(point);
    send(read);
    sendProgress(run);
    for (const train::EpochReport& report : ended)
        emitEvent(session::EpochEnded{run, report});
    if (!ended.empty())
        list();
    if (record(run).step >= record(run).totalSteps)
        end(run, RunState::Finished);
}

void FakeSession::end(RunId run, RunState state, std::vector<base::Finding> findings)
{
    RunRecord& r = record(run);
    r.state = state;
    r.here = false;
    r.resumable = isResumable(state);
    if (!findings.empty())
        r.problem = experiment::sentence(findings.front());
    auto& known = m_findings[run];
    known.insert(known.end(), findings.begin(), findings.end());
    list();
    emitEvent(session::RunEnded{r, std::move(findings)});
}

void FakeSession::sendProgress(RunId run)
{
    const RunRecord& r = record(run);
    const FakeRun& shape = m_shapes[run];
    session::RunProgress p{};
    p.run = run;
    p.state = r.state;
    p.step = r.step;
    p.totalSteps = r.totalSteps;
    p.epoch = std::min(r.step / shape.stepsPerEpoch + 1, shape.spec.train.epochs);
    p.totalEpochs = shape.spec.train.epochs;
    p.seconds = r.seconds;
    p.secondsLeft = static_cast<double>(r.totalSteps - r.step) * kSecondsPerStep;
    p.samplesPerSecond = 14210;
    p.learningRate = m_rate[run];
    p.baseRate = m_rate[run];
    for (auto point = m_points[run].rbegin(); point != m_points[run].rend(); ++point) {
        if (point->name == "batch_loss") {
            p.loss = point->value;
            break;
        }
    }
    p.stored = static_cast<std::int64_t>(m_points[run].size());
    emitEvent(p);
}

void FakeSession::raise(RunId run, const base::Finding& finding)
{
    m_findings[run].push_back(finding);
    emitEvent(session::FindingRaised{run, finding});
    send({run, false, true, {}, {}, {finding}});
}

void FakeSession::setState(RunId run, RunState state)
{
    RunRecord& r = record(run);
    r.state = state;
    r.here = !train::isOver(state);
    r.resumable = isResumable(state);
    list();
    sendProgress(run);
}

void FakeSession::start(const session::StartRequest& request, Tag tag)
{
    calls.emplace_back("runs.start");
    started.push_back(request);
    if (silent || failed(tag))
        return;
    queue(request.spec, request.name, tag);
    list();
}

RunId FakeSession::queue(const experiment::ExperimentSpec& spec, const std::string& name, Tag tag)
{
    const bool busy = std::any_of(records.begin(), records.end(),
                                  [](const RunRecord& r) { return !train::isOver(r.state); });
    FakeRun run;
    run.name = name;
    run.spec = spec;
    run.state = busy ? RunState::Queued : RunState::Running;
    const RunId id = add(run);
    emitEvent(session::RunQueued{tag, id});
    return id;
}

void FakeSession::start(const session::StudyRequest& request, Tag tag)
{
    calls.push_back("studies.start " + tune::name(request.purpose) + " "
                    + std::to_string(request.seeds));
    studiesStarted.push_back(request);
    if (silent || failed(tag))
        return;
    std::vector<RunRecord> all(records.rbegin(), records.rend());
    tune::Study study = tune::newSeeds(request.spec, request.name, request.seeds);
    if (request.of)
        study = request.tried
                    ? tune::attempt(record(*request.of), all, *request.tried, request.seeds)
                    : tune::studyOf(request.purpose, record(*request.of), all, request.seeds);
    if (!request.of)
        all.clear();
    session::StudyStarted answer{tag, study, tune::Standing::Underway, {}};
    for (const tune::Member& member : tune::members(study, all)) {
        if (member.standing == tune::Standing::Missing)
            answer.runs.push_back(queue(member.spec, member.name, tag));
    }
    emitEvent(answer);
    list();
}

void FakeSession::proceed(tune::StudyId study, Tag)
{
    calls.push_back("studies.proceed " + std::to_string(study));
}

void FakeSession::list(Tag tag)
{
    emitEvent(session::StudiesListed{tag, studyStates});
}

void FakeSession::measure(tune::StudyId study, Tag tag)
{
    calls.push_back("studies.measure " + std::to_string(study));
    if (silent || failed(tag))
        return;
    for (const tune::MeasuredAttempt& one : attempts) {
        if (one.study.id == study)
            emitEvent(session::AttemptMeasured{tag, one});
    }
}

void FakeSession::listAttempts(Tag tag)
{
    emitEvent(session::AttemptsListed{tag, attempts});
}

void FakeSession::adaptations(RunId run, Tag tag)
{
    calls.push_back(call("studies.adaptations", run));
    if (silent || failed(tag))
        return;
    emitEvent(session::AdaptationsListed{tag, run, "error", adapted, {}});
}

void FakeSession::compareFinalists(tune::SearchId search, Tag tag)
{
    calls.push_back(call("studies.compareFinalists", search));
    if (!silent && !failed(tag))
        emitEvent(session::FinalistsCompared{tag, finalists});
}

void FakeSession::resume(RunId run, Tag tag)
{
    calls.push_back(call("runs.resume", run));
    if (silent || failed(tag))
        return;
    addEvent(run, "resumed", 0, {});
    emitEvent(session::RunQueued{tag, run});
    setState(run, RunState::Running);
}

void FakeSession::pause(RunId run)
{
    calls.push_back(call("runs.pause", run));
    if (!silent)
        setState(run, RunState::Paused);
}

void FakeSession::proceed(RunId run)
{
    calls.push_back(call("runs.proceed", run));
    if (!silent)
        setState(run, RunState::Running);
}

void FakeSession::stepOnce(RunId run)
{
    calls.push_back(call("runs.stepOnce", run));
    if (silent)
        return;
    record(run).state = RunState::Paused;
    advance(run, 1);
    list();
}

void FakeSession::trace(const session::TraceRequest& request, Tag tag)
{
    calls.push_back("runs.trace " + std::to_string(request.run.value_or(0)) + " "
                    + std::to_string(request.step));
    if (silent || failed(tag))
        return;
    if (!traceAnswer)
        return emitEvent(session::Failed{tag, base::usageError("step", "There is no answer.")});
    emitEvent(session::StepTraced{tag, request.run.value_or(0), traceAnswer});
}

void FakeSession::stop(RunId run)
{
    calls.push_back(call("runs.stop", run));
    if (!silent)
        end(run, RunState::Stopped);
}

void FakeSession::changeLearningRate(RunId run, double rate)
{
    calls.push_back(call("runs.changeLearningRate", run));
    m_rate[run] = rate;
    if (silent)
        return;
    addEvent(run, "learning_rate", rate, {});
    sendProgress(run);
}

void FakeSession::addEvent(RunId run, const std::string& kind, double value,
                           const std::string& text)
{
    const RunRecord& r = record(run);
    m_events[run].push_back({r.step, r.seconds, kind, value, text});
    send({run, false, true, {}, {m_events[run].back()}, {}});
}

void FakeSession::rename(RunId run, const std::string& name, Tag tag)
{
    calls.push_back(call("runs.rename", run) + " " + name);
    if (failed(tag))
        return;
    record(run).name = name;
    list();
}

void FakeSession::dismiss(const std::string& key, const std::string& reason, Tag tag)
{
    calls.push_back("dismiss " + key + ": " + reason);
    if (failed(tag))
        return;
    std::erase_if(dismissed, [&](const base::Dismissal& one) { return one.key == key; });
    dismissed.push_back({key, reason, "2026-11-28T12:00:00Z"});
    listDismissals(tag);
}

void FakeSession::restoreDismissed(const std::string& key, Tag tag)
{
    calls.push_back("restoreDismissed " + key);
    if (failed(tag))
        return;
    std::erase_if(dismissed, [&](const base::Dismissal& one) { return one.key == key; });
    listDismissals(tag);
}

void FakeSession::note(RunId run, const std::string& text, Tag tag)
{
    calls.push_back(call("runs.note", run) + " " + text);
    if (failed(tag))
        return;
    record(run).note = text;
    list();
}

void FakeSession::remove(const std::vector<RunId>& runs, Tag tag)
{
    if (failed(tag))
        return;
    for (const RunId run : runs) {
        calls.push_back(call("runs.remove", run));
        m_removed.push_back(run);
    }
    list();
}

void FakeSession::restore(const std::vector<RunId>& runs, Tag tag)
{
    if (failed(tag))
        return;
    for (const RunId run : runs) {
        calls.push_back(call("runs.restore", run));
        std::erase(m_removed, run);
    }
    list();
}

base::Subscription FakeSession::watch(RunId run)
{
    calls.push_back(call("runs.watch", run));
    ++m_watchers[run];
    const auto& stored = m_points[run];
    for (std::size_t at = 0; at == 0 || at < stored.size(); at += kPointsPerMessage) {
        const std::size_t to = std::min(at + kPointsPerMessage, stored.size());
        session::PointsRead read{run, at == 0, to == stored.size(), {}, {}, {}};
        for (std::size_t k = at; k < to; ++k)
            read.points.push_back(stored[k]);
        if (at == 0) {
            read.events = m_events[run];
            read.findings = m_findings[run];
        }
        emitEvent(read);
    }
    return base::Subscription([this, run] { --m_watchers[run]; });
}

void FakeSession::send(const session::PointsRead& read)
{
    if (m_watchers[read.run] > 0)
        emitEvent(read);
}

// Logs --------------------------------------------------------------------------------------

void FakeSession::importLog(const std::string& path, Tag)
{
    calls.push_back("logs.import " + path);
}

void FakeSession::watch(const std::string& path, Tag)
{
    calls.push_back("logs.watch " + path);
    emitEvent(session::WatchesChanged{{path}});
}

void FakeSession::stopWatching(const std::string& path)
{
    calls.push_back("logs.stopWatching " + path);
    emitEvent(session::WatchesChanged{});
}

void FakeSession::tags(train::RunId run, Tag)
{
    calls.push_back(call("logs.tags", run));
}

void FakeSession::chooseTag(const std::string& name,
                            const std::optional<interop::TagTarget>& target, Tag)
{
    calls.push_back("logs.chooseTag " + name + " "
                    + (target ? target->metric + ":" + target->split : std::string("-")));
}

} // namespace assay::testing
