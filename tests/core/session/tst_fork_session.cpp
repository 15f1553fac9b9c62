// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/fork.h"
#include "store/files.h"
#include "store/run_store.h"
#include "support/session_bench.h"
#include "train/checkpoint.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

using namespace assay;
using namespace assay::session;
using testing::small;
using train::RunState;
using Bench = testing::SessionBench;

namespace {

/// 7 updates an epoch, with batch norm and dropout: what is drawn and what is kept beside weights counts.
experiment::ExperimentSpec deep(int epochs)
{
    experiment::ExperimentSpec spec = small(epochs);
    spec.model = {.templateName = "deep"};
    spec.model.parameters["hidden"] = std::int64_t{16};
    spec.model.parameters["dropout"] = 0.3;
    return spec;
}

/// Every number of a run after an update that must repeat to the last bit.
std::vector<std::string> numbersAfter(const std::filesystem::path& project, train::RunId run,
                                      std::int64_t step)
{
    return testing::rows(project,
                         "SELECT name, split, step, printf('%.17g', epoch), "
                         "printf('%.17g', value) FROM metrics WHERE run = "
                             + std::to_string(run) + " AND step > " + std::to_string(step)
                             + " AND name <> 'samples_per_second' ORDER BY step, name, split");
}

std::map<std::string, std::vector<float>> weightsOf(const std::filesystem::path& project,
                                                    train::RunId run)
{
    std::map<std::string, std::vector<float>> weights;
    for (const auto& tensor : train::storedWeights(store::filesOf(project, run).last).tensors)
        weights[tensor.name] = tensor.values;
    return weights;
}

/// So that many updates are to be made again.
void keepOnlyEnds(const std::filesystem::path& project, train::RunId run)
{
    const auto files = store::filesOf(project, run);
    for (const auto& file : std::filesystem::directory_iterator(files.folder)) {
        const std::string name = file.path().filename().string();
        if (name == "best.ckpt" || (name.starts_with("step-") && name != "step-0.ckpt"))
            std::filesystem::remove(file);
    }
}

struct ForkBench : Bench {
    explicit ForkBench(const std::filesystem::path& file)
        : Bench(file)
        , m_project(file)
    {}

    train::RunId fork(const train::RunRecord& run, std::int64_t step, const std::string& patch = {},
                      Tag tag = 20)
    {
        return start(specOf(run, step, patch), tag);
    }
    /// As it is stored.
    train::RunRecord record(train::RunId run) const
    {
        return store::RunStore(m_project, true).find(run).value_or(train::RunRecord{});
    }
    static experiment::ExperimentSpec specOf(const train::RunRecord& run, std::int64_t step,
                                             const std::string& patch = {})
    {
        experiment::ExperimentSpec spec = experiment::forkOf(run, step);
        if (!patch.empty())
            experiment::setText(spec, patch);
        return spec;
    }
    std::vector<std::int64_t> stored(train::RunId run, Tag tag)
    {
        session->runs().listCheckpoints(run, tag);
        const auto listed =
            log.wait<CheckpointsListed>([&](const CheckpointsListed& l) { return l.tag == tag; });
        return listed ? listed->steps : std::vector<std::int64_t>{-1};
    }
    /// The loss of each update as it is sent to what watches the run.
    std::map<std::int64_t, double> watchedLosses(train::RunId run, std::vector<std::string>* events)
    {
        const base::Subscription watch = session->runs().watch(run);
        std::map<std::int64_t, double> losses;
        for (bool complete = false; !complete;) {
            const auto read =
                log.wait<PointsRead>([&](const PointsRead& r) { return r.run == run; });
            if (!read)
                return {};
            if (read->first)
                losses.clear();
            complete = read->complete;
            for (const train::MetricPoint& point : read->points) {
                if (point.name == train::metric_name::kBatchLoss)
                    losses[point.step] = point.value;
            }
            for (const train::RunEvent& event : read->events) {
                if (event.step > 0) // not what was known before
                    events->push_back(event.kind + " " + std::to_string(event.step));
            }
        }
        return losses;
    }

private:
    std::filesystem::path m_project;
};

} // namespace

class TestForkSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAPatchItRepeatsItsRunToTheLastBit_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("threads");
        QTest::newRow("within an epoch") << 11 << 1;
        QTest::newRow("at the end of one") << 14 << 1;
        QTest::newRow("first") << 1 << 1;
        QTest::newRow("last but one") << 27 << 1;
        QTest::newRow("two threads") << 11 << 2;
    }
    void withoutAPatchItRepeatsItsRunToTheLastBit()
    {
        QFETCH(int, step);
        QFETCH(int, threads);
        const testing::TempProject project;
        ForkBench bench(project.file);
        experiment::ExperimentSpec spec = deep(4);
        spec.train.threads = threads;
        const train::RunRecord whole = bench.ended(bench.start(spec));
        QVERIFY(whole.state == RunState::Finished);
        const train::RunId id = bench.fork(whole, step);
        QCOMPARE(id, train::RunId{2});
        const train::RunRecord fork = bench.ended(id);
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        QCOMPARE(fork.step, whole.step);
        QCOMPARE(fork.epoch, whole.epoch);
        const auto again = numbersAfter(project.file, id, 0);
        QVERIFY(!again.empty());
        QCOMPARE(again, numbersAfter(project.file, whole.id, step));
        QVERIFY(weightsOf(project.file, id) == weightsOf(project.file, whole.id));
        QVERIFY(fork.last.has_value());
        QCOMPARE(fork.last->at(data::SplitKind::TrainVal).loss,
                 whole.last->at(data::SplitKind::TrainVal).loss);
        // Whose fork it is, and nothing else.
        QCOMPARE(fork.parent, std::optional<train::RunId>(whole.id));
        QCOMPARE(fork.parentStep, std::optional<std::int64_t>(step));
        const auto differences = experiment::differences(experiment::fromJson(whole.spec),
                                                         experiment::fromJson(fork.spec));
        QCOMPARE(differences.size(), std::size_t{2});
        QCOMPARE(differences[0].path, std::string("train.continue_from"));
        QCOMPARE(differences[1].path, std::string("train.continue_fingerprint"));
        QVERIFY(fork.family != whole.family);
        QCOMPARE(fork.split, whole.split);
    }

    void aChangedRateIsOfTheForkAlone()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const train::RunId id = bench.fork(whole, 11, "train.learning_rate=0.01");
        QVERIFY(bench.ended(id).state == RunState::Finished);
        QCOMPARE(bench.stored(id, 60).front(), std::int64_t{11}); // where it began is kept
        std::vector<std::string> events, own;
        const auto before = bench.watchedLosses(whole.id, &own);
        const auto losses = bench.watchedLosses(id, &events);
        QCOMPARE(losses.size(), std::size_t{28}); // its run's up to there, then its own
        for (const auto& [step, loss] : losses) {
            // The first of its updates is still made of the weights of its run.
            if (step <= 12)
                QCOMPARE(loss, before.at(step));
            else
                QVERIFY2(loss != before.at(step), std::to_string(step).c_str());
        }
        QCOMPARE(events, std::vector<std::string>{"forked 11"});
        QCOMPARE(testing::rows(project.file, "SELECT DISTINCT value FROM metrics WHERE run = 2 AND "
                                             "name = 'learning_rate'"),
                 std::vector<std::string>{"0.01"});
        // Its run is as it was.
        QCOMPARE(testing::rows(project.file,
                               "SELECT count(*), max(step) FROM metrics WHERE run = 1 "
                               "AND name = 'batch_loss'"),
                 std::vector<std::string>{"28 | 28"});
    }

    void changesOfTheRateBeforeAreKeptAndThoseAfterAreMadeAgain()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        experiment::ExperimentSpec spec = deep(4);
        spec.train.rateChanges = "5: 1e-3, 20: 1e-4";
        const train::RunRecord whole = bench.ended(bench.start(spec));
        const train::RunId id = bench.fork(whole, 11);
        QVERIFY(bench.ended(id).state == RunState::Finished);
        QCOMPARE(numbersAfter(project.file, id, 0), numbersAfter(project.file, whole.id, 11));
        std::vector<std::string> events;
        bench.watchedLosses(id, &events);
        QCOMPARE(events,
                 (std::vector<std::string>{"learning_rate 5", "forked 11", "learning_rate 20"}));
    }

    void aForkIsReplayedResumedAndForked()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(60)));
        const train::RunId first = bench.fork(whole, 30, "train.weight_decay=0.01");
        QVERIFY(bench.reached(first, 60));
        bench.session->runs().stop(first);
        const train::RunRecord stopped = bench.ended(first);
        const train::RunId uncut = bench.fork(whole, 30, "train.weight_decay=0.01", 21);
        const train::RunRecord sound = bench.ended(uncut);
        QVERIFY(sound.state == RunState::Finished);
        QCOMPARE(sound.specHash, stopped.specHash); // the same fork twice is the same experiment
        if (stopped.state == RunState::Stopped) {   // else it was over before
            bench.session->runs().resume(first, 22);
            QVERIFY(bench.ended(first).state == RunState::Finished);
        }
        QCOMPARE(numbersAfter(project.file, first, 0), numbersAfter(project.file, uncut, 0));
        bench.session->runs().replay(uncut, 45, {}, 23);
        const auto replayed =
            bench.log.wait<RunReplayed>([](const RunReplayed& r) { return r.tag == 23; });
        QVERIFY(replayed);
        QVERIFY(replayed->from >= 30);
        QCOMPARE(replayed->compared, 45 - replayed->from);
        QCOMPARE(replayed->differing, std::int64_t{0});
        bench.session->runs().replay(uncut, 30, {}, 24);
        QCOMPARE(bench.failure(24), std::string("replay.step"));
        const train::RunId second = bench.fork(sound, 50, {}, 25);
        const train::RunRecord end = bench.ended(second);
        QVERIFY2(end.state == RunState::Finished, end.problem.c_str());
        QCOMPARE(numbersAfter(project.file, second, 0), numbersAfter(project.file, uncut, 50));
        std::vector<std::string> events;
        const auto losses = bench.watchedLosses(second, &events);
        QCOMPARE(losses.size(), std::size_t{420}); // of three runs
        QCOMPARE(events, (std::vector<std::string>{"forked 30", "forked 50"}));
    }

    void aRunThatStillTrainsIsForked()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunId busy = bench.start(deep(100'000));
        QVERIFY(bench.reached(busy, 40));
        const std::vector<std::int64_t> stored = bench.stored(busy, 30);
        const std::int64_t step = stored.back();
        QVERIFY(step > 0);
        train::RunRecord record;
        record.id = busy;
        record.spec = testing::rows(project.file, "SELECT spec FROM runs").at(0);
        const train::RunId id =
            bench.fork(record, step, "train.epochs=" + std::to_string(step / 7 + 3), 31);
        QVERIFY(id > 0);
        QVERIFY(bench.reached(busy, step + 40)); // it goes on meanwhile
        bench.session->runs().stop(busy);
        const train::RunRecord fork = bench.ended(id);
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        const auto losses = [&](train::RunId run) {
            return testing::rows(project.file, "SELECT step, printf('%.17g', value) FROM metrics "
                                               "WHERE name = 'batch_loss' AND step > "
                                                   + std::to_string(step) + " AND step <= "
                                                   + std::to_string(fork.step) + " AND run = "
                                                   + std::to_string(run) + " ORDER BY step");
        };
        QVERIFY(losses(id).size() >= 14);
        QCOMPARE(losses(id), losses(busy));
    }

    void whatCannotBeForkedIsRefusedBeforeThereIsARun()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const auto refused = [&](const experiment::ExperimentSpec& spec, Tag tag) {
            bench.session->runs().start({.spec = spec, .name = {}}, tag);
            return bench.failure(tag);
        };
        Tag tag = 40;
        for (const char* patch : {"data.count=200", "model.hidden=8", "model.norm=layer", "seed=2",
                                  "train.batch_size=16", "train.optimiser=sgd"})
            QCOMPARE(refused(bench.specOf(whole, 11, patch), ++tag), std::string("fork.field"));
        QCOMPARE(refused(bench.specOf(whole, 99), ++tag), std::string("fork.step"));
        QCOMPARE(refused(bench.specOf(whole, 28), ++tag), std::string("fork.step"));
        experiment::ExperimentSpec spec = bench.specOf(whole, 11);
        experiment::set(spec, "train.continue_from", std::string("run 77 step 11"));
        QCOMPARE(refused(spec, ++tag), std::string("run.unknown"));
        experiment::set(spec, "train.continue_from", std::string("run 1"));
        QCOMPARE(refused(spec, ++tag), std::string("train.continue_from"));
        bench.session->runs().start({.spec = deep(4), .name = {}, .kind = train::RunKind::Overfit},
                                    ++tag);
        const train::RunId batch = bench.queued(tag);
        bench.ended(batch);
        experiment::set(spec, "train.continue_from", "run " + std::to_string(batch) + " step 11");
        QCOMPARE(refused(spec, ++tag), std::string("fork.run"));
        std::filesystem::remove_all(store::filesOf(project.file, whole.id).folder);
        QVERIFY(bench.stored(whole.id, ++tag).empty());
        QCOMPARE(refused(bench.specOf(whole, 11), ++tag), std::string("fork.checkpoint"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"2"});
    }

    void updatesThatComeOutOtherwiseAreNotGoneOnFrom()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        testing::execute(project.file, "UPDATE metrics SET value = value + 1e-12 WHERE name = "
                                       "'batch_loss' AND step = 9");
        const train::RunRecord failed = bench.ended(bench.fork(whole, 11));
        QVERIFY(failed.state == RunState::Failed);
        QVERIFY2(failed.problem.find("came out different, the first with update 9")
                     != std::string::npos,
                 failed.problem.c_str());
        // A damaged checkpoint is not gone on from: the one before it is.
        const testing::TempProject other;
        ForkBench second(other.file);
        const train::RunRecord run = second.ended(second.start(deep(4)));
        const auto folder = store::filesOf(other.file, run.id).folder;
        QVERIFY(std::filesystem::exists(folder / "step-0.ckpt"));
        std::ofstream(folder / "step-0.ckpt", std::ios::app) << "more";
        std::filesystem::remove(folder / "best.ckpt");
        // Nor is what lies in its own folder from before.
        const auto own = store::filesOf(other.file, run.id + 1);
        std::filesystem::create_directories(own.folder);
        std::filesystem::copy_file(folder / "last.ckpt", own.last);
        const train::RunId id = second.fork(run, 11);
        QVERIFY(second.ended(id).state == RunState::Finished); // its settings alone are enough
        QCOMPARE(numbersAfter(other.file, id, 0), numbersAfter(other.file, run.id, 11));
    }

    /// While the updates of its run are made again.
    void aForkThatIsStoppedBeforeItsFirstUpdateGoesOnLater()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(300)));
        QVERIFY(whole.state == RunState::Finished);
        keepOnlyEnds(project.file, whole.id);
        const train::RunId id = bench.fork(whole, 2093);
        QVERIFY(bench.log.wait<RunsChanged>([&](const RunsChanged& c) {
            return std::any_of(c.changes.runs.begin(), c.changes.runs.end(), [&](const auto& run) {
                return run.id == id && run.state == RunState::Running;
            });
        }));
        bench.session->runs().stop(id);
        const train::RunRecord stopped = bench.ended(id);
        QVERIFY(stopped.state == RunState::Stopped);
        QCOMPARE(stopped.step, std::int64_t{0});
        QVERIFY(stopped.resumable);
        bench.session->runs().resume(id, 61);
        const train::RunRecord fork = bench.ended(id);
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        QCOMPARE(numbersAfter(project.file, id, 0), numbersAfter(project.file, whole.id, 2093));
    }

    /// As with few bytes to keep them in.
    void aForkWithoutItsFirstCheckpointIsMadeAnewThroughItsRun()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const train::RunId first = bench.fork(whole, 11, "train.learning_rate=0.01");
        const train::RunRecord fork = bench.ended(first);
        QVERIFY(fork.state == RunState::Finished);
        const train::RunId second = bench.fork(fork, 23, {}, 21);
        QVERIFY(bench.ended(second).state == RunState::Finished);
        for (const train::RunId run : {first, second}) {
            const auto files = store::filesOf(project.file, run);
            for (const auto& file : std::filesystem::directory_iterator(files.folder)) {
                const std::string name = file.path().filename().string();
                if (name.starts_with("step-") || name == "best.ckpt")
                    std::filesystem::remove(file);
            }
        }
        bench.session->runs().replay(first, 15, {}, 30);
        const auto replayed =
            bench.log.wait<RunReplayed>([](const RunReplayed& r) { return r.tag == 30; });
        QVERIFY(replayed);
        QCOMPARE(replayed->from, std::int64_t{11});
        QCOMPARE(replayed->compared, std::int64_t{4});
        QCOMPARE(replayed->differing, std::int64_t{0});
        bench.session->runs().trace({.run = second, .step = 25}, 31);
        QVERIFY(bench.log.wait<StepTraced>([](const StepTraced& t) { return t.tag == 31; }));
        // Through both.
        const train::RunId third = bench.fork(bench.record(second), 25, {}, 32);
        const train::RunRecord end = bench.ended(third);
        QVERIFY2(end.state == RunState::Finished, end.problem.c_str());
        QCOMPARE(numbersAfter(project.file, third, 0), numbersAfter(project.file, first, 25));
    }

    /// As when another process has put another one in its place meanwhile.
    void aCheckpointOfAnotherUpdateIsNotGoneOnFrom()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const auto files = store::filesOf(project.file, whole.id);
        std::filesystem::remove(files.best);
        for (const char* name : {"step-0.ckpt", "step-11.ckpt"})
            std::filesystem::copy_file(files.last, files.folder / name,
                                       std::filesystem::copy_options::overwrite_existing);
        testing::execute(project.file, "INSERT INTO kept_checkpoints(run, step, bytes) "
                                       "VALUES(1, 11, 1000)");
        const train::RunRecord fork = bench.ended(bench.fork(whole, 11));
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        QCOMPARE(numbersAfter(project.file, fork.id, 0), numbersAfter(project.file, whole.id, 11));
    }

    void whatIsWantedMeanwhileIsOfTheForkAlone()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(300)));
        keepOnlyEnds(project.file, whole.id);
        const train::RunId id = bench.fork(whole, 2050);
        const auto isNow = [&](RunState state) {
            return bench.log
                .wait<RunsChanged>([&](const RunsChanged& c) {
                    return std::any_of(
                        c.changes.runs.begin(), c.changes.runs.end(),
                        [&](const auto& run) { return run.id == id && run.state == state; });
                })
                .has_value();
        };
        QVERIFY(isNow(RunState::Running));
        bench.session->runs().changeLearningRate(id, 0.05);
        bench.session->runs().pause(id);
        QVERIFY(isNow(RunState::Paused));
        bench.session->runs().proceed(id);
        const train::RunRecord fork = bench.ended(id);
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        QCOMPARE(experiment::fromJson(fork.spec).train.rateChanges, std::string("2050: 0.05"));
        QCOMPARE(testing::rows(project.file, "SELECT DISTINCT value FROM metrics WHERE run = 2 AND "
                                             "name = 'learning_rate'"),
                 std::vector<std::string>{"0.05"});
        // How far it was is said while its run's updates are made again.
        const auto said = bench.log.all<RunProgress>();
        QVERIFY(std::any_of(said.begin(), said.end(), [&](const RunProgress& p) {
            return p.run == id && p.state == RunState::Paused && p.step == 2050;
        }));
        QVERIFY(std::any_of(said.begin(), said.end(), [&](const RunProgress& p) {
            return p.run == id && p.step > 0 && p.step < 2050 && p.totalSteps == 2100;
        }));
    }

    void whatItsRunShowedIsNotSaidOfAFork()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(60)));
        testing::execute(project.file, "UPDATE metrics SET value = 50 WHERE name = 'batch_loss' "
                                       "AND step >= 150 AND step % 30 = 0");
        const train::RunId id = bench.fork(whole, 420, "train.epochs=70");
        const auto end =
            bench.log.wait<RunEnded>([&](const RunEnded& e) { return e.run.id == id; });
        QVERIFY(end && end->run.state == RunState::Finished);
        for (const base::Finding& finding : end->findings)
            QVERIFY2(finding.id != "curve.spikes", finding.id.c_str());
    }

    void noStudyIsAboutAFork()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const train::RunId fork = bench.fork(whole, 11);
        bench.ended(fork);
        Tag tag = 70;
        for (const tune::Purpose purpose : {tune::Purpose::Seeds, tune::Purpose::SizeCurve}) {
            bench.session->studies().start({.purpose = purpose, .of = fork, .seeds = 3}, ++tag);
            QCOMPARE(bench.failure(tag), std::string("study.fork"));
        }
        bench.session->studies().start({.seeds = 2, .spec = bench.specOf(whole, 11)}, ++tag);
        QCOMPARE(bench.failure(tag), std::string("study.fork"));
        bench.session->runs().trace({.spec = bench.specOf(whole, 11)}, ++tag);
        QCOMPARE(bench.failure(tag), std::string("step.fork"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM studies"),
                 std::vector<std::string>{"0"});
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"2"});
    }

    void aForkThatWaitedBeforeItsFirstUpdateIsBegunAgain()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(300)));
        keepOnlyEnds(project.file, whole.id);
        const train::RunId id = bench.fork(whole, 1500);
        bench.session->runs().pause(id);
        QVERIFY(bench.log.wait<RunProgress>(
            [&](const RunProgress& p) { return p.run == id && p.state == RunState::Paused; }));
        bench.session->runs().stop(id);
        const train::RunRecord stopped = bench.ended(id);
        QCOMPARE(stopped.step, std::int64_t{1500});
        std::filesystem::remove(store::filesOf(project.file, id).last);
        bench.session->runs().resume(id, 22);
        const train::RunRecord fork = bench.ended(id);
        QVERIFY2(fork.state == RunState::Finished, fork.problem.c_str());
        QCOMPARE(numbersAfter(project.file, id, 0), numbersAfter(project.file, whole.id, 1500));
    }

    void aForkWhoseCheckpointIsGoneIsNotBegunAgain()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(deep(4)));
        const train::RunId id = bench.fork(whole, 11, "train.epochs=100000");
        QVERIFY(bench.reached(id, 40));
        bench.session->runs().stop(id);
        const train::RunRecord stopped = bench.ended(id);
        QVERIFY(stopped.state == RunState::Stopped);
        std::filesystem::remove(store::filesOf(project.file, id).last);
        bench.session->runs().resume(id, 22);
        const train::RunRecord end = bench.ended(id);
        QVERIFY(end.state == RunState::Failed);
        QVERIFY2(end.problem.find("heckpoint") != std::string::npos, end.problem.c_str());
        QCOMPARE(bench.record(id).state, RunState::Stopped);
        QCOMPARE(bench.record(id).step, stopped.step);
    }

    void oneBatchOfAForkBeginsAnew()
    {
        const testing::TempProject project;
        ForkBench bench(project.file);
        const train::RunRecord whole = bench.ended(bench.start(small(2)));
        bench.session->runs().start(
            {.spec = bench.specOf(whole, 5), .name = {}, .kind = train::RunKind::Overfit}, 50);
        const train::RunRecord batch = bench.ended(bench.queued(50));
        QVERIFY(experiment::fromJson(batch.spec).train.continueFrom.empty());
        QVERIFY(!batch.parent);
    }
};

QTEST_GUILESS_MAIN(TestForkSession)
#include "tst_fork_session.moc"
