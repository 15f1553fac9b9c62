// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/next_step.h"

#include <QTest>

using namespace assay;
using data::SplitKind;
using train::RunState;

namespace {

train::RunRecord record(RunState state, double trainVal, double testVal, std::int64_t seed = 1)
{
    train::RunRecord run;
    run.id = seed;
    run.seed = seed;
    run.state = state;
    run.family = "f";
    run.epoch = 5;
    run.step = 500;
    run.totalSteps = 1000;
    run.guess.loss = 2.3026;
    run.here = !train::isOver(state);
    run.resumable = state == RunState::Stopped;
    run.last = train::Scores{{SplitKind::TrainVal, {0.1, trainVal, 1000}},
                             {SplitKind::TestVal, {0.9, testVal, 1000}}};
    run.bestEpoch = 5;
    run.bestTrainVal = run.last->at(SplitKind::TrainVal);
    return run;
}

ui::NextStepFacts factsOf(const train::RunRecord& run)
{
    ui::NextStepFacts facts;
    facts.projectOpen = true;
    facts.draftIsNew = false;
    facts.run = &run;
    facts.family = {&run};
    return facts;
}

} // namespace

class TestNextStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void offersOneThingBeforeAnyRun_data()
    {
        QTest::addColumn<bool>("open");
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<QString>("dataProblem");
        QTest::addColumn<QString>("modelProblem");
        QTest::addColumn<QString>("action");
        QTest::newRow("nothing open") << false << false << ""
                                      << ""
                                      << "start.example";
        QTest::newRow("read only") << true << true << ""
                                   << ""
                                   << "file.save_copy";
        QTest::newRow("data gone") << true << false << "gone"
                                   << ""
                                   << "data.folder";
        QTest::newRow("model does not fit") << true << false << ""
                                            << "too small"
                                            << "go.model";
        QTest::newRow("ready") << true << false << ""
                               << ""
                               << "run.start";
    }
    void offersOneThingBeforeAnyRun()
    {
        QFETCH(QString, action);
        ui::NextStepFacts facts;
        QFETCH(bool, open);
        facts.projectOpen = open;
        QFETCH(bool, readOnly);
        facts.readOnly = readOnly;
        QFETCH(QString, dataProblem);
        facts.dataProblem = dataProblem;
        QFETCH(QString, modelProblem);
        facts.modelProblem = modelProblem;
        const ui::NextStep step = ui::nextStep(facts);
        QCOMPARE(step.action, action);
        QVERIFY(!step.button.isEmpty());
    }

    void tellsFallingFromStanding()
    {
        train::RunRecord run = record(RunState::Running, 0.1, 0.1);
        QCOMPARE(ui::nextStep(factsOf(run)).title, QStringLiteral("Still falling"));
        run.bestEpoch = 1;
        const ui::NextStep standing = ui::nextStep(factsOf(run));
        QCOMPARE(standing.title, QStringLiteral("No better for 4 epochs"));
        QCOMPARE(standing.action, QStringLiteral("run.stop"));
        run.here = false;
        QVERIFY(ui::nextStep(factsOf(run)).button.isEmpty());
    }

    void claimsNothingFromOneSeed()
    {
        const train::RunRecord run = record(RunState::Finished, 0.02, 0.021);
        const ui::NextStep step = ui::nextStep(factsOf(run));
        QVERIFY2(step.evidence.contains("2.0 % [1.3, 3.1]"), qPrintable(step.evidence));
        QVERIFY2(step.evidence.contains("One seed: seed noise unknown."),
                 qPrintable(step.evidence));
        QVERIFY2(step.evidence.contains("cannot tell"), qPrintable(step.evidence));
        QVERIFY(!step.evidence.contains("shift"));
        QCOMPARE(step.action, QStringLiteral("run.more_seeds"));
    }

    void namesTheShiftOnceItIsBeyondChance()
    {
        const train::RunRecord run = record(RunState::Finished, 0.02, 0.2);
        const QString evidence = ui::nextStep(factsOf(run)).evidence;
        QVERIFY2(evidence.contains("Distribution shift. Test-val minus train-val: 18.0 %"),
                 qPrintable(evidence));
    }

    void givesMeanAndRangeFromThreeSeeds()
    {
        const train::RunRecord a = record(RunState::Finished, 0.02, 0.02, 1);
        const train::RunRecord b = record(RunState::Finished, 0.03, 0.02, 2);
        const train::RunRecord c = record(RunState::Finished, 0.04, 0.02, 3);
        ui::NextStepFacts facts = factsOf(c);
        facts.family = {&a, &b, &c};
        const ui::NextStep step = ui::nextStep(facts);
        QVERIFY2(step.evidence.contains("over 3 seeds: mean 3.0 %, from 2.0 % to 4.0 %"),
                 qPrintable(step.evidence));
        QCOMPARE(step.action, QStringLiteral("go.runs"));
    }

    void judgesTheTargetByTheInterval_data()
    {
        QTest::addColumn<double>("target");
        QTest::addColumn<QString>("said");
        QTest::newRow("reached") << 0.05 << "Below the target of 5.0 %.";
        QTest::newRow("missed") << 0.01 << "Above the target of 1.0 %.";
        QTest::newRow("within") << 0.02 << "cannot tell";
    }
    void judgesTheTargetByTheInterval()
    {
        const train::RunRecord run = record(RunState::Finished, 0.02, 0.2);
        ui::NextStepFacts facts = factsOf(run);
        QFETCH(double, target);
        facts.target = target;
        QFETCH(QString, said);
        const QString evidence = ui::nextStep(facts).evidence;
        QVERIFY2(evidence.contains(said), qPrintable(evidence));
    }

    void offersTheFixOfAFinding()
    {
        const train::RunRecord run = record(RunState::Failed, 0.9, 0.9);
        ui::NextStepFacts facts = factsOf(run);
        base::Finding finding;
        finding.id = "loss.not_finite";
        finding.severity = base::Severity::Blocker;
        finding.fix = "train.learning_rate=1e-4";
        facts.findings = {finding};
        const ui::NextStep step = ui::nextStep(facts);
        QCOMPARE(step.tone, ui::Tone::Blocker);
        QCOMPARE(step.action, QStringLiteral("run.apply_fix"));
        QCOMPARE(step.evidence.toStdString(), base::sentence(finding));
    }

    void resumesOnlyWhatCanBeResumed()
    {
        train::RunRecord run = record(RunState::Stopped, 0.1, 0.1);
        QCOMPARE(ui::nextStep(factsOf(run)).action, QStringLiteral("run.resume"));
        run.resumable = false;
        QCOMPARE(ui::nextStep(factsOf(run)).action, QStringLiteral("run.start"));
    }

    void widensTheContrastByBothSides()
    {
        const ui::Contrast gap = ui::contrast({0, 0.10, 400}, {0, 0.08, 400});
        QVERIFY(!gap.clear());
        QVERIFY(gap.low < 0 && gap.high > 0.02);
        QVERIFY(ui::contrast({0, 0.10, 40000}, {0, 0.08, 40000}).clear());
    }
};

QTEST_GUILESS_MAIN(TestNextStep)
#include "tst_next_step.moc"
