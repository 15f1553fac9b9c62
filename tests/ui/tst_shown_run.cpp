// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "evaluate/evaluation.h"
#include "pages/evaluate_page.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/finding_list.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <memory>

using namespace assay;

namespace {

/// 2 % wrong on train, 10 % on train-val, 15 % on test-val.
std::shared_ptr<const evaluate::Evaluation> answersOf(train::RunId run)
{
    auto made = std::make_shared<evaluate::Evaluation>();
    made->run = run;
    made->step = 1320;
    made->created = "2026-03-02T10:00:00Z";
    made->classes = {"0", "1"};
    evaluate::Ladder ladder;
    ladder.train = evaluate::measuredShare(0.02, 10'000);
    ladder.trainVal = evaluate::measuredShare(0.10, 10'000);
    ladder.testVal = evaluate::measuredShare(0.15, 10'000);
    made->breakdown = evaluate::breakDown(ladder);
    return made;
}

QString said(testing::WindowKit& kit, const char* page)
{
    QStringList texts;
    for (const auto* label :
         kit.window.findChild<QWidget*>(QStringLiteral("page.") + page)->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char(' ')).replace(QChar(0x00a0), QLatin1Char(' '));
}

} // namespace

/// What is known of a run stays in view while the next one trains.
class TestShownRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The networks of an attempt are the newest runs.
    void theRunThatWasTriedOnIsShownAfterOpening()
    {
        testing::BenchKit kit;
        const train::RunId run = kit.session.addRun({});
        const train::RunId changed = kit.session.addRun({});
        tune::MeasuredAttempt attempt;
        attempt.study.id = 1;
        attempt.study.of = run;
        attempt.study.tried = tune::Tried{.improvement = "variance.regularisation",
                                          .way = "l2",
                                          .words = "weight decay 0.01",
                                          .patch = {{"train.weight_decay", "0.01"}}};
        attempt.members.resize(2);
        attempt.members[0].run = run;
        attempt.members[1].run = changed;
        kit.session.attempts = {attempt};
        kit.session.openProject();
        kit.settle();
        QTRY_COMPARE(kit.bench.runs().current()->id, run);
        // What a person chooses stays.
        kit.bench.runs().look(changed);
        kit.bench.describe(kit.bench.project().value());
        kit.settle();
        QTest::qWait(300); // attempts are listed again
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->id, changed);
    }

    void answersOfAnEarlierStepAreSaidToBeSo()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.record(1).step = 1690;
        kit.session.record(1).state = train::RunState::Stopped;
        kit.session.openProject();
        kit.settle();
        kit.session.emitEvent(session::RunEvaluated{0, 1, answersOf(1)});
        kit.settle();
        for (const char* page : {"errors", "evaluate"}) {
            kit.window.goTo(page);
            kit.settle();
            QTRY_VERIFY2(said(kit, page).contains("run has gone on since; evaluate it again."),
                         qPrintable(said(kit, page)));
        }
        // The best weights are of an earlier step without that.
        auto best = std::make_shared<evaluate::Evaluation>(*answersOf(1));
        best->checkpoint = evaluate::Checkpoint::Best;
        kit.session.emitEvent(session::RunEvaluated{0, 1, best});
        kit.settle();
        QTRY_VERIFY2(said(kit, "evaluate").contains("best train-val weights at step 1,320"),
                     qPrintable(said(kit, "evaluate")));
        for (const char* page : {"errors", "evaluate"}) {
            kit.window.goTo(page);
            kit.settle();
            QTRY_VERIFY2(!said(kit, page).contains("gone on since"), qPrintable(said(kit, page)));
        }
    }

    void theNewestFinishedRunIsShownWhileAnotherTrains()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.session.emitEvent(session::RunEvaluated{0, 1, answersOf(1)});
        kit.settle();
        ui::Workbench& bench = kit.window.bench();
        QVERIFY(bench.evaluations().evaluation());
        bench.start();
        kit.settle();
        QCOMPARE(bench.runs().current()->id, train::RunId{2});
        QVERIFY(!train::isOver(bench.runs().current()->state));
        QCOMPARE(bench.runs().settled()->id, train::RunId{1});
        QVERIFY(bench.evaluations().evaluation());
        QCOMPARE(bench.evaluations().evaluation()->run, train::RunId{1});
        QCOMPARE(ui::shownRunText(bench, 1), QStringLiteral("Run 1; run 2 is training"));
        for (const char* page : {"improve", "errors", "evaluate"}) {
            kit.window.goTo(page);
            kit.settle();
            QTRY_VERIFY2(said(kit, page).contains("Run 1; run 2 is training"),
                         qPrintable(said(kit, page)));
        }
        // The verdict is on the run that trains, and the answers of another are not taken for its own.
        QVERIFY(!bench.facts().evaluated);

        kit.session.advance(2, 132 * 10);
        kit.settle();
        QCOMPARE(bench.runs().settled()->id, train::RunId{2});
        QVERIFY(!bench.evaluations().evaluation());
        QCOMPARE(ui::shownRunText(bench, 2), QStringLiteral("Run 2"));
    }

    /// An opening of Test is recorded with its reason and cannot be taken back.
    void aReasonThatNamesOneRunOpensNoTestOfAnother()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.session.emitEvent(session::RunEvaluated{0, 1, answersOf(1)});
        kit.settle();
        kit.window.goTo("evaluate");
        kit.settle();
        auto* page = kit.window.findChild<ui::EvaluatePage*>();
        const auto* reason = page->findChild<QLineEdit*>("evaluate.reason");
        const auto* open = page->findChild<QPushButton*>("evaluate.open");
        QVERIFY(reason && open);
        page->proposeOpening("It is reached by run 1.");
        QVERIFY(reason->isVisible());
        QCOMPARE(open->text(), QString("Open Test, then export report ..."));

        kit.window.bench().start();
        kit.settle();
        kit.session.advance(2, 132 * 10);
        kit.settle();
        kit.session.emitEvent(session::RunEvaluated{0, 2, answersOf(2)});
        kit.settle();
        QCOMPARE(kit.window.bench().evaluations().evaluation()->run, train::RunId{2});
        kit.window.goTo("evaluate"); // a run that begins is shown on its own page
        kit.settle();
        QVERIFY(!reason->isVisible());
        QVERIFY2(reason->text().isEmpty(), qPrintable(reason->text()));
        kit.window.actions().at("evaluate.open_test")->trigger();
        QVERIFY(reason->isVisible());
        QCOMPARE(open->text(), QString("Open Test"));
        QVERIFY(!open->isEnabled());
    }

    void beforeARunIsEvaluatedItsScoresSayWhereTheErrorComesFrom()
    {
        testing::WindowKit kit;
        testing::FakeRun night; // 1.4 % wrong on train-val, 19 % on test-val
        night.spec.data.testPath = "glyphs-night";
        kit.session.addRun(night);
        kit.session.openProject();
        kit.settle();
        const advise::Facts facts = kit.window.bench().facts();
        QVERIFY(facts.breakdown && !facts.evaluated);
        QCOMPARE(facts.breakdown->culprits, std::vector{evaluate::TermKind::DistributionShift});
        kit.window.goTo("improve");
        kit.settle();
        // The same as the tree of the method has it, and the list is of that term.
        const QString shown = said(kit, "improve");
        QVERIFY2(shown.contains("Run 1, by the scores of its last epoch: "), qPrintable(shown));
        QVERIFY2(!shown.contains("not evaluated"), qPrintable(shown));
        const auto* term = kit.window.findChild<QComboBox*>("improve.term");
        QCOMPARE(term->currentData().toInt(),
                 static_cast<int>(evaluate::TermKind::DistributionShift));
    }

    void aNetworkThatAnswersOneClassIsNamedBeforeAnyTerm()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        evaluate::Evaluation made = *answersOf(1);
        evaluate::SplitReport report;
        report.split = data::SplitKind::TestVal;
        report.score = {2.3, 0.88, 1000};
        report.interval = stats::wilson(880, 1000);
        report.classes.resize(2);
        report.classes[0].examples = 110;
        report.classes[0].predicted = 970;
        report.classes[0].correct = 105;
        report.classes[1].examples = 890;
        report.classes[1].predicted = 30;
        report.classes[1].correct = 25;
        made.reports.emplace(report.split, report);
        kit.session.emitEvent(
            session::RunEvaluated{0, 1, std::make_shared<const evaluate::Evaluation>(made)});
        kit.settle();
        QCOMPARE(kit.window.bench().advice().label, std::string("one_class"));
        kit.window.goTo("evaluate");
        kit.settle();
        const QString sentence = "It answers \"0\" for 97 % of test-val; the share of \"0\" among "
                                 "the labels is 11 %.";
        QTRY_VERIFY2(said(kit, "evaluate").contains(sentence), qPrintable(said(kit, "evaluate")));
        const QString all = said(kit, "evaluate");
        QVERIFY(all.indexOf(sentence) < all.indexOf("is the largest term"));
    }

    void whatCastsDoubtOnAnswersIsFoldedWhereThereIsMuchOfIt()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        evaluate::Evaluation made = *answersOf(1);
        for (int k = 0; k < 8; ++k)
            made.findings.push_back({.id = "predictions.class_not_in_train",
                                     .severity = base::Severity::Warning,
                                     .place = "class " + std::to_string(k)});
        kit.session.emitEvent(
            session::RunEvaluated{0, 1, std::make_shared<const evaluate::Evaluation>(made)});
        kit.settle();
        kit.window.goTo("evaluate");
        kit.settle();
        auto* page = kit.window.findChild<QWidget*>("page.evaluate");
        auto* doubts = page->findChild<ui::FindingList*>();
        QVERIFY(doubts);
        QTRY_COMPARE(doubts->findings().size(), std::size_t{8});
        QTRY_VERIFY2(said(kit, "evaluate").contains("no example of class \"class 0\""),
                     qPrintable(said(kit, "evaluate")));
        QVERIFY(!said(kit, "evaluate").contains("no example of class \"class 7\""));
        QVERIFY2(doubts->height() <= 90, qPrintable(QString::number(doubts->height())));
        for (const auto* label : page->findChildren<QLabel*>()) {
            if (label->isVisible() && label->property("role").toString() == "verdict"
                && !label->text().isEmpty())
                QVERIFY2(label->text().contains("is the largest term")
                             && !label->text().contains("no example"),
                         qPrintable(label->text()));
        }
        // Answers without a doubt take no room for it.
        kit.session.emitEvent(session::RunEvaluated{0, 1, answersOf(1)});
        kit.settle();
        QTRY_VERIFY(!doubts->isVisible());
    }

    void answersWithoutProbabilitiesAreNotFilteredByThem()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("errors");
        const auto* least = [&kit]() -> const QDoubleSpinBox* {
            for (const auto* box : kit.window.findChildren<QDoubleSpinBox*>()) {
                if (box->accessibleName() == QStringLiteral("Least probability of the answer"))
                    return box;
            }
            return nullptr;
        }();
        QVERIFY(least);
        for (const bool known : {true, false, true}) {
            evaluate::Evaluation made = *answersOf(1);
            evaluate::SplitReport report;
            report.split = data::SplitKind::TestVal;
            report.score = {2.3, 0.15, 10'000};
            report.interval = stats::wilson(1500, 10'000);
            report.classes.resize(2);
            if (known)
                report.bins.resize(10);
            made.reports.emplace(report.split, report);
            kit.session.emitEvent(
                session::RunEvaluated{0, 1, std::make_shared<const evaluate::Evaluation>(made)});
            kit.settle();
            QTRY_COMPARE(!least->isHidden(), known);
        }
    }

    void aRunAtWorkIsShownWhereNoneHasFinished()
    {
        testing::BenchKit kit;
        testing::FakeRun stopped;
        stopped.state = train::RunState::Stopped;
        stopped.epochsDone = 3;
        kit.session.addRun(stopped);
        kit.session.openProject();
        kit.settle();
        QCOMPARE(kit.bench.runs().settled()->id, train::RunId{1});
        kit.bench.start();
        kit.settle();
        QCOMPARE(kit.bench.runs().settled()->id, train::RunId{2});
    }
};

QTEST_MAIN(TestShownRun)
#include "tst_shown_run.moc"
