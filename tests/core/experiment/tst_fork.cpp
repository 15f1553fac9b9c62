// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/fork.h"
#include "experiment/start_weights.h"
#include "support/errors.h"
#include "train/schedule.h"

#include <QTest>

using namespace assay;
using experiment::ExperimentSpec;

namespace {

ExperimentSpec from(const std::string& text)
{
    ExperimentSpec spec;
    experiment::set(spec, "train.continue_from", text);
    return spec;
}

/// Run 3: 10 epochs of 60 updates, the rate changed by hand after 200 and 400.
train::RunRecord forked()
{
    ExperimentSpec spec;
    spec.train.rateChanges = "200: 1e-4, 400: 3e-5";
    spec.train.optimiser = train::Optimiser::Sgd;
    train::RunRecord run;
    run.id = 3;
    run.spec = experiment::toJson(spec);
    run.state = train::RunState::Finished;
    run.step = 600;
    run.totalSteps = 600;
    return run;
}

} // namespace

class TestFork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPlaceIsNamedInOneWay()
    {
        QVERIFY(!experiment::forkPoint({}));
        QCOMPARE(experiment::forkPoint(from("run 3 step 500")),
                 (std::optional<experiment::ForkPoint>({3, 500})));
        QCOMPARE(experiment::forkPoint(from("run 12 step 0"))->step, std::int64_t{0});
        for (const char* text : {"run 3", "run 3 step", "run 3 step ", "run 0 step 5",
                                 "run 3 step -1", "run 3 step 5 ", "step 5", "run 3  step 5",
                                 "run x step 5", "run 99999999999999999999 step 5", "3 500"})
            VERIFY_ERROR(experiment::forkPoint(from(text)), "train.continue_from");
    }

    void withoutAPatchOnlyThePlaceDiffers()
    {
        train::RunRecord run = forked();
        ExperimentSpec plain = experiment::fromJson(run.spec);
        plain.train.rateChanges.clear();
        run.spec = experiment::toJson(plain);
        const ExperimentSpec fork = experiment::forkOf(run, 500);
        QVERIFY(experiment::hash(fork) != experiment::hash(plain));
        QCOMPARE(experiment::hash(experiment::anew(fork)), experiment::hash(plain));
        QCOMPARE(fork.train.continueFrom, std::string("run 3 step 500"));
        QCOMPARE(fork.train.continueFingerprint.size(), std::size_t{32});
        // Another place, and another run there, is another fork.
        QVERIFY(experiment::forkOf(run, 501).train.continueFingerprint
                != fork.train.continueFingerprint);
        plain.train.weightDecay = 0.1;
        run.spec = experiment::toJson(plain);
        QVERIFY(experiment::forkOf(run, 500).train.continueFingerprint
                != fork.train.continueFingerprint);
        const ExperimentSpec read = experiment::fromJson(experiment::toJson(fork));
        QCOMPARE(experiment::hash(read), experiment::hash(fork));
        // A spec that was written before there were forks is the one that it always was.
        QCOMPARE(experiment::hash(ExperimentSpec()), experiment::hash(experiment::fromJson("{}")));
        // Another place has another fingerprint.
        ExperimentSpec moved = fork;
        experiment::set(moved, "train.continue_from", std::string("run 3 step 100"));
        QCOMPARE(moved.train.continueFingerprint, std::string());
    }

    void theRateIsTheOneOfThatPlace_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("changes");
        QTest::newRow("before the first change") << 100 << 3e-4 << "200: 1e-4, 400: 3e-5";
        QTest::newRow("at it, where it is still to be made")
            << 200 << 3e-4 << "200: 1e-4, 400: 3e-5";
        QTest::newRow("after it") << 201 << 1e-4 << "400: 3e-5";
        QTest::newRow("after all") << 500 << 3e-5 << "";
    }
    void theRateIsTheOneOfThatPlace()
    {
        QFETCH(int, step);
        QFETCH(double, rate);
        QFETCH(QString, changes);
        const ExperimentSpec fork = experiment::forkOf(forked(), step);
        QCOMPARE(fork.train.learningRate, rate);
        QVERIFY(train::rateChanges(fork.train.rateChanges)
                == train::rateChanges(changes.toStdString()));
        // What the run does after that place decides nothing there.
        ExperimentSpec later = experiment::fromJson(forked().spec);
        later.train.rateChanges += ", 550: 1e-6";
        train::RunRecord run = forked();
        run.spec = experiment::toJson(later);
        QCOMPARE(experiment::forkOf(run, step).train.continueFingerprint,
                 fork.train.continueFingerprint);
    }

    void aPatchOfTheRateHoldsToTheEnd()
    {
        const ExperimentSpec fork = experiment::forkOf(forked(), 200);
        QCOMPARE(experiment::patchedFork(fork, {"train.epochs=12"}).train.rateChanges,
                 fork.train.rateChanges);
        const ExperimentSpec faster =
            experiment::patchedFork(fork, {"train.learning_rate=0.1", "train.learning_rate=0.01"});
        QCOMPARE(faster.train.learningRate, 0.01);
        QCOMPARE(faster.train.rateChanges, std::string());
        // Unless the patch has changes of its own, in whichever order.
        for (const auto& patch :
             {std::vector<std::string>{"train.learning_rate=0.01", "train.rate_changes=300: 1e-3"},
              {"train.rate_changes=300: 1e-3", "train.learning_rate=0.01"}}) {
            const ExperimentSpec own = experiment::patchedFork(fork, patch);
            QCOMPARE(own.train.learningRate, 0.01);
            QVERIFY(train::rateChanges(own.train.rateChanges) == train::rateChanges("300: 1e-3"));
        }
        VERIFY_ERROR(experiment::patchedFork(fork, {"train.learning_rate"}), "spec.assignment");
    }

    void aPatchLeavesDataNetworkAndOrder_data()
    {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<bool>("possible");
        for (const char* patch :
             {"train.learning_rate=1e-2", "train.epochs=20", "train.weight_decay=0.1",
              "train.schedule=cosine", "train.augment=flip", "train.clip_norm=1",
              "train.label_smoothing=0.1", "train.momentum=0.5", "train.rate_changes=550: 1e-3",
              "train.threads=1", "train.watch_layers=false", "model.dropout=0.4",
              "model.activation=tanh"})
            QTest::newRow(patch) << patch << true;
        for (const char* patch :
             {"data.path=elsewhere", "data.test_path=elsewhere", "data.split.train=0.5",
              "data.split.seed=9", "data.standardise_target=false", "model.template=mlp",
              "model.variant=wide", "model.architecture=flatten; linear", "model.init=glorot",
              "model.start_from=run 1", "seed=2", "train.batch_size=32", "train.drop_last=true",
              "train.shuffle=false", "train.optimiser=adam", "train.loss=squared_error",
              "train.momentum=0"})
            QTest::newRow(patch) << patch << false;
    }
    void aPatchLeavesDataNetworkAndOrder()
    {
        QFETCH(QString, patch);
        QFETCH(bool, possible);
        ExperimentSpec fork = experiment::forkOf(forked(), 500);
        try {
            experiment::setText(fork, patch.toStdString());
        } catch (const base::Error& error) {
            QFAIL(error.what());
        }
        const auto refused = testing::errorOf([&] { experiment::acceptedFork(fork, forked()); });
        QCOMPARE(!refused, possible);
        if (!refused)
            return;
        QCOMPARE(refused->code(), std::string("fork.field"));
        QVERIFY2(testing::isSentence(refused->text()), refused->what());
        const std::string field = patch.left(patch.indexOf('=')).toStdString();
        QVERIFY2(refused->text().find(field) != std::string::npos
                     || field == "model.template", // its own fields come first
                 refused->what());
    }

    void aRunThatWasTrainedOtherwiseIsNotTakenForIt()
    {
        ExperimentSpec fork = experiment::forkOf(forked(), 500);
        QCOMPARE(experiment::hash(experiment::acceptedFork(fork, forked())),
                 experiment::hash(fork));
        fork.train.continueFingerprint = "00112233445566778899aabbccddeeff";
        VERIFY_ERROR(experiment::acceptedFork(fork, forked()), "fork.changed");
        experiment::set(fork, "train.continue_from",
                        fork.train.continueFrom); // whatever is there now
        QCOMPARE(experiment::hash(experiment::acceptedFork(fork, forked())),
                 experiment::hash(experiment::forkOf(forked(), 500)));
    }

    void aDraftWithTheSettingsOfAForkIsComparedAsOne()
    {
        const ExperimentSpec fork = experiment::forkOf(forked(), 500);
        ExperimentSpec draft = experiment::anew(fork);
        QCOMPARE(experiment::hash(experiment::startedAs(draft, fork)), experiment::hash(fork));
        QCOMPARE(experiment::hash(experiment::startedAs(draft, draft)), experiment::hash(draft));
        draft.train.weightDecay = 0.1;
        QVERIFY(experiment::hash(experiment::startedAs(draft, fork)) != experiment::hash(fork));
        // A fork of another place is another one.
        draft = fork;
        experiment::set(draft, "train.continue_from", std::string("run 3 step 100"));
        QVERIFY(experiment::hash(experiment::startedAs(draft, fork)) != experiment::hash(fork));
        experiment::set(draft, "train.continue_from", fork.train.continueFrom);
        QCOMPARE(experiment::hash(experiment::startedAs(draft, fork)), experiment::hash(fork));
    }

    void onlyAnUpdateWithACheckpointBehindItIsAPlace()
    {
        const std::vector<std::int64_t> stored{0, 240, 600};
        const auto at = [&](std::int64_t step, std::int64_t epochs = 10) {
            ExperimentSpec fork = experiment::forkOf(forked(), step);
            fork.train.epochs = epochs;
            return fork;
        };
        for (const std::int64_t step : {1, 239, 240, 599})
            experiment::requireForkable(forked(), at(step), stored);
        for (const std::int64_t step : {0, 601, 9999})
            VERIFY_ERROR(experiment::requireForkable(forked(), at(step), stored), "fork.step");
        // Nothing is left to be made, unless it is to train longer.
        VERIFY_ERROR(experiment::requireForkable(forked(), at(600), stored), "fork.step");
        VERIFY_ERROR(experiment::requireForkable(forked(), at(500, 8), stored), "fork.step");
        experiment::requireForkable(forked(), at(600, 11), stored);
        VERIFY_ERROR(experiment::requireForkable(forked(), at(500), {}), "fork.checkpoint");
        train::RunRecord waits = forked();
        waits.state = train::RunState::Queued;
        VERIFY_ERROR(experiment::requireForkable(waits, at(500), {}), "fork.checkpoint");
        for (const train::RunKind kind : {train::RunKind::Imported, train::RunKind::Overfit}) {
            train::RunRecord other = forked();
            other.kind = kind;
            VERIFY_ERROR(experiment::requireForkable(other, at(500), stored), "fork.run");
            VERIFY_ERROR(experiment::forkOf(other, 500), "fork.run");
        }
        // A fork begins where its own run left off.
        train::RunRecord fork = forked();
        fork.id = 4;
        fork.spec = experiment::toJson(at(300));
        ExperimentSpec second = experiment::forkOf(fork, 300);
        VERIFY_ERROR(experiment::requireForkable(fork, second, {300, 600}), "fork.step");
        experiment::requireForkable(fork, experiment::forkOf(fork, 301), {300, 600});
    }
};

QTEST_GUILESS_MAIN(TestFork)
#include "tst_fork.moc"
