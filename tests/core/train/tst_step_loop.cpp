// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "support/plain_step.h"
#include "support/run_log.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using testing::PlainEnd;
using testing::PlainSteps;
using testing::RunLog;
using train::RunState;

namespace {

/// Which moments of a loop were reported.
QStringList eventsOf(const RunLog& log)
{
    QStringList kinds;
    for (const train::RunEvent& event : log.events)
        kinds << QString::fromStdString(event.kind);
    return kinds;
}

} // namespace

class TestStepLoop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesAllStepsAndReportsEach()
    {
        RunLog log;
        train::Control control;
        const PlainEnd end =
            testing::takePlainSteps({.steps = 6, .learningRate = 0.5}, control, log);
        QCOMPARE(end.outcome.state, RunState::Finished);
        QCOMPARE(end.outcome.step, std::int64_t{6});
        QCOMPARE(end.number, 5.0);
        QCOMPARE(log.steps.size(), std::size_t{6});
        QCOMPARE(log.steps[0].loss, 8.0); // before its update
        QCOMPARE(log.steps[5].step, std::int64_t{6});
        QCOMPARE(log.steps[5].epoch, 1.5);
        QCOMPARE(log.epochs.size(), std::size_t{0});
    }

    void pausesDoNotCountAsTrainingTime()
    {
        RunLog log;
        train::Control control;
        double now = 100;
        log.atStep = [&](std::int64_t step) {
            now += 0.5; // what an update takes
            if (step == 2)
                control.pause();
        };
        log.atState = [&](RunState state) {
            if (state != RunState::Paused)
                return;
            now += 1500;
            control.proceed();
        };
        const PlainEnd end =
            testing::takePlainSteps({.steps = 6, .clock = [&now] { return now; }}, control, log);
        QCOMPARE(end.outcome.state, RunState::Finished);
        QCOMPARE(log.steps.back().seconds, 2.5); // before the last report
        QCOMPARE(end.outcome.seconds, 3.0);
    }

    void endsBeforeTheUpdateThatIsAskedFor()
    {
        RunLog log;
        train::Control control;
        const PlainEnd end =
            testing::takePlainSteps({.steps = 100, .endsBelow = 6.5}, control, log);
        QCOMPARE(end.outcome.state, RunState::Finished);
        QCOMPARE(log.steps.back().loss, 6.0);
        QCOMPARE(end.number, 6.0); // not updated
        QCOMPARE(end.outcome.step, std::int64_t{3});
    }

    /// Of a run that goes on nothing was looked at before, so that the update itself has to say it.
    void gradientsThatDoNotGoBackEndTheRunWithTheirFinding()
    {
        RunLog log;
        train::Control control;
        const PlainEnd end = testing::takePlainSteps({.steps = 6, .noWayBackAt = 4}, control, log);
        QCOMPARE(end.outcome.state, RunState::Failed);
        QCOMPARE(end.outcome.step, std::int64_t{3});
        QCOMPARE(log.steps.size(), std::size_t{3});
        QCOMPARE(log.findings.size(), std::size_t{1});
        const base::Finding& finding = log.findings.front();
        QCOMPARE(finding.id, std::string("network.backward_fails"));
        QCOMPARE(finding.severity, base::Severity::Blocker);
        QCOMPARE(finding.place, std::string("cell"));
        QCOMPARE(finding.step.value_or(0), std::int64_t{4});
        const std::string said = experiment::sentence(finding);
        QVERIFY2(said.starts_with("At update 4 gradients do not go back through the module, behind "
                                  "layer \"cell\", so that the run cannot go on ("),
                 said.c_str());
    }

    void whatIsStoppedAndResumedEndsAsTheWhole()
    {
        const testing::TempFolder folder;
        PlainSteps wanted{
            .steps = 10, .learningRate = 0.25, .scores = true, .checkpoint = folder / "last.ckpt"};
        RunLog first, second, log;
        train::Control stopping, going, whole;
        first.atStep = [&](std::int64_t step) {
            if (step == 5)
                stopping.stop();
        };
        QCOMPARE(testing::takePlainSteps(wanted, stopping, first).outcome.state, RunState::Stopped);
        wanted.resume = true;
        const PlainEnd resumed = testing::takePlainSteps(wanted, going, second);
        wanted.resume = false;
        const PlainEnd all = testing::takePlainSteps(wanted, whole, log);
        QCOMPARE(resumed.number, all.number);
        QCOMPARE(second.steps.front().step, std::int64_t{6});
        QCOMPARE(resumed.outcome.epochs, all.outcome.epochs);
        QCOMPARE(eventsOf(first), QStringList{"stopped"});
        QCOMPARE(eventsOf(second), QStringList{"resumed"});
    }

    void keepsTheCheckpointOfTheBestScore()
    {
        const testing::TempFolder folder;
        RunLog log;
        train::Control control;
        PlainSteps wanted{.steps = 8,
                          .learningRate = -1,
                          .scores = true, // it only gets worse
                          .checkpoint = folder / "last.ckpt",
                          .bestCheckpoint = folder / "best.ckpt"};
        testing::takePlainSteps(wanted, control, log);
        QCOMPARE(log.epochs.size(), std::size_t{2});
        wanted.checkpoint = wanted.bestCheckpoint;
        wanted.bestCheckpoint.clear();
        wanted.resume = true;
        RunLog after;
        testing::takePlainSteps(wanted, control, after);
        QCOMPARE(after.steps.front().step, std::int64_t{5}); // the first epoch was the best
        QCOMPARE(after.steps.front().loss, 12.0);
    }

    void aLossThatIsNotFiniteFailsWithItsPlace()
    {
        RunLog log;
        train::Control control;
        const PlainEnd end = testing::takePlainSteps({.steps = 9, .brokenAt = 6}, control, log);
        QCOMPARE(end.outcome.state, RunState::Failed);
        QCOMPARE(end.number, 3.0); // as before the update
        QCOMPARE(log.findings.size(), std::size_t{1});
        const base::Finding& finding = log.findings[0];
        QCOMPARE(finding.step.value_or(0), std::int64_t{6});
        QStringList numbers;
        for (const base::NamedNumber& number : finding.evidence)
            numbers << QString::fromStdString(number.name);
        QCOMPARE(numbers,
                 (QStringList{"loss", "learning_rate", "batch", "epoch", "weights_finite"}));
        QCOMPARE(finding.evidence[2].value, 2.0);
        QCOMPARE(finding.evidence[3].value, 2.0);
    }

    void aRateChangedByHandHoldsFromTheNextStep_data()
    {
        QTest::addColumn<bool>("fixedRate");
        QTest::addColumn<double>("number");
        QTest::newRow("changeable") << false << 8 - 2.0 - 2 * 0.5;
        QTest::newRow("fixed") << true << 8 - 4.0;
    }
    void aRateChangedByHandHoldsFromTheNextStep()
    {
        QFETCH(bool, fixedRate);
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t step) {
            if (step == 2)
                control.changeLearningRate(0.5);
        };
        const PlainEnd end =
            testing::takePlainSteps({.steps = 4, .fixedRate = fixedRate}, control, log);
        QTEST(end.number, "number");
        QCOMPARE(eventsOf(log).contains("learning_rate"), !fixedRate);
    }
};

QTEST_GUILESS_MAIN(TestStepLoop)
#include "tst_step_loop.moc"
