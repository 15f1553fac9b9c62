// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/simplify.h"
#include "models/run_table_model.h"
#include "models/sample_model.h"
#include "models/weight_match_model.h"
#include "pages/runs_page.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/column_chooser.h"
#include "widgets/draws_view.h"
#include "widgets/field_row.h"
#include "widgets/finding_list.h"
#include "widgets/path_field.h"
#include "widgets/reading_bar.h"
#include "widgets/run_list.h"
#include "widgets/run_overlay.h"
#include "widgets/sample_strip.h"
#include "widgets/sample_view.h"
#include "widgets/spec_form.h"
#include "widgets/split_balance.h"
#include "widgets/table_view.h"
#include "widgets/template_card.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

using namespace assay;

namespace {

QLineEdit* lineNamed(const QWidget& in, const QString& name)
{
    for (QLineEdit* line : in.findChildren<QLineEdit*>())
        if (line->accessibleName() == name)
            return line;
    return nullptr;
}

ui::TableView* tableNamed(const QWidget& in, const QString& name)
{
    for (ui::TableView* table : in.findChildren<ui::TableView*>())
        if (table->accessibleName() == name)
            return table;
    return nullptr;
}

void type(QLineEdit* line, const QString& text)
{
    line->setFocus();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Start ---------------------------------------------------------------------------------
    void takesWhatTheProjectIsFor()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("start");
        type(lineNamed(kit.window, "Target error"), "2.5 %");
        type(lineNamed(kit.window, "Human-level error"), "0,4");
        type(lineNamed(kit.window, "Source of Human-level error"), "two people");
        kit.settle();
        QCOMPARE(kit.session.info.goal.target, std::optional(0.025));
        QCOMPARE(kit.session.info.goal.irreducible, std::optional(0.004));
        QCOMPARE(kit.session.info.goal.irreducibleSource, std::string("two people"));
        type(lineNamed(kit.window, "Target error"), "");
        kit.settle();
        QVERIFY(!kit.session.info.goal.target);
    }

    void offersTheMetricsThatFitTheData()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("start");
        auto* metric = kit.window.findChild<QComboBox*>("goal.metric");
        QCOMPARE(metric->count(), 2);
        QCOMPARE(metric->itemText(0), QStringLiteral("error"));
        QCOMPARE(metric->itemText(1), QStringLiteral("F1"));
        type(lineNamed(kit.window, "Target error"), "2.5 %");
        kit.settle();
        QCOMPARE(kit.session.info.goal.metric, std::string("error"));
        // Another metric has other numbers; those of the first come back with it.
        metric->setCurrentIndex(1);
        Q_EMIT metric->activated(1);
        kit.settle();
        QCOMPARE(kit.session.info.goal.metric, std::string("f1"));
        QVERIFY(!kit.session.info.goal.target);
        type(lineNamed(kit.window, "Target F1"), "0.9");
        kit.settle();
        QCOMPARE(kit.session.info.goal.target, std::optional(0.9));
        metric->setCurrentIndex(0);
        Q_EMIT metric->activated(0);
        kit.settle();
        QCOMPARE(kit.session.info.goal.target, std::optional(0.025));
    }

    void limitsTheCheckpointsThatAProjectKeeps()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("start");
        auto* kept = kit.window.findChild<QSpinBox*>("project.kept");
        QCOMPARE(kept->value(), 1000);
        kept->setFocus();
        kept->selectAll();
        QTest::keyClicks(kept, "250");
        QTest::keyClick(kept, Qt::Key_Return);
        kit.settle();
        QCOMPARE(kit.session.info.keptBytes, 250'000'000);
        kit.session.info.readOnly = true;
        kit.session.openProject();
        kit.settle();
        QVERIFY(kept->isReadOnly());
        QCOMPARE(kept->value(), 250);
    }

    void keepsTheWordsOfAnEarlierVersionInSight()
    {
        testing::WindowKit kit;
        kit.session.info.goal.note = "mean cost, in euros";
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("start");
        const auto labels = kit.window.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text() == "mean cost, in euros";
        }));
    }

    void refusesATargetThatIsNoPercentage_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("too large") << "101";
        QTest::newRow("negative") << "-1";
        QTest::newRow("word") << "low";
        QTest::newRow("not a number") << "nan";
    }
    void refusesATargetThatIsNoPercentage()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("start");
        QFETCH(QString, typed);
        type(lineNamed(kit.window, "Target error"), typed);
        kit.settle();
        QVERIFY(!kit.session.info.goal.target);
        QCOMPARE(lineNamed(kit.window, "Target error")->text(), typed);
    }

    void offersOneActOnceAndTheLastProjectToWhoHadOne()
    {
        for (const bool returning : {false, true}) {
            testing::WindowKit kit;
            if (returning)
                kit.settings.remember("/home/ada/mnist on usps.assay");
            Q_EMIT kit.window.bench().nextStepChanged();
            kit.settle();
            QStringList primary;
            for (const QPushButton* button : kit.window.findChildren<QPushButton*>()) {
                if (button->isVisible() && button->property("role") == QStringLiteral("primary"))
                    primary << button->text();
            }
            QCOMPARE(primary, QStringList{returning ? QStringLiteral("Open mnist on usps")
                                                    : QStringLiteral("Try the built-in example")});
        }
    }

    void marksTheRecentProjectThatTheKeysActOn()
    {
        testing::WindowKit kit;
        kit.settings.remember("/home/ada/usps.assay");
        kit.settings.remember("/home/ada/mnist.assay");
        Q_EMIT kit.window.bench().projectChanged();
        kit.settle();
        QListWidget* list = nullptr;
        for (QListWidget* candidate : kit.window.findChildren<QListWidget*>()) {
            if (candidate->accessibleName() == QStringLiteral("Recent projects"))
                list = candidate;
        }
        QVERIFY(list && !list->currentItem());
        list->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(list->currentItem() && list->currentItem()->isSelected());
        QCOMPARE(list->currentItem()->text(), QStringLiteral("mnist"));
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(kit.session.calls.back(), std::string("project.open /home/ada/usps.assay"));
    }

    // Data ----------------------------------------------------------------------------------
    void asksForDataWhereThereAreNone()
    {
        testing::WindowKit kit;
        kit.window.bench().newProject(kit.folder.filePath("adult.assay"));
        kit.settle();
        QCOMPARE(kit.window.page(), QStringLiteral("data"));
        const auto* page = kit.window.findChild<QWidget*>("page.data");
        QStringList seen;
        for (const QPushButton* button : page->findChildren<QPushButton*>()) {
            if (button->isVisible())
                seen << button->text();
        }
        QCOMPARE(seen, (QStringList{"Choose file ...", "Choose folder ..."}));
        kit.window.bench().useData("glyphs");
        kit.settle();
        QVERIFY(page->findChild<ui::SampleView*>()->isVisible());
    }

    void dismissedFindingsAreFoldedAwayWithTheirReason()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        auto* list = kit.window.findChild<QWidget*>("page.data")->findChild<ui::FindingList*>();
        list->setFindings({{.id = "data.test_is_train"},
                           {.id = "examples.repeated", .evidence = {{"count", 2}, {"of", 7000}}}});
        kit.settle();
        const auto visible = [&](const QString& words) {
            int count = 0;
            for (const QLabel* label : list->findChildren<QLabel*>())
                count += label->isVisible() && label->text().contains(words);
            return count;
        };
        const auto button = [&](const QString& words) -> QAbstractButton* {
            for (QAbstractButton* each : list->findChildren<QAbstractButton*>()) {
                if (each->isVisible() && each->text() == words)
                    return each;
            }
            return nullptr;
        };
        const auto choose = [&](int reason) {
            auto* dismiss = qobject_cast<QToolButton*>(button("Dismiss"));
            QVERIFY(dismiss && dismiss->menu());
            QCOMPARE(dismiss->menu()->actions().size(), 5); // three reasons, a line, another one
            dismiss->menu()->actions().at(reason)->trigger();
            kit.settle();
        };
        QCOMPARE(visible("repeat"), 1);
        QVERIFY(!button("1 dismissed"));
        choose(0); // of the first
        QCOMPARE(kit.session.calls.back(),
                 std::string("dismiss data.test_is_train: It is so, and does not matter here"));
        QVERIFY(button("1 dismissed"));
        QCOMPARE(visible("does not matter"), 0);
        button("1 dismissed")->click();
        QCOMPARE(visible("Dismissed: It is so, and does not matter here"), 1);
        QTRY_COMPARE(list->verticalScrollBar()->maximum(), 0); // nothing of it is cut off
        // A reason of one's own; spaces are none.
        auto* dismiss = qobject_cast<QToolButton*>(button("Dismiss"));
        dismiss->menu()->actions().back()->trigger();
        auto* ask = kit.window.findChild<QInputDialog*>();
        QVERIFY(ask && ask->isVisible());
        ask->setTextValue("  ");
        ask->accept();
        QCOMPARE(kit.session.dismissed.size(), 1U);
        dismiss->menu()->actions().back()->trigger();
        ask = kit.window.findChildren<QInputDialog*>().back();
        ask->setTextValue(" <b>drawn</b> twice on purpose ");
        ask->accept();
        kit.settle();
        QCOMPARE(kit.session.dismissed.back().reason, std::string("<b>drawn</b> twice on purpose"));
        QVERIFY(!button("Dismiss"));
        QCOMPARE(visible("Dismissed: <b>drawn</b> twice on purpose"), 1);
        // Both ways back.
        kit.window.bench().undo().undo();
        kit.settle();
        QCOMPARE(kit.session.calls.back(), std::string("restoreDismissed examples.repeated"));
        QVERIFY(button("Dismiss"));
        button("Restore")->click();
        kit.settle();
        QVERIFY(kit.session.dismissed.empty());
        QVERIFY(!button("1 dismissed") && !button("Hide dismissed"));
        kit.window.bench().undo().undo();
        kit.settle();
        QCOMPARE(kit.session.dismissed.size(), 1U);
        QCOMPARE(kit.session.dismissed[0].reason,
                 std::string("It is so, and does not matter here"));
        // What cannot be written offers no change.
        kit.session.info.readOnly = true;
        kit.session.emitEvent(session::ProjectChanged{kit.session.info});
        kit.settle();
        list->setFindings({{.id = "data.test_is_train"}});
        kit.settle();
        QVERIFY(!button("Dismiss") && !button("Restore"));
        QVERIFY(button("1 dismissed"));
    }

    void foldsAwayWholeFindings()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        auto* list = kit.window.findChild<QWidget*>("page.data")->findChild<ui::FindingList*>();
        std::vector<base::Finding> findings;
        for (const char* column : {"age", "height", "weight", "income", "postcode"})
            findings.push_back({.id = "table.sentinel",
                                .severity = base::Severity::Warning,
                                .place = column,
                                .evidence = {{"share", 0.02}},
                                .texts = {"99999"},
                                .fix = {{"data.missing", "99999"}}});
        list->setFindings(findings);
        kit.settle();
        const auto whole = [&] {
            int count = 0;
            for (const QLabel* label : list->findChildren<QLabel*>()) {
                if (!label->isVisible() || !label->text().startsWith("Column"))
                    continue;
                const QPoint foot = label->mapTo(list->viewport(), QPoint(0, label->height()));
                if (foot.y() > list->viewport()->height())
                    return -1;
                ++count;
            }
            return count;
        };
        const int shown = whole();
        QVERIFY(shown >= 1 && shown < 5);
        auto* more = list->findChild<QPushButton*>();
        QCOMPARE(more->text(), QStringLiteral("%1 more").arg(5 - shown));
        more->click();
        kit.settle();
        QVERIFY(list->height() > 84);
        QCOMPARE(more->text(), QStringLiteral("Show fewer"));
        QCOMPARE(list->findChildren<QToolButton*>().front()->text(),
                 QStringLiteral("Treat 99999 as missing"));
    }

    void showsTheExamplesThatAFindingNames()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        auto* list = kit.window.findChild<QWidget*>("page.data")->findChild<ui::FindingList*>();
        list->setFindings({{.id = "examples.repeated",
                            .evidence = {{"count", 2}, {"of", 7000}},
                            .samples = {{1}, {2}, {3}}},
                           {.id = "data.test_is_train"}});
        kit.settle();
        QList<QToolButton*> buttons = list->findChildren<QToolButton*>();
        buttons.removeIf([](const QToolButton* each) { return each->text() != "Show them"; });
        QCOMPARE(buttons.size(), 1); // the second names none
        buttons.front()->click();
        kit.settle();
        QCOMPARE(kit.session.calls.back(), std::string("data.examples 3"));
        auto* dialog = kit.window.findChild<QWidget*>("examples");
        QVERIFY(dialog && dialog->isVisible());
        auto* view = dialog->findChild<QListView*>();
        QCOMPARE(view->model()->rowCount(), 3);
        QVERIFY(view->model()->index(0, 0).data().toString().endsWith(", train"));
        // A label that is too long is cut before its part, which has room of its own.
        QCOMPARE(view->model()->index(0, 0).data(ui::SampleModel::SplitRole).toString(),
                 QStringLiteral("train"));
        QVERIFY(
            !view->model()->index(0, 0).data(ui::SampleModel::RawRole).value<QImage>().isNull());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!kit.window.findChild<QWidget*>("examples"));
    }

    void showsExamplesOfASplitAsTheyAreScrolled()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        auto* view = kit.window.findChild<ui::SampleView*>();
        QTRY_COMPARE(view->model().rowCount(), 48);
        kit.settle();
        QCOMPARE(view->model().rowCount(), 48); // the others are not on the screen
        QScrollBar* bar = view->findChild<QListView*>()->verticalScrollBar();
        bar->setValue(bar->maximum());
        QTRY_COMPARE(view->model().rowCount(), 96);
        kit.settle();
        QCOMPARE(view->model().rowCount(), 96);
        // From here on: it reads more by itself, whatever is on the screen.
        const QAbstractItemModelTester tester(
            const_cast<ui::SampleModel*>(&view->model()),
            QAbstractItemModelTester::FailureReportingMode::QtTest);
        view->findChild<QTabBar*>()->setCurrentIndex(2);
        QTRY_COMPARE(kit.session.calls.back(), std::string("data.samples test_val"));
        QVERIFY(!view->findChild<QTabBar*>()->isTabEnabled(3));
        for (const std::string& call : kit.session.calls)
            QVERIFY(call != "data.samples test");
    }

    void showsTheDrawsOfAnExampleWhereItIsChangedByChance()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        auto* view = kit.window.findChild<ui::SampleView*>();
        QTRY_COMPARE(view->model().rowCount(), 48);
        QVERIFY(!view->draws().isVisible());
        kit.window.bench().draft().setField("train.augment", std::string("flip 0.5"));
        kit.settle();
        QVERIFY(view->draws().isVisible());
        QCOMPARE(kit.session.calls.back(), std::string("data.draws flip 0.5"));
        QVERIFY(view->draws().strip().accessibleDescription().endsWith("epoch 8"));
        const auto* words = kit.window.findChild<QLabel*>("data.draws");
        QVERIFY2(words->text().contains("example 1 of train in its first 8 epochs: flip 0.5."),
                 qPrintable(words->text()));
        auto* list = view->findChild<QListView*>();
        list->setCurrentIndex(list->model()->index(4, 0));
        kit.settle();
        QVERIFY(words->text().contains("example 5 of train"));
        kit.window.bench().undo().undo();
        QVERIFY(!view->draws().isVisible());
    }

    void saysNoNumberOfExamplesBeforeTheyAreRead()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        ui::Draft& draft = kit.window.bench().draft();
        draft.setField("data.split.train_limit", std::int64_t{500});
        kit.settle();
        const auto* said = kit.window.findChild<QLabel*>("data.simpler");
        QVERIFY(!said->text().isEmpty());
        kit.session.silent = true;
        draft.setField("data.path", std::string("glyphs-night"));
        QVERIFY(!draft.shown());
        QCOMPARE(said->text(), QString()); // and not that there are none
    }

    void offersASimplerProblemAndTheWayBack()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        auto* button = kit.window.findChild<QPushButton*>("data.simplify");
        QVERIFY(!button->isVisible()); // 8,400 examples
        ui::Draft& draft = kit.window.bench().draft();
        draft.setField("data.count", std::int64_t{60'000});
        kit.settle();
        QVERIFY(button->isVisible());
        QCOMPARE(button->text(), QStringLiteral("Start with 10,000"));
        button->click();
        kit.settle();
        QCOMPARE(draft.spec().data.split.trainLimit, std::int64_t{10'000});
        QCOMPARE(button->text(), QStringLiteral("Back to the full problem"));
        // A run of it says so.
        const auto changed = experiment::changedFromDefault(draft.spec());
        QVERIFY(std::any_of(changed.begin(), changed.end(), [](const auto& each) {
            return each.path == "data.split.train_limit";
        }));
        button->click();
        kit.settle();
        QCOMPARE(draft.spec().data.split.trainLimit, std::int64_t{0});

        // All that makes a problem simpler stands in one place, and one click leads back from all of it.
        kit.window.findChild<QPushButton*>("data.simplify_more")->click();
        const auto* form = kit.window.findChild<ui::SpecForm*>("data.simplify_form");
        QVERIFY(form->isVisible());
        QStringList paths;
        for (const ui::FieldRow* row : form->rows())
            paths << QString::fromStdString(row->field().path);
        QCOMPARE(paths, (QStringList{"data.split.train_limit", "data.simplify.classes",
                                     "data.simplify.side", "data.simplify.synthetic"}));
        draft.setField("data.simplify.classes", std::string("3"));
        draft.setField("data.simplify.side", std::int64_t{14});
        kit.settle();
        QVERIFY(button->isVisible());
        button->click();
        kit.settle();
        QCOMPARE(experiment::hash(draft.spec()), [&] {
            experiment::ExperimentSpec full = draft.spec();
            full.data = data::withoutSimplification(full.data);
            return experiment::hash(full);
        }());
        QVERIFY(draft.spec().data.simplify.classes.empty());
        kit.window.bench().undo().undo(); // one step
        QCOMPARE(draft.spec().data.simplify.classes, std::string("3"));
        QCOMPARE(draft.spec().data.simplify.side, std::int64_t{14});
    }

    void whatIsReadHasNoRemainingTime()
    {
        ui::ReadingBar bar;
        const auto* words = bar.findChild<QLabel*>();
        const auto* progress = bar.findChild<QProgressBar*>();
        bar.begin(QStringLiteral("adult.csv"));
        bar.setShare(0.5);
        QVERIFY2(words->text().startsWith("Reading adult.csv"), qPrintable(words->text()));
        QCOMPARE(progress->maximum(), 1000);
        bar.setShare(1);
        QCOMPARE(words->text(), QStringLiteral("Reading adult.csv"));
        QCOMPARE(progress->maximum(), 0); // moves, and shows no end
    }

    /// As after a change of settings while it was read.
    void whatIsReadFromItsStartAgainCanBeCancelled()
    {
        ui::ReadingBar bar;
        auto* cancel = bar.findChild<QPushButton*>();
        bar.begin(QStringLiteral("pictures"));
        bar.setShare(0.4);
        cancel->click();
        QVERIFY(!cancel->isEnabled());
        bar.setShare(0.5);
        QVERIFY(!cancel->isEnabled());
        bar.setShare(0.01);
        QVERIFY(cancel->isEnabled());
    }

    void saysWhatIsDoneBeforeTheNetwork()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        QStringList said;
        for (const QLabel* label : kit.window.findChildren<QLabel*>())
            said << label->text();
        QVERIFY2(said.join('\n').contains("Before the network: divide by 255."),
                 qPrintable(said.join('\n')));
    }

    /// Two pictures and a series: all of them, in one height.
    void allPicturesOfAnExampleStandSideBySide()
    {
        data::Sample sample;
        sample.pixels.assign(4 * 6, 10);
        sample.further.push_back({std::vector<std::uint8_t>(3 * 8 * 8, 200), {3, 8, 8}});
        const QImage both = ui::imageOf(sample, {1, 4, 6});
        QCOMPARE(both.size(), QSize(12 + 1 + 8, 8));
        QCOMPARE(qRed(both.pixel(1, 1)), 10);
        QCOMPARE(qRed(both.pixel(20, 7)), 200);
        sample.further.clear();
        QCOMPARE(ui::imageOf(sample, {1, 4, 6}).size(), QSize(6, 4));
        QVERIFY(ui::imageOf({}, {1, 4, 6}).isNull());
    }

    /// A series that is twice as strong looks the same by itself, and not beside the other.
    void drawingsOfSeriesCanBeCompared()
    {
        data::Sample weak, strong;
        weak.steps = strong.steps = 4;
        weak.series = {0, 1, 0, 1};
        strong.series = {0, 2, 0, 2};
        QCOMPARE(ui::imageOf(weak, {}), ui::imageOf(strong, {}));
        const auto range = ui::rangeOf({weak, strong});
        QVERIFY(range);
        QCOMPARE(range->low, 0.0F);
        QCOMPARE(range->high, 2.0F);
        QVERIFY(ui::imageOf(weak, {}, range) != ui::imageOf(strong, {}, range));
        QVERIFY(!ui::rangeOf({data::Sample()}));
    }

    void bringsTheTensorBackToItsPixels_data()
    {
        QTest::addColumn<int>("normalisation");
        QTest::newRow("unit") << int(data::Normalisation::Unit);
        QTest::newRow("centred") << int(data::Normalisation::Centred);
        QTest::newRow("standard") << int(data::Normalisation::Standard);
    }
    void bringsTheTensorBackToItsPixels()
    {
        QFETCH(int, normalisation);
        data::DataSpec spec;
        spec.normalise = static_cast<data::Normalisation>(normalisation);
        const data::Profile profile = testing::FakeSession::makeProfile(spec);
        const auto samples = testing::FakeSession::makeSamples(spec, data::SplitKind::Train, 0, 3);
        for (const data::Sample& sample : samples)
            QCOMPARE(ui::tensorImageOf(sample, profile),
                     ui::imageOf(sample, profile.source.pictureShape()));
    }

    void saysInPlaceThatTheDataIsGone()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.session.failNext = base::inputError("file.missing", "There is no such folder.",
                                                {.file = "/gone", .row = {}, .byte = {}});
        type(lineNamed(kit.window, "Data"), "/gone");
        kit.settle();
        QPushButton* locate = nullptr;
        for (QPushButton* button : kit.window.findChildren<QPushButton*>())
            if (button->text() == "Locate ...")
                locate = button;
        QVERIFY(locate && locate->isVisible());
        type(lineNamed(kit.window, "Data"), "/found");
        kit.settle();
        QVERIFY(!locate->isVisible());
        QVERIFY(kit.window.bench().draft().profile());
    }

    void countsTestAndTellsNoMore()
    {
        const ui::Theme theme;
        ui::SplitBalance balance(theme);
        balance.setProfile(
            std::make_shared<const data::Profile>(testing::FakeSession::makeProfile({})));
        const QStringList lines = balance.toCsv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.filter("test,").size(), 1);
        QCOMPARE(lines.filter("test_val,").size(), 10);
    }

    void asksOnlyWhatConcernsTheData()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.settle();
        auto* form = kit.window.findChild<QWidget*>("page.data")->findChild<ui::SpecForm*>();
        QCOMPARE(kit.window.bench().draft().profile()->source.kind, std::string("glyphs"));
        QVERIFY(form->row("data.count") && form->row("data.normalise"));
        QVERIFY(!form->row("data.target") && !form->row("data.delimiter"));
        kit.window.bench().draft().setField("data.target", std::string("label"));
        QVERIFY(form->row("data.target")); // what was changed can be changed back
    }

    /// Room that it does not need would let the page scroll.
    void aFoldedFormNeedsNoMoreRoomThanItsRows()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        auto* form = kit.window.findChild<QWidget*>("page.data")->findChild<ui::SpecForm*>();
        form->setAdvancedShown(false);
        kit.settle();
        QVERIFY(form->minimumSizeHint().height() > 0);
        QVERIFY(form->minimumSizeHint().height() <= form->widget()->minimumSizeHint().height());
    }

    void cutsNothingOfAFormThatScrolls()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("data");
        kit.window.bench().draft().setField("data.max_classes", std::int64_t{900});
        kit.window.bench().draft().setField("data.split.train_part", 0.5);
        auto* form = kit.window.findChild<QWidget*>("page.data")->findChild<ui::SpecForm*>();
        form->setAdvancedShown(true);
        kit.settle();
        QVERIFY(form->verticalScrollBar()->isVisible());
        int buttons = 0;
        for (const QToolButton* button : form->widget()->findChildren<QToolButton*>()) {
            if (!button->isVisible())
                continue;
            ++buttons;
            QVERIFY2(
                button->mapTo(form->widget(), QPoint(button->width(), 0)).x()
                    <= form->viewport()->width(),
                qPrintable(QStringLiteral("%1: %2 of %3")
                               .arg(button->accessibleName())
                               .arg(button->mapTo(form->widget(), QPoint(button->width(), 0)).x())
                               .arg(form->viewport()->width())));
        }
        QVERIFY(buttons > 20);
    }

    // Model ---------------------------------------------------------------------------------
    void showsAllLinesOfATemplate()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        const auto cards = kit.window.findChildren<ui::TemplateCard*>();
        QVERIFY(!cards.isEmpty());
        for (const ui::TemplateCard* card : cards) {
            if (card->isHidden())
                continue;
            const QString help = card->toolTip().section(QLatin1Char('\n'), 0, 0);
            const QRect lines =
                QFontMetrics(ui::Theme::smallFont())
                    .boundingRect(QRect(0, 0, card->width() - 32, 1000), Qt::TextWordWrap, help);
            QVERIFY2(card->height() >= 10 + card->fontMetrics().height() + lines.height() + 10,
                     qPrintable(card->objectName()));
        }
    }

    void showsTheTemplatesThatTakeTheData()
    {
        testing::WindowKit kit;
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        const auto isShown = [&kit](const char* name) {
            return kit.window.findChild<ui::TemplateCard*>(QStringLiteral("template.") + name)
                ->isVisible();
        };
        for (const char* name : {"lenet", "mlp", "lstm", "conv", "fusion", "torchscript"})
            QVERIFY2(isShown(name), name); // the first choices, as no data are known
        for (const char* name : {"resnet", "deep", "attention", "wavenet"})
            QVERIFY2(!isShown(name), name);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        for (const char* name : {"lenet", "mlp", "resnet", "deep", "torchscript"})
            QVERIFY2(isShown(name), name);
        for (const char* name : {"lstm", "conv", "attention", "wavenet", "fusion"})
            QVERIFY2(!isShown(name), name);
        // What is chosen stays in sight, whatever the data are.
        kit.window.bench().draft().setField("model.template", std::string("lstm"));
        QVERIFY(isShown("lstm"));
    }

    void followsEachEditWithTheLayers()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        auto* table = tableNamed(kit.window, "Layers");
        QVERIFY(table->model()->rowCount() > 8);
        auto* mlp = kit.window.findChild<ui::TemplateCard*>("template.mlp");
        QTest::mouseClick(mlp, Qt::LeftButton);
        QVERIFY(mlp->isChecked());
        QCOMPARE(table->model()->index(1, 2).data().toString(), QStringLiteral("256"));
        kit.window.actions().at("edit.undo")->trigger();
        QVERIFY(!mlp->isChecked());
        QVERIFY(table->model()->rowCount() > 8);
    }

    void offersMoreEpochsWhereTheyAreHardlyAnyUpdates()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        const auto* said = kit.window.findChild<QLabel*>("model.few_updates");
        QVERIFY(!said->isVisible());
        kit.window.bench().draft().setField("data.count", std::int64_t{80});
        kit.settle();
        QVERIFY(said->isVisible());
        QVERIFY2(said->text().contains(
                     QStringLiteral("training examples makes 1. As a rule about 1,000 are needed")),
                 qPrintable(said->text()));
        QTest::mouseClick(kit.window.findChild<QPushButton*>("model.more_epochs"), Qt::LeftButton);
        kit.settle();
        QCOMPARE(kit.window.bench().draft().spec().train.epochs, std::int64_t{1000});
        QVERIFY(!said->isVisible());
        kit.window.actions().at("edit.undo")->trigger();
        kit.settle();
        QVERIFY(said->isVisible());
    }

    void showsHowWeightsToBeginWithFit()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        auto* table = tableNamed(kit.window, "Weights to begin with");
        const auto* summary = kit.window.findChild<QLabel*>("model.weights_summary");
        QVERIFY(!table->isVisible() && !summary->isVisible());
        kit.session.startWeights = model::WeightMatch{
            .rows = {{"conv1.weight", model::Fit::Matched, {6, 1, 5, 5}, {6, 1, 5, 5}},
                     {"fc1.weight", model::Fit::OtherShape, {120, 400}, {84, 400}},
                     {"fc1.bias", model::Fit::Missing, {120}, {}},
                     {"steps", model::Fit::Unexpected, {}, {}}},
            .filePrefix = "model.",
            .ownPrefix = {}};
        kit.window.bench().draft().setField("model.start_from", std::string("/data/net.pt"));
        kit.settle();
        QVERIFY(table->isVisible());
        const auto cell = [table](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        // What does not fit stands first.
        QCOMPARE(cell(0, ui::WeightMatchModel::Name), QStringLiteral("fc1.weight"));
        QCOMPARE(cell(0, ui::WeightMatchModel::Fits), QStringLiteral("other shape"));
        QVERIFY(cell(0, ui::WeightMatchModel::Network).contains(QStringLiteral("120")));
        QVERIFY(cell(0, ui::WeightMatchModel::File).contains(QStringLiteral("84")));
        QCOMPARE(cell(1, ui::WeightMatchModel::Fits), QStringLiteral("missing"));
        QVERIFY(cell(1, ui::WeightMatchModel::File).isEmpty());
        QCOMPARE(cell(2, ui::WeightMatchModel::Fits), QStringLiteral("left out"));
        QCOMPARE(cell(2, ui::WeightMatchModel::File), QStringLiteral("one number"));
        QVERIFY(cell(2, ui::WeightMatchModel::Network).isEmpty());
        QCOMPARE(cell(3, ui::WeightMatchModel::Fits), QStringLiteral("matched"));
        // Once all fit, the name that was taken away is said.
        kit.session.startWeights->rows.resize(1);
        kit.window.bench().draft().setField("model.start_from", std::string("/data/other.pt"));
        kit.settle();
        QVERIFY2(summary->text().contains(QStringLiteral("1 of 1 weights are there"))
                     && summary->text().contains(QStringLiteral("\"model.\"")),
                 qPrintable(summary->text()));
        kit.session.startWeights.reset();
        for (auto* button : kit.window.findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Begin with its own weights"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        kit.settle();
        QCOMPARE(kit.window.bench().draft().spec().model.startFrom, std::string());
        QVERIFY(!table->isVisible());
    }

    // Runs ----------------------------------------------------------------------------------
    void tellsWhatChangedBetweenTwo()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        testing::FakeRun other;
        other.spec.train.batchSize = 128;
        kit.session.addRun(other);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        auto* page = static_cast<ui::RunsPage*>(kit.window.findChild<QWidget*>("page.runs"));
        page->choose({1, 2});
        auto* changes = tableNamed(kit.window, "What changed");
        QCOMPARE(testing::printed(*changes->model(), 3), QStringList{"Batch size | 64 | 128"});
        page->choose({1});
        QVERIFY(!changes->isVisible());
    }

    void showsTheWholeIntervalOfAnError()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.trainValFloor = 0.31;
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        const auto* table = tableNamed(kit.window, "Runs");
        for (const int column : {ui::RunTableModel::Last, ui::RunTableModel::TestVal}) {
            const QString error = table->model()->index(0, column).data().toString();
            QVERIFY2(error.size() > 16, qPrintable(error));
            const int wide = QFontMetrics(ui::Theme::numberFont()).horizontalAdvance(error);
            QVERIFY2(table->columnWidth(column) >= wide + 10, qPrintable(error));
        }
        QVERIFY(table->columnWidth(ui::RunTableModel::Changes) >= 128);
        QVERIFY(table->horizontalHeader()->length() >= table->viewport()->width());
    }

    void aClickOnASwatchHidesTheCurveAndChoosesNothing()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        kit.session.addRun(run);
        run.spec.train.batchSize = 128;
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        static_cast<ui::RunsPage*>(kit.window.findChild<QWidget*>("page.runs"))->choose({1, 2});
        kit.settle();
        auto* table = tableNamed(kit.window, "Runs");
        const QModelIndex swatch = table->model()->index(0, ui::RunTableModel::Curve);
        const auto picture = [&] {
            return swatch.data(Qt::DecorationRole).value<QIcon>().pixmap(14).toImage();
        };
        const QImage shown = picture();
        const auto* overlay = kit.window.findChild<ui::RunOverlay*>();
        QVERIFY(overlay->isShown(2)); // the newest is the first row
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(swatch).center());
        QVERIFY(!overlay->isShown(2));
        QVERIFY(overlay->isShown(1));
        QVERIFY(picture() != shown);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
        table->setCurrentIndex(swatch);
        QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(overlay->isShown(2));
    }

    void remembersTheChosenColumnsOfRuns()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        auto* table = tableNamed(kit.window, "Runs");
        QVERIFY(!table->isColumnHidden(ui::RunTableModel::TestVal));
        QVERIFY(table->isColumnHidden(ui::RunTableModel::Note));
        auto* list = kit.window.findChild<QWidget*>("page.runs")
                         ->findChild<ui::ColumnChooser*>()
                         ->findChild<QListWidget*>();
        Q_EMIT table->horizontalHeader()->customContextMenuRequested({});
        QVERIFY(list->sizeHintForRow(0) > 20); // boxes that stand apart
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->text() == QStringLiteral("Note"))
                list->item(row)->setCheckState(Qt::Checked);
            if (list->item(row)->text() == QStringLiteral("Test-val"))
                list->item(row)->setCheckState(Qt::Unchecked);
        }
        QVERIFY(table->isColumnHidden(ui::RunTableModel::TestVal));
        QVERIFY(!table->isColumnHidden(ui::RunTableModel::Note));
        const ui::Settings later(kit.folder.path());
        QVERIFY(later.runColumns.get().contains("note"));
        QVERIFY(!later.runColumns.get().contains("test_val"));
    }

    /// Whatever setting the runs differ in can be a column of its own, ordered as what it is.
    void showsASettingThatDiffersAsAColumn()
    {
        testing::WindowKit kit;
        for (const int batch : {128, 16, 64}) {
            testing::FakeRun run;
            run.spec.train.batchSize = batch;
            run.spec.seed = batch;
            kit.session.addRun(run);
        }
        testing::FakeRun wide;
        wide.spec.model = {.templateName = "mlp", .parameters = {{"hidden", std::int64_t{32}}}};
        kit.session.addRun(wide);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        auto* table = tableNamed(kit.window, "Runs");
        auto* list = kit.window.findChild<QWidget*>("page.runs")
                         ->findChild<ui::ColumnChooser*>()
                         ->findChild<QListWidget*>();
        Q_EMIT table->horizontalHeader()->customContextMenuRequested({});
        const auto rowOf = [&](const QString& name) {
            for (int row = 0; row < list->count(); ++row)
                if (list->item(row)->text() == name)
                    return row;
            return -1;
        };
        QVERIFY(rowOf("Batch size") >= 0);
        QVERIFY(rowOf("Hidden units") >= 0); // only one of them has it
        QCOMPARE(rowOf("Momentum"), -1);     // all have the same
        list->item(rowOf("Batch size"))->setCheckState(Qt::Checked);
        list->item(rowOf("Hidden units"))->setCheckState(Qt::Checked);
        kit.settle();
        const auto* model = table->model();
        const auto columnOf = [&](const QString& name) {
            for (int column = 0; column < model->columnCount(); ++column)
                if (model->headerData(column, Qt::Horizontal).toString() == name
                    && !table->isColumnHidden(column))
                    return column;
            return -1;
        };
        const auto cells = [&](int column) {
            QStringList all;
            for (int row = 0; row < model->rowCount(); ++row)
                all << model->index(row, column).data().toString();
            return all;
        };
        const int batch = columnOf("Batch size");
        QVERIFY(batch >= 0);
        table->sortByColumn(batch, Qt::AscendingOrder);
        QCOMPARE(cells(batch), (QStringList{"16", "64", "64", "128"}));
        // Numbers stand as those of every other column do.
        QCOMPARE(model->index(0, batch).data(Qt::TextAlignmentRole),
                 model->index(0, ui::RunTableModel::Last).data(Qt::TextAlignmentRole));
        const int hidden = columnOf("Hidden units");
        table->sortByColumn(hidden, Qt::DescendingOrder);
        QCOMPARE(cells(hidden), (QStringList{"32", "", "", ""}));
        QVERIFY(
            ui::Settings(kit.folder.path()).runColumns.get().contains("field:train.batch_size"));
        // Taken away again, what stood behind it moves up.
        Q_EMIT table->horizontalHeader()->customContextMenuRequested({});
        list->item(rowOf("Batch size"))->setCheckState(Qt::Unchecked);
        kit.settle();
        QCOMPARE(columnOf("Batch size"), -1);
        QCOMPARE(cells(columnOf("Hidden units")).filter("32").size(), 1);
    }

    void deletesTheChosenAndUndoes()
    {
        testing::WindowKit kit;
        for (int i = 0; i < 3; ++i) {
            testing::FakeRun run;
            run.spec.train.batchSize = 32 << i; // a line each
            kit.session.addRun(run);
        }
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        auto* page = static_cast<ui::RunsPage*>(kit.window.findChild<QWidget*>("page.runs"));
        auto* table = tableNamed(kit.window, "Runs");
        page->choose({2});
        QVERIFY(kit.window.actions().at("runs.delete")->isEnabled());
        kit.window.actions().at("runs.delete")->trigger();
        kit.settle();
        QCOMPARE(table->model()->rowCount(), 2);
        kit.window.actions().at("edit.undo")->trigger();
        kit.settle();
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void protectsARunThatTrains()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.bench().start();
        kit.settle();
        kit.window.goTo("runs");
        static_cast<ui::RunsPage*>(kit.window.findChild<QWidget*>("page.runs"))->choose({1});
        const QAction* action = kit.window.actions().at("runs.delete");
        QVERIFY(!action->isEnabled());
        QVERIFY2(action->toolTip().contains("stop it first"), qPrintable(action->toolTip()));
        kit.window.goTo("data");
        QVERIFY(action->toolTip().contains("Choose a run on the Runs page first."));
    }

    void startsTheSpecOfARunAsANewDraft()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.spec.train.batchSize = 32;
        kit.session.addRun(run);
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        static_cast<ui::RunsPage*>(kit.window.findChild<QWidget*>("page.runs"))->choose({1});
        kit.window.actions().at("runs.use")->trigger();
        QCOMPARE(kit.window.page(), QStringLiteral("model"));
        QCOMPARE(kit.window.bench().draft().spec().train.batchSize, 32);
    }

    void holdsAThousandRuns()
    {
        testing::WindowKit kit;
        experiment::ExperimentSpec spec;
        for (int i = 0; i < 1000; ++i) {
            train::RunRecord run;
            run.id = i + 1;
            run.state = train::RunState::Finished;
            spec.seed = i;
            run.spec = experiment::toJson(spec);
            run.specHash = std::to_string(i);
            run.family = std::to_string(i); // each an experiment of its own
            kit.session.records.push_back(run);
        }
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        auto* table = tableNamed(kit.window, "Runs");
        QTRY_COMPARE(table->model()->rowCount(), 1000);
        QVERIFY(table->findChildren<QWidget*>().size() < 40); // none for each row
        table->selectAll();
        QCOMPARE(kit.window.findChild<ui::RunList*>()->chosen().size(), std::size_t{1000});
        const auto labels = kit.window.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().startsWith(
                "Curves of the first 100 of these 1000 experiments are drawn");
        }));
    }
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
