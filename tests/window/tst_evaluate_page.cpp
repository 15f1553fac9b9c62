// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "charts/confusion_view.h"
#include "charts/waterfall_chart.h"
#include "pages/errors_page.h"
#include "support/night_window.h"
#include "widgets/breakdown_view.h"
#include "widgets/evaluation_views.h"
#include "widgets/next_step_card.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace assay;
using testing::kPatience;
using testing::NightWindow;

namespace {

QTabBar* tabs(NightWindow& kit)
{
    return kit.on<QTabBar>("evaluate", "Views of the evaluation");
}

QStringList titles(NightWindow& kit)
{
    QStringList all;
    for (int tab = 0; tab < tabs(kit)->count(); ++tab)
        all << tabs(kit)->tabText(tab);
    return all;
}

void lookAt(NightWindow& kit, const QString& title)
{
    QTabBar* bar = tabs(kit);
    const int tab = static_cast<int>(titles(kit).indexOf(title));
    QVERIFY2(tab >= 0, qPrintable(title));
    if (bar->isTabVisible(tab))
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    else
        bar->setCurrentIndex(tab); // the menu beside the bar does
    QCOMPARE(bar->currentIndex(), tab);
    QVERIFY(bar->isTabVisible(tab));
}

QPushButton* buttonSaying(NightWindow& kit, const QString& text)
{
    for (auto* button : kit.window->findChildren<QPushButton*>()) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    return nullptr;
}

QString said(NightWindow& kit)
{
    return kit.labelsOn("evaluate").join(' ').replace(QChar(0x00a0), ' ');
}

} // namespace

class TestEvaluatePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theShiftIsTheCulpritAndTestStaysSealed()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        auto* chart = kit.window->findChild<ui::WaterfallChart*>();
        QVERIFY(chart && chart->isVisible());
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("Distribution shift"));
        QVERIFY(kit.labelsOn("evaluate").join(' ').contains("Test: sealed"));
        kit.keep("evaluate");
        for (const QString& title : titles(kit)) {
            lookAt(kit, title);
            if (title == "Distribution shift")
                QTRY_VERIFY_WITH_TIMEOUT(kit.bench().evaluations().shift().has_value(), kPatience);
            kit.settle();
            kit.keep(("evaluate-" + title.toLower().replace(' ', '-')).toUtf8().constData());
        }
        QVERIFY(kit.bench().evaluations().shift()->report->isAlarm());
        QVERIFY(kit.on<ui::TableView>("evaluate", "Distribution shift")->model()->rowCount() > 5);

        // Without a reason nothing is opened.
        kit.press("evaluate.open_test");
        auto* reason = kit.on<QLineEdit>("evaluate", "Reason for opening Test");
        QVERIFY(reason->isVisible());
        QTest::keyClick(reason, Qt::Key_Escape);
        QVERIFY(!reason->isVisible());
        kit.press("evaluate.open_test");
        QTest::keyClicks(reason, "  ");
        QTest::keyClick(reason, Qt::Key_Return);
        QVERIFY(kit.bench().evaluations().evaluation()->openings.empty());
        QTest::keyClicks(reason, "for the report");
        QTest::keyClick(reason, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!kit.bench().evaluations().evaluation()->openings.empty(),
                                 kPatience);
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("opened once, last for run 1"));
        QCOMPARE(testing::rows(kit.project(), "SELECT reason FROM test_openings"),
                 std::vector<std::string>{"for the report"});
        kit.keep("evaluate-opened");
    }

    void runsAreSetBesideEachOther()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        lookAt(kit, "Training-set size");
        auto& book = kit.bench().comparisons();
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes().has_value(), kPatience);
        QCOMPARE(book.missing(), std::size_t{3});
        QPushButton* train = nullptr;
        for (auto* button : kit.window->findChildren<QPushButton*>()) {
            if (button->text() == "Train 3 networks")
                train = button;
        }
        QVERIFY(train && train->isVisible());
        QTest::mouseClick(train, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes() && book.sizes()->open.empty(), 2 * kPatience);
        QCOMPARE(book.sizes()->curve.points.size(), std::size_t{4});
        QVERIFY(!train->isVisible());
        // They trained aside: the run that is looked at stayed so.
        QCOMPARE(kit.bench().runs().current()->id, train::RunId{1});
        QVERIFY(kit.labelsOn("evaluate").join(' ').contains("With half of train"));
        kit.keep("evaluate-sizes-known");

        // Another seed, and which term moved.
        auto spec = kit.bench().draft().spec();
        for (const char* setting : {"data.path=glyphs", "data.test_path=glyphs-night",
                                    "data.count=2000", "train.epochs=1"})
            experiment::setText(spec, setting);
        kit.session->runs().start({.spec = spec}, 901);
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().runs().runs().front().id == 5
                                     && kit.bench().runs().runs().front().state
                                            == train::RunState::Finished,
                                 kPatience);
        lookAt(kit, "Against another run");
        kit.bench().runs().look(5);
        auto* other = kit.on<QComboBox>("evaluate", "The run before");
        QTRY_VERIFY(other->findData(qlonglong(1)) > 0);
        QCOMPARE(other->findData(qlonglong(2)), -1); // scored on other examples of train
        other->setCurrentIndex(other->findData(qlonglong(1)));
        Q_EMIT other->activated(other->currentIndex());
        auto* moved = kit.on<ui::TableView>("evaluate", "Which term moved");
        QTRY_VERIFY_WITH_TIMEOUT(moved->model()->rowCount() >= 3, kPatience);
        QCOMPARE(moved->model()->index(0, 4).data().toString(), QString("may be noise"));
        QVERIFY(kit.labelsOn("evaluate").join(' ').contains("One seed each"));
        kit.keep("evaluate-against-known");

        // Another draw of the validation set is a run of its own.
        kit.press("evaluate.resample");
        QTRY_VERIFY_WITH_TIMEOUT(
            kit.bench().runs().current() && kit.bench().runs().current()->id == 6, kPatience);
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("drawn anew (once)"));
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("No other run was scored"));
        kit.keep("evaluate-resampled");
    }

    void theEyeStaysWhereItIsWhileARunIsEvaluated()
    {
        NightWindow kit;
        auto spec = kit.bench().draft().spec();
        for (const char* setting : {"data.path=glyphs", "data.count=500", "train.epochs=1"})
            experiment::setText(spec, setting);
        kit.session->runs().start({.spec = spec}, 902);
        auto& runs = kit.bench().runs();
        QTRY_VERIFY_WITH_TIMEOUT(runs.runs().size() == 2 && !runs.active()
                                     && runs.runs().front().state == train::RunState::Finished,
                                 kPatience);
        runs.look(1);
        auto& book = kit.bench().evaluations();
        QTRY_VERIFY_WITH_TIMEOUT(book.evaluation() && book.evaluation()->run == 1, kPatience);
        book.evaluate(evaluate::Checkpoint::Best);
        QVERIFY(book.isWorking());
        runs.look(2);
        QTRY_VERIFY_WITH_TIMEOUT(!book.isWorking(), kPatience);
        QCOMPARE(runs.current()->id, train::RunId{2});
        QTRY_VERIFY_WITH_TIMEOUT(book.evaluation() && book.evaluation()->run == 2, kPatience);
    }

    void aCellOfTheMatrixOpensItsExamples()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        auto* matrix = kit.window->findChild<ui::ConfusionView*>();
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().evaluations().evaluation(), kPatience);
        // A copy: the page may read the evaluation anew while this test waits.
        const auto report =
            kit.bench().evaluations().evaluation()->reports.at(data::SplitKind::TestVal);
        std::size_t truth = 0, predicted = 1;
        for (std::size_t a = 0; a < 10; ++a) {
            for (std::size_t b = 0; b < 10; ++b) {
                if (a != b && report.confused(a, b) > report.confused(truth, predicted))
                    truth = a, predicted = b;
            }
        }
        QVERIFY(report.confused(truth, predicted) > 0);
        Q_EMIT matrix->chosen(int(truth), int(predicted));
        QCOMPARE(kit.window->page(), QString("errors"));
        const auto& model = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        QTRY_COMPARE(model.total(), report.confused(truth, predicted));
        QTRY_VERIFY(model.rowCount() > 0);
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.item(row)->mistake.truth, std::uint16_t(truth));
            QCOMPARE(model.item(row)->mistake.predicted, std::uint16_t(predicted));
        }
        kit.keep("errors-cell");
    }

    void aViewTakesTheWholePageAndIsFoundAgain()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        auto* views = kit.window->findChild<ui::EvaluationViews*>();
        auto* breakdown = kit.window->findChild<ui::BreakdownView*>();
        // By keyboard, round and back.
        tabs(kit)->setFocus();
        QTest::keyClick(tabs(kit), Qt::Key_Tab, Qt::ControlModifier);
        QTRY_COMPARE(views->view(), QString("classes"));
        QTest::keyClick(tabs(kit), Qt::Key_Left);
        QTest::keyClick(tabs(kit), Qt::Key_Left);
        QTRY_COMPARE(views->view(), QString("others"));
        lookAt(kit, "Distribution shift");
        QCOMPARE(views->accessibleName(), QString("Distribution shift"));
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().evaluations().shift().has_value(), kPatience);
        auto* table = kit.on<ui::TableView>("evaluate", "Distribution shift");
        QTRY_VERIFY(table->model()->rowCount() > 8);
        const auto rowsSeen = [&] { return table->viewport()->height() / table->rowHeight(0); };
        kit.settle();
        QVERIFY2(rowsSeen() >= 3, qPrintable(QString::number(rowsSeen())));
        QTest::keyClick(table, Qt::Key_F);
        QTRY_VERIFY(!breakdown->isVisible());
        kit.settle();
        QVERIFY2(rowsSeen() >= 10, qPrintable(QString::number(rowsSeen())));
        kit.keep("evaluate-whole");
        QTest::keyClick(table, Qt::Key_Escape);
        QTRY_VERIFY(breakdown->isVisible());
        QTest::mouseDClick(tabs(kit), Qt::LeftButton, {},
                           tabs(kit)->tabRect(tabs(kit)->currentIndex()).center());
        QTRY_VERIFY(!breakdown->isVisible());

        // A letter that is typed is a letter.
        lookAt(kit, "Other models");
        auto* name = kit.on<QLineEdit>("evaluate", "Name of the model");
        name->setFocus();
        QTest::keyClicks(name, "fast");
        QCOMPARE(name->text(), QString("fast"));
        QVERIFY(views->isWhole());
        // Errors are typed one after another: Tab goes along the row.
        auto* field = kit.on<QLineEdit>("evaluate", "train error in percent");
        field->setFocus();
        QTest::keyClicks(field, "5");
        QTest::keyClick(field, Qt::Key_Tab);
        QCOMPARE(kit.window->focusWidget()->accessibleName(),
                 QString("train-val error in percent"));
        field->clear();
        lookAt(kit, "Distribution shift");

        // Another project begins with its own; this one is found as it was left.
        const QString own = QString::fromStdString(kit.project().string());
        kit.bench().newProject(QString::fromStdString((kit.folder / "other.assay").string()));
        QTRY_VERIFY(kit.bench().project()->name == "other");
        QTRY_COMPARE(views->view(), QString("confusion"));
        QVERIFY(!views->isWhole());
        kit.bench().openProject(own);
        QTRY_VERIFY(kit.bench().project()->name == "night");
        QTRY_COMPARE(views->view(), QString("shift"));
        QVERIFY(views->isWhole());
    }

    void tabsWithoutRoomAreInAMenu()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        for (const QSize size : {QSize(1024, 640), QSize(1280, 800), QSize(2560, 1440)}) {
            kit.window->resize(size);
            kit.settle();
            QTabBar* bar = tabs(kit);
            int right = 0, hidden = 0;
            for (int tab = 0; tab < bar->count(); ++tab) {
                if (bar->isTabVisible(tab))
                    right = std::max(right, bar->tabRect(tab).right());
                else
                    ++hidden;
            }
            QVERIFY2(right <= bar->width(), qPrintable(QString::number(size.width())));
            QVERIFY(size.width() < 2560 || hidden == 0);
            const QString more = QString("%1 more").arg(hidden);
            bool isOffered = false;
            for (const auto* button : kit.window->findChildren<QToolButton*>())
                isOffered = isOffered || (button->isVisible() && button->text() == more);
            QCOMPARE(isOffered, hidden > 0);
            lookAt(kit, titles(kit).last());
            lookAt(kit, titles(kit).first());
        }
    }

    void theHeadlineIsOfWhatIsShown()
    {
        NightWindow kit;
        kit.press("go.evaluate");
        QTRY_VERIFY(said(kit).contains("is the largest term"));
        const QString own = QString::fromStdString(kit.project().string());
        lookAt(kit, "Other models");
        QVERIFY(said(kit).contains("Run 1, last weights"));
        for (const auto& [name, value] : {std::pair{"train", "40"}, std::pair{"train-val", "41"}})
            QTest::keyClicks(
                kit.on<QLineEdit>("evaluate", QString("%1 error in percent").arg(name)), value);
        QVERIFY(said(kit).contains("Without the sizes of the sets"));
        QVERIFY(said(kit).contains("entered by hand"));
        QVERIFY(!said(kit).contains("is the largest term") && !said(kit).contains("Run 1,"));
        kit.keep("evaluate-typed");
        // Another view is of the run again.
        lookAt(kit, "Calibration");
        QVERIFY(said(kit).contains("is the largest term") && said(kit).contains("Run 1,"));
        lookAt(kit, "Other models");
        QVERIFY(said(kit).contains("entered by hand"));

        // Nothing of a project is left in another.
        kit.bench().newProject(QString::fromStdString((kit.folder / "other.assay").string()));
        QTRY_VERIFY(kit.bench().project()->name == "other");
        kit.press("go.evaluate");
        lookAt(kit, "Confusion matrix");
        QTRY_VERIFY(said(kit).contains("No run yet"));
        QVERIFY(!said(kit).contains("is the largest term"));
        auto* others = buttonSaying(kit, "Enter error rates of another model");
        QVERIFY(others);
        QTest::mouseClick(others, Qt::LeftButton);
        QVERIFY(!said(kit).contains("is the largest term") && !said(kit).contains("by hand"));
        QVERIFY(kit.on<QLineEdit>("evaluate", "train error in percent")->text().isEmpty());
        kit.keep("evaluate-others-alone");
        kit.bench().openProject(own);
        QTRY_VERIFY(said(kit).contains("is the largest term") && said(kit).contains("Run 1,"));

        // Of other settings than those of the form: said, and muted.
        kit.bench().draft().replace(experiment::fromJson(kit.bench().runs().current()->spec),
                                    "as run 1");
        QTRY_VERIFY(!said(kit).contains("other settings"));
        kit.bench().draft().setField("train.learning_rate", 0.01);
        QTRY_VERIFY(said(kit).contains("For other settings than those set up now: learning rate."));
        kit.keep("evaluate-other-settings");
        kit.bench().draft().setField("seed", std::int64_t{7});
        kit.bench().undo().undo();
        kit.bench().undo().undo();
        QTRY_VERIFY(!said(kit).contains("other settings"));
        kit.bench().draft().setField("seed", std::int64_t{7}); // a seed is no other setting
        kit.settle();
        QVERIFY(!said(kit).contains("other settings"));

        // What was deleted has no verdict.
        kit.bench().remove({1});
        QTRY_VERIFY(kit.bench().runs().current() == nullptr);
        lookAt(kit, "Confusion matrix");
        QTRY_VERIFY(said(kit).contains("No run yet"));
        QVERIFY(!said(kit).contains("is the largest term"));
    }

    void theHeadlineSaysThatTheLossStillFallsAsTheNextStepDoes()
    {
        testing::RealWindow kit;
        ui::Workbench& bench = kit.window->bench();
        bench.newProject(QString::fromStdString((kit.folder / "slow.assay").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project().has_value(), kPatience);
        auto spec = bench.draft().spec();
        for (const char* setting : {"data.path=glyphs", "data.count=1000", "model.template=mlp",
                                    "train.learning_rate=1e-5", "train.epochs=4"})
            experiment::setText(spec, setting);
        kit.session->runs().start({.spec = spec}, 900);
        QTRY_VERIFY_WITH_TIMEOUT(bench.evaluations().evaluation() != nullptr, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(bench.advice().label, std::string("still_falling"), kPatience);
        kit.press("go.evaluate");
        QTRY_VERIFY_WITH_TIMEOUT(
            kit.labelsOn("evaluate").join(' ').contains("The loss still falls: train longer."),
            kPatience);
        kit.keep("evaluate-still-falling");
    }

    void networksThatWereStoppedGoOn()
    {
        NightWindow kit(8); // epochs: time enough to stop one
        kit.press("go.evaluate");
        lookAt(kit, "Training-set size");
        auto& book = kit.bench().comparisons();
        auto& runs = kit.bench().runs();
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes().has_value(), kPatience);
        QPushButton* train = buttonSaying(kit, "Train 3 networks");
        QVERIFY(train);
        QTest::mouseClick(train, Qt::LeftButton);
        // Stopped in the middle of the second; the third trains on.
        QTRY_VERIFY_WITH_TIMEOUT(runs.active() && runs.active()->id == 3 && runs.active()->step > 5,
                                 kPatience);
        kit.press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(runs.find(3)->state == train::RunState::Stopped, kPatience);
        const auto stoppedAt = runs.find(3)->step;
        QVERIFY(stoppedAt < runs.find(3)->totalSteps);
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes() && book.underway() == 0 && !book.isReadingSizes()
                                     && book.missing() == 1,
                                 kPatience);
        QCOMPARE(book.sizes()->open.front().run, std::optional<train::RunId>(3));
        QCOMPARE(book.sizes()->curve.points.size(), std::size_t{3});
        kit.keep("evaluate-sizes-stopped");
        // Nothing of it is lost: the same run goes on to its end.
        train = buttonSaying(kit, "Train 1 network");
        QVERIFY(train);
        QTest::mouseClick(train, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes() && book.sizes()->open.empty(), 2 * kPatience);
        QCOMPARE(book.sizes()->curve.points.size(), std::size_t{4});
        QCOMPARE(runs.runs().size(), std::size_t{4});
        QCOMPARE(runs.find(3)->state, train::RunState::Finished);
        QCOMPARE(runs.find(3)->step, runs.find(3)->totalSteps);
        QCOMPARE(runs.current()->id, train::RunId{1});
        QCOMPARE(testing::rows(kit.project(), "SELECT count(*), count(DISTINCT step) FROM metrics "
                                              "WHERE run = 3 AND name = 'batch_loss'"),
                 std::vector<std::string>{
                     QString("%1 | %1").arg(runs.find(3)->totalSteps).toStdString()});
    }
};

QTEST_MAIN(TestEvaluatePage)
#include "tst_evaluate_page.moc"
