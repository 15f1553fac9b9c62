// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/run_store.h"
#include "store/search_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "train/metric.h"
#include "tune/search_work.h"

#include <QTest>

#include <cmath>
#include <optional>

using namespace assay;
using train::RunState;
using tune::TrialState;

namespace {

/// A project with one search.
struct Project : testing::TempProject {
    store::SearchStore searches{file, false};
    store::RunStore runs{file, false};
    tune::Search search;

    Project()
    {
        search.base.train.epochs = 3;
        search.space = tune::spaceFrom(
            R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"}})");
        search.method = "random";
        search.seed = 7;
        search.trials = 9;
        search.minutes = 2.5;
        search.leastGain = 0.002;
        search.earlyStop = tune::EarlyStop::Halving;
        search.id = searches.insert(search, {});
    }

    static tune::Point at(double rate) { return {{"train.learning_rate", rate}}; }

    train::RunId run(RunState state, std::optional<double> error)
    {
        const train::RunId id = runs.insert({.name = "a", .spec = "", .specHash = "hash"});
        runs.setState(id, state, state == RunState::Failed ? "It broke." : "");
        if (error)
            testing::execute(file, "INSERT INTO run_scores VALUES(" + std::to_string(id)
                                       + ", 'last', 'train_val', 'error', " + std::to_string(*error)
                                       + "); UPDATE runs SET train_val_examples = 200 WHERE id = "
                                       + std::to_string(id));
        return id;
    }
    /// The next trial, whose run came to that.
    void trial(RunState state, std::optional<double> error)
    {
        const auto number = static_cast<std::int64_t>(trials().size());
        searches.add(search.id, number, at(0.001 * static_cast<double>(number + 1)));
        searches.begin(search.id, number, run(state, error));
    }
    std::vector<tune::TriedRun> trials()
    {
        return searches.trials(search, *train::findMetric("error"));
    }
};

} // namespace

class TestSearchStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void searchesAreReadAsTheyWereStored()
    {
        Project project;
        const auto all = project.searches.list();
        QCOMPARE(all.size(), 1U);
        const tune::Search& kept = all[0];
        QVERIFY(kept.space == project.search.space);
        QCOMPARE(kept.base.train.epochs, std::int64_t{3});
        QCOMPARE(kept.method, std::string("random"));
        QCOMPARE(kept.seed, std::uint64_t{7});
        QCOMPARE(kept.trials, std::int64_t{9});
        QCOMPARE(kept.minutes, std::optional(2.5));
        QCOMPARE(kept.leastGain, std::optional(0.002));
        QVERIFY(kept.earlyStop == tune::EarlyStop::Halving);
        QVERIFY(kept.created.starts_with("20"));

        tune::Search changed = kept;
        changed.trials = 30;
        changed.minutes.reset();
        changed.method = "bayes";
        project.searches.update(changed);
        QCOMPARE(project.searches.find(kept.id)->trials, std::int64_t{30});
        QVERIFY(!project.searches.find(kept.id)->minutes);
        QCOMPARE(project.searches.find(kept.id)->method, std::string("bayes"));
        changed.id = 44;
        VERIFY_ERROR(project.searches.update(changed), "tune.unknown");
        project.trial(RunState::Finished, 0.5);
        project.searches.remove(kept.id);
        QVERIFY(project.searches.list().empty());
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM trials").at(0),
                 std::string("0"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM runs").at(0), std::string("1"));
    }

    void aTrialIsWhatBecameOfItsRun()
    {
        Project project;
        project.trial(RunState::Finished, 0.25);
        project.trial(RunState::Failed, 0.5);
        project.trial(RunState::Finished, {}); // its error was no number
        project.trial(RunState::Stopped, 0.75);
        project.trial(RunState::Stopped, {});
        project.trial(RunState::Running, 0.5); // and nobody trains it
        project.searches.add(project.search.id, 6, Project::at(0.05));
        const auto trials = project.trials();
        QCOMPARE(trials.size(), 7U);
        QVERIFY(trials[0].trial.state == TrialState::Complete);
        QCOMPARE(trials[0].trial.value, 0.25);
        QCOMPARE(trials[0].examples, std::int64_t{200});
        QVERIFY(trials[0].ended >= trials[0].begun && trials[0].begun > 0);
        QVERIFY(!trials[0].worker.empty());
        QVERIFY(trials[1].trial.state == TrialState::Failed && std::isnan(trials[1].trial.value));
        QCOMPARE(trials[1].reason, std::string("It broke."));
        QVERIFY(trials[2].trial.state == TrialState::Failed && !trials[2].reason.empty());
        QVERIFY(trials[3].trial.state == TrialState::Pruned && trials[3].isStoppedByPerson);
        QCOMPARE(trials[3].trial.value, 0.75);
        QVERIFY(trials[4].isLeftOut); // that a person stopped it says nothing of its settings
        QVERIFY(trials[5].trial.state == TrialState::Running && trials[5].isResumable);
        QVERIFY(trials[6].trial.state == TrialState::Waiting && trials[6].run == 0);
        QCOMPARE(tune::bestOf(trials)->trial.number, std::int64_t{0});
        QCOMPARE(tune::countedTrials(project.search.space, trials), std::int64_t{6});
        QVERIFY(tune::isPending(tune::trialsSeen(trials)[4]));
    }

    /// By what the curves of its run showed when that ended; its value stays what it is measured to be.
    void aTrialThatDivergedSaysSo()
    {
        Project project;
        const auto found = [&](train::RunId run, const char* id, double kind) {
            project.runs.replaceCurveFindings(
                run, {{.id = id,
                       .severity = base::Severity::Warning,
                       .place = "batch_loss",
                       .evidence = {{"kind", kind}, {"lowest", 0.25}, {"end", 4.0}}}});
        };
        project.trial(RunState::Finished, 0.25);
        project.trial(RunState::Finished, 0.5);
        project.trial(RunState::Finished, 0.75);
        project.trial(RunState::Failed, {});
        project.trial(RunState::Finished, 0.875); // was resumed after its loss was no number
        project.trial(RunState::Finished, 0.625);
        const auto before = project.trials();
        found(before[0].run, "curve.rate_high", 3); // came down and went up again
        const auto after = [&](train::RunId run, const std::vector<double>& losses) {
            for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch)
                testing::execute(project.file,
                                 "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES("
                                     + std::to_string(run) + ", 'loss', 'train', "
                                     + std::to_string(epoch * 10) + ", " + std::to_string(epoch)
                                     + ", " + std::to_string(losses[epoch - 1]) + ")");
        };
        after(before[0].run, {2.0, 0.5, 3.0, 4.0});
        found(before[1].run, "curve.rate_high", 6); // only moves up and down
        found(before[2].run, "curve.rate_high", 3); // of single batches alone
        after(before[2].run, {2.0, 1.0, 0.5});
        found(before[3].run, "loss.not_finite", 0);
        found(before[4].run, "loss.not_finite", 0);
        found(before[5].run, "curve.rate_high", 2); // and nothing is known of its epochs
        auto trials = project.trials();
        QCOMPARE(trials.size(), 6U);
        QVERIFY(trials[0].hasDiverged);
        QVERIFY(trials[0].trial.state == TrialState::Complete);
        QCOMPARE(trials[0].trial.value, 0.25);
        QCOMPARE(
            trials[0].reason,
            std::string(
                "Its training diverged after epoch 2; its value is that of the last weights."));
        QVERIFY(!trials[1].hasDiverged && trials[1].reason.empty());
        QVERIFY(!trials[2].hasDiverged);
        QVERIFY(trials[3].hasDiverged && trials[3].reason == "It broke.");
        QVERIFY(!trials[4].hasDiverged);
        QVERIFY(trials[5].hasDiverged);
        QCOMPARE(trials[5].reason,
                 std::string("Its training diverged; its value is that of the last weights."));
        // The least value is the best one all the same, and what did not diverge is named.
        QCOMPARE(tune::bestOf(trials)->trial.number, std::int64_t{0});
        QCOMPARE(tune::divergedTrials(trials), std::int64_t{2});
        const std::string words = tune::divergedBestText(trials);
        QVERIFY2(words.ends_with("Of the trials that did not diverge trial 2 is the best."),
                 words.c_str());
        auto diverged = trials;
        std::erase_if(diverged, [](const tune::TriedRun& one) { return !one.hasDiverged; });
        QVERIFY(tune::divergedBestText(diverged).ends_with("Every trial that finished diverged."));
        // Why it is left out is said before that.
        tune::Search narrow = project.search;
        narrow.space = tune::spaceFrom(
            R"({"train.learning_rate": {"low": 0.0015, "high": 0.1, "scale": "log"}})");
        project.searches.refresh(narrow, *train::findMetric("error"), trials);
        QVERIFY(trials[0].isLeftOut && trials[0].hasDiverged);
        QCOMPARE(trials[0].reason,
                 std::string("Its settings lie outside of the space that is searched now."));
        QCOMPARE(tune::divergedBestText(trials), std::string());
    }

    void aRunThatIsTrainedElsewhereIsNotTaken()
    {
        Project project;
        project.trial(RunState::Running, {});
        const auto lock =
            store::RunLock::take(store::filesOf(project.file, project.trials()[0].run).lock);
        QVERIFY(lock);
        QVERIFY(!project.trials()[0].isResumable);
        QVERIFY(project.trials()[0].trial.state == TrialState::Running);
    }

    void whatIsOverIsReadOnce()
    {
        Project project;
        project.trial(RunState::Finished, 0.25);
        project.trial(RunState::Running, {});
        auto known = project.trials();
        project.searches.stopEarly(project.search.id, 1, "Stopped after 2 of 3 epochs.");
        project.trial(RunState::Finished, 0.125);
        testing::execute(project.file, "UPDATE trials SET point = '{}' WHERE number = 0");
        project.searches.refresh(project.search, *train::findMetric("error"), known);
        QCOMPARE(known.size(), 3U);
        QVERIFY(!known[0].trial.point.empty());
        QVERIFY(known[1].trial.state == TrialState::Pruned);
        QCOMPARE(known[1].reason, std::string("Stopped after 2 of 3 epochs."));
        QVERIFY(!known[1].isStoppedByPerson);
        QCOMPARE(known[2].trial.value, 0.125);
    }

    void aRunWhoseProgramEndedBeforeItsTrialNamedItIsFound()
    {
        Project project;
        const train::RunId run = project.run(RunState::Queued, {});
        QCOMPARE(project.searches.orphan("hash", "a"), std::optional(run));
        QVERIFY(!project.searches.orphan("hash", "b"));
        QVERIFY(!project.searches.orphan("other", "a"));
        project.searches.add(project.search.id, 0, Project::at(0.01));
        project.searches.begin(project.search.id, 0, run);
        QVERIFY(!project.searches.orphan("hash", "a"));
    }

    void whatWasCutOffBeforeItsFirstCheckpointIsNoOrphan()
    {
        Project project;
        const train::RunId run = project.run(RunState::Interrupted, {});
        testing::execute(project.file, "UPDATE runs SET step = 5");
        QVERIFY(!project.searches.orphan("hash", "a")); // nothing goes on from it
        const auto files = store::filesOf(project.file, run);
        std::filesystem::create_directories(files.folder);
        testing::write(files.last, "checkpoint");
        QCOMPARE(project.searches.orphan("hash", "a"), std::optional(run));
    }

    void aTrialWhoseProgramEndsAgainAndAgainFails()
    {
        Project project;
        project.trial(RunState::Interrupted, {});
        const train::RunId run = project.trials()[0].run;
        for (int k = 1; k < 10; ++k) {
            QVERIFY2(project.trials()[0].isResumable, qPrintable(QString::number(k)));
            project.searches.begin(project.search.id, 0, run);
        }
        QVERIFY(project.trials()[0].trial.state == TrialState::Failed);
        QVERIFY(testing::isSentence(project.trials()[0].reason));
        // Once it comes further it counts from the beginning.
        const auto files = store::filesOf(project.file, run);
        std::filesystem::create_directories(files.folder);
        testing::write(files.last, "checkpoint");
        testing::execute(project.file, "UPDATE runs SET step = 5");
        project.searches.begin(project.search.id, 0, run);
        QVERIFY(project.trials()[0].isResumable);
    }

    /// How far it came does not count then: a full disk is met at any update.
    void whatTheMachineEndsIsBegunAgainSoManyTimes()
    {
        Project project;
        project.trial(RunState::Running, {});
        const train::RunId run = project.trials()[0].run;
        const auto files = store::filesOf(project.file, run);
        std::filesystem::create_directories(files.folder);
        testing::write(files.last, "checkpoint");
        for (int k = 1; k <= store::kMostAttempts; ++k) {
            testing::execute(project.file, "UPDATE runs SET step = " + std::to_string(50 + k));
            QVERIFY(project.searches.endedByMachine(run));
            project.runs.setState(run, RunState::Interrupted, "The disk is full.");
            const tune::TriedRun one = project.trials()[0];
            if (k < store::kMostAttempts) {
                QVERIFY2(one.isResumable, qPrintable(QString::number(k)));
                QVERIFY(one.trial.state == TrialState::Running);
                QCOMPARE(one.reason, std::string("The disk is full."));
                project.searches.begin(project.search.id, 0, run);
                project.runs.setState(run, RunState::Running, "");
                const auto held = store::RunLock::take(files.lock); // it trains again
                QVERIFY(held.has_value());
                QVERIFY(project.trials()[0].reason.empty());
                continue;
            }
            QVERIFY(one.trial.state == TrialState::Failed && !one.isResumable);
            QCOMPARE(one.reason,
                     std::string("It was begun 10 times in a row and not trained to its "
                                 "end. The last time: The disk is full."));
        }
    }

    /// What was cut off before its first checkpoint begins as another run, which is another attempt all the same.
    void anotherRunOfATrialIsAnotherAttempt()
    {
        Project project;
        project.trial(RunState::Interrupted, {});
        for (int k = 1; k < store::kMostAttempts; ++k) {
            testing::execute(project.file, "UPDATE runs SET step = 5");
            QVERIFY2(project.trials()[0].trial.state == TrialState::Waiting,
                     qPrintable(QString::number(k)));
            project.searches.begin(project.search.id, 0, project.run(RunState::Interrupted, {}));
        }
        testing::execute(project.file, "UPDATE runs SET step = 5");
        QVERIFY(project.trials()[0].trial.state == TrialState::Failed);
        // A person who deletes its run wants it anew.
        testing::execute(project.file, "UPDATE runs SET deleted = 1");
        QVERIFY(project.trials()[0].trial.state == TrialState::Waiting);
        project.searches.begin(project.search.id, 0, project.run(RunState::Interrupted, {}));
        QVERIFY(project.trials()[0].isResumable);
    }

    void onlyTheRunOfATrialIsBegunAgain()
    {
        Project project;
        QVERIFY(!project.searches.endedByMachine(project.run(RunState::Running, {})));
    }

    void aDeletedRunIsNoTrialAnyMore()
    {
        Project project;
        project.trial(RunState::Finished, 0.25);
        project.trial(RunState::Interrupted, {});
        testing::execute(project.file, "UPDATE runs SET deleted = 1");
        const auto trials = project.trials();
        QVERIFY(trials[0].isLeftOut && testing::isSentence(trials[0].reason));
        QVERIFY(trials[1].trial.state == TrialState::Waiting);
        QVERIFY(tune::bestOf(trials) == nullptr);
    }

    void settingsOutsideOfTheSpaceAreLeftOutWhileItIsSo()
    {
        Project project;
        project.trial(RunState::Finished, 0.25); // at 0.001
        project.trial(RunState::Finished, 0.5);  // at 0.002
        auto known = project.trials();
        QCOMPARE(tune::bestOf(known)->trial.number, std::int64_t{0});
        tune::Search narrower = project.search;
        narrower.space.axes[0].low = 0.0015;
        const train::Metric& metric = *train::findMetric("error");
        project.searches.refresh(narrower, metric, known);
        QVERIFY(known[0].isLeftOut && testing::isSentence(known[0].reason));
        QCOMPARE(tune::bestOf(known)->trial.number, std::int64_t{1});
        project.searches.refresh(project.search, metric, known);
        QVERIFY(!known[0].isLeftOut && known[0].reason.empty());
    }

    void numbersOfStudiesAreNotGivenTwice()
    {
        Project project;
        project.searches.remove(project.search.id);
        QVERIFY(project.searches.insert(project.search, {}) > project.search.id);
    }

    void valuesAreReadEpochByEpoch()
    {
        Project project;
        const train::RunId run = project.run(RunState::Running, {});
        for (const auto& [epoch, value] : {std::pair{1, "0.5"}, {3, "0.25"}, {4, "NULL"}})
            testing::execute(project.file,
                             "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES("
                                 + std::to_string(run) + ", 'error', 'train_val', 1, "
                                 + std::to_string(epoch) + ", " + value + ")");
        const auto values =
            project.searches.epochs(run, data::SplitKind::TrainVal, *train::findMetric("error"));
        QCOMPARE(values.size(), 3U);
        QCOMPARE(values[0], 0.5);
        QVERIFY(std::isnan(values[1]));
        QCOMPARE(values[2], 0.25);
    }

    void damagedRowsAreSetAside_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<int>("searches");
        QTest::newRow("space") << "UPDATE searches SET space = '{]'" << 0;
        QTest::newRow("empty space") << "UPDATE searches SET space = '{}'" << 0;
        QTest::newRow("base") << "UPDATE searches SET base = 'x'" << 0;
        QTest::newRow("rule") << "UPDATE searches SET early_stop = 'magic'" << 0;
        QTest::newRow("trials") << "UPDATE searches SET trials = -4" << 0;
        QTest::newRow("minutes") << "UPDATE searches SET minutes = 'x'" << 0;
        QTest::newRow("point") << "UPDATE trials SET point = '[1]'" << 1;
        QTest::newRow("point of objects") << "UPDATE trials SET point = '{\"a\": {}}'" << 1;
        QTest::newRow("begin") << "UPDATE trials SET begun = 'x'" << 1;
    }
    void damagedRowsAreSetAside()
    {
        QFETCH(QString, change);
        QFETCH(int, searches);
        Project project;
        project.trial(RunState::Finished, 0.25);
        store::takeSetAside(project.file);
        testing::execute(project.file, change.toStdString());
        QCOMPARE(project.searches.list().size(), std::size_t(searches));
        if (searches > 0)
            QVERIFY(project.trials().empty());
        QCOMPARE(store::takeSetAside(project.file).size(), 1U);
    }

    /// One that other machines have counts as running, and nobody here begins it.
    void aTrialIsHandedOut()
    {
        Project project;
        project.searches.add(project.search.id, 0, Project::at(0.01));
        project.searches.handOut(project.search.id, 0, "slurm 12");
        tune::TriedRun one = project.trials()[0];
        QVERIFY(one.trial.state == TrialState::Running);
        QVERIFY(!one.isResumable);
        QCOMPARE(one.worker, std::string("slurm 12"));
        QCOMPARE(one.run, train::RunId{0});

        project.searches.takeBack(project.search.id, 0);
        one = project.trials()[0];
        QVERIFY(one.trial.state == TrialState::Waiting);
        QCOMPARE(one.worker, std::string());

        // Given up there: failed, with the reason.
        project.searches.add(project.search.id, 1, Project::at(0.02));
        project.searches.handOut(project.search.id, 1, "slurm 12");
        project.searches.stopEarly(project.search.id, 1, "Three workers ended over it.");
        one = project.trials()[1];
        QVERIFY(one.trial.state == TrialState::Failed);
        QCOMPARE(one.reason, std::string("Three workers ended over it."));

        // Its run came back.
        project.trial(RunState::Finished, 0.25);
        project.searches.cameBack(project.search.id, 2, "slurm 12_3 node1", 100, 160);
        one = project.trials()[2];
        QVERIFY(one.trial.state == TrialState::Complete);
        QCOMPARE(one.worker, std::string("slurm 12_3 node1"));
        QCOMPARE(one.begun, 100.0);
        QCOMPARE(one.ended, 160.0);
        // One that has a run is not handed out any more.
        project.searches.handOut(project.search.id, 2, "slurm 13");
        project.searches.takeBack(project.search.id, 2);
        QCOMPARE(project.trials()[2].worker, std::string("slurm 12_3 node1"));
    }
};

QTEST_GUILESS_MAIN(TestSearchStore)
#include "tst_search_store.moc"
