// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/space_edits.h"
#include "charts/parallel_chart.h"
#include "charts/share_chart.h"
#include "models/tune_table_models.h"
#include "support/tune_kit.h"
#include "widgets/fork_form.h"
#include "widgets/propose_form.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSet>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

class TestTuneTrials : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Trials -----------------------------------------------------------------------------------
    void theTrialsAreATableThatSortsAndCopies()
    {
        Kit kit({searchOf(kSpace, 20)});
        ui::TableView* table = kit.table("Trials");
        QVERIFY(table->isVisible());
        const QAbstractItemModel* model = table->model();
        QCOMPARE(model->headerData(ui::TrialTableModel::Value, Qt::Horizontal).toString(),
                 QString("Error"));
        table->sortByColumn(ui::TrialTableModel::Value, Qt::AscendingOrder);
        double before = 0;
        int failed = 0;
        for (int row = 0; row < model->rowCount(); ++row) {
            const double value =
                model->index(row, ui::TrialTableModel::Value).data(ui::SortRole).toDouble();
            QVERIFY(value >= before);
            before = value;
            failed += model->index(row, ui::TrialTableModel::State).data().toString() == "failed";
        }
        QCOMPARE(failed, 2);
        const QString best = model->index(0, ui::TrialTableModel::Value).data().toString();
        QVERIFY2(best.contains("%") && best.endsWith("]"), qPrintable(best));
        const int reason = model->columnCount() - 1;
        QCOMPARE(model->headerData(reason, Qt::Horizontal).toString(), QString("Reason"));
        QVERIFY(table->selectionText().contains("infinite at update 12"));
    }

    /// As after Pause: nothing trains it now.
    void aTrialThatWaitsToGoOnIsNotCalledTraining()
    {
        tune::SearchState state = searchOf(kSpace, 5);
        Kit training({state});
        QVERIFY2(training.label("tune.progress").contains("1 trains."),
                 qPrintable(training.label("tune.progress")));
        state.trials[4].isResumable = true;
        state.trials[4].reason = "The disk is full.";
        Kit kit({state});
        QVERIFY2(kit.label("tune.progress").contains("4 of 10 trials, 1 cut off."),
                 qPrintable(kit.label("tune.progress")));
        ui::TableView* table = kit.table("Trials");
        const QAbstractItemModel* model = table->model();
        const int reason = model->columnCount() - 1;
        QVERIFY(!table->isColumnHidden(reason));
        for (int row = 0; row < model->rowCount(); ++row) {
            const bool isCutOff =
                model->index(row, ui::TrialTableModel::Number).data().toInt() == 5;
            QCOMPARE(model->index(row, ui::TrialTableModel::State).data().toString(),
                     QString(isCutOff ? "cut off" : "finished"));
            QCOMPARE(model->index(row, reason).data().toString(),
                     QString(isCutOff ? "The disk is full." : ""));
        }
    }

    void aTrialIsForked()
    {
        Kit kit({searchOf(kSpace, 12)}, true, 12);
        QVERIFY(!kit.action("tune.fork")->isEnabled());
        kit.table("Trials")->selectRow(3);
        kit.settle();
        QVERIFY(kit.action("tune.fork")->isEnabled());
        kit.action("tune.fork")->trigger();
        kit.settle();
        const auto forms = kit.page->findChildren<ui::ForkForm*>();
        QCOMPARE(forms.size(), 1);
        QVERIFY(forms.front()->isVisible());
        QVERIFY2(forms.front()->windowTitle().contains("4"),
                 qPrintable(forms.front()->windowTitle()));
    }

    void aTrialOpensItsRunAndBecomesTheDraft()
    {
        testing::FakeRun run;
        Kit kit({searchOf(kSpace, 12)}, true, 12);
        QVERIFY(!kit.action("tune.use")->isEnabled());
        kit.table("Trials")->selectRow(3);
        kit.settle();
        const double rate = std::get<double>(
            kit.session.fakeSearches.states[0].trials[3].trial.point.at("train.learning_rate"));
        kit.action("tune.use")->trigger();
        kit.settle();
        QCOMPARE(kit.window.bench().draft().spec().train.learningRate, rate);
        QCOMPARE(kit.window.page(), QString("model"));
        kit.action("edit.undo")->trigger();
        kit.settle();
        QVERIFY(kit.window.bench().draft().spec().train.learningRate != rate);
        kit.window.goTo("tune");
        ui::TableView* table = kit.table("Trials");
        const QPoint cell = table->visualRect(table->model()->index(1, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, cell);
        kit.settle();
        QCOMPARE(kit.window.page(), QString("train"));
        QCOMPARE(kit.window.bench().runs().current()->id, train::RunId(2));
    }

    void aPersonProposesATrial()
    {
        Kit kit({searchOf(kSpace, 12)});
        kit.action("tune.propose")->trigger();
        auto* form = kit.page->findChild<ui::ProposeForm*>();
        QVERIFY(form);
        QLineEdit* rate = nullptr;
        for (QLineEdit* line : form->findChildren<QLineEdit*>()) {
            if (line->accessibleName() == "Learning rate")
                rate = line;
        }
        const auto& trials = kit.session.fakeSearches.states[0].trials;
        const auto best = std::min_element(trials.begin(), trials.end(), [](auto& a, auto& b) {
            const auto of = [](const tune::TriedRun& one) {
                return one.trial.state == tune::TrialState::Complete ? one.trial.value : 9.0;
            };
            return of(a) < of(b);
        });
        QCOMPARE(rate->text().toDouble(),
                 std::get<double>(best->trial.point.at("train.learning_rate")));
        const auto press = [form] {
            for (QPushButton* button : form->findChildren<QPushButton*>()) {
                if (button->text() == "Propose")
                    button->click();
            }
        };
        rate->setText("7");
        press();
        QVERIFY(form->isVisible()); // outside of the space
        const auto* buttons = form->findChild<QDialogButtonBox*>();
        QVERIFY(buttons);
        QTRY_VERIFY2(buttons->height() >= buttons->sizeHint().height(),
                     qPrintable(QString::number(form->height())));
        rate->setText("0.002");
        press();
        kit.settle();
        QCOMPARE(kit.session.fakeSearches.proposed.size(), std::size_t(1));
        QCOMPARE(kit.session.fakeSearches.proposed[0].at("train.learning_rate"),
                 base::Value(0.002));
    }

    void theVerdictSaysHowGoodTheBestOneIs()
    {
        Kit kit({searchOf(kSpace, 20)});
        QVERIFY2(kit.label("tune.verdict").startsWith("Best of 17: trial "),
                 qPrintable(kit.label("tune.verdict")));
        QVERIFY(kit.label("tune.verdict").contains("]"));
        const QString evidence = kit.label("tune.evidence");
        QVERIFY2(evidence.contains("here 0.4\u00a0points")
                     && evidence.contains("gain 0.2\u00a0points"),
                 qPrintable(evidence));
        QVERIFY(evidence.contains("the largest of its range"));
        QVERIFY(evidence.contains("8 of 9 trials"));
        QVERIFY(kit.label("tune.progress").contains("2 failed"));
    }

    void whatDivergedOrIsLeftOutIsSaid()
    {
        tune::SearchState state = searchOf(kSpace, 12);
        tune::TriedRun& best = state.trials[0];
        best.trial.value = 0.001;
        best.hasDiverged = true;
        best.reason = "Its training diverged after epoch 3; its value is that of the last weights.";
        // Of other examples, so that its smaller value is no better one.
        state.trials[1].trial.value = 0.0005;
        state.trials[1].isLeftOut = true;
        state.trials[1].reason = "It was scored on other examples than the newest trial.";
        Kit kit({state});
        const QString verdict = kit.label("tune.verdict");
        QVERIFY2(verdict.startsWith("Best of 9: trial 1, ")
                     && verdict.endsWith("; its training diverged."),
                 qPrintable(verdict));
        const QString evidence = kit.label("tune.evidence");
        QVERIFY2(evidence.contains("diverged after epoch 3")
                     && evidence.contains("Of the trials that did not diverge trial "),
                 qPrintable(evidence));
        const QString progress = kit.label("tune.progress");
        QVERIFY2(progress.contains("1 diverged") && progress.contains("1 left out"),
                 qPrintable(progress));
        const QAbstractItemModel* model = kit.table("Trials")->model();
        QStringList states;
        for (int row = 0; row < model->rowCount(); ++row)
            states << model->index(row, ui::TrialTableModel::State).data().toString();
        QCOMPARE(states.count("finished, diverged"), 1);
        QVERIFY(kit.table("Trials")->selectionText().contains("diverged after epoch 3"));
    }

    /// Another trial is trained in the place of one that lies outside of the space.
    void trialsOutsideOfTheSpaceAreNotThoseThatAreWanted()
    {
        tune::SearchState state = searchOf(kSpace, 5);
        state.trials[1].trial.point["train.learning_rate"] = 0.5;
        state.trials[1].isLeftOut = true;
        state.trials[1].reason = "Its settings lie outside of the space that is searched now.";
        Kit kit({state});
        QVERIFY2(kit.label("tune.progress").startsWith("3 of 10 trials, 1 left out, 1 trains."),
                 qPrintable(kit.label("tune.progress")));
    }

    void aRangeIsWidened()
    {
        tune::SearchState state = searchOf(kSpace, 12);
        state.trials[0].trial.point["train.learning_rate"] = 0.1;
        state.trials[0].trial.value = 0.001;
        Kit kit({state});
        QTest::mouseClick(kit.named<QPushButton>("tune.widen"), Qt::LeftButton);
        kit.settle();
        QCOMPARE(ui::findAxis(kit.plan().space, "train.learning_rate")->high, 1.0);
        QCOMPARE(ui::findAxis(kit.plan().space, "train.batch_size")->high, 256.0);
        QCOMPARE(kit.views->view(), QString("plan"));
        QVERIFY(kit.action("tune.change")->isEnabled());
    }

    // Parallel coordinates -----------------------------------------------------------------------
    void linesAreKeptByDraggingAlongAnAxis()
    {
        Kit kit({searchOf(kSpace, 40)});
        kit.views->showView("parallel");
        kit.settle();
        auto* chart = kit.page->findChild<ui::ParallelChart*>();
        QCOMPARE(chart->axes(), 6);
        QCOMPARE(chart->kept(), std::size_t(40));
        const auto point = [&](int axis, double unit) {
            return chart->mapFromScene(QPointF(chart->x(axis), chart->y(axis, unit)));
        };
        QTest::mousePress(chart->viewport(), Qt::LeftButton, {}, point(0, 0.5));
        QTest::mouseMove(chart->viewport(), point(0, 0.8));
        QMouseEvent move(QEvent::MouseMove, point(0, 1),
                         chart->viewport()->mapToGlobal(point(0, 1)), Qt::NoButton, Qt::LeftButton,
                         {});
        QCoreApplication::sendEvent(chart->viewport(), &move);
        QTest::mouseRelease(chart->viewport(), Qt::LeftButton, {}, point(0, 1));
        const auto range = chart->range(0);
        QVERIFY(range);
        QVERIFY(std::abs(range->low - 0.5) < 0.03);
        QCOMPARE(range->high, 1.0);
        std::size_t expected = 0;
        const auto& state = kit.session.fakeSearches.states[0];
        for (const tune::TriedRun& one : state.trials)
            expected += tune::unitOf(state.search.space, one.trial.point)[0] >= range->low;
        QVERIFY(expected > 0 && expected < 40);
        QCOMPARE(chart->kept(), expected);
        QCOMPARE(kit.label("tune.kept"), QString("%1 of 40 kept").arg(expected));
        QTest::mouseDClick(chart->viewport(), Qt::LeftButton, {}, point(0, 0.2));
        QCOMPARE(chart->kept(), std::size_t(40));
        QVERIFY(!kit.named<QLabel>("tune.kept")->isVisible());
    }

    void anAxisIsTurnedOverByItsTitleOrAKey()
    {
        Kit kit({searchOf(kSpace, 12)});
        kit.views->showView("parallel");
        kit.settle();
        auto* chart = kit.page->findChild<ui::ParallelChart*>();
        const double before = chart->lineY(0, 1);
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, {},
                          chart->mapFromScene(chart->titleArea(1).center()));
        QVERIFY(chart->isFlipped(1));
        QVERIFY(std::abs(chart->lineY(0, 1) - before) > 1);
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Right);
        QTest::keyClick(chart, Qt::Key_Right);
        QTest::keyClick(chart, Qt::Key_Space);
        QVERIFY(!chart->isFlipped(1));
    }

    void titlesStandInTwoLinesWhereOneIsTooShort()
    {
        Kit kit;
        ui::ParallelChart chart(kit.theme);
        chart.setTrials(ui::trialSetOf(searchOf(kSpace, 12), true, "error"));
        chart.resize(1200, 300);
        chart.show();
        kit.settle();
        QCOMPARE(chart.titleLines(0), QStringList("Learning rate"));
        const double top = chart.y(0, 1), height = chart.titleArea(0).height();
        chart.resize(300, 300);
        kit.settle();
        QCOMPARE(chart.titleLines(0), (QStringList{"Learning", "rate"}));
        QCOMPARE(chart.titleLines(3), QStringList("Optimiser"));
        QVERIFY(chart.titleArea(0).height() > height + 10);
        const double lower = chart.y(0, 1);
        QVERIFY(lower > top + 10);
        // The mark of an axis that is turned over moves no axis.
        chart.setFlipped(3, true);
        QCOMPARE(chart.y(0, 1), lower);
    }

    void whatIsChosenInOneChartIsChosenInAll()
    {
        Kit kit({searchOf(kSpace, 40)});
        for (const char* view : {"parallel", "history", "slice", "contour", "workers"}) {
            kit.views->showView(view);
            kit.settle();
            ui::TrialChart* chart = nullptr;
            for (ui::TrialChart* each : kit.views->findChildren<ui::TrialChart*>()) {
                if (each->isVisible())
                    chart = each;
            }
            QVERIFY2(chart, view);
            const std::size_t wanted = 4;
            const auto place = chart->placeOf(wanted);
            QVERIFY2(place, view);
            kit.table("Trials")->clearSelection();
            QTest::mouseClick(
                chart->viewport(), Qt::LeftButton, {},
                chart->mapFromScene(*place - QPointF(view == QString("parallel"), 0)));
            kit.settle();
            QVERIFY2(chart->current() == 4, view);
            const auto rows = kit.table("Trials")->selectionModel()->selectedRows();
            QCOMPARE(rows.size(), 1);
            QCOMPARE(rows.first().data().toInt(), 5);
            QTest::keyClick(chart, Qt::Key_Down);
            QVERIFY2(chart->current() != 4, view);
        }
    }

    void chartsAreSaved()
    {
        Kit kit({searchOf(kSpace, 12)});
        QSet<ui::Drawing*> saved;
        for (const char* view :
             {"parallel", "history", "importance", "slice", "contour", "workers", "methods"}) {
            kit.views->showView(view);
            kit.settle();
            const auto all = kit.views->findChildren<ui::Drawing*>();
            const auto shown = std::find_if(
                all.begin(), all.end(), [](const ui::Drawing* each) { return each->isVisible(); });
            QVERIFY2(shown != all.end() && !saved.contains(*shown), view);
            ui::Drawing* chart = *saved.insert(*shown);
            const QString path = kit.folder.filePath("chart.png");
            chart->save(path);
            QVERIFY(!QImage(path).isNull());
            const QString svg = kit.folder.filePath("chart.svg");
            chart->save(svg);
            QFile file(svg);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray drawing = file.readAll();
            QVERIFY(drawing.contains("<svg"));
            QVERIFY2(drawing.contains("search 1"), drawing.left(600).constData()); // its source
            QVERIFY(!chart->accessibleName().isEmpty());
        }
    }

    void theShareOfTrialsIsThatOfTheirValues()
    {
        Kit kit({searchOf(kSpace, 20, 2), searchOf(kSpace, 9, 1)});
        kit.views->showView("methods");
        kit.settle();
        auto* chart = kit.page->findChild<ui::ShareChart*>();
        QCOMPARE(chart->share(0, 1000), 1.0);
        QCOMPARE(chart->share(0, 0), 0.0);
        std::size_t below = 0, all = 0;
        for (const tune::TriedRun& one : kit.session.fakeSearches.states[0].trials) {
            if (!tune::hasValue(one.trial))
                continue;
            ++all;
            below += one.trial.value <= 0.1;
        }
        QCOMPARE(chart->share(0, 10), double(below) / double(all));
    }
};

QTEST_MAIN(TestTuneTrials)
#include "tst_tune_trials.moc"
