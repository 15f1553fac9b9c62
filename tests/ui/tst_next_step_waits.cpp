// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "support/window_kit.h"

#include <QSignalSpy>

#include <cmath>

using namespace assay;

namespace {

baseline::Baseline perfectLine()
{
    baseline::Baseline line;
    line.name = "logistic_regression";
    line.scores[data::SplitKind::TrainVal] = {std::nan(""), 0.0, 10'000};
    return line;
}

std::string label(const testing::BenchKit& kit)
{
    return kit.bench.advice().label;
}

} // namespace

/// Next step says that it waits for what its verdict rests on, and waits no longer than that.
class TestNextStepWaits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void waitsForSimpleMethods()
    {
        testing::BenchKit kit;
        kit.session.slowBaselines = true;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QVERIFY(kit.session.baselinesTag != 0);
        QCOMPARE(label(kit), std::string("comparing"));
        QCOMPARE(kit.bench.nextStep().title, QStringLiteral("Comparing with simple methods ..."));
        QVERIFY(kit.bench.nextStep().button.isEmpty());

        QSignalSpy changed(&kit.bench, &ui::Workbench::nextStepChanged);
        kit.session.emitEvent(
            session::BaselinesKnown{kit.session.baselinesTag, {}, {perfectLine()}});
        kit.settle();
        QVERIFY(!changed.isEmpty());
        QVERIFY(label(kit) != "comparing");
        // The row of the run has it later; the verdict has it at once.
        QVERIFY(kit.session.record(1).baselines.empty());
        const auto facts = kit.bench.facts();
        QVERIFY(facts.beside.has_value());
        QCOMPARE(facts.beside->name, std::string("logistic regression"));
    }

    void aRefusalEndsTheWait()
    {
        testing::BenchKit kit;
        kit.session.slowBaselines = true;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QCOMPARE(label(kit), std::string("comparing"));
        kit.session.emitEvent(
            session::Failed{kit.session.baselinesTag,
                            base::inputError("data.gone", "The file is gone.", {.file = "x"})});
        kit.settle();
        QVERIFY(label(kit) != "comparing");
        QVERIFY(!kit.bench.facts().beside.has_value());
        QVERIFY(kit.bench.simple().problem().contains("The file is gone."));
    }

    /// The newest request is the one that is answered.
    void anotherRequestTakesItsPlace()
    {
        testing::BenchKit kit;
        kit.session.slowBaselines = true;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        const session::Tag first = kit.session.baselinesTag;
        kit.bench.simple().ask(kit.bench.draft().spec().data);
        QVERIFY(kit.session.baselinesTag != first);
        kit.session.emitEvent(session::BaselinesKnown{first, {}, {perfectLine()}});
        kit.settle();
        QCOMPARE(label(kit), std::string("comparing"));
        kit.session.emitEvent(
            session::BaselinesKnown{kit.session.baselinesTag, {}, {perfectLine()}});
        kit.settle();
        QVERIFY(label(kit) != "comparing");
        // Of other data, nothing that this run waits for.
        data::DataSpec other = kit.bench.draft().spec().data;
        other.count = 77;
        kit.bench.simple().ask(other);
        QVERIFY(kit.bench.simple().isComputing());
        QVERIFY(!kit.bench.simple().isComputingFor(kit.session.record(1)));
    }

    void waitsForTheAnswersOfARunThatEnded()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        kit.bench.start();
        kit.settle();
        kit.session.slowAnswers = true;
        kit.session.advance(1, 132 * 10);
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->state, train::RunState::Finished);
        QCOMPARE(label(kit), std::string("reading_answers"));
        QCOMPARE(kit.bench.nextStep().title, QStringLiteral("Reading the answers ..."));
        kit.session.emitEvent(
            session::Failed{kit.session.readTag,
                            base::usageError("evaluation.none", "Run 1 was not evaluated yet.")});
        kit.settle();
        QVERIFY(label(kit) != "reading_answers");
    }

    /// The draft is of the newest run, whose rate was changed while it trained: an older run that is looked at
    /// keeps its verdict.
    void aRateThatWasChangedMakesNoNewSettings()
    {
        testing::BenchKit kit;
        testing::FakeRun other, changed;
        other.spec.train.learningRate = 1e-3;
        changed.spec.train.rateChanges = "100:1e-4";
        const train::RunId first = kit.session.addRun(other);
        kit.session.addRun(changed);
        kit.session.openProject();
        kit.settle();
        kit.bench.runs().look(first);
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->id, first);
        QVERIFY2(label(kit) != "ready", label(kit).c_str());
    }

    void offersWhatWasTriedAndHelped()
    {
        testing::BenchKit kit;
        const train::RunId run = kit.session.addRun({});
        tune::MeasuredAttempt tried;
        tried.study.id = 1;
        tried.study.purpose = tune::Purpose::Attempt;
        tried.study.base = experiment::fromJson(kit.session.record(run).spec);
        tried.study.of = run;
        tried.study.tried = tune::Tried{.improvement = "variance.regularisation",
                                        .way = "l2",
                                        .words = "weight decay 0.01",
                                        .patch = {{"train.weight_decay", "0.01"}}};
        tried.state = tune::AttemptState::Tried;
        tried.metric = "error";
        tried.pairs.resize(3);
        tried.effects = {{.key = "test_val",
                          .isTerm = false,
                          .before = 0.100,
                          .after = 0.080,
                          .pairs = 3,
                          .seedError = 0.001,
                          .sampleError = 0.001}};
        kit.session.attempts = {tried};
        kit.session.openProject();
        kit.settle();
        QTRY_COMPARE(label(kit), std::string("tried"));
        const ui::NextStep step = kit.bench.nextStep();
        QCOMPARE(step.title, QStringLiteral("Tried and better: weight decay 0.01"));
        QVERIFY2(step.evidence.contains("It lowered test-val error by"), qPrintable(step.evidence));
        QCOMPARE(step.button, QStringLiteral("Use it"));
        QCOMPARE(step.action, QStringLiteral("run.apply_fix"));

        kit.bench.applyFix();
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().train.weightDecay, 0.01);
        QVERIFY(label(kit) != "tried");
    }
};

QTEST_MAIN(TestNextStepWaits)
#include "tst_next_step_waits.moc"
