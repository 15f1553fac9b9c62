// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/attempt_book.h"
#include "bridge/workbench.h"
#include "shell/main_window.h"
#include "support/real_window.h"
#include "widgets/column_chooser.h"
#include "widgets/improvement_view.h"
#include "widgets/method_tree_view.h"
#include "widgets/next_step_card.h"
#include "widgets/table_view.h"
#include "widgets/view_tabs.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace assay;

namespace {

constexpr int kPatience = 240'000; // a busy machine

/// A network of two units that was trained on drawn digits, which it cannot learn.
struct SmallNetwork : testing::RealWindow {
    explicit SmallNetwork(std::vector<std::string> more = {})
    {
        bench().newProject(QString::fromStdString((folder / "small.assay").string()));
        if (!QTest::qWaitFor([&] { return bench().project().has_value(); }, kPatience))
            qFatal("no project");
        auto spec = bench().draft().spec();
        for (const char* setting : {"data.path=glyphs", "data.count=1200", "model.template=mlp",
                                    "model.hidden=2", "train.learning_rate=3e-3", "train.epochs=5"})
            experiment::setText(spec, setting);
        for (const std::string& setting : more)
            experiment::setText(spec, setting);
        bench().draft().replace(spec, QStringLiteral("a small network"));
        if (!QTest::qWaitFor([&] { return bench().startObstacle().isEmpty(); }, kPatience))
            qFatal("cannot start: %s", qPrintable(bench().startObstacle()));
        bench().start();
        if (!QTest::qWaitFor(
                [&] {
                    const train::RunRecord* run = bench().runs().current();
                    return run && run->state == train::RunState::Finished
                           && bench().evaluations().evaluation();
                },
                kPatience))
            qFatal("not trained");
        press("go.improve");
        // What the curve shows decides which entry is the first.
        if (!QTest::qWaitFor([&] { return window->isSettled(); }, kPatience))
            qFatal("not settled");
    }

    ui::Workbench& bench() { return window->bench(); }
    ui::TableView* list() { return on<ui::TableView>("improve", "What to try"); }
    ui::ImprovementView* detail() { return window->findChild<ui::ImprovementView*>(); }
    QString patch() { return detail()->findChild<QLabel*>("improve.patch")->text(); }
    QString verdict()
    {
        return detail()->findChild<QLabel*>("improve.verdict")->text().replace(QChar(0x00a0), ' ');
    }
    QPushButton* button(const QString& text)
    {
        for (QPushButton* one : detail()->findChildren<QPushButton*>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    void against(evaluate::TermKind kind)
    {
        auto* term = window->findChild<QComboBox*>("improve.term");
        term->setCurrentIndex(term->findData(static_cast<int>(kind)));
        Q_EMIT term->activated(term->currentIndex());
    }
};

} // namespace

class TestImprovePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsOfATableAreChosenAndTheirPatchIsShown()
    {
        const testing::TempFolder folder;
        QByteArray text("a,b,c,y\n");
        for (int i = 0; i < 400; ++i)
            text += QByteArray::number((i * 7) % 23 + 0.5) + ','
                    + QByteArray::number((i * 11) % 19 + 0.5) + ','
                    + QByteArray::number(i * i % 17 + 0.25) + (i % 2 ? ",p\n" : ",q\n");
        testing::write(folder / "table.csv", text);
        SmallNetwork kit({"data.path=" + (folder / "table.csv").string()});
        kit.against(evaluate::TermKind::Variance);
        const auto* list = kit.list()->model();
        for (int row = 0; row < list->rowCount(); ++row) {
            if (list->index(row, 0).data().toString().contains("Remove features"))
                kit.list()->selectRow(row);
        }
        // Nothing was measured yet: an empty column would only narrow what there is to try.
        QVERIFY(kit.list()->isColumnHidden(2));
        QVERIFY2(kit.list()->columnWidth(0) >= 240,
                 qPrintable(QString::number(kit.list()->columnWidth(0))));
        QTRY_VERIFY_WITH_TIMEOUT(kit.patch().startsWith("Columns left out: none"), kPatience);
        QTest::mouseClick(kit.button("Several columns ..."), Qt::LeftButton);
        auto* chooser = kit.detail()->findChild<ui::ColumnChooser*>();
        auto* columns = chooser->findChild<QListWidget*>();
        QCOMPARE(columns->count(), 3);
        columns->item(2)->setCheckState(Qt::Checked);
        columns->item(1)->setCheckState(Qt::Checked);
        chooser->hide();
        kit.settle();
        kit.keep("improve-columns");
        QTest::mouseClick(kit.button("Set only"), Qt::LeftButton);
        QCOMPARE(kit.bench().draft().spec().data.table.leaveOut, std::string("b,c"));
    }

    void aFileOfTheSameRowsWithFurtherColumnsIsOffered()
    {
        const testing::TempFolder folder;
        QByteArray rows("a,b,y\n"), more("a,b,y,c\n"), others("a,b,y,c\n");
        for (int i = 0; i < 400; ++i) {
            const auto row = [](int k) -> QByteArray {
                return QByteArray::number((k * 7) % 23 + 0.5) + ','
                       + QByteArray::number((k * 11) % 19 + 0.5) + (k % 2 ? ",p" : ",q");
            };
            const QByteArray further = ',' + QByteArray::number(i * i % 17 + 0.25) + '\n';
            rows += row(i) + '\n';
            more += row(i) + further;
            others += row(i + 1) + further;
        }
        testing::write(folder / "table.csv", rows);
        testing::write(folder / "more.csv", more);
        testing::write(folder / "others.csv", others);
        const auto path = [&folder](const char* name) {
            return QString::fromStdString((folder / name).string());
        };
        SmallNetwork kit({"data.path=" + (folder / "table.csv").string()});
        kit.against(evaluate::TermKind::AvoidableBias);
        const auto* list = kit.list()->model();
        for (int row = 0; row < list->rowCount(); ++row) {
            if (list->index(row, 0).data().toString().contains("Add features"))
                kit.list()->selectRow(row);
        }
        QTRY_VERIFY_WITH_TIMEOUT(kit.button("File with further columns ...")->isVisible(),
                                 kPatience);
        const auto* words = kit.detail()->findChild<QLabel*>("columns.words");
        QVERIFY(!words->isVisible());
        kit.detail()->addColumnFile(path("others.csv"));
        QTRY_VERIFY2_WITH_TIMEOUT(words->text().contains("the rows are others"),
                                  qPrintable(words->text()), kPatience);
        QVERIFY(!kit.button("Try and measure")->isEnabled());
        kit.detail()->addColumnFile(path("more.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(words->text(), QString("The same rows; 3 columns of them enter."),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(kit.button("Try and measure")->isEnabled(), kPatience);
        kit.keep("improve-further-columns");
    }

    /// Chosen in a dialog, counted, trained on and compared on the same examples.
    void furtherDataAreTriedAndMeasured()
    {
        SmallNetwork kit;
        kit.against(evaluate::TermKind::Variance);
        const auto* rows = kit.list()->model();
        int more = 0;
        while (more < rows->rowCount()
               && !rows->index(more, 0).data().toString().contains("Get more training data"))
            ++more;
        QVERIFY(more < rows->rowCount());
        kit.list()->selectRow(more);
        QVERIFY(kit.button("Further file ...")->isVisible());
        const auto* words = kit.detail()->findChild<QLabel*>("further.words");
        QVERIFY(!words->isVisible());
        kit.detail()->addFurther("glyphs"); // what it was trained on
        QVERIFY(!words->isVisible());
        kit.detail()->addFurther("glyphs-night");
        QVERIFY2(kit.patch().contains("Further data: none \u2192 glyphs-night"),
                 qPrintable(kit.patch()));
        QTRY_COMPARE_WITH_TIMEOUT(
            words->text(),
            QString("1,200 of the 1,200 examples of glyphs-night are added to train."), kPatience);
        kit.settle();
        kit.keep("improve-further-data");
        QVERIFY(kit.button("Try and measure")->isEnabled());
        QTest::mouseClick(kit.button("Try and measure"), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(rows->index(more, 1).data().toString().startsWith("tried"),
                                  qPrintable(rows->index(more, 1).data().toString()), kPatience);
        QVERIFY2(kit.verdict().contains("further data: glyphs-night, on run 1:"),
                 qPrintable(kit.verdict()));
        const auto& attempts = kit.bench().attempts().all();
        QCOMPARE(attempts.size(), std::size_t{1});
        QVERIFY(attempts.front().onValidation());
        QCOMPARE(attempts.front().pairs.size(), std::size_t{3});
    }

    void anEntryIsTriedByOneClickAndItsEffectMeasured()
    {
        SmallNetwork kit;
        kit.against(evaluate::TermKind::AvoidableBias);
        const auto* rows = kit.list()->model();
        const int first = rows->index(0, 0).data().toString().contains("Train longer") ? 1 : 0;
        kit.list()->selectRow(first);
        QVERIFY(rows->index(first, 0).data().toString().contains("Make the model bigger"));
        QCOMPARE(rows->index(first, 1).data().toString(), QString("untried"));
        QCOMPARE(kit.patch(),
                 QString("as wide as the template usually is\nHidden units: 2 \u2192 256"));
        kit.settle();
        kit.keep("improve-untried");
        // The draft is left alone, the run that is looked at stays.
        const std::string before = experiment::hash(kit.bench().draft().spec());
        QTest::mouseClick(kit.button("Try and measure"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows->index(first, 1).data().toString(), QString("tried: better"),
                                  kPatience);
        QCOMPARE(experiment::hash(kit.bench().draft().spec()), before);
        QCOMPARE(kit.bench().runs().current()->id, 1);
        QVERIFY2(kit.verdict().contains("as wide as the template usually is, on run 1:"),
                 qPrintable(kit.verdict()));
        QVERIFY(kit.verdict().contains("better"));
        const auto* effects = kit.on<ui::TableView>("improve", "Measured effect")->model();
        QVERIFY(effects->rowCount() >= 3);
        QVERIFY(effects->index(0, 3).data().toString().startsWith("-"));
        QCOMPARE(effects->index(0, 4).data().toString(), QString("better"));
        kit.settle();
        kit.keep("improve-tried");

        // One that makes it worse, and one that is taken into the draft alone.
        kit.against(evaluate::TermKind::Variance);
        for (int row = 0; row < rows->rowCount(); ++row) {
            if (rows->index(row, 0).data().toString().contains("Reduce the model"))
                kit.list()->selectRow(row);
        }
        QCOMPARE(kit.patch(), QString("Hidden units: 2 \u2192 1"));
        QTest::mouseClick(kit.button("Set only"), Qt::LeftButton);
        QCOMPARE(kit.bench().draft().spec().model.parameters.at("hidden"),
                 base::Value(std::int64_t{1}));
        QCOMPARE(kit.bench().runs().runs().size(), 6U);
        kit.bench().undo().undo();
        QCOMPARE(experiment::hash(kit.bench().draft().spec()), before);

        // The ledger, and the tree that counts it.
        kit.window->findChild<QWidget*>("page.improve")
            ->findChild<ui::ViewTabs*>()
            ->showView(QStringLiteral("ledger"));
        QTRY_VERIFY(kit.on<ui::TableView>("improve", "All attempts")->isVisible());
        kit.settle();
        QVERIFY(!kit.detail()->isVisible()); // its columns take the room
        kit.keep("improve-ledger");
        const auto* ledger = kit.on<ui::TableView>("improve", "All attempts")->model();
        QCOMPARE(ledger->rowCount(), 1);
        QCOMPARE(ledger->index(0, 4).data().toString(), QString("3"));
        bool counted = false;
        for (const ui::StepBox* box : kit.window->findChildren<ui::StepBox*>())
            counted = counted || box->accessibleDescription().contains("1 tried, 1 clearly better");
        QVERIFY(counted);

        // Kept with the project.
        const QString path = QString::fromStdString(kit.bench().project()->path);
        kit.bench().openProject(path);
        QTRY_COMPARE_WITH_TIMEOUT(kit.bench().attempts().all().size(), 1U, kPatience);
        QTRY_VERIFY(kit.bench().attempts().all().front().state == tune::AttemptState::Tried);
    }

    /// Fine-tuning goes on from the weights of each seed: the second seed is trained first.
    void anAdaptationIsComparedWithTheNetworkWithoutIt()
    {
        SmallNetwork kit({"data.test_path=glyphs-night", "model.hidden=24"});
        const auto tabs =
            kit.window->findChild<QWidget*>("page.improve")->findChild<ui::ViewTabs*>();
        tabs->showView(QStringLiteral("adaptation"));
        auto* table = kit.on<ui::TableView>("improve", "Domain adaptation");
        QTRY_VERIFY(table->isVisible());
        kit.settle();
        kit.keep("improve-adaptation-empty");
        // Until that is measured, both are to be seen to show things at the same size and place.
        QTRY_VERIFY_WITH_TIMEOUT(
            kit.labelsOn("improve").join(' ').contains("Inputs of test-val differ from those of"),
            kPatience);
        for (QPushButton* one : kit.window->findChildren<QPushButton*>()) {
            if (one->text() == "Choose a method ...")
                QTest::mouseClick(one, Qt::LeftButton);
        }
        QCOMPARE(tabs->view(), QString("list"));
        QVERIFY(kit.list()->currentIndex().data().toString().contains("Adapt the domain",
                                                                      Qt::CaseInsensitive));
        auto* way = kit.detail()->findChild<QComboBox*>();
        way->setCurrentIndex(way->findData("fine_tune"));
        QVERIFY2(kit.patch().contains("fine_tune") || kit.patch().contains("Domain adaptation"),
                 qPrintable(kit.patch()));
        kit.detail()->findChild<QSpinBox*>()->setValue(2);
        kit.settle();
        kit.keep("improve-adaptation-untried");
        QTest::mouseClick(kit.button("Try and measure"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().attempts().all().size() == 1
                                     && kit.bench().attempts().all().front().pairs.size() == 2
                                     && kit.bench().attempts().all().front().state
                                            == tune::AttemptState::Tried,
                                 kPatience);
        tabs->showView(QStringLiteral("adaptation"));
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, kPatience);
        QVERIFY(table->model()->index(0, 0).data().toString().startsWith("fine-tuned"));
        const auto* known = kit.bench().attempts().adaptations(kit.bench().runs().current()->id);
        QVERIFY(known && known->front().gap.change() < 0);
        QCOMPARE(known->front().gap.examples, 300U);
        kit.settle();
        kit.keep("improve-adaptation");
    }

    void whatAPersonDoesIsSaidAndTicked()
    {
        SmallNetwork kit;
        kit.against(evaluate::TermKind::DistributionShift);
        const auto* rows = kit.list()->model();
        QCOMPARE(rows->rowCount(), 3);
        kit.list()->selectRow(0);
        QVERIFY(!kit.button("Try and measure")->isVisible());
        QVERIFY(kit.button("Open Errors")->isVisible());
        auto* done = kit.detail()->findChild<QCheckBox*>();
        QVERIFY(done->isVisible() && !done->isChecked());
        QTest::mouseClick(done, Qt::LeftButton, {}, QPoint(8, done->height() / 2));
        QTRY_COMPARE(rows->index(0, 3).data().toString(), QString("run 1"));
        QTRY_COMPARE(rows->index(0, 1).data().toString(), QString("done by hand"));
        QTest::mouseClick(kit.button("Open Errors"), Qt::LeftButton);
        QCOMPARE(kit.window->page(), QString("errors"));
        // As the button of Next step does where it says "See what to try".
        Q_EMIT kit.window->findChild<ui::NextStepCard*>()->wanted("go.improve");
        QCOMPARE(kit.window->page(), QString("improve"));
    }

    /// The entry with a measured change is shown where a person has chosen none; a click on the one that is
    /// shown already is a choice too.
    void anEntryThatWasClickedStays()
    {
        SmallNetwork kit;
        kit.against(evaluate::TermKind::Variance);
        kit.settle();
        QCOMPARE(kit.list()->currentIndex().row(), 0);
        const QString first = kit.list()->model()->index(0, 0).data().toString();
        QTest::mouseClick(kit.list()->viewport(), Qt::LeftButton, {},
                          kit.list()->visualRect(kit.list()->model()->index(0, 0)).center());
        kit.bench().attempts().start(1,
                                     {.improvement = "variance.smaller_model",
                                      .way = {},
                                      .words = "one unit",
                                      .patch = {{"model.hidden", "1"}}},
                                     1);
        QTRY_VERIFY_WITH_TIMEOUT(!kit.bench().attempts().all().empty()
                                     && kit.bench().attempts().all().front().state
                                            == tune::AttemptState::Tried,
                                 kPatience);
        kit.settle();
        bool isShown = false;
        for (int row = 0; row < kit.list()->model()->rowCount(); ++row)
            isShown = isShown || !kit.list()->model()->index(row, 2).data().toString().isEmpty();
        QVERIFY(isShown); // the change of the other entry stands in the list
        QCOMPARE(kit.list()->currentIndex().siblingAtColumn(0).data().toString(), first);
    }

    /// A person confirms the reason that is filled in; the report follows.
    void theReportFollowsATestThatWasOffered()
    {
        SmallNetwork kit;
        auto* open = kit.window->findChild<QPushButton*>("improve.open_test");
        QVERIFY(!open->isVisible());
        store::ProjectInfo info = kit.bench().project().value();
        info.goal.target = 0.99;
        kit.bench().describe(info);
        QTRY_VERIFY_WITH_TIMEOUT(open->isVisible(), kPatience);
        kit.settle();
        kit.keep("improve-reached");
        QTest::mouseClick(open, Qt::LeftButton);
        QCOMPARE(kit.window->page(), QString("evaluate"));
        auto* reason = kit.on<QLineEdit>("evaluate", "Reason for opening Test");
        QVERIFY(reason->isVisible());
        QVERIFY2(reason->text().contains("is reached on validation by run 1"),
                 qPrintable(reason->text()));
        auto* confirm = kit.window->findChild<QPushButton*>("evaluate.open");
        QCOMPARE(confirm->text(), QString("Open Test, then export report ..."));
        kit.keep("improve-reached-offer");
        kit.settle();
        QVERIFY(kit.bench().evaluations().evaluation()->openings.empty());
        QVERIFY(!kit.window->findChild<QFileDialog*>());
        QTest::mouseClick(confirm, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(kit.window->findChild<QFileDialog*>(), kPatience);
        QCOMPARE(kit.bench().evaluations().evaluation()->openings.size(), std::size_t{1});
        auto* dialog = kit.window->findChild<QFileDialog*>();
        const QString file = QString::fromStdString((kit.folder / "case.html").string());
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(file), kPatience);
        kit.settle();
        QVERIFY(testing::bytesOf(file.toStdString()).contains("is reached on validation by run 1"));
        // A reason of a person's own is asked for without it.
        kit.press("evaluate.open_test");
        QCOMPARE(confirm->text(), QString("Open Test"));
    }

    void aStepOfTheTreeOpensItsPage()
    {
        SmallNetwork kit;
        for (ui::StepBox* box : kit.window->findChildren<ui::StepBox*>()) {
            if (box->step().place == advise::Place::Debug)
                QTest::mouseClick(box, Qt::LeftButton);
        }
        QCOMPARE(kit.window->page(), QString("debug"));
    }

    void withoutARunItSaysWhatWillBeHere()
    {
        testing::RealWindow kit;
        kit.press("go.improve");
        QTRY_VERIFY(kit.labelsOn("improve").join(' ').contains("Nothing to improve yet"));
    }
};

QTEST_MAIN(TestImprovePage)
#include "tst_improve_page.moc"
