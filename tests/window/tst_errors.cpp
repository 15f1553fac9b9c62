// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/suggestion_book.h"
#include "bridge/workbench.h"
#include "charts/confusion_view.h"
#include "charts/waterfall_chart.h"
#include "models/error_table_model.h"
#include "models/suggestion_table_model.h"
#include "pages/errors_page.h"
#include "support/real_window.h"
#include "widgets/sample_strip.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>
#include <QUndoStack>

using namespace assay;
using testing::RealWindow;

namespace {

constexpr int kPatience = 60'000;

/// A network that learned drawn digits by day and is to serve them by night, trained to its end
/// and evaluated by itself.
struct NightWindow : RealWindow {
    NightWindow()
    {
        auto& bench = window->bench();
        bench.newProject(QString::fromStdString((folder / "night.assay").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project().has_value(), kPatience);
        auto spec = bench.draft().spec();
        for (const char* setting : {"data.path=glyphs", "data.test_path=glyphs-night",
                                    "data.count=2000", "train.epochs=3"})
            experiment::setText(spec, setting);
        session->runs().start({.spec = spec}, 900);
        QTRY_VERIFY_WITH_TIMEOUT(bench.evaluations().evaluation() != nullptr, kPatience);
    }
    ui::Workbench& bench() { return window->bench(); }
    std::filesystem::path project() const { return folder / "night.assay"; }
};

} // namespace

class TestErrors : public QObject
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
        // What to try, with a tick for this run.
        auto* tries = kit.on<ui::TableView>("evaluate", "What to try");
        QCOMPARE(tries->model()->rowCount(), 3);
        tries->model()->setData(tries->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
        QTRY_COMPARE(tries->model()->index(0, 2).data().toString(), QString("run 1"));

        auto* view = kit.on<QComboBox>("evaluate", "What is shown of the evaluation");
        const char* names[]{"",       "confusion", "classes", "calibration", "shift",
                            "curves", "sizes",     "against", "typed"};
        for (int k = 1; k < view->count(); ++k) {
            view->setCurrentIndex(k);
            if (view->itemText(k) == "Distribution shift")
                QTRY_VERIFY_WITH_TIMEOUT(kit.bench().evaluations().shift().has_value(), kPatience);
            QTest::qWait(100);
            kit.keep(QByteArray("evaluate-" + QByteArray(names[k])).constData());
        }
        QVERIFY(kit.bench().evaluations().shift()->report->isAlarm());
        QVERIFY(kit.on<ui::TableView>("evaluate", "Distribution shift")->model()->rowCount() > 5);

        // Without a reason nothing is opened.
        kit.press("evaluate.open_test");
        auto* reason = kit.on<QLineEdit>("evaluate", "Reason for opening Test");
        QVERIFY(reason->isVisible());
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
        auto* view = kit.on<QComboBox>("evaluate", "What is shown of the evaluation");
        view->setCurrentIndex(view->findText("Training-set size"));
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
        QTRY_VERIFY_WITH_TIMEOUT(book.sizes() && book.sizes()->missing.empty(), 2 * kPatience);
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
        view->setCurrentIndex(view->findText("Against another run"));
        kit.bench().runs().look(5);
        auto* other = kit.on<QComboBox>("evaluate", "The run before");
        QTRY_VERIFY(other->findData(qlonglong(1)) > 0);
        QCOMPARE(other->findData(qlonglong(2)), -1); // scored on other examples of train
        other->setCurrentIndex(other->findData(qlonglong(1)));
        Q_EMIT other->activated(other->currentIndex());
        auto* moved = kit.on<ui::TableView>("evaluate", "Which term moved");
        QTRY_VERIFY_WITH_TIMEOUT(moved->model()->rowCount() >= 3, kPatience);
        QCOMPARE(moved->model()->index(0, 4).data().toString(), QString("seed noise unknown"));
        QVERIFY(kit.labelsOn("evaluate").join(' ').contains("One run a side"));
        kit.keep("evaluate-against-known");

        // Another draw of the validation set is a run of its own.
        kit.press("evaluate.resample");
        QTRY_VERIFY_WITH_TIMEOUT(
            kit.bench().runs().current() && kit.bench().runs().current()->id == 6, kPatience);
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("drawn anew (once)"));
        QTRY_VERIFY(kit.labelsOn("evaluate").join(' ').contains("No other run was scored"));
        kit.keep("evaluate-resampled");
    }

    void theTableIsFilledInByKeyboard()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        gallery->setFocus();
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        const auto name = [&](const char* type) {
            const auto before = kit.bench().errorBook().types().size();
            QTest::keyClick(gallery, Qt::Key_N);
            QTRY_VERIFY(find->hasFocus());
            QTest::keyClicks(find, type);
            QTest::keyClick(find, Qt::Key_Return);
            QTRY_COMPARE(kit.bench().errorBook().types().size(), before + 1);
        };
        // Three types made on the fly; each goes to its example, and the eye goes on.
        name("dark");
        QTRY_COMPARE(gallery->currentIndex().row(), 1);
        name("broken stroke");
        name("shifted");
        QTRY_COMPARE(gallery->currentIndex().row(), 3);
        // One key an example from here on.
        QTest::keyClick(gallery, Qt::Key_1);
        QTest::keyClick(gallery, Qt::Key_1);
        QTest::keyClick(gallery, Qt::Key_2);
        QTest::keyClick(gallery, Qt::Key_0);
        QCOMPARE(gallery->currentIndex().row(), 7);
        // Two types on one: Shift stays.
        QTest::keyClick(gallery, Qt::Key_3, Qt::ShiftModifier);
        QTest::keyClick(gallery, Qt::Key_1);
        QTest::keyClick(gallery, Qt::Key_Space);
        // A letter finds a type.
        QTest::keyClick(gallery, Qt::Key_B, Qt::NoModifier);
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_COMPARE(gallery->currentIndex().row(), 9);
        const auto counts = [&] {
            return testing::rows(
                kit.project(), "SELECT t.name, count(*) FROM error_types t JOIN example_types e "
                               "ON e.type = t.id WHERE t.deleted = 0 GROUP BY t.id ORDER BY t.id");
        };
        const std::vector<std::string> all{"dark | 4", "broken stroke | 3", "shifted | 2"};
        QTRY_COMPARE(counts(), all);
        QTRY_COMPARE(testing::rows(kit.project(), "SELECT count(*) FROM examples WHERE looked = 1"),
                     std::vector<std::string>{"9"});
        // Undo takes the last one back, redo gives it again.
        QTest::keyClick(gallery, Qt::Key_U);
        QTRY_COMPARE(counts()[1], std::string("broken stroke | 2"));
        kit.press("edit.redo");
        QTRY_COMPARE(counts(), all);

        auto* table = kit.on<ui::TableView>("errors", "Error analysis");
        QTRY_COMPARE(table->model()->rowCount(), 3);
        using Column = ui::ErrorTableModel;
        const auto rowOf = [&](const char* type) {
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                if (table->model()->index(row, Column::Type).data().toString() == type)
                    return row;
            }
            return -1;
        };
        const auto set = [&](const char* type, int column, const QVariant& value) {
            table->model()->setData(table->model()->index(rowOf(type), column), value,
                                    Qt::EditRole);
        };
        set("dark", Column::Solutions, "darken train; collect nights");
        QTRY_COMPARE(table->model()->index(rowOf("dark"), Column::Solutions).data().toString(),
                     QString("darken train; collect nights"));
        set("shifted", Column::Priority, 3);
        QTRY_COMPARE(table->model()->index(rowOf("shifted"), Column::Priority).data().toString(),
                     QString("High"));
        set("shifted", Column::Owner, "Ada");
        QTRY_COMPARE(table->model()->index(rowOf("shifted"), Column::Owner).data().toString(),
                     QString("Ada"));
        kit.bench().undo().undo();
        QTRY_COMPARE(table->model()->index(rowOf("shifted"), Column::Owner).data().toString(),
                     QString());
        // A name that is taken is refused, and said so.
        QStringList said;
        connect(&kit.bench(), &ui::Workbench::noticed, this,
                [&said](const ui::Notice& notice) { said << notice.text; });
        set("shifted", Column::Type, "dark");
        QTRY_VERIFY(said.join(' ').contains("There is an error type \"dark\" already"));
        QVERIFY(rowOf("shifted") >= 0);
        kit.bench().undo().undo();
        kit.keep("errors");
        // Pasted into a spreadsheet it keeps its columns.
        QCOMPARE(table->selectionText().split('\n').first().count('\t'), Column::ColumnCount - 1);

        // Stored: a new window finds it all.
        const QString project = QString::fromStdString(kit.project().string());
        kit.window->bench().openProject(project);
        QTRY_COMPARE(kit.bench().errorBook().types().size(), std::size_t{3});
    }

    void suggestionsAreAcceptedAndRefusedWithOneKey()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        // What the network saw in train that is most like the chosen one.
        auto* near = kit.on<ui::SampleStrip>("errors", "Nearest training examples");
        QTRY_VERIFY_WITH_TIMEOUT(near->isVisible(), kPatience);
        QCOMPARE(near->accessibleDescription().split(", ").size(), 5);

        auto* view = kit.on<QComboBox>("errors", "What is shown of the error analysis");
        view->setCurrentIndex(view->findText("Suggestions"));
        auto* table = kit.on<ui::TableView>("errors", "Suggested error types");
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 2, kPatience);
        using Column = ui::SuggestionTableModel;
        const auto cell = [&](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        // By night the network is sure of wrong answers: that is no reason to doubt labels.
        int sure = 0;
        while (sure < table->model()->rowCount() && cell(sure, Column::Name) != "sure and wrong")
            ++sure;
        QCOMPARE(cell(sure, Column::Name), QString("sure and wrong"));
        QVERIFY(cell(sure, Column::Why).contains("distribution shift"));
        const int group = sure + 1, next = sure + 2;
        kit.keep("errors-suggestions");
        const auto& shown = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        const auto types = [&] {
            return testing::rows(kit.project(),
                                 "SELECT t.name, count(*) FROM error_types t JOIN example_types e "
                                 "ON e.type = t.id WHERE t.deleted = 0 GROUP BY t.id");
        };
        // A group: its errors are shown, and one key gives them all the type.
        table->setFocus();
        table->setCurrentIndex(table->model()->index(group, 0));
        const QString type = cell(group, Column::Name);
        const auto size = table->model()->index(group, Column::Errors).data(ui::ExportRole).toInt();
        QTRY_COMPARE(shown.total(), std::int64_t(size));
        kit.keep("errors-suggested");
        QTest::keyClick(table, Qt::Key_Return);
        const std::vector<std::string> given{(type + " | " + QString::number(size)).toStdString()};
        QTRY_COMPARE(types(), given);
        QTRY_COMPARE(cell(group, Column::Decision), QString("accepted"));
        // Nobody has looked at them, so the shares of the table do not move.
        QCOMPARE(testing::rows(kit.project(), "SELECT count(*) FROM examples WHERE looked = 1"),
                 std::vector<std::string>{"0"});
        // The next one is refused.
        QCOMPARE(table->currentIndex().row(), next);
        QTest::keyClick(table, Qt::Key_Delete);
        QTRY_COMPARE(cell(next, Column::Decision), QString("refused"));
        kit.bench().undo().undo();
        QTRY_COMPARE(cell(next, Column::Decision), QString());
        kit.bench().undo().undo();
        QTRY_VERIFY(types().empty());
        QTRY_COMPARE(cell(group, Column::Decision), QString());
        kit.bench().undo().redo();
        QTRY_COMPARE(types(), given);

        // Sure errors one by one, from the gallery.
        table->setCurrentIndex(table->model()->index(sure, 0));
        const auto labels =
            table->model()->index(sure, Column::Errors).data(ui::ExportRole).toInt();
        QTRY_COMPARE(shown.total(), std::int64_t(labels));
        gallery->setFocus();
        QTRY_COMPARE(gallery->currentIndex().row(), 0);
        QTest::keyClick(gallery, Qt::Key_Return);
        QTRY_COMPARE(types().size(), std::size_t{2});
        QCOMPARE(types().back(), std::string("sure and wrong | 1"));
        QTRY_COMPARE(gallery->currentIndex().row(), 1);
        QTest::keyClick(gallery, Qt::Key_Delete);
        QTRY_COMPARE(shown.total(), std::int64_t(labels - 1));
        QCOMPARE(cell(sure, Column::Decision), QString());
        // Two keys at once are two decisions and two steps back, also behind a filter.
        QCheckBox* undecided = nullptr;
        for (auto* box : kit.window->findChildren<QCheckBox*>()) {
            if (box->text() == "Not looked at")
                undecided = box;
        }
        QVERIFY(undecided);
        undecided->setChecked(true);
        QTRY_COMPARE(shown.total(), std::int64_t(labels - 2));
        gallery->setFocus();
        const int steps = kit.bench().undo().index();
        QTest::keyClick(gallery, Qt::Key_Return);
        QTest::keyClick(gallery, Qt::Key_Return);
        QTRY_COMPARE(types().back(), std::string("sure and wrong | 3"));
        QTRY_COMPARE(kit.bench().undo().index(), steps + 2);
        kit.bench().undo().undo();
        kit.bench().undo().undo();
        QTRY_COMPARE(types().back(), std::string("sure and wrong | 1"));
        // Behind it a refused one leaves too, and the filter stays.
        gallery->setCurrentIndex(gallery->model()->index(1, 0));
        QTest::keyClick(gallery, Qt::Key_Delete);
        QTRY_COMPARE(shown.total(), std::int64_t(labels - 3));
        QVERIFY(undecided->isChecked());
        QCOMPARE(gallery->currentIndex().row(), 1);
        kit.bench().undo().undo();
        QTRY_COMPARE(shown.total(), std::int64_t(labels - 2));
        // Changing one's mind faster than it is written ends as it was last said.
        auto& suggestions = kit.bench().suggestions();
        const auto slice = suggestions.list().back();
        for (const bool accepted : {true, false, true, true})
            suggestions.decide(slice, accepted);
        QTRY_COMPARE(kit.bench().undo().index(), steps + 3);
        QCOMPARE(suggestions.decisionOn(slice.key), true);
        for (int k = 0; k < 3; ++k)
            kit.bench().undo().undo();
        QTRY_VERIFY(!suggestions.decisionOn(slice.key));
        undecided->setChecked(false);
        // Another question ends what was shown alone.
        auto* alone = kit.on<QPushButton>("errors", "Examples that are shown alone");
        QVERIFY(alone->isVisible());
        QTest::mouseClick(alone, Qt::LeftButton);
        QVERIFY(!alone->isVisible());
        QTRY_VERIFY(shown.query().only.empty() && shown.total() != labels - 1);
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
        const auto& report =
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

    void droppedAnswersBecomeARun()
    {
        RealWindow kit;
        const auto file = kit.folder / "answers.csv";
        testing::write(file, "id,split,label,prediction,probability\n"
                             "a1,test_val,cat,dog,0.9\na2,test_val,cat,cat,0.8\n"
                             "b1,train_val,dog,dog,0.7\nb2,train_val,dog,cat,0.6\n");
        kit.press("go.errors");
        kit.keep("errors-empty");
        kit.press("go.evaluate");
        kit.keep("evaluate-empty");
        kit.press("go.errors");
        kit.drop({file});
        auto* page = kit.window->findChild<ui::ErrorsPage*>();
        QTRY_COMPARE_WITH_TIMEOUT(page->mistakes().total(), 2, kPatience);
        QCOMPARE(kit.window->page(), QString("errors"));
        kit.keep("errors-imported");
    }
};

QTEST_MAIN(TestErrors)
#include "tst_errors.moc"
