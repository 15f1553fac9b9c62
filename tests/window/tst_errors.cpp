// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/suggestion_book.h"
#include "bridge/workbench.h"
#include "models/error_table_model.h"
#include "models/suggestion_table_model.h"
#include "pages/errors_page.h"
#include "support/night_window.h"
#include "widgets/picture_view.h"
#include "widgets/sample_strip.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QUndoStack>

using namespace assay;
using testing::kPatience;
using testing::NightWindow;
using testing::RealWindow;

class TestErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void typesMadeInQuickSuccessionAreAllGivenAndUndoneInOrder()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        gallery->setFocus();
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        const auto& book = kit.bench().errorBook();
        QUndoStack& undo = kit.bench().undo();
        const int before = undo.count();
        // No answer is waited for between them; the third is for another example.
        const auto name = [&](const char* type) {
            QTest::keyClick(gallery, Qt::Key_N);
            QTest::keyClicks(find, type);
            QTest::keyClick(find, Qt::Key_Return);
        };
        name("dark");
        name("blurred");
        gallery->setCurrentIndex(gallery->model()->index(4, 0));
        name("shifted");
        QCOMPARE(book.types().size(), std::size_t{0});
        QTRY_COMPARE(undo.count(), before + 6);
        QStringList steps;
        for (int k = before; k < undo.count(); ++k)
            steps << undo.text(k);
        const auto quoted = [](const char* what, const char* type) {
            return QString::fromUtf8("%1 \u2018%2\u2019").arg(what, type);
        };
        QCOMPARE(steps, QStringList({quoted("new type", "dark"), quoted("tag", "dark"),
                                     quoted("new type", "blurred"), quoted("tag", "blurred"),
                                     quoted("new type", "shifted"), quoted("tag", "shifted")}));
        const auto given = [&] {
            return testing::rows(kit.project(),
                                 "SELECT t.name, group_concat(e.sample) FROM error_types t JOIN "
                                 "example_types e ON e.type = t.id WHERE t.deleted = 0 GROUP BY "
                                 "t.id ORDER BY t.id");
        };
        const auto& mistakes = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        const auto types = [&](int row) { return mistakes.item(row)->mistake.mark.types; };
        QCOMPARE(types(0), std::vector<std::int64_t>({1, 2}));
        QCOMPARE(types(4), std::vector<std::int64_t>({3}));
        QTRY_COMPARE(given().size(), std::size_t{3});
        QCOMPARE(gallery->currentIndex().row(), 5);
        for (int left = 5; left >= 0; --left) {
            kit.press("edit.undo");
            QTRY_COMPARE(book.types().size(), std::size_t(left + 1) / 2);
        }
        QTRY_COMPARE(given().size(), std::size_t{0});
        QVERIFY(types(0).empty() && types(4).empty());
        for (int k = 0; k < 6; ++k)
            kit.press("edit.redo");
        QTRY_COMPARE(given().size(), std::size_t{3});
        QTRY_COMPARE(book.types().size(), std::size_t{3});
    }

    /// Nobody waits for the project before the next digit.
    void keysPressedWhileATypeIsMadeMeanWhatTheyWouldMeanAfterIt()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        gallery->setFocus();
        gallery->setCurrentIndex(gallery->model()->index(0, 0));
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        QTest::keyClick(gallery, Qt::Key_N);
        QTest::keyClicks(find, "dark");
        QTest::keyClick(find, Qt::Key_Return);
        QCOMPARE(kit.bench().errorBook().types().size(), std::size_t{0});
        QTest::keyClick(gallery, Qt::Key_1);     // the second example is dark too
        QTest::keyClick(gallery, Qt::Key_Space); // the third is flagged
        QTest::keyClick(gallery, Qt::Key_0);     // and fits no type
        const auto& mistakes = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        const auto mark = [&](int row) { return mistakes.item(row)->mistake.mark; };
        QTRY_COMPARE(gallery->currentIndex().row(), 3);
        for (const int row : {0, 1})
            QCOMPARE(mark(row).types, std::vector<std::int64_t>({1}));
        QVERIFY(mark(2).flagged && mark(2).looked && mark(2).types.empty());
        QVERIFY(!mark(3).looked);
    }

    void keysOnTheLargePictureMeanWhatTheyMeanInTheGallery()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        gallery->setCurrentIndex(gallery->model()->index(0, 0));
        auto* picture = kit.window->findChild<ui::PictureView*>();
        QTRY_VERIFY(picture->isVisible());
        kit.bench().errorBook().addType("dark");
        QTRY_COMPARE(kit.bench().errorBook().types().size(), std::size_t{1});
        picture->setFocus();
        const auto& mistakes = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        const auto mark = [&] { return mistakes.item(0)->mistake.mark; };
        QTest::keyClick(picture, Qt::Key_Space);
        QVERIFY(mark().flagged);
        QTest::keyClick(picture, Qt::Key_U);
        QTRY_VERIFY(!mark().flagged);
        // These two zoom.
        QTest::keyClick(picture, Qt::Key_1);
        QTest::keyClick(picture, Qt::Key_0);
        QVERIFY(mark().types.empty() && !mark().looked);
        // What is typed into a field near it stays there.
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        QTest::keyClick(picture, Qt::Key_N);
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, "u");
        QCOMPARE(find->text(), QString("u"));
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!mark().looked && mark().types.empty());
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
        // While nobody named a solution, that column leaves its room to those that are to be filled in.
        kit.window->resize(1320, 800);
        QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
        kit.window->resize(1280, 800);
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
        QCOMPARE(table->selectionText().split('\n').first().count('\t'), Column::ColumnCount - 3);
        QVERIFY(table->isColumnHidden(Column::Train));
        QVERIFY(table->isColumnHidden(Column::Moved)); // nothing was tried

        // Stored: a new window finds it all.
        const QString project = QString::fromStdString(kit.project().string());
        kit.window->bench().openProject(project);
        QTRY_COMPARE(kit.bench().errorBook().types().size(), std::size_t{3});
    }

    void underfittingIsAnalysedOnTrain()
    {
        NightWindow kit;
        kit.press("go.improve");
        kit.press("errors.train");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        auto* splits = kit.on<QComboBox>("errors", "Which splits");
        QCOMPARE(splits->currentText(), QString("train"));
        QTRY_VERIFY_WITH_TIMEOUT(gallery->isVisible() && gallery->model()->rowCount() > 0,
                                 kPatience);
        const ui::MistakeModel& mistakes = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        QTRY_COMPARE(mistakes.item(0)->mistake.split, data::SplitKind::Train);
        auto* table = kit.on<ui::TableView>("errors", "Error analysis");
        QVERIFY(table->isColumnHidden(ui::ErrorTableModel::Train));
        gallery->setFocus();
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        QTest::keyClick(gallery, Qt::Key_N);
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, "thin stroke");
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!table->isColumnHidden(ui::ErrorTableModel::Train), kPatience);
        QVERIFY(
            table->model()->index(0, ui::ErrorTableModel::Train).data().toString().contains('%'));
        kit.keep("errors-train");
    }

    /// As in a project that was copied without the folder beside it.
    void weightsThatAreGoneAreSaidWithoutLyingOnTheRest()
    {
        NightWindow kit(2);
        std::filesystem::remove_all(kit.folder / "night.assay-files");
        kit.window->resize(1024, 640);
        kit.press("go.errors");
        auto* find = kit.on<QLineEdit>("errors", "Find or make an error type");
        const auto said = [&]() -> QLabel* {
            for (QLabel* label : kit.window->findChildren<QLabel*>()) {
                if (label->isVisible() && label->text().contains("The weights of run 1"))
                    return label;
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(said(), kPatience);
        kit.settle();
        const QWidget* area = said();
        while (area && !qobject_cast<const QScrollArea*>(area))
            area = area->parentWidget();
        QVERIFY(area && area->parentWidget() == find->parentWidget());
        QVERIFY2(area->geometry().bottom() < find->geometry().top(), "it lies on the field");
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
        // So it is not what a person looks at first.
        QCOMPARE(sure, table->model()->rowCount() - 1);
        const int group = 0, next = 1;
        QVERIFY(cell(group, Column::Kind) != "labels to check");
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
        // Several that are chosen are one step back.
        gallery->setCurrentIndex(gallery->model()->index(0, 0));
        QTest::keyClick(gallery, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(gallery, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(gallery, Qt::Key_Return);
        QTRY_COMPARE(types().back(), std::string("sure and wrong | 4"));
        QTRY_COMPARE(kit.bench().undo().index(), steps + 1);
        kit.bench().undo().undo();
        QTRY_COMPARE(types().back(), std::string("sure and wrong | 1"));
        QTRY_COMPARE(shown.total(), std::int64_t(labels - 2));
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
        const auto slice = suggestions.list()[1];
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
