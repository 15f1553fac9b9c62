// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "delegates/name_delegate.h"
#include "delegates/sign_delegate.h"
#include "experiment/fork.h"
#include "models/run_table_model.h"
#include "pages/runs_page.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/fork_form.h"
#include "widgets/run_list.h"
#include "widgets/run_overlay.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

using namespace assay;
using ui::RunTableModel;

namespace {

struct Kit : testing::WindowKit {
    ui::RunsPage* page = nullptr;
    ui::TableView* table = nullptr;
    ui::RunOverlay* overlay = nullptr;

    /// Runs of these batch sizes and seeds, the first one the oldest.
    explicit Kit(const std::vector<std::pair<int, int>>& runs)
    {
        for (const auto& [batch, seed] : runs) {
            testing::FakeRun run;
            run.spec.train.batchSize = batch;
            run.spec.seed = seed;
            run.spec.train.epochs = 2;
            session.addRun(run);
        }
        session.openProject();
        settle();
        window.goTo("runs");
        settle();
        page = window.findChild<ui::RunsPage*>();
        table = &window.findChild<ui::RunList*>()->table();
        overlay = window.findChild<ui::RunOverlay*>();
    }
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            all << table->model()->index(row, RunTableModel::Name).data().toString();
        return all;
    }
    std::vector<train::RunId> chosen() const
    {
        std::vector<train::RunId> ids;
        for (const train::RunRecord& run : page->chosen())
            ids.push_back(run.id);
        return ids;
    }
    QLineEdit* line(const QString& name) const
    {
        for (QLineEdit* each : page->findChildren<QLineEdit*>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    bool says(const QString& sentence) const
    {
        const auto labels = page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text() == sentence;
        });
    }
    bool wasCalled(const std::string& call) const
    {
        return std::find(session.calls.begin(), session.calls.end(), call) != session.calls.end();
    }
    /// Run 2 goes on from run 1 with another learning rate.
    void makeFork()
    {
        train::RunRecord& fork = session.record(2);
        experiment::ExperimentSpec spec = experiment::forkOf(session.record(1), 70);
        spec.train.learningRate = 0.01;
        spec.train.rateChanges = "90: 1e-3"; // by hand
        fork.spec = experiment::toJson(spec);
        fork.specHash = experiment::hash(spec);
        fork.family = experiment::family(spec);
        fork.parent = 1;
        fork.parentStep = 70;
        session.list();
        settle();
    }
    bool isAllowed(const char* action)
    {
        return window.actions().at(QLatin1String(action))->isEnabled();
    }
    void click(int row, int column, int fromLeft)
    {
        const QRect area = table->visualRect(table->model()->index(row, column));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          QPoint(area.left() + fromLeft, area.center().y()));
    }
};

} // namespace

class TestRunsPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void afterANoteTheNextKeyIsForTheTable()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.page->choose({1});
        kit.window.actions().at("runs.note")->trigger();
        QLineEdit* note = kit.line("Note of the chosen run");
        QVERIFY(note->hasFocus());
        QTest::keyClicks(note, "by night");
        QTest::keyClick(note, Qt::Key_Return);
        QVERIFY(kit.table->hasFocus());
        kit.settle();
        QCOMPARE(kit.session.record(1).note, std::string("by night"));
        // Escape leaves it as it was.
        kit.window.actions().at("runs.note")->trigger();
        QTest::keyClicks(note, "something else");
        QTest::keyClick(note, Qt::Key_Escape);
        QVERIFY(kit.table->hasFocus());
        kit.settle();
        QCOMPARE(kit.session.record(1).note, std::string("by night"));
        QCOMPARE(note->text(), QString("by night"));
    }

    void theWeightsOfTheChosenRunAreExported()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.page->choose({1, 2});
        QVERIFY(!kit.isAllowed("runs.weights"));
        kit.page->choose({2});
        QVERIFY(kit.isAllowed("runs.weights"));
        const QString path = kit.folder.filePath("net.safetensors");
        QStringList notices;
        connect(&kit.window.bench(), &ui::Workbench::noticed, this,
                [&](const ui::Notice& notice) { notices << notice.text; });
        const auto exported = [&] {
            kit.window.actions().at("runs.weights")->trigger();
            auto* dialog = kit.window.findChild<QFileDialog*>();
            if (!dialog || !dialog->selectedFiles().value(0).endsWith("run-2.safetensors"))
                return false;
            dialog->selectFile(path);
            QMetaObject::invokeMethod(dialog, "accept");
            kit.settle();
            return true;
        };
        QVERIFY(exported());
        QVERIFY(std::find(kit.session.calls.begin(), kit.session.calls.end(),
                          "writeWeights 2 " + path.toStdString())
                != kit.session.calls.end());
        QVERIFY2(notices.value(0).contains(path), qPrintable(notices.join('|')));
        notices.clear();
        kit.session.failNext = base::inputError("evaluate.checkpoint", "They are gone.",
                                                {.file = {}, .row = {}, .byte = {}});
        QVERIFY(exported());
        QCOMPARE(notices.size(), qsizetype{1});
        QVERIFY2(notices.first().contains("They are gone."), qPrintable(notices.first()));
    }

    void theShownRunIsForked()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.page->choose({1});
        kit.settle();
        experiment::ExperimentSpec own = experiment::fromJson(kit.session.record(1).spec);
        own.train.learningRate = 0.01;
        own.train.batchSize = 16; // of the order, which stays
        kit.window.bench().draft().replace(own, "other settings");
        QVERIFY(kit.isAllowed("run.fork"));
        const auto open = [&]() -> ui::ForkForm* {
            kit.window.actions().at("run.fork")->trigger();
            kit.settle();
            for (auto* form : kit.window.findChildren<ui::ForkForm*>()) {
                if (form->isVisible()) // one that was closed goes a little later
                    return form;
            }
            return nullptr;
        };
        ui::ForkForm* form = open();
        QVERIFY(form);
        QVERIFY(kit.wasCalled("listCheckpoints 1"));
        auto* step = form->findChild<QSpinBox*>();
        auto* changes = form->findChild<QListWidget*>();
        QPushButton* start = nullptr;
        for (QPushButton* button : form->findChildren<QPushButton*>()) {
            if (button->text() == "Fork")
                start = button;
        }
        QVERIFY(step && changes && start);
        QCOMPARE(step->maximum(), 100); // its last checkpoint
        QCOMPARE(step->value(), 100);
        const auto says = [&](const QString& words) {
            const auto labels = form->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text().contains(words); });
        };
        QVERIFY(says("A checkpoint of this update is stored."));
        step->setValue(70);
        QVERIFY(says("Updates 51 to 70 are made again first, from the checkpoint of update 50."));
        const auto line = [&](const QString& label) -> QListWidgetItem* {
            for (int row = 0; row < changes->count(); ++row) {
                if (changes->item(row)->text().startsWith(label))
                    return changes->item(row);
            }
            return nullptr;
        };
        QVERIFY(line("Learning rate"));
        QCOMPARE(line("Learning rate")->checkState(), Qt::Checked);
        QVERIFY(line("Batch size"));
        QCOMPARE(line("Batch size")->checkState(), Qt::Unchecked);
        // The reason is read without a mouse.
        QVERIFY(line("Batch size")->flags().testFlag(Qt::ItemIsEnabled));
        QVERIFY(line("Batch size")->flags().testFlag(Qt::ItemIsSelectable));
        QVERIFY(!line("Batch size")->flags().testFlag(Qt::ItemIsUserCheckable));
        QVERIFY2(line("Batch size")->text().contains("order of examples"),
                 qPrintable(line("Batch size")->text()));
        QVERIFY(start->isEnabled());
        start->click();
        kit.settle();
        QCOMPARE(kit.session.started.size(), std::size_t{1});
        const experiment::ExperimentSpec& fork = kit.session.started[0].spec;
        QCOMPARE(fork.train.continueFrom, std::string("run 1 step 70"));
        QCOMPARE(fork.train.learningRate, 0.01);
        QCOMPARE(fork.train.batchSize, std::int64_t{64});
        QVERIFY(kit.window.bench().draft().spec().train.continueFrom.empty());
        // What a person leaves out stays as it is in the run.
        kit.window.goTo("runs");
        kit.page->choose({1});
        kit.settle();
        form = open();
        QVERIFY(form && kit.wasCalled("listCheckpoints 1"));
        QCOMPARE(form->windowTitle(), QString("Fork run 1 lenet")); // another one is looked at
        changes = form->findChild<QListWidget*>();
        QVERIFY(changes && line("Learning rate"));
        line("Learning rate")->setCheckState(Qt::Unchecked);
        form->findChild<QSpinBox*>()->setValue(20);
        QVERIFY(line("Learning rate"));
        QCOMPARE(line("Learning rate")->checkState(), Qt::Unchecked);
        for (QPushButton* button : form->findChildren<QPushButton*>()) {
            if (button->text() == "Fork")
                button->click();
        }
        kit.settle();
        QCOMPARE(kit.session.started.size(), std::size_t{2});
        QCOMPARE(experiment::hash(kit.session.started[1].spec),
                 experiment::hash(experiment::forkOf(kit.session.record(1), 20)));
    }

    void onlyWhatAPersonChangedIsOfferedToAFork()
    {
        Kit kit({{64, 1}});
        train::RunRecord& run = kit.session.record(1);
        experiment::ExperimentSpec own = experiment::fromJson(run.spec);
        own.train.rateChanges = "20: 1e-4, 90: 1e-5";
        run.spec = experiment::toJson(own);
        run.name = "<b>bold</b> " + std::string(200, 'x');
        run.step = run.totalSteps = 100;
        kit.session.list();
        kit.page->choose({1});
        kit.settle();
        own.train.rateChanges.clear(); // as a draft has them
        kit.window.bench().draft().replace(own, "its settings");
        const auto open = [&]() -> ui::ForkForm* {
            kit.window.actions().at("run.fork")->trigger();
            kit.settle();
            for (auto* form : kit.window.findChildren<ui::ForkForm*>()) {
                if (form->isVisible())
                    return form;
            }
            return nullptr;
        };
        ui::ForkForm* form = open();
        QVERIFY(form);
        auto* changes = form->findChild<QListWidget*>();
        QCOMPARE(changes->count(), 1);
        QVERIFY2(changes->item(0)->text().startsWith("Nothing"),
                 qPrintable(changes->item(0)->text()));
        QCOMPARE(form->findChild<QSpinBox*>()->value(), 50); // after the last nothing is left
        QVERIFY(form->windowTitle().size() < 100);
        const auto labels = form->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().contains("<b>bold") && label->textFormat() == Qt::PlainText;
        }));
        form->reject();
        kit.settle();
        // A rate that a person changed holds from there to the end, and more epochs go on at the last.
        own.train.learningRate = 0.01;
        own.train.epochs *= 2;
        kit.window.bench().draft().replace(own, "other settings");
        form = open();
        QVERIFY(form);
        changes = form->findChild<QListWidget*>();
        QCOMPARE(changes->count(), 2);
        QCOMPARE(form->findChild<QSpinBox*>()->value(), 100);
        form->findChild<QSpinBox*>()->setValue(30);
        QStringList lines;
        for (int row = 0; row < changes->count(); ++row)
            lines << changes->item(row)->text();
        QVERIFY2(lines.contains("Learning rate: 1e-4 \u2192 0.01"), qPrintable(lines.join('|')));
        for (QPushButton* button : form->findChildren<QPushButton*>()) {
            if (button->text() == "Fork")
                button->click();
        }
        kit.settle();
        QCOMPARE(kit.session.started.size(), std::size_t{1});
        const experiment::ExperimentSpec& fork = kit.session.started[0].spec;
        QCOMPARE(fork.train.continueFrom, std::string("run 1 step 30"));
        QCOMPARE(fork.train.learningRate, 0.01);
        QCOMPARE(fork.train.rateChanges, std::string());
        QCOMPARE(fork.train.epochs, own.train.epochs);
    }

    void aForkThatCannotBeginSaysWhy()
    {
        Kit kit({{64, 1}});
        kit.page->choose({1});
        kit.settle();
        kit.session.checkpoints = {};
        kit.window.actions().at("run.fork")->trigger();
        kit.settle();
        auto* form = kit.window.findChild<ui::ForkForm*>();
        QVERIFY(form);
        const auto labels = form->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().startsWith("No checkpoint of run 1 is left");
        }));
        for (const QPushButton* button : form->findChildren<QPushButton*>())
            QVERIFY(button->text() != "Fork" || !button->isEnabled());
        form->reject();
        kit.session.record(1).kind = train::RunKind::Imported;
        kit.session.list();
        kit.settle();
        QVERIFY(!kit.isAllowed("run.fork"));
    }

    void theListSaysWhereAForkGoesOn()
    {
        Kit kit({{64, 1}, {64, 1}});
        kit.window.resize(1900, 1000);
        const auto from = [&](int row) {
            return kit.table->model()->index(row, RunTableModel::From);
        };
        QVERIFY(kit.table->isColumnHidden(RunTableModel::From));
        kit.makeFork();
        QVERIFY(!kit.table->isColumnHidden(RunTableModel::From));
        // It stands below its run, with where it goes on and what it changed.
        QCOMPARE(from(0).data().toString(), QString());
        QCOMPARE(from(1).data().toString(),
                 QString("run 1 at 70, Learning rate: 3e-4 \u2192 0.01"));
        const QString tip = from(1).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains("after update 70") && tip.contains("Learning rate: 3e-4 \u2192 0.01"),
                 qPrintable(tip));
        QVERIFY2(!tip.contains("1e-3"), qPrintable(tip));
        // Other seeds would go on in another order.
        kit.page->choose({1});
        QVERIFY(kit.isAllowed("run.more_seeds"));
        kit.page->choose({2});
        QVERIFY(!kit.isAllowed("run.more_seeds"));
        // What is edited as a new run begins anew.
        kit.page->choose({2});
        kit.window.actions().at("runs.use")->trigger();
        kit.settle();
        QVERIFY(kit.window.bench().draft().spec().train.continueFrom.empty());
        QCOMPARE(kit.window.bench().draft().spec().train.learningRate, 0.01);
    }

    void aChartThatTheGridMakesLaterAllowsItsCommands()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.table->clearSelection();
        kit.overlay->showAll(true);
        kit.settle();
        QVERIFY(!kit.isAllowed("chart.png"));
        kit.page->choose({1});
        kit.settle();
        for (const char* id : {"chart.png", "chart.svg", "chart.csv", "chart.log_y", "chart.all"})
            QTRY_VERIFY2(kit.isAllowed(id), id); // once its points are drawn
        kit.table->clearSelection();
        QTRY_VERIFY(!kit.isAllowed("chart.png"));
    }

    void runsThatWaitSayTheirTurnAndLeaveTheQueue()
    {
        Kit kit({});
        kit.window.bench().start(4);
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        const auto state = [&](train::RunId run) {
            for (int row = 0; row < kit.table->model()->rowCount(); ++row) {
                const auto at = [&](int column) {
                    return kit.table->model()->index(row, column).data().toString();
                };
                if (at(RunTableModel::Id) == QString::number(run))
                    return at(RunTableModel::State);
            }
            return QString();
        };
        // Their line says it before it is opened.
        QCOMPARE(kit.table->model()->index(0, RunTableModel::State).data().toString(),
                 QString("0 of 4 finished, 3 waiting"));
        kit.page->choose({3});
        kit.settle();
        QCOMPARE(state(1), QString("running"));
        QCOMPARE(state(2), QString("waiting, 2nd of 4"));
        QCOMPARE(state(3), QString("waiting, 3rd of 4"));
        QCOMPARE(state(4), QString("waiting, 4th of 4"));
        const auto* waiting = kit.window.findChild<QLabel*>("waitingRuns");
        kit.window.goTo("train");
        QVERIFY(waiting->isVisible());
        // Run 3 is looked at, and waits itself; with run 1 it is the others that wait.
        QCOMPARE(waiting->text(), QString("This run and 2 more wait"));
        kit.window.bench().runs().look(1);
        QCOMPARE(waiting->text(), QString("3 more runs wait"));
        kit.window.bench().runs().look(3);
        // The chosen one alone; then, with none that waits among the chosen, all.
        kit.window.goTo("runs");
        kit.settle();
        kit.window.actions().at("runs.cancel")->trigger();
        kit.settle();
        QVERIFY(kit.session.record(3).state == train::RunState::Stopped);
        QCOMPARE(state(4), QString("waiting, 3rd of 3"));
        QCOMPARE(waiting->text(), QString("2 more runs wait"));
        kit.window.goTo("train");
        kit.window.actions().at("runs.cancel")->trigger();
        kit.settle();
        QVERIFY(kit.session.record(1).state == train::RunState::Running);
        QVERIFY(kit.session.record(4).state == train::RunState::Stopped);
        QVERIFY(!waiting->isVisible());
        QVERIFY(!kit.isAllowed("runs.cancel"));
    }

    void comparingChoosesTheSeedsAndShowsTheirCurvesAlone()
    {
        Kit kit({{64, 1}, {64, 2}, {64, 3}, {32, 1}});
        kit.page->choose({4, 1});
        kit.settle();
        QVERIFY(kit.overlay->isDrawn(4));
        kit.overlay->setShown(1, false);
        kit.window.bench().runs().look(2);
        kit.window.goTo("train");
        kit.window.actions().at("runs.compare")->trigger();
        kit.settle();
        QCOMPARE(kit.window.page(), QString("runs"));
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{3, 2, 1}));
        QVERIFY(!kit.overlay->isDrawn(4));
        for (const train::RunId run : {1, 2, 3})
            QVERIFY(kit.overlay->isShown(run));
    }

    void aLogIsComparedWithWhatTheSameToolLogged()
    {
        Kit kit({{64, 1}, {64, 2}, {64, 3}});
        for (const train::RunId run : {1, 2, 3}) {
            train::RunRecord& record = kit.session.record(run);
            record.kind = train::RunKind::Imported;
            record.family.clear();
            record.templateName = run == 2 ? "" : "TensorBoard";
            record.step = run == 2 ? 0 : record.step;
        }
        kit.session.openProject();
        kit.settle();
        kit.window.bench().runs().look(1);
        kit.window.actions().at("runs.compare")->trigger();
        kit.settle();
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{3, 1}));
        // The only one of its tool stands beside the other logs.
        kit.window.bench().runs().look(2);
        QCOMPARE(kit.window.bench().nextStep().action, QString("runs.compare"));
        kit.window.actions().at("runs.compare")->trigger();
        kit.settle();
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{3, 2, 1}));
        // Of a tool that is not known no name is missing, and no step that nobody logged is shown.
        kit.window.bench().runs().look(2);
        kit.window.goTo("train");
        kit.settle();
        QCOMPARE(kit.window.findChild<QLabel*>("rate")->text(),
                 QString("Logged by <b>another program</b>"));
        for (const QLabel* label : kit.window.findChildren<QLabel*>())
            QVERIFY2(!label->isVisible() || !label->text().startsWith("step 0"),
                     qPrintable(label->text()));
    }

    void aLogWithoutAnotherOffersNoComparison()
    {
        Kit kit({{64, 1}, {64, 2}});
        train::RunRecord& record = kit.session.record(2);
        record.kind = train::RunKind::Imported;
        record.family.clear();
        record.templateName = "TensorBoard";
        kit.session.openProject();
        kit.settle();
        kit.window.bench().runs().look(2);
        kit.settle();
        const ui::NextStep step = kit.window.bench().nextStep();
        QCOMPARE(step.title, QString("Logged by TensorBoard"));
        QVERIFY2(step.button.isEmpty(), qPrintable(step.button));
    }

    void longNamesAreCutInTheirMiddle()
    {
        struct Probe : ui::NameDelegate {
            using NameDelegate::initStyleOption;
        };
        Kit kit({{64, 1}});
        auto* delegate =
            qobject_cast<ui::NameDelegate*>(kit.table->itemDelegateForColumn(RunTableModel::Name));
        QVERIFY(delegate);
        QStyleOptionViewItem option;
        (delegate->*&Probe::initStyleOption)(&option, kit.table->model()->index(0, 2));
        QCOMPARE(option.textElideMode, Qt::ElideMiddle);
    }

    void aNoteIsOfTheRunForWhichItWasBegun()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.page->choose({1});
        kit.window.actions().at("runs.note")->trigger();
        QLineEdit* note = kit.line("Note of the chosen run");
        QTest::keyClicks(note, "by night");
        kit.page->choose({2}); // as an import does, once its run is there
        kit.settle();
        QTest::keyClick(note, Qt::Key_Return);
        kit.settle();
        QCOMPARE(kit.session.record(1).note, std::string("by night"));
        QCOMPARE(kit.session.record(2).note, std::string());
    }

    void comparingChoosesEverySeedOfTheRun()
    {
        Kit kit({{64, 1}, {32, 1}, {64, 2}, {64, 3}});
        kit.window.bench().runs().look(1);
        kit.window.goTo("train");
        kit.window.actions().at("runs.compare")->trigger();
        QCOMPARE(kit.window.page(), QString("runs"));
        kit.settle();
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{4, 3, 1}));
        QCOMPARE(kit.table->selectionModel()->selectedRows().size(), 1); // their group
        QCOMPARE(kit.overlay->curves(), std::size_t{1});
        QVERIFY(kit.says("Band: least to greatest of the seeds; line: their mean"));
    }

    void aGroupIsOpenedByItsMarkAndByKeys()
    {
        Kit kit({{64, 1}, {64, 2}, {32, 1}});
        QCOMPARE(kit.names().size(), 2);
        kit.click(1, RunTableModel::Name, 8);
        QCOMPARE(kit.names().size(), 4);
        kit.table->setCurrentIndex(kit.table->model()->index(1, RunTableModel::Name));
        QTest::keyClick(kit.table, Qt::Key_Left);
        QCOMPARE(kit.names().size(), 2);
        QTest::keyClick(kit.table, Qt::Key_Right);
        QCOMPARE(kit.names().size(), 4);
        // A run within it can be chosen alone; when the group closes its line is chosen instead.
        kit.page->choose({1});
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{1});
        kit.click(1, RunTableModel::Name, 8);
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{2, 1}));
    }

    void anOpenEyeKeepsACurveWhileOthersAreLookedAt()
    {
        Kit kit({{64, 1}, {32, 1}, {16, 1}});
        kit.page->choose({1});
        kit.settle();
        QVERIFY(!kit.overlay->isDrawn(3));
        kit.click(0, RunTableModel::Curve, 20); // of run 3
        QVERIFY(kit.overlay->isShown(3) && kit.overlay->isShown(1));
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{1});
        kit.page->choose({2});
        QVERIFY(kit.overlay->isShown(3) && kit.overlay->isShown(2));
        QVERIFY(!kit.overlay->isDrawn(1));
        kit.click(0, RunTableModel::Curve, 20);
        QVERIFY(!kit.overlay->isDrawn(3));
        // Another project's run 3 is another run.
        kit.click(0, RunTableModel::Curve, 20);
        kit.window.goTo("data");
        kit.session.openProject("other");
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        kit.page->choose({1});
        QVERIFY(!kit.overlay->isDrawn(3));
    }

    void theRunThatIsLookedAtElsewhereIsTheChosenRow()
    {
        Kit kit({{64, 1}, {32, 1}, {16, 1}});
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{3});
        kit.window.bench().runs().look(1); // as "assay FILE --run 1 --page runs" does
        kit.settle();
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{1});
        kit.window.goTo("train");
        kit.window.bench().runs().look(2);
        kit.window.goTo("runs");
        kit.settle();
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{2});
        // Rows that are compared stay.
        kit.page->choose({1, 3});
        kit.window.bench().runs().look(3);
        kit.settle();
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{3, 1}));
    }

    void whatIsChosenStaysThroughFilterAndOrder()
    {
        Kit kit({{64, 1}, {32, 1}, {16, 1}, {8, 1}});
        kit.page->choose({2, 4});
        kit.table->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(kit.chosen(), (std::vector<train::RunId>{2, 4}));
        kit.line("Filter of the runs")->setText("batch_size 32");
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{2});
        kit.page->choose({1}); // takes the filter away
        QCOMPARE(kit.chosen(), std::vector<train::RunId>{1});
        QCOMPARE(kit.names().size(), 4);
    }

    void saysWhatTheSeedsAllow_data()
    {
        QTest::addColumn<int>("first"); // seeds of each of two experiments
        QTest::addColumn<int>("second");
        QTest::addColumn<QString>("said");
        QTest::newRow("one each") << 1 << 1
                                  << "One seed each: the difference may be noise. Run 3 of each.";
        QTest::newRow("three and two")
            << 3 << 2 << "3 and 2 seeds: the difference may be noise. Run 3 of each.";
        QTest::newRow("three and four")
            << 3 << 4 << "3 and 4 seeds: their bands and intervals can be compared.";
    }
    void saysWhatTheSeedsAllow()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(QString, said);
        std::vector<std::pair<int, int>> runs;
        for (int seed = 1; seed <= first; ++seed)
            runs.emplace_back(64, seed);
        for (int seed = 1; seed <= second; ++seed)
            runs.emplace_back(128, seed);
        Kit kit(runs);
        kit.table->selectAll();
        kit.settle();
        QVERIFY2(kit.says(said), qPrintable(said));
        const auto tables = kit.page->findChildren<ui::TableView*>();
        const auto* changes = *std::find_if(tables.begin(), tables.end(), [](const auto* table) {
            return table->accessibleName() == "What changed";
        });
        QCOMPARE(testing::printed(*changes->model(), 3), QStringList{"Batch size | 64 | 128"});
    }

    void saysWhichOfTwoGroupsIsBetter_data()
    {
        QTest::addColumn<double>("floor"); // of the error on test-val, with the larger batch
        QTest::addColumn<QString>("begins");
        QTest::newRow("the later one") << 0.05 << "wide batches, 3 seeds is better by ";
        QTest::newRow("the earlier one") << 0.60 << "narrow, 3 seeds is better by ";
        QTest::newRow("neither") << 0.19 << "No clear difference on test-val: error ";
    }
    void saysWhichOfTwoGroupsIsBetter()
    {
        QFETCH(double, floor);
        QFETCH(QString, begins);
        Kit kit({});
        for (int seed = 1; seed <= 6; ++seed) {
            testing::FakeRun run;
            run.spec.seed = seed % 3 + 1;
            run.name = seed <= 3 ? "narrow" : "wide batches";
            if (seed > 3) {
                run.spec.train.batchSize = 128;
                run.testValFloor = floor;
            }
            kit.session.addRun(run);
        }
        kit.session.openProject("two groups");
        kit.settle();
        kit.window.goTo("runs");
        kit.table->selectAll();
        kit.settle();
        const auto labels = kit.page->findChildren<QLabel*>();
        const auto better = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains("Before: ");
        });
        QVERIFY(better != labels.end());
        const QString said = (*better)->text().replace(QChar(0x00a0), ' ');
        QVERIFY2(said.startsWith(begins), qPrintable(said));
        QVERIFY(said.contains("on test-val"));
        QVERIFY(said.contains("Before: narrow, 3 seeds. Now: wide batches, 3 seeds."));
        const auto tables = kit.page->findChildren<ui::TableView*>();
        auto* changes = *std::find_if(tables.begin(), tables.end(), [](const auto* table) {
            return table->accessibleName() == "What changed";
        });
        // No head is cut: names that are too long stand above the table.
        for (int column = 0; column < 3; ++column)
            QVERIFY2(changes->columnWidth(column)
                         >= changes->horizontalHeader()->sectionSizeHint(column),
                     qPrintable(QString::number(changes->columnWidth(column))));
        QCOMPARE(changes->model()->headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString(),
                 QStringLiteral("wide batches, 3 seeds"));
    }

    void theSameSeedTwiceIsNoSeedNoise()
    {
        Kit kit({{64, 1}, {64, 1}});
        kit.table->selectAll();
        kit.settle();
        QVERIFY(kit.says("2 runs of seed 1 gave the same numbers."));
    }

    void nothingOfARowIsCutAt1280()
    {
        Kit kit({{64, 1}, {32, 1}});
        kit.window.resize(1280, 800);
        kit.settle();
        const auto* header = kit.table->horizontalHeader();
        QVERIFY2(header->length() <= kit.table->viewport()->width() + 1,
                 qPrintable(QStringLiteral("%1 of %2")
                                .arg(header->length())
                                .arg(kit.table->viewport()->width())));
        for (const int column : {RunTableModel::Created, RunTableModel::TestVal})
            QVERIFY(kit.table->columnWidth(column)
                    >= kit.table->sizeHintForIndex(kit.table->model()->index(0, column)).width());
    }

    void whereThereIsNoRoomForFromItStandsInTheSettings()
    {
        Kit kit({{64, 1}, {64, 1}});
        kit.makeFork();
        const QString words("run 1 at 70, Learning rate: 3e-4 \u2192 0.01");
        const QModelIndex settings = kit.table->model()->index(1, RunTableModel::Changes);
        QVERIFY(kit.table->isColumnHidden(RunTableModel::From));
        QCOMPARE(settings.data().toString(), words);
        QVERIFY(settings.data(Qt::ToolTipRole).toString().contains("after update 70"));
        const QHeaderView* header = kit.table->horizontalHeader();
        QVERIFY2(header->length() <= kit.table->viewport()->width() + 1,
                 qPrintable(QStringLiteral("%1 of %2")
                                .arg(header->length())
                                .arg(kit.table->viewport()->width())));
        kit.window.resize(2560, 1000);
        kit.settle();
        QVERIFY(!kit.table->isColumnHidden(RunTableModel::From));
        QVERIFY(settings.data().toString() != words);
        QVERIFY(settings.data().toString().contains("learning rate 0.01"));
        const QModelIndex from = kit.table->model()->index(1, RunTableModel::From);
        QCOMPARE(from.data().toString(), words);
        QVERIFY(kit.table->columnWidth(RunTableModel::From)
                >= kit.table->sizeHintForIndex(from).width());
        kit.window.resize(1280, 800);
        kit.settle();
        QVERIFY(kit.table->isColumnHidden(RunTableModel::From));
    }

    void whereThereIsNoRoomForAStateItsSignStandsAlone()
    {
        Kit kit({{64, 1}, {32, 1}});
        for (const train::RunId run : {1, 2}) {
            kit.session.record(run).name =
                "all labelled examples of the target alone, three layers";
            kit.session.record(run).scored = run == 1 ? "a" : "b"; // a column for the splits
        }
        kit.session.list();
        kit.window.resize(960, 640);
        kit.settle();
        const QModelIndex state = kit.table->model()->index(0, RunTableModel::State);
        const auto* delegate =
            qobject_cast<ui::SignDelegate*>(kit.table->itemDelegateForColumn(RunTableModel::State));
        QVERIFY(delegate);
        const auto hasRoom = [&] {
            QStyleOptionViewItem option;
            option.widget = kit.table;
            option.font = kit.table->font();
            option.fontMetrics = kit.table->fontMetrics();
            option.decorationSize = kit.table->iconSize();
            option.rect = QRect(0, 0, kit.table->columnWidth(RunTableModel::State), 28);
            return delegate->hasRoom(option, state);
        };
        QVERIFY(!hasRoom());
        QVERIFY(kit.table->columnWidth(RunTableModel::Name) >= 160);
        QCOMPARE(state.data().toString(), QString("finished"));
        kit.window.resize(1900, 1000);
        kit.settle();
        QVERIFY(hasRoom());
    }

    void namesAndSettingsTakeTheRoomThatThereIs()
    {
        Kit kit({});
        testing::FakeRun run;
        run.name = "convolutional network with twice the width and half the learning rate, third";
        run.spec.train.batchSize = 32;
        run.spec.train.weightDecay = 0.001;
        run.spec.train.momentum = 0.8;
        kit.session.addRun(run);
        kit.session.openProject("wide");
        kit.settle();
        kit.window.goTo("runs");
        const auto wanted = [&](int column) {
            return kit.table->sizeHintForIndex(kit.table->model()->index(0, column)).width();
        };
        const auto width = [&](int column) { return kit.table->columnWidth(column); };
        const auto fits = [&] {
            return kit.table->horizontalHeader()->length() <= kit.table->viewport()->width() + 1;
        };
        kit.window.resize(1280, 800);
        kit.settle();
        QVERIFY(width(RunTableModel::Name) >= 120);
        QVERIFY(width(RunTableModel::Name) < wanted(RunTableModel::Name));
        // Both are longer than their room: neither is cut to a few letters for the other.
        QVERIFY(width(RunTableModel::Changes) < wanted(RunTableModel::Changes));
        QVERIFY2(width(RunTableModel::Changes) + 2 >= width(RunTableModel::Name)
                     || width(RunTableModel::Name) == 160,
                 qPrintable(QStringLiteral("%1 and %2")
                                .arg(width(RunTableModel::Name))
                                .arg(width(RunTableModel::Changes))));
        kit.window.resize(2560, 1440);
        kit.settle();
        QVERIFY(width(RunTableModel::Name) >= wanted(RunTableModel::Name));
        QVERIFY(width(RunTableModel::Changes) >= wanted(RunTableModel::Changes));
        QVERIFY(fits());
        kit.window.resize(1280, 800);
        kit.settle();
        QVERIFY(fits());
        // A width that a person gave stays.
        kit.table->horizontalHeader()->resizeSection(RunTableModel::Name, 150);
        kit.window.resize(2560, 1440);
        kit.settle();
        QCOMPARE(width(RunTableModel::Name), 150);
    }
};

QTEST_MAIN(TestRunsPage)
#include "tst_runs_page.moc"
