// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/live_run.h"
#include "charts/curve_chart.h"
#include "models/table_model.h"
#include "shell/navigator.h"
#include "shell/page_area.h"
#include "support/real_window.h"
#include "widgets/finding_list.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace assay;

namespace {

constexpr int kPatience = 240'000; // a busy machine makes 2,000 steps in minutes

/// A window onto which a table was dropped.
struct Program : testing::RealWindow {
    /// Drops a table on the window: y = 3 a - b in thousands, with a category and gaps.
    void dropTable()
    {
        QByteArray text("a,b,colour,price\n");
        for (int i = 0; i < 600; ++i) {
            const double a = std::sin(i * 1.3), b = std::cos(i * 0.7);
            text += (i % 50 == 0 ? QByteArray() : QByteArray::number(a, 'f', 4)) + ','
                    + QByteArray::number(b, 'f', 4) + (i % 3 ? ",red," : ",blue,")
                    + QByteArray::number(5000 + 3000 * a - 1000 * b, 'f', 2) + '\n';
        }
        testing::write(folder / "prices.csv", text);
        window->bench().open(QString::fromStdString((folder / "prices.csv").string()));
    }
};

} // namespace

class TestTablesAndDebug : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDroppedTableShowsItsColumnsAndHowARowEnters()
    {
        Program program;
        program.dropTable();
        QTRY_COMPARE_WITH_TIMEOUT(program.window->page(), QStringLiteral("data"), kPatience);
        auto* table = program.on<ui::TableView>("data", QStringLiteral("Columns"));
        QVERIFY(table);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 4, kPatience);
        QVERIFY(table->isVisible());
        const auto cell = [&](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        // The target is the first, and says so.
        QCOMPARE(cell(0, 0), QStringLiteral("price"));
        QCOMPARE(cell(0, 1), QStringLiteral("number"));
        QCOMPARE(cell(0, 7), QStringLiteral("target"));
        QVERIFY(table->model()->index(0, 0).data(Qt::FontRole).value<QFont>().bold());
        QCOMPARE(cell(1, 0), QStringLiteral("a"));
        QCOMPARE(cell(1, 1), QStringLiteral("number"));
        QCOMPARE(cell(1, 2), QStringLiteral("2.0 %"));
        QCOMPARE(cell(3, 1), QStringLiteral("category"));
        QVERIFY(cell(3, 4).startsWith(QStringLiteral("red 6")));
        auto* entering =
            program.on<QTableWidget>("data", QStringLiteral("The row as it enters the network"));
        QTRY_COMPARE_WITH_TIMEOUT(entering->rowCount(), 4, kPatience);
        const auto line = [&](int row) {
            QStringList words;
            for (int column = 0; column < entering->columnCount(); ++column)
                words << entering->item(row, column)->text();
            return words.join(QStringLiteral(" | "));
        };
        QVERIFY2(line(0).startsWith("price | "), qPrintable(line(0)));
        QVERIFY2(line(1).startsWith("a | ") && line(1).contains(", missing "), qPrintable(line(1)));
        QVERIFY2(line(3).startsWith("colour | red | red 1, 2 others 0")
                     || line(3).startsWith("colour | blue | blue 1, 2 others 0"),
                 qPrintable(line(3)));
        auto* tabs = program.on<QTabBar>("data", QStringLiteral("Split of the row"));
        QCOMPARE(tabs->count(), 3); // test is sealed
        // The template gave way to the one for tables.
        QCOMPARE(program.window->bench().draft().spec().model.templateName, std::string("mlp"));
        QVERIFY(program.window->bench().startObstacle().isEmpty());
    }

    void howATableWasReadIsShownAndChangedWithOneClick()
    {
        Program program;
        program.dropTable();
        auto* lines = program.on<QTableWidget>("data", QStringLiteral("First lines as read"));
        QTRY_VERIFY_WITH_TIMEOUT(lines->rowCount() > 2, kPatience);
        QVERIFY(lines->isVisible());
        QCOMPARE(lines->item(0, 0)->text(), QStringLiteral("1"));
        QCOMPARE(lines->item(0, 1)->text(), QStringLiteral("header"));
        QCOMPARE(lines->item(0, 4)->text(), QStringLiteral("colour"));
        QCOMPARE(lines->item(2, 4)->text(), QStringLiteral("red"));
        auto* comma = program.on<QToolButton>("data", QStringLiteral("Delimiter: comma"));
        auto* header = program.on<QToolButton>("data", QStringLiteral("Header: no"));
        QVERIFY(comma->isVisible() && comma->isChecked() && !header->isChecked());

        header->click();
        QTRY_COMPARE_WITH_TIMEOUT(lines->item(0, 1)->text(), QStringLiteral("row"), kPatience);
        QVERIFY(header->isChecked());
        QVERIFY(program.window->bench().draft().spec().data.table.header == data::HeaderChoice::No);
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(lines->item(0, 1)->text(), QStringLiteral("header"), kPatience);
        QVERIFY(!header->isChecked());

        // A click on a line's number lets the table begin there.
        Q_EMIT lines->cellClicked(2, 0);
        QTRY_COMPARE_WITH_TIMEOUT(lines->item(0, 1)->text(), QStringLiteral("passed over"),
                                  kPatience);
        QCOMPARE(program.window->bench().draft().spec().data.table.firstLine, std::int64_t{3});
        program.press("edit.undo");

        // What lets the reading fail can be changed where it was chosen.
        program.on<QToolButton>("data", QStringLiteral("Delimiter: pipe"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().draft().dataProblem().has_value(),
                                 kPatience);
        QVERIFY(comma->isVisible() && !comma->isChecked());
        comma->click();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().draft().profile() != nullptr, kPatience);
        QVERIFY(comma->isChecked());
    }

    /// A long warning above the columns is no reason for the page to scroll.
    void firstLinesGiveWayToALongWarning()
    {
        Program program;
        program.dropTable();
        auto* lines = program.on<QTableWidget>("data", QStringLiteral("First lines as read"));
        QTRY_VERIFY_WITH_TIMEOUT(lines->rowCount() > 2, kPatience);
        program.settle();
        const int usual = lines->height();
        QCOMPARE(usual, 7 * lines->rowHeight(0));
        auto* page = program.window->findChild<QWidget*>("page.data");
        const auto* area = qobject_cast<ui::PageArea*>(page->parentWidget()->parentWidget());
        QVERIFY(area && !area->verticalScrollBar()->isVisible());
        // As high as what the columns can spare, and 45 pixels more.
        auto* columns = program.on<ui::TableView>("data", QStringLiteral("Columns"));
        auto* above = qobject_cast<QVBoxLayout*>(
            page->findChild<ui::FindingList*>()->parentWidget()->layout());
        QVERIFY(above);
        auto* warning = new QWidget;
        warning->setFixedHeight(columns->height() - columns->minimumHeight() + 45
                                - above->spacing());
        above->insertWidget(0, warning);
        QTRY_VERIFY2(lines->height() < usual, QByteArray::number(lines->height()));
        QVERIFY(!area->verticalScrollBar()->isVisible());
    }

    void howTestDataWereReadStandsBelow()
    {
        Program program;
        program.dropTable();
        auto* lines = program.on<QTableWidget>("data", QStringLiteral("First lines as read"));
        QTRY_VERIFY_WITH_TIMEOUT(lines->rowCount() > 2, kPatience);
        const int before = lines->rowCount();
        QByteArray text("a;b;colour;price\n");
        for (int i = 0; i < 100; ++i)
            text += "0,25;0,5;" + QByteArray(i % 3 ? "red" : "blue") + ';'
                    + QByteArray::number(5000 + i * 7) + ",5\n";
        testing::write(program.folder / "later.csv", text);
        program.window->bench().useTestData(
            QString::fromStdString((program.folder / "later.csv").string()));
        QTRY_VERIFY_WITH_TIMEOUT(lines->rowCount() > before, kPatience);
        QCOMPARE(lines->item(0, 2)->text(), QStringLiteral("a"));
        const QString caption = lines->item(before, 0)->text();
        QVERIFY2(caption.contains("later.csv") && caption.contains("Delimiter: semicolon")
                     && !caption.contains("Header"),
                 qPrintable(caption));
        QCOMPARE(lines->item(before + 1, 1)->text(), QStringLiteral("header"));
        QCOMPARE(lines->item(before + 2, 2)->text(), QStringLiteral("0,25"));
        QVERIFY(lines->columnWidth(0) < 80); // a line's number, whatever stands above it
        program.keep("test-data-read");
        // A table begins on a line of its own file.
        Q_EMIT lines->cellClicked(before, 0);
        Q_EMIT lines->cellClicked(before + 3, 0);
        program.settle();
        QCOMPARE(program.window->bench().draft().spec().data.table.firstLine, std::int64_t{0});
    }

    void numbersAreTrainedAndToldInTheirUnit()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.press("run.start");
        const auto current = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(current() && current()->state == train::RunState::Finished,
                                 kPatience);
        QVERIFY(current()->last->at(data::SplitKind::TrainVal).rmse > 10);
        QTRY_VERIFY_WITH_TIMEOUT(!current()->baselines.empty(), kPatience);
        QCOMPARE(current()->baselines.front().name, std::string("linear_regression"));
        const auto charts =
            program.window->findChild<QWidget*>("page.train")->findChildren<ui::CurveChart*>();
        for (const ui::CurveChart* chart : charts) {
            if (chart->scene().measure == ui::Measure::Rmse) {
                QVERIFY(chart->isVisible());
                QTRY_COMPARE_WITH_TIMEOUT(chart->scene().references.size(), std::size_t{2},
                                          kPatience);
            }
            QVERIFY(chart->scene().measure != ui::Measure::Share || !chart->isVisible());
        }
        QTRY_VERIFY2_WITH_TIMEOUT(
            program.window->bench().nextStep().evidence.contains("Train-val: RMSE"),
            qPrintable(program.window->bench().nextStep().evidence), kPatience);
        // The rows that are answered worst, as they were written and in the target's unit.
        auto* worst = program.on<ui::TableView>("train", QStringLiteral("Worst examples"));
        QVERIFY(worst->isVisible() && worst->model()->rowCount() > 0);
        program.keep("worst-rows");
        const auto cell = [&](int column) { return worst->model()->index(0, column).data(); };
        QVERIFY2(cell(0).toString().contains("red") || cell(0).toString().contains("blue"),
                 qPrintable(cell(0).toString()));
        QVERIFY(cell(1).toString().remove(',').toDouble() > 1000);
    }

    void aSentinelIsOneClickAwayFromBeingAMissingValue()
    {
        Program program;
        QByteArray table("a,b,price\n");
        for (int i = 0; i < 400; ++i)
            table += (i % 9 == 0 ? QByteArray("-999") : QByteArray::number(i % 13 + 1)) + ','
                     + QByteArray::number(i % 7) + ',' + QByteArray::number(i % 13 * 2.5) + '\n';
        testing::write(program.folder / "gaps.csv", table);
        program.window->bench().open(
            QString::fromStdString((program.folder / "gaps.csv").string()));
        const auto button = [&]() -> QToolButton* {
            auto* page = program.window->findChild<QWidget*>("page.data");
            for (auto* candidate : page->findChildren<QToolButton*>()) {
                if (candidate->text() == "Treat -999 as missing")
                    return candidate;
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(button() && button()->isVisible(), kPatience);
        button()->click();
        auto* columns = program.on<ui::TableView>("data", QStringLiteral("Columns"));
        QTRY_COMPARE_WITH_TIMEOUT(columns->model()->index(1, 2).data().toString(),
                                  QStringLiteral("11.3 %"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!button(), kPatience);
        program.press("edit.undo");
        QTRY_VERIFY_WITH_TIMEOUT(button(), kPatience);
    }

    void labelsThatWereTakenForTheSameAreKeptApartWithOneClick()
    {
        Program program;
        const auto table = [](const char* rich) {
            QByteArray text("age,hours,income\n");
            for (int i = 0; i < 200; ++i) // no two rows are the same
                text += QByteArray::number(20 + i * 0.173, 'f', 3) + ','
                        + QByteArray::number(i * 7919 % 101 + i / 1000.0, 'f', 3) + ','
                        + (i % 3 ? "<=50K" : rich) + '\n';
            return text;
        };
        testing::write(program.folder / "train.csv", table(">50K"));
        testing::write(program.folder / "test.csv", table(">50K."));
        ui::Workbench& bench = program.window->bench();
        bench.open(QString::fromStdString((program.folder / "train.csv").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.startObstacle().isEmpty() && bench.project(), kPatience);
        bench.useTestData(QString::fromStdString((program.folder / "test.csv").string()));
        const auto button = [&](const char* words) -> QAbstractButton* {
            auto* page = program.window->findChild<QWidget*>("page.data");
            for (auto* candidate : page->findChildren<QAbstractButton*>()) {
                if (candidate->text() == words && candidate->isVisible())
                    return candidate;
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(button("Keep apart"), kPatience);
        const auto said = [&] { return program.labelsOn("data").join(' '); };
        QVERIFY2(said().contains("\">50K.\" in"), qPrintable(said()));
        program.keep("labels-matched");
        button("Keep apart")->click();
        // Then the test data have a class that was never trained: said, with the way back.
        QTRY_VERIFY_WITH_TIMEOUT(button("Put it back"), kPatience);
        QVERIFY(!button("Keep apart"));
        program.keep("labels-apart");
        program.press("edit.undo");
        QTRY_VERIFY_WITH_TIMEOUT(button("Keep apart"), kPatience);
        button("Keep apart")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("Put it back"), kPatience);
        button("Put it back")->click();
        QTRY_VERIFY_WITH_TIMEOUT(bench.startObstacle().isEmpty(), kPatience);
    }

    void everyClassHasItsErrorAfterAnEpoch()
    {
        Program program;
        program.window->bench().tryExample();
        auto* classes = program.on<ui::TableView>("train", QStringLiteral("Errors by class"));
        QTRY_COMPARE_WITH_TIMEOUT(classes->model()->rowCount(), 10, kPatience);
        auto* choice = program.on<QComboBox>("train", QStringLiteral("Which answers are shown"));
        QCOMPARE(choice->count(), 3);
        choice->setCurrentIndex(2);
        QVERIFY(classes->isVisible());
        program.press("run.stop");
        const auto current = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(current() && train::isOver(current()->state), kPatience);
        program.settle();
        // Sorted by the error, and together they are the train-val error of that epoch.
        int wrong = 0, examples = 0;
        double before = 2;
        for (int row = 0; row < 10; ++row) {
            const auto value = [&](int column) {
                return classes->model()->index(row, column).data(ui::SortRole).toDouble();
            };
            QVERIFY(value(3) <= before);
            before = value(3);
            wrong += int(value(1));
            examples += int(value(2));
        }
        QCOMPARE(examples, int(current()->examples.at(data::SplitKind::TrainVal)));
        QCOMPARE(double(wrong) / examples, current()->last->at(data::SplitKind::TrainVal).error);
        auto* worst = program.on<ui::TableView>("train", QStringLiteral("Worst examples"));
        QVERIFY(worst->model()->rowCount() > 0);
        QVERIFY(!worst->model()->index(0, 0).data(Qt::DecorationRole).isNull());
        program.keep("classes");
        choice->setCurrentIndex(1);
        program.keep("worst");
    }

    void oneBatchIsLearnedAndTheVerdictShown()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.press("run.overfit");
        QTRY_COMPARE_WITH_TIMEOUT(program.window->page(), QStringLiteral("debug"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes"), kPatience);
        QVERIFY(program.window->bench().runs().runs().empty()); // no run among runs
        program.keep("passes");
        const auto* chart =
            program.window->findChild<QWidget*>("page.debug")->findChild<ui::CurveChart*>();
        QTRY_VERIFY_WITH_TIMEOUT(!chart->scene().empty(), kPatience);
    }

    void aRateTooLowIsNamedAndOneButtonMendsIt()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.window->bench().draft().setField("train.learning_rate", 1e-7);
        program.press("run.overfit");
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Falls too slowly"), kPatience);
        for (const char* cause : {"1. The learning rate (1e-7) is too low, 3,000 times below the "
                                  "usual 3e-4: raise it.",
                                  "2. Gradients do not flow through the whole model."})
            QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains(cause), kPatience);
        program.keep("falls-slowly"); // makes the causes anew, in other colours
        QPushButton* mend = nullptr;
        const auto* page = program.window->findChild<QWidget*>("page.debug");
        for (QPushButton* button : page->findChildren<QPushButton*>()) {
            if (button->text() == "Try 3e-4")
                mend = button;
        }
        QVERIFY(mend);
        QTest::mouseClick(mend, Qt::LeftButton);
        QCOMPARE(program.window->bench().draft().spec().train.learningRate, 3e-4);
        // It learns the batch again at once.
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes"), kPatience);
        QCOMPARE(
            experiment::fromJson(program.window->bench().runs().overfit()->spec).train.learningRate,
            3e-4);
        auto* rail = program.window->findChild<ui::Navigator*>();
        QTRY_COMPARE(int(rail->state("debug")), int(ui::StepState::Ready));
        // Undone, the verdict is of other settings, and says of which.
        program.window->bench().undo().undo();
        QCOMPARE(program.window->bench().draft().spec().train.learningRate, 1e-7);
        QVERIFY(program.labelsOn("debug").contains(
            "For other settings: learning rate 3e-4 then, 1e-7 now."));
        QTRY_COMPARE(int(rail->state("debug")), int(ui::StepState::Outdated));
        // Neither does Next step claim more than is known.
        const auto step = [&] { return program.window->bench().nextStep(); };
        QTRY_COMPARE(step().title, QStringLiteral("Ready to train"));
        QCOMPARE(int(step().tone), int(ui::Tone::Neutral));
        // The findings of the attempt are read in a thread.
        QTRY_VERIFY2_WITH_TIMEOUT(
            step().evidence.contains(
                "Not checked with these settings: one batch was learned by heart with others."),
            qPrintable(step().evidence), kPatience);
        program.keep("outdated");
        program.window->bench().undo().redo();
        QVERIFY(program.labelsOn("debug").filter("For other settings").isEmpty());
        QTRY_COMPARE(int(rail->state("debug")), int(ui::StepState::Ready));
    }

    void aRateOfThirtyExplodesAtOnceAndIsNamedFirst()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.window->bench().draft().setField("train.learning_rate", 30.0);
        program.press("run.overfit");
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Explodes"), kPatience);
        QVERIFY(program.window->bench().runs().overfit()->step < 100);
        QTRY_VERIFY(program.labelsOn("debug").contains(
            "1. The learning rate (30) is too high, 100,000 times the usual 3e-4: lower it."));
        program.keep("explodes");
        // Next step says the same, and its button does the same.
        QTRY_COMPARE(program.window->bench().nextStep().button, QStringLiteral("Try 3e-4"));
        program.press("run.apply_fix");
        QCOMPARE(program.window->bench().draft().spec().train.learningRate, 3e-4);
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes"), kPatience);
    }

    void aCauseIsProvenByTheChangeThatCures()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.window->bench().draft().setField("train.learning_rate", 30.0);
        program.press("run.overfit");
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Explodes"), kPatience);
        const auto* page = program.window->findChild<QWidget*>("page.debug");
        const auto button = [page](const char* words) {
            QPushButton* found = nullptr;
            for (QPushButton* each : page->findChildren<QPushButton*>()) {
                if (each->text() == words && each->isVisible())
                    found = each;
            }
            return found;
        };
        QTRY_VERIFY_WITH_TIMEOUT(button("Prove it"), kPatience);
        const train::RunId control = program.window->bench().runs().overfit()->id;
        QTest::mouseClick(button("Prove it"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(
            !program.labelsOn("debug").filter("Proven: The learning rate").isEmpty(), kPatience);
        QVERIFY(program.window->bench().runs().overfit()->id > control);
        QVERIFY(program.labelsOn("debug").filter(": learned in ").size() == 1);
        // Cure and control lie over each other.
        QTRY_COMPARE_WITH_TIMEOUT(page->findChild<ui::CurveChart*>()->scene().curves.size(),
                                  std::size_t{2}, kPatience);
        program.keep("proven");
        // The project keeps it: opened again, the page shows the same.
        const QString file = QString::fromStdString(program.window->bench().project()->path);
        program.window->bench().openProject(file);
        QTRY_VERIFY_WITH_TIMEOUT(
            !program.labelsOn("debug").filter("which run " + QString::number(control)).isEmpty(),
            kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(page->findChild<ui::CurveChart*>()->scene().curves.size(),
                                  std::size_t{2}, kPatience);
        program.window->bench().draft().setField("train.learning_rate", 30.0);
        QCOMPARE(program.window->bench().draft().spec().train.learningRate, 30.0);
        QTest::mouseClick(button("Use it"), Qt::LeftButton);
        QCOMPARE(program.window->bench().draft().spec().train.learningRate, 3e-4);
    }

    void aWarningOnSettingsStandsBesideAPass()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        ui::Draft& draft = program.window->bench().draft();
        draft.setField("train.schedule", std::string("exponential"));
        draft.setField("train.decay", 0.5);
        program.press("run.overfit");
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes, with a warning"),
                                 kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!program.labelsOn("debug")
                                      .filter("less than a hundredth of the learning rate")
                                      .isEmpty(),
                                 kPatience);
        program.keep("passes-with-a-warning");
        const auto* found =
            program.window->findChild<QWidget*>("page.debug")->findChild<ui::FindingList*>();
        QVERIFY(found && found->isVisible());
        // Of other settings, what was found is as grey as the verdict.
        const auto isGrey = [found] {
            const auto labels = found->findChildren<QLabel*>();
            return !labels.isEmpty()
                   && std::none_of(labels.begin(), labels.end(),
                                   [](const QLabel* label) { return label->isEnabled(); });
        };
        QVERIFY(!isGrey());
        draft.setField("model.hidden", std::int64_t{64});
        QVERIFY(isGrey());
        program.window->bench().undo().undo();
        QVERIFY(!isGrey());
        const auto buttons = found->findChildren<QToolButton*>();
        QVERIFY(!buttons.isEmpty());
        QTest::mouseClick(buttons.front(), Qt::LeftButton);
        QCOMPARE(int(draft.spec().train.schedule.kind), int(train::ScheduleKind::Constant));
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes"), kPatience);
        QVERIFY(!found->isVisible());
    }

    void anyChangeOfModelOrDataGreysTheVerdict()
    {
        Program program;
        program.dropTable();
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        program.press("run.overfit");
        QTRY_VERIFY_WITH_TIMEOUT(program.labelsOn("debug").contains("Passes"), kPatience);
        ui::Draft& draft = program.window->bench().draft();
        const auto greyed = [&] {
            return program.labelsOn("debug").filter("For other settings: ").value(0);
        };
        draft.setField("model.hidden", std::int64_t{64});
        QVERIFY2(greyed().contains("hidden units 128 then, 64 now")
                     || greyed().contains("hidden units 256 then, 64 now"),
                 qPrintable(greyed()));
        program.window->bench().undo().undo();
        QVERIFY(greyed().isEmpty());
        draft.setField("data.count", std::int64_t{300});
        QVERIFY2(greyed().contains("examples "), qPrintable(greyed()));
        program.window->bench().undo().undo();
        QVERIFY(greyed().isEmpty());
        // What one batch does not see.
        draft.setField("train.epochs", std::int64_t{3});
        QVERIFY(greyed().isEmpty());
    }

    void seriesAreDrawnAndTakeTheirTemplate()
    {
        Program program;
        program.window->bench().open(QStringLiteral("sequences"));
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
        QCOMPARE(program.window->bench().draft().spec().model.templateName, std::string("lstm"));
        auto* examples = program.on<QListView>("data", QStringLiteral("Examples"));
        QTRY_VERIFY_WITH_TIMEOUT(examples->model()->rowCount() > 0, kPatience);
        QVERIFY(examples->isVisible());
        const auto picture = examples->model()->index(0, 0).data(Qt::UserRole).value<QImage>();
        QVERIFY(!picture.isNull());
    }
};

QTEST_MAIN(TestTablesAndDebug)
#include "tst_tables_and_debug.moc"
