// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "model/network.h"
#include "session/local_session.h"
#include "store/files.h"
#include "store/project_store.h"
#include "support/errors.h"
#include "support/event_log.h"
#include "support/rights.h"
#include "support/session_bench.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <set>

using namespace assay;
using namespace assay::session;
using testing::EventLog;
using testing::numbersOf;
using testing::small;
using train::RunState;
using Bench = testing::SessionBench;

class TestLocalSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runIsToldFromItsStartToItsEnd()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        QVERIFY(bench.opened);
        const train::RunId run = bench.start(small(3));
        QCOMPARE(run, train::RunId{1});
        const train::RunRecord record = bench.ended(run);
        QVERIFY(record.state == RunState::Finished);
        QCOMPARE(record.step, std::int64_t{21});
        QCOMPARE(record.epoch, std::int64_t{3});

        // Queued, running, each epoch in its order, the end; nothing after it.
        std::vector<std::int64_t> epochs;
        int place = 0;
        for (const Event& event : bench.log.all()) {
            if (std::holds_alternative<RunQueued>(event)) {
                QCOMPARE(place, 0);
                place = 1;
            } else if (const auto* progress = std::get_if<RunProgress>(&event)) {
                QVERIFY(place == 1 || place == 2);
                place = 2;
                QCOMPARE(progress->totalSteps, std::int64_t{21});
                QCOMPARE(progress->totalEpochs, std::int64_t{3});
            } else if (const auto* epoch = std::get_if<EpochEnded>(&event)) {
                QCOMPARE(place, 2);
                epochs.push_back(epoch->report.epoch);
            } else if (std::holds_alternative<RunEnded>(event)) {
                QCOMPARE(place, 2);
                place = 3;
            }
        }
        QCOMPARE(place, 3);
        QVERIFY((epochs == std::vector<std::int64_t>{1, 2, 3}));

        // And stored: four numbers a step, loss, error and F1 of three splits an epoch.
        QCOMPARE(testing::rows(project.file,
                               "SELECT name, split, count(*) FROM metrics WHERE name NOT LIKE "
                               "'layers/%' GROUP BY name, split ORDER BY name, split"),
                 (std::vector<std::string>{
                     "batch_loss | train | 21", "error | test_val | 3", "error | train | 3",
                     "error | train_val | 3", "f1 | test_val | 3", "f1 | train | 3",
                     "f1 | train_val | 3", "gradient_norm |  | 21", "learning_rate |  | 21",
                     "loss | test_val | 3", "loss | train | 3", "loss | train_val | 3",
                     "samples_per_second |  | 21"}));
        // Of layers the first three updates, then 10, 20 and the last.
        QCOMPARE(testing::rows(project.file,
                               "SELECT DISTINCT group_concat(step) FROM metrics WHERE "
                               "name LIKE 'layers/%' GROUP BY name"),
                 std::vector<std::string>{"1,2,3,10,20,21"});
        QCOMPARE(testing::rows(project.file, "SELECT part, examples FROM split_members ORDER BY "
                                             "examples DESC, part"),
                 (std::vector<std::string>{"train | 210", "test | 30", "test_val | 30",
                                           "train_val | 30"}));
        QCOMPARE(testing::rows(project.file, "SELECT json_extract(environment, '$.threads'), "
                                             "json_extract(spec, '$.model.hidden') FROM runs"),
                 std::vector<std::string>{"1 | 8"});
    }

    void anAnswerAboutARunOfTheProjectBeforeIsNotGivenAsOneOfThisProject()
    {
        const testing::TempProject project, other;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(1));
        QVERIFY(bench.ended(run).state == RunState::Finished);
        // Runs of both projects are numbered from 1: the answer would be taken for one of this.
        bench.session->evaluations().evaluate(run, evaluate::Checkpoint::Last, 5);
        bench.session->project().open(other.file.string(), 6);
        QCOMPARE(bench.failure(5), std::string("project.other"));
        QVERIFY(bench.log.all<RunEvaluated>().empty());
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM evaluations"),
                 std::vector<std::string>{"1"});
    }

    void secondStartWaitsForTheFirst()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId first = bench.start(small(100'000), 2);
        QVERIFY(bench.reached(first, 5));
        const train::RunId second = bench.start(small(2), 3); // answered while the first trains
        QCOMPARE(second, first + 1);
        QVERIFY(bench.reached(first, 50));
        QCOMPARE(testing::rows(project.file, "SELECT state FROM runs ORDER BY id"),
                 (std::vector<std::string>{"running", "queued"}));
        bench.session->runs().stop(first);
        QVERIFY(bench.ended(first).state == RunState::Stopped);
        QVERIFY(bench.ended(second).state == RunState::Finished);
    }

    void stoppingAQueuedRunTakesItOut()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId first = bench.start(small(100'000), 2);
        const train::RunId second = bench.start(small(2), 3);
        const train::RunId third = bench.start(small(2), 4);
        bench.session->runs().stop(second);
        // At once, while the first goes on.
        const train::RunRecord record = bench.ended(second);
        QVERIFY(record.state == RunState::Stopped);
        QCOMPARE(record.step, std::int64_t{0});
        QVERIFY(bench.reached(first, 5));
        QCOMPARE(testing::rows(project.file, "SELECT state FROM runs ORDER BY id"),
                 (std::vector<std::string>{"running", "stopped", "queued"}));
        // It may wait again, behind the others.
        bench.session->runs().resume(second, 5);
        QCOMPARE(bench.queued(5), second);
        bench.session->runs().stop(first);
        QVERIFY(bench.ended(third).state == RunState::Finished);
        QVERIFY(bench.log
                    .wait<RunEnded>([&](const RunEnded& end) {
                        return end.run.id == second && end.run.state == RunState::Finished;
                    })
                    .has_value());
    }

    void aResumedRunThatLeavesTheQueueIsAsItWas()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId stopped = bench.start(small(100'000), 2);
        QVERIFY(bench.reached(stopped, 5));
        bench.session->runs().stop(stopped);
        const std::int64_t step = bench.ended(stopped).step;
        const train::RunId other = bench.start(small(100'000), 3);
        QVERIFY(bench.reached(other, 5));
        bench.session->runs().resume(stopped, 4);
        QCOMPARE(bench.queued(4), stopped);
        bench.log.rewind();
        bench.session->runs().stop(stopped);
        QTRY_COMPARE(testing::rows(project.file, "SELECT state, step FROM runs WHERE id = "
                                                     + std::to_string(stopped)),
                     (std::vector<std::string>{"stopped | " + std::to_string(step)}));
        bench.session->runs().stop(other);
    }

    void severalSeedsAreSeveralRunsOfOneFamily()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        bench.session->studies().start({.seeds = 3, .spec = small(1, 5), .name = "trio"}, 9);
        for (int k = 0; k < 3; ++k)
            QCOMPARE(bench.queued(9), train::RunId{k + 1});
        QVERIFY(bench.ended(3).state == RunState::Finished);
        QCOMPARE(testing::rows(project.file, "SELECT name, seed FROM runs ORDER BY id"),
                 (std::vector<std::string>{"trio (seed 5) | 5", "trio (seed 6) | 6",
                                           "trio (seed 7) | 7"}));
        QCOMPARE(testing::rows(project.file, "SELECT count(DISTINCT family), "
                                             "count(DISTINCT spec_hash), count(DISTINCT split) "
                                             "FROM runs"),
                 std::vector<std::string>{"1 | 3 | 1"});
    }

    /// What is planned outlives the program: the next one starts what was never begun and goes on with
    /// what was cut off.
    void aStudyThatWasInterruptedGoesOn()
    {
        const testing::TempProject project;
        {
            Bench bench(project.file);
            bench.session->studies().start({.seeds = 3, .spec = small(300, 5), .name = "trio"}, 9);
            QVERIFY(bench.reached(bench.queued(9), 5));
        }
        // One of them was never begun, as after a full disk; another was deleted.
        testing::execute(project.file, "UPDATE planned_runs SET run = NULL WHERE place = 2; "
                                       "UPDATE runs SET deleted = 1 WHERE id = 3");
        Bench bench(project.file);
        bench.session->studies().list(3);
        const auto listed =
            bench.log.wait<StudiesListed>([](const StudiesListed& l) { return l.tag == 3; });
        QVERIFY(listed);
        QCOMPARE(listed->studies.size(), 1U);
        const auto& members = listed->studies[0].members;
        QCOMPARE(members.size(), 3U);
        QVERIFY(members[0].standing == tune::Standing::Interrupted && members[0].cutOff);
        QVERIFY(members[1].standing == tune::Standing::Interrupted);
        QVERIFY(members[2].standing == tune::Standing::Missing);
        bench.session->studies().proceed(listed->studies[0].study.id, 4);
        const auto started = bench.log.wait<StudyStarted>();
        QVERIFY(started);
        QCOMPARE(started->runs, (std::vector<train::RunId>{1, 2, 4}));
        QVERIFY(bench.ended(4).state == RunState::Finished);
        QCOMPARE(testing::rows(project.file,
                               "SELECT run, state FROM planned_runs JOIN runs ON runs.id = run "
                               "ORDER BY place"),
                 (std::vector<std::string>{"1 | finished", "2 | finished", "4 | finished"}));
        // Nothing is left to do; what a person deletes stays so.
        bench.session->runs().remove({2}, 7);
        bench.session->studies().proceed(listed->studies[0].study.id, 5);
        const auto none = bench.log.wait<StudyStarted>();
        QVERIFY(none && none->runs.empty());
        bench.session->studies().proceed(77, 6);
        QCOMPARE(bench.failure(6), std::string("study.unknown"));
    }

    /// What was asked for before and did not come about is not tried again unasked.
    void aSmallerRequestStartsNoMoreThanItAsksFor()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(1));
        QVERIFY(bench.ended(run).state == RunState::Finished);
        const train::RunId busy = bench.start(small(100'000, 50), 3);
        QVERIFY(bench.reached(busy, 3));
        bench.session->studies().start({.of = run, .seeds = 4}, 9);
        const auto three = bench.log.wait<StudyStarted>();
        QVERIFY(three && three->runs.size() == 3U);
        for (const train::RunId waiting : three->runs) {
            bench.session->runs().stop(waiting);
            QVERIFY(bench.ended(waiting).state == RunState::Stopped);
        }
        bench.session->studies().start({.of = run, .seeds = 2}, 10);
        const auto one = bench.log.wait<StudyStarted>();
        QVERIFY(one);
        QCOMPARE(one->study.id, three->study.id);
        QCOMPARE(one->runs.size(), 1U);
        QVERIFY(one->runs[0] > three->runs.back());
        // It waits, has no split yet, and counts.
        bench.session->studies().start({.of = run, .seeds = 2}, 11);
        const auto none = bench.log.wait<StudyStarted>();
        QVERIFY(none && none->runs.empty());
        bench.session->runs().stop(busy);
    }

    void moreSeedsOfARunAreOneStudy()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(1));
        QVERIFY(bench.ended(run).state == RunState::Finished);
        for (const int seeds : {2, 3}) {
            bench.session->studies().start({.of = run, .seeds = seeds}, 9);
            const auto started = bench.log.wait<StudyStarted>();
            QVERIFY(started);
            QCOMPARE(started->runs.size(), 1U); // those that there are count
            QVERIFY(bench.ended(started->runs[0]).state == RunState::Finished);
        }
        QCOMPARE(testing::rows(project.file, "SELECT purpose, of FROM studies"),
                 std::vector<std::string>{"seeds | 1"});
        QCOMPARE(testing::rows(project.file, "SELECT run FROM planned_runs ORDER BY place"),
                 (std::vector<std::string>{"1", "2", "3"}));
        QCOMPARE(testing::rows(project.file, "SELECT seed FROM runs ORDER BY id"),
                 (std::vector<std::string>{"1", "2", "3"}));
        bench.session->studies().start({.of = 99, .seeds = 2}, 10);
        QCOMPARE(bench.failure(10), std::string("run.unknown"));
        // Nothing is kept of a study that could not begin.
        std::ofstream(store::filesOf(project.file, 4).folder) << "in the way";
        bench.session->studies().start({.seeds = 2, .spec = small(1)}, 11);
        QCOMPARE(bench.failure(11), std::string("project.files"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM studies"),
                 std::vector<std::string>{"1"});
    }

    void aRunBeginsWithTheWeightsOfAnother()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId first = bench.start(small(40));
        QVERIFY(bench.ended(first).state == RunState::Finished);
        experiment::ExperimentSpec spec = small(2);
        experiment::set(spec, "model.start_from", std::string("run 1"));
        const train::RunId second = bench.start(spec, 3);
        const train::RunRecord end = bench.ended(second);
        QVERIFY(end.state == RunState::Finished);
        QCOMPARE(end.parent, std::optional<train::RunId>(first));
        QCOMPARE(end.parentStep, std::optional<std::int64_t>(280));
        // Its first loss is near the last one of the other, far below that of a new network.
        const auto lossOf = [&](train::RunId run, const char* order) {
            return std::stod(
                testing::rows(project.file, "SELECT value FROM metrics WHERE name = 'batch_loss' "
                                            "AND run = "
                                                + std::to_string(run) + " ORDER BY step " + order
                                                + " LIMIT 1")
                    .at(0));
        };
        QVERIFY(lossOf(second, "ASC") < 0.8 * lossOf(first, "ASC"));
        const auto fingerprint = [&](train::RunId run) {
            return testing::rows(project.file,
                                 "SELECT json_extract(spec, '$.model.start_fingerprint') FROM runs "
                                 "WHERE id = "
                                     + std::to_string(run));
        };
        QCOMPARE(fingerprint(second)[0].size(), 32U);
        QCOMPARE(fingerprint(first)[0], std::string());
        // The weights that it began with are gone by then; those that it has are its own.
        std::filesystem::remove(store::filesOf(project.file, first).last);
        bench.session->evaluations().evaluate(second, evaluate::Checkpoint::Last, 5);
        QVERIFY(bench.log.wait<RunEvaluated>([](const RunEvaluated& e) { return e.tag == 5; }));
        bench.session->runs().start({.spec = spec, .name = {}}, 6);
        QCOMPARE(bench.failure(6), std::string("model.start_from"));
        experiment::set(spec, "model.start_from", std::string("run 77"));
        bench.session->runs().start({.spec = spec, .name = {}}, 16);
        QCOMPARE(bench.failure(16), std::string("run.unknown"));
        // A network of other layers cannot begin with them.
        experiment::ExperimentSpec wide = small(2);
        wide.model.parameters["hidden"] = std::int64_t{9};
        experiment::set(wide, "model.start_from", std::string("run 2 best"));
        const train::RunId refused = bench.start(wide, 7);
        const train::RunRecord failed = bench.ended(refused);
        QVERIFY(failed.state == RunState::Failed);
        QVERIFY2(failed.problem.find("cannot begin with run 2 best") != std::string::npos,
                 failed.problem.c_str());
        QVERIFY(testing::isSentence(failed.problem));
    }

    /// While it waits in the queue its start may become another one.
    void aStartThatChangedMeanwhileIsRefused()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId first = bench.start(small(1));
        QVERIFY(bench.ended(first).state == RunState::Finished);
        const auto start = std::filesystem::path(project.file).parent_path() / "start.ckpt";
        std::filesystem::copy_file(store::filesOf(project.file, first).last, start);
        const train::RunId busy = bench.start(small(100'000), 3);
        QVERIFY(bench.reached(busy, 3));
        experiment::ExperimentSpec spec = small(2);
        experiment::set(spec, "model.start_from", start.string());
        const train::RunId waiting = bench.start(spec, 4);
        experiment::ExperimentSpec ofBusy = small(2);
        experiment::set(ofBusy, "model.start_from", "run " + std::to_string(busy));
        bench.session->runs().start({.spec = ofBusy, .name = {}}, 5);
        QCOMPARE(bench.failure(5), std::string("run.active"));
        std::ofstream(start, std::ios::app) << "more";
        bench.session->runs().stop(busy);
        const train::RunRecord failed = bench.ended(waiting);
        QVERIFY(failed.state == RunState::Failed);
        QVERIFY2(failed.problem.find("others than were chosen") != std::string::npos,
                 failed.problem.c_str());
    }

    void anyUpdateIsReplayed()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(4));
        QVERIFY(bench.ended(run).state == RunState::Finished);
        const auto replay = [&](std::int64_t step, Tag tag) {
            bench.session->runs().replay(run, step, {}, tag);
            return bench.log.wait<RunReplayed>([&](const RunReplayed& r) { return r.tag == tag; });
        };
        const auto same = replay(17, 5);
        QVERIFY(same);
        QCOMPARE(same->to, 17);
        QCOMPARE(same->compared, 17 - same->from);
        QCOMPARE(same->differing, 0);
        QVERIFY(!same->firstDiffering);
        testing::execute(project.file, "UPDATE metrics SET value = value + 1e-12 WHERE name = "
                                       "'batch_loss' AND step IN (13, 15)");
        const auto other = replay(17, 6);
        QVERIFY(other);
        QCOMPARE(other->differing, 2);
        QCOMPARE(other->firstDiffering->step, 13);
        bench.session->runs().replay(run, 99, {}, 7);
        QCOMPARE(bench.failure(7), std::string("replay.step"));
        bench.session->runs().replay(9, 1, {}, 8);
        QCOMPARE(bench.failure(8), std::string("run.unknown"));
    }

    void stoppedRunsGoOnExactly()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const auto spec = small(60);
        const train::RunId whole = bench.start(spec, 2);
        QVERIFY(bench.ended(whole).state == RunState::Finished);
        const train::RunId cut = bench.start(spec, 3);
        QVERIFY(bench.reached(cut, 1));
        bench.session->runs().stop(cut);
        const train::RunRecord stopped = bench.ended(cut);
        QVERIFY(stopped.state == RunState::Stopped);
        QVERIFY(stopped.resumable);
        bench.session->runs().resume(cut, 4);
        QCOMPARE(bench.queued(4), cut);
        QVERIFY(bench.ended(cut).state == RunState::Finished);
        QVERIFY(numbersOf(project.file, cut) == numbersOf(project.file, whole));
        QCOMPARE(
            testing::rows(project.file,
                          "SELECT kind FROM events WHERE run = 2 AND kind <> 'memory' ORDER BY id"),
            (std::vector<std::string>{"stopped", "resumed"}));
    }

    void pausedRunsStandStill()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(100'000));
        QVERIFY(bench.reached(run, 3));
        const auto paused = [&](std::int64_t from) {
            const auto state = bench.log.wait<RunProgress>([&](const RunProgress& p) {
                return p.state == RunState::Paused && p.step >= from;
            });
            return state ? state->step : -1;
        };
        bench.session->runs().pause(run);
        const std::int64_t at = paused(3);
        QVERIFY(at >= 3);
        bench.session->runs().stepOnce(run);
        QCOMPARE(paused(at + 1), at + 1);
        bench.session->runs().stepOnce(run);
        QCOMPARE(paused(at + 2), at + 2);
        bench.session->runs().proceed(run);
        QVERIFY(bench.reached(run, at + 20));
        bench.session->runs().pause(run);
        QVERIFY(paused(at + 20) > 0);
        bench.session->runs().stop(run); // a paused one can be stopped
        QVERIFY(bench.ended(run).state == RunState::Stopped);
    }

    void changedLearningRateIsARecordedEvent()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(100'000));
        QVERIFY(bench.reached(run, 3));
        bench.session->runs().changeLearningRate(run, 0.001);
        QVERIFY(bench.log
                    .wait<RunProgress>([](const RunProgress& p) { return p.learningRate == 0.001; })
                    .has_value());
        bench.session->runs().stop(run);
        bench.ended(run);
        // The event's step is the last one with the old rate.
        QCOMPARE(
            testing::rows(project.file,
                          "SELECT e.value, min(m.value), max(m.value), count(*) > 0 FROM events "
                          "e JOIN metrics m ON m.run = e.run AND m.name = 'learning_rate' AND "
                          "m.step > e.step WHERE e.kind = 'learning_rate'"),
            std::vector<std::string>{"0.001 | 0.001 | 0.001 | 1"});
        QCOMPARE(testing::rows(project.file,
                               "SELECT count(DISTINCT m.value) FROM events e JOIN metrics m ON "
                               "m.run = e.run AND m.name = 'learning_rate' AND m.step <= e.step "
                               "WHERE e.kind = 'learning_rate'"),
                 std::vector<std::string>{"1"});
        for (const double rate : {0.0, -1.0, 1e7, std::nan("")}) {
            bench.session->runs().changeLearningRate(run, rate);
            QCOMPARE(bench.failure(0), std::string("field.value"));
        }
        bench.session->runs().changeLearningRate(run, -1);
        const auto refused = bench.log.wait<Failed>();
        QVERIFY(refused);
        QCOMPARE(
            refused->error.text(),
            std::string("train.learning_rate: \"-1\" is out of range. Give a number above 0 up "
                        "to 1,000,000."));
    }

    void changeByHandBelongsToTheSpecAndIsRepeated()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId first = bench.start(small(100'000));
        QVERIFY(bench.reached(first, 3));
        bench.session->runs().changeLearningRate(first, 0.001);
        QVERIFY(bench.log
                    .wait<RunProgress>([&](const RunProgress& p) {
                        return p.run == first && p.learningRate == 0.001;
                    })
                    .has_value());
        bench.session->runs().stop(first);
        const train::RunRecord changed = bench.ended(first);
        const auto spec = experiment::fromJson(changed.spec);
        QVERIFY(!spec.train.rateChanges.empty());
        QCOMPARE(changed.specHash, experiment::hash(spec));
        QCOMPARE(changed.family, experiment::family(spec)); // no twin of unchanged seeds any more
        QVERIFY(changed.family != experiment::family(small(100'000)));

        const train::RunId again = bench.start(spec);
        QVERIFY(bench.reached(again, changed.step));
        bench.session->runs().stop(again);
        QCOMPARE(bench.ended(again).specHash, changed.specHash);
        QCOMPARE(testing::rows(project.file,
                               "SELECT count(*) = (SELECT step FROM runs WHERE id = 1), "
                               "sum(a.value <> b.value) FROM metrics a JOIN metrics b ON b.run = 2 "
                               "AND b.name = a.name AND b.step = a.step WHERE a.run = 1 AND a.name "
                               "= 'batch_loss'"),
                 std::vector<std::string>{"1 | 0"});
        QCOMPARE(testing::rows(project.file, "SELECT count(*), count(DISTINCT step) FROM events "
                                             "WHERE kind = 'learning_rate'"),
                 std::vector<std::string>{"2 | 1"});
    }

    void failedRunsGoOnWithoutTheRateThatBrokeThem()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        auto spec = small(100'000);
        spec.train.optimiser = train::Optimiser::Sgd;
        spec.train.learningRate = 1e-6;
        spec.train.weightDecay = 1e3; // at a rate of 1e6 each step multiplies weights by -1e9
        const train::RunId run = bench.start(spec);
        QVERIFY(bench.reached(run, 3));
        bench.session->runs().pause(run); // writes a checkpoint
        QVERIFY(
            bench.log
                .wait<RunProgress>([](const RunProgress& p) { return p.state == RunState::Paused; })
                .has_value());
        bench.session->runs().changeLearningRate(run, 1e6);
        bench.session->runs().proceed(run);
        const train::RunRecord failed = bench.ended(run);
        QVERIFY(failed.state == RunState::Failed);
        QVERIFY(!experiment::fromJson(failed.spec).train.rateChanges.empty());
        bench.session->runs().resume(run, 4);
        QVERIFY(bench.reached(run, failed.step + 20));
        bench.session->runs().stop(run);
        const train::RunRecord healed = bench.ended(run);
        QVERIFY(healed.state == RunState::Stopped);
        QCOMPARE(healed.specHash, experiment::hash(spec));
        QCOMPARE(healed.family, experiment::family(spec));
        QCOMPARE(
            testing::rows(project.file, "SELECT count(*) FROM events WHERE kind = 'learning_rate'"),
            std::vector<std::string>{"0"});
    }

    void removedRunsComeBack()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId done = bench.start(small(1), 2);
        bench.ended(done);
        const train::RunId active = bench.start(small(100'000), 3);
        QVERIFY(bench.reached(active, 3));
        Runs& runs = bench.session->runs();
        runs.remove({done}, 0);
        QVERIFY(bench.log
                    .wait<RunsChanged>([&](const RunsChanged& now) {
                        return now.changes.gone == std::vector{done};
                    })
                    .has_value());
        runs.remove({active}, 0);
        QCOMPARE(bench.failure(0), std::string("run.active"));
        runs.restore({done}, 0);
        const auto renamed = [&](const char* name) {
            // That run alone is sent, not the list.
            return bench.log
                .wait<RunsChanged>([&](const RunsChanged& now) {
                    return now.changes.runs.size() == 1 && now.changes.runs[0].id == done
                           && (!*name || now.changes.runs[0].name == name);
                })
                .has_value();
        };
        QVERIFY(renamed(""));
        runs.rename(done, "a better name", 0);
        QVERIFY(renamed("a better name"));
        runs.stop(active);
        bench.ended(active);
    }

    void requestsThatCannotBeSay_data()
    {
        QTest::addColumn<int>("request");
        QTest::addColumn<QString>("code");
        QTest::newRow("resume of a run that is not there") << 0 << "run.unknown";
        QTest::newRow("resume of a finished run") << 1 << "run.finished";
        QTest::newRow("resume of an active run") << 2 << "run.active";
        QTest::newRow("another project while one trains") << 3 << "project.busy";
        QTest::newRow("a project that is there already") << 4 << "project.exists";
        QTest::newRow("a project that is not there") << 5 << "project.missing";
        QTest::newRow("test's examples") << 6 << "test.sealed";
        QTest::newRow("data that are not there") << 7 << "file.missing";
        QTest::newRow("a copy over another file") << 8 << "project.exists";
    }
    void requestsThatCannotBeSay()
    {
        QFETCH(int, request);
        QFETCH(QString, code);
        const testing::TempProject project, other;
        Bench bench(project.file);
        Session& session = *bench.session;
        const bool trains = request == 2 || request == 3;
        const train::RunId run = bench.start(small(trains ? 100'000 : 1));
        if (trains)
            bench.reached(run, 1);
        else
            bench.ended(run);
        data::DataSpec nowhere;
        nowhere.path = "/no/where";
        switch (request) {
        case 0: session.runs().resume(99, 7); break;
        case 1:
        case 2: session.runs().resume(run, 7); break;
        case 3: session.project().open(other.file.string(), 7); break;
        case 4: session.project().create(project.file.string(), 7); break;
        case 5: session.project().open("/no/where.assay", 7); break;
        case 6: session.data().samples(small(1).data, data::SplitKind::Test, 0, 5, 7); break;
        case 7: session.data().profile(nowhere, 7); break;
        default: session.project().saveCopy(project.file.string(), 7); break;
        }
        QCOMPARE(QString::fromStdString(bench.failure(7)), code);
        // The project that was open still is.
        session.runs().list();
        QVERIFY(bench.log.wait<RunsListed>().has_value());
    }

    void withoutAProjectNothingStarts()
    {
        const auto session = makeLocalSession({});
        EventLog log(*session);
        session->runs().start({.spec = small(1), .name = {}}, 3);
        const auto failed = log.wait<Failed>();
        QVERIFY(failed);
        QCOMPARE(failed->error.code(), std::string("project.none"));
        QCOMPARE(failed->tag, Tag{3});
        session->shutDown();
    }

    void anotherProgramFollowsAndMayNotWrite()
    {
        const testing::TempProject project;
        Bench owner(project.file);
        const train::RunId run = owner.start(small(100'000));
        QVERIFY(owner.reached(run, 5));
        {
            Bench guest(project.file);
            auto watch = guest.session->runs().watch(run);
            const auto first = guest.log.wait<PointsRead>();
            QVERIFY(first && first->first);
            QVERIFY(!first->points.empty());
            QCOMPARE(first->points.front().step, std::int64_t{1});
            // Then only what is new, while the owner goes on.
            std::int64_t last = first->points.back().step;
            for (int k = 0; k < 3; ++k) {
                const auto more = guest.log.wait<PointsRead>(
                    [](const PointsRead& read) { return !read.points.empty(); });
                QVERIFY(more);
                QVERIFY(!more->first);
                QVERIFY(more->points.front().step >= last);
                last = more->points.back().step;
            }
            guest.session->runs().resume(run, 8);
            QCOMPARE(guest.failure(8), std::string("run.elsewhere"));
            // A program that ends takes nobody else's run with it.
            guest.session->interruptRuns();
        }
        QCOMPARE(testing::rows(project.file, "SELECT state FROM runs"),
                 std::vector<std::string>{"running"});
        owner.session->runs().stop(run);
        QVERIFY(owner.ended(run).state == RunState::Stopped);
        // Now it is free.
        Bench heir(project.file);
        heir.session->runs().resume(run, 9);
        QCOMPARE(heir.queued(9), run);
        heir.session->runs().stop(run);
        QVERIFY(heir.ended(run).state == RunState::Stopped);
    }

    void watchersHearOfAResumeFromItsBeginning()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(100'000), 2);
        QVERIFY(bench.reached(run, 30));
        bench.session->runs().stop(run);
        bench.ended(run);
        auto watch = bench.session->runs().watch(run);
        QVERIFY(bench.log.wait<PointsRead>([](const PointsRead& r) { return r.first; }));
        bench.session->runs().resume(run, 3);
        const auto again = bench.log.wait<PointsRead>([](const PointsRead& r) { return r.first; });
        QVERIFY(again);
        QCOMPARE(again->points.front().step, std::int64_t{1});
        bench.session->runs().stop(run);
        bench.ended(run);
    }

    void endedWatchesAreSilent()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        const train::RunId run = bench.start(small(100'000));
        QVERIFY(bench.reached(run, 5));
        auto watch = bench.session->runs().watch(run);
        QVERIFY(bench.log.wait<PointsRead>());
        watch.end();
        bench.session->runs().list(); // behind the end of the watch in the queue
        bench.log.wait<RunsListed>();
        bench.session->runs().list();
        bench.log.wait<RunsListed>();
        const auto pagesOf = [&](train::RunId wanted) {
            const auto all = bench.log.all<PointsRead>();
            return std::count_if(all.begin(), all.end(),
                                 [wanted](const PointsRead& read) { return read.run == wanted; });
        };
        const auto before = pagesOf(run);
        QVERIFY(bench.reached(run, 400));
        // Runs are followed in their order: once a later one was read again, this one was passed.
        const train::RunId later = bench.start(small(2), 3);
        for (int time = 0; time < 2; ++time) {
            auto other = bench.session->runs().watch(later);
            QVERIFY(bench.log.wait<PointsRead>(
                [&](const PointsRead& read) { return read.run == later && read.first; }));
        }
        QCOMPARE(pagesOf(run), before);
        bench.session->runs().stop(later);
        bench.session->runs().stop(run);
        bench.ended(run);
    }

    void closingTheProgramInterruptsWithACheckpoint()
    {
        const testing::TempProject project;
        train::RunId run = 0, waiting = 0;
        {
            Bench bench(project.file);
            run = bench.start(small(100'000), 2);
            QVERIFY(bench.reached(run, 5));
            waiting = bench.start(small(2), 3);
        }
        QCOMPARE(testing::rows(project.file, "SELECT state FROM runs ORDER BY id"),
                 (std::vector<std::string>{"interrupted", "interrupted"}));
        QVERIFY(std::filesystem::exists(store::filesOf(project.file, run).last));
        QVERIFY(!store::RunLock::isHeld(store::filesOf(project.file, run).lock));
        Bench next(project.file);
        next.session->runs().resume(waiting, 4);
        QCOMPARE(next.queued(4), waiting);
        QVERIFY(next.ended(waiting).state == RunState::Finished);
    }

    void anothersCheckpointIsRefusedAndTheRunStaysAsItWas_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("says");
        QTest::newRow("of another run") << "run"
                                        << "of run 2";
        QTest::newRow("of another project") << "project"
                                            << "another project";
        QTest::newRow("truncated") << "cut"
                                   << "damaged";
        QTest::newRow("a link to its own") << "link"
                                           << "it is a link";
        QTest::newRow("a folder") << "folder"
                                  << "it is a folder";
    }
    void anothersCheckpointIsRefusedAndTheRunStaysAsItWas()
    {
        QFETCH(QString, kind);
        QFETCH(QString, says);
        const testing::TempProject project;
        const auto other = project.folder / "other.assay";
        const auto stopped = [](Bench& bench, std::int64_t seed) {
            const train::RunId run = bench.start(small(100'000, seed), Tag(10 + seed));
            bench.reached(run, 20);
            bench.session->runs().stop(run);
            bench.ended(run);
            return run;
        };
        {
            Bench bench(project.file);
            QCOMPARE(stopped(bench, 1), train::RunId{1});
            QCOMPARE(stopped(bench, 2), train::RunId{2});
        }
        store::ensureProject(other, true);
        {
            Bench bench(other);
            QCOMPARE(stopped(bench, 1), train::RunId{1}); // the same number and settings
        }
        const auto own = store::filesOf(project.file, 1).last;
        const auto aside = project.folder / "aside";
        const QByteArray bytes = testing::bytesOf(own);
        std::filesystem::rename(own, aside);
        if (kind == "run")
            std::filesystem::copy_file(store::filesOf(project.file, 2).last, own);
        if (kind == "project")
            std::filesystem::copy_file(store::filesOf(other, 1).last, own);
        if (kind == "cut")
            testing::write(own, bytes.left(bytes.size() / 2));
        if (kind == "link")
            std::filesystem::create_symlink(aside, own);
        if (kind == "folder")
            std::filesystem::create_directory(own);

        const auto everything = [&] {
            std::vector<std::string> all =
                testing::rows(project.file, "SELECT * FROM runs WHERE id = 1");
            for (const char* table : {"metrics", "events", "findings"})
                all.push_back(testing::rows(project.file, std::string("SELECT count(*) FROM ")
                                                              + table + " WHERE run = 1")
                                  .at(0));
            return all;
        };
        const auto before = everything();
        Bench bench(project.file);
        bench.session->runs().resume(1, 4);
        QCOMPARE(bench.queued(4), train::RunId{1});
        const train::RunRecord record = bench.ended(1);
        QVERIFY(record.state == RunState::Failed);
        QVERIFY2(QString::fromStdString(record.problem).contains(says), record.problem.c_str());
        QCOMPARE(everything(), before);
        bench.session->evaluations().evaluate(1, evaluate::Checkpoint::Last, 5);
        const auto failed = bench.log.wait<Failed>([](const Failed& f) { return f.tag == 5; });
        QVERIFY(failed);
        QVERIFY2(QString::fromStdString(failed->error.text()).contains(says), failed->error.what());
        // Its own does.
        if (kind == "folder")
            std::filesystem::remove(own);
        std::filesystem::rename(aside, own);
        bench.session->evaluations().evaluate(1, evaluate::Checkpoint::Last, 6);
        QVERIFY(bench.log.wait<RunEvaluated>([](const RunEvaluated& e) { return e.tag == 6; }));
    }

    void explodingRunEndsAsFailedWithItsFinding()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        auto spec = small(50);
        // Rectified units could all die before anything overflows; tanh passes every blow on.
        spec.model.parameters["activation"] = std::string("tanh");
        // Each step makes the weights a million times larger.
        spec.train.learningRate = 1e6;
        spec.train.weightDecay = 1;
        spec.train.optimiser = train::Optimiser::Sgd;
        spec.train.batchSize = 16; // enough of them before the first epoch is scored
        const train::RunId run = bench.start(spec);
        const train::RunRecord record = bench.ended(run);
        QVERIFY(record.state == RunState::Failed);
        QVERIFY(testing::isSentence(record.problem));
        const auto raised = bench.log.all<FindingRaised>();
        QCOMPARE(raised.size(), std::size_t{3});
        QCOMPARE(raised[0].finding.id, std::string("train.rate_high")); // before the first update
        QCOMPARE(raised[1].finding.id, std::string("train.decay_strong"));
        QCOMPARE(QString::fromStdString(record.problem),
                 QString::fromStdString(experiment::sentence(raised[2].finding)));
        QCOMPARE(testing::rows(project.file,
                               "SELECT severity, step FROM findings WHERE step IS NOT NULL"),
                 std::vector<std::string>{"blocker | " + std::to_string(record.step + 1)});
    }

    void runThatCannotBeginFailsWithASentence()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        auto spec = small(1);
        spec.data.path = "/no/where";
        const train::RunId run = bench.start(spec);
        const train::RunRecord record = bench.ended(run);
        QVERIFY(record.state == RunState::Failed);
        QVERIFY(testing::isSentence(record.problem));
        const train::RunId next = bench.start(small(1), 5); // the lane goes on
        QVERIFY(bench.ended(next).state == RunState::Finished);
    }

    void missingDeviceIsRefusedBeforeARunIsStored()
    {
        if (!testing::errorOf([] { model::requireDevice("cuda"); }))
            QSKIP("this LibTorch has CUDA");
        const testing::TempProject project;
        Bench bench(project.file);
        auto spec = small(1);
        spec.train.device = "cuda";
        bench.session->runs().start({.spec = spec, .name = {}}, 7);
        QCOMPARE(bench.failure(7), std::string("model.device"));
        QVERIFY(testing::rows(project.file, "SELECT id FROM runs").empty());
        data::Profile digits;
        digits.source.classes.resize(10);
        digits.inputs.push_back({.input = data::pictureInput(1, 28, 28)});
        QVERIFY(testing::isSentence(bench.session->describe(spec, digits).problem));
    }

    void readOnlyProjectsAreShownNotWritten()
    {
        const testing::TempProject project;
        {
            Bench bench(project.file);
            bench.ended(bench.start(small(1)));
        }
        using std::filesystem::perms;
        std::filesystem::permissions(project.file, perms::owner_read);
        bool readOnly = false;
        std::size_t shown = 0, points = 0;
        std::string refused;
        testing::withOrdinaryRights([&] {
            Bench bench(project.file);
            bench.log.rewind();
            if (const auto opened = bench.log.wait<ProjectOpened>())
                readOnly = opened->info.readOnly;
            if (const auto listed = bench.log.wait<RunsListed>())
                shown = listed->runs.size();
            const auto watch = bench.session->runs().watch(1);
            if (const auto read = bench.log.wait<PointsRead>()) {
                for (const train::MetricPoint& point : read->points)
                    points += train::layerSeries(point.name) ? 0 : 1;
            }
            bench.session->runs().start({.spec = small(1), .name = {}}, 6);
            refused = bench.failure(6);
        });
        QVERIFY(readOnly);
        QCOMPARE(shown, std::size_t{1});
        QCOMPARE(points, std::size_t{7 * 4 + 9});
        QCOMPARE(refused, std::string("project.read_only"));
    }

    void windowGetsAnswersToAFixedBatch()
    {
        const testing::TempProject project;
        Bench bench(project.file, {.window = true});
        const train::RunId run = bench.start(small(2));
        bench.ended(run);
        const auto batches = bench.log.all<FixedBatch>();
        QVERIFY(!batches.empty());
        for (const FixedBatch& batch : batches) {
            QCOMPARE(batch.samples->size(), std::size_t{30}); // all of train-val, at most 40
            QCOMPARE(batch.predicted.size(), std::size_t{30});
            QCOMPARE(batch.probability.size(), std::size_t{30});
            QCOMPARE(batch.classes.size(), std::size_t{10});
            for (const data::Sample& sample : *batch.samples)
                QVERIFY(sample.split == data::SplitKind::TrainVal);
        }
        QCOMPARE(batches.back().step, std::int64_t{14});
    }

    void theFixedBatchHoldsAllClassesOfSortedData()
    {
        const testing::TempProject project;
        QByteArray text("depth,lead,class\n");
        for (int i = 0; i < 600; ++i) // of train-val 60
            text += QByteArray::number(i / 200 * 40 + i % 37) + ',' + QByteArray::number(i % 11)
                    + (i < 200   ? ",ash\n"
                       : i < 400 ? ",elm\n"
                                 : ",oak\n");
        testing::write(project.folder / "trees.csv", text);
        experiment::ExperimentSpec spec = small(1);
        experiment::set(spec, "model.template", std::string("mlp"));
        spec.data = {};
        spec.data.path = (project.folder / "trees.csv").string();
        Bench bench(project.file, {.window = true});
        bench.ended(bench.start(spec));
        const auto batches = bench.log.all<FixedBatch>();
        QVERIFY(!batches.empty());
        std::set<std::uint16_t> labels;
        for (const data::Sample& sample : *batches.back().samples)
            labels.insert(sample.label);
        QCOMPARE(batches.back().samples->size(), std::size_t{40});
        QCOMPARE(labels.size(), std::size_t{3});
    }

    void dataAreDescribedWithoutTraining()
    {
        const auto session = makeLocalSession({});
        EventLog log(*session);
        session->data().profile(small(1).data, 4);
        const auto profiled = log.wait<DataProfiled>();
        QVERIFY(profiled);
        QCOMPARE(profiled->tag, Tag{4});
        QCOMPARE(profiled->profile->source.trainingExamples, std::int64_t{300});
        session->data().samples(small(1).data, data::SplitKind::TestVal, 28, 10, 5);
        const auto read = log.wait<SamplesRead>();
        QVERIFY(read);
        QCOMPARE(read->samples.size(), std::size_t{2}); // up to the split's end
        session->shutDown();
    }

    void modelIsDescribedAtOnce()
    {
        const auto session = makeLocalSession({});
        experiment::ExperimentSpec spec;
        data::Profile digits;
        digits.source.classes.resize(10);
        digits.inputs.push_back({.input = data::pictureInput(1, 28, 28)});
        const ModelReport report = session->describe(spec, digits);
        QVERIFY(report.problem.empty());
        QCOMPARE(report.table.parameters, std::int64_t{61'706});
        data::Profile small = digits;
        small.inputs.push_back({.input = data::pictureInput(1, 8, 8)});
        const ModelReport tiny = session->describe(spec, small);
        QVERIFY(tiny.table.rows.empty());
        QVERIFY(testing::isSentence(tiny.problem));
        spec.train.loss = "binary";
        QVERIFY(testing::isSentence(session->describe(spec, digits).problem));
        QVERIFY(!session->machine().blas.empty());
        QVERIFY(!session->machine().torch.empty());
        session->shutDown();
    }

    void weightsToBeginWithAreComparedAtOnce()
    {
        const auto session = makeLocalSession({});
        experiment::ExperimentSpec spec;
        spec.model.templateName = "mlp";
        spec.model.startFrom = ASSAY_ROOT "/tests/golden/weights/state_dict.pt";
        data::Profile points;
        points.source.classes.resize(3);
        points.inputs.push_back(
            {.input = {.modality = data::Modality::Table, .shape = {2}, .embedded = {}}});
        const ModelReport wider = session->describe(spec, points);
        QVERIFY(!wider.table.rows.empty());
        QVERIFY(wider.weights.has_value());
        QCOMPARE(wider.weights->count(model::Fit::OtherShape), std::size_t{3});
        QVERIFY2(wider.problem.find("state_dict.pt") != std::string::npos, wider.problem.c_str());
        QVERIFY(testing::isSentence(wider.problem));
        spec.model.parameters["hidden"] = std::int64_t{8};
        const ModelReport same = session->describe(spec, points);
        QVERIFY2(same.problem.empty(), same.problem.c_str());
        QVERIFY(same.weights && same.weights->fits());
        QCOMPARE(same.weights->filePrefix, std::string("net."));
        QCOMPARE(same.weights->names(model::Fit::Unexpected), std::vector<std::string>{"steps"});
        spec.model.startFrom = ASSAY_ROOT "/tests/golden/weights/module.pt";
        QVERIFY(testing::isSentence(session->describe(spec, points).problem));
        spec.model.startFrom = "run 3"; // looked at when a run begins
        const ModelReport run = session->describe(spec, points);
        QVERIFY(run.problem.empty() && !run.weights);
        session->shutDown();
    }

    void projectIsMadeDescribedAndCopied()
    {
        const testing::TempFolder folder;
        const auto session = makeLocalSession({});
        EventLog log(*session);
        const auto file = folder / "new.assay";
        session->project().create(file.string(), 1);
        auto opened = log.wait<ProjectOpened>();
        QVERIFY(opened && !opened->info.goal.target);
        store::ProjectInfo info = opened->info;
        info.goal.target = 0.02;
        info.goal.targetSource = "the paper";
        session->project().describe(info, 2);
        const auto changed = log.wait<ProjectChanged>();
        QVERIFY(changed);
        QCOMPARE(changed->info.goal.target.value_or(0), 0.02);
        session->project().saveCopy((folder / "copy.assay").string(), 3);
        QVERIFY(log.wait<ProjectChanged>());
        session->project().open((folder / "copy.assay").string(), 4);
        opened = log.wait<ProjectOpened>();
        QVERIFY(opened);
        QCOMPARE(opened->info.goal.targetSource, std::string("the paper"));
        QCOMPARE(opened->info.name, std::string("copy"));
        session->shutDown();
    }
};

QTEST_GUILESS_MAIN(TestLocalSession)
#include "tst_local_session.moc"
