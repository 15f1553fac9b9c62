// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_image_decoder.h"
#include "support/pictures.h"
#include "support/real_window.h"
#include "widgets/finding_list.h"
#include "widgets/table_view.h"

#include <QLabel>
#include <QListView>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;
constexpr int kRows = 300;

/// "photo,height,answer": just one of the two holds, bright and great.
void writeTable(const std::filesystem::path& folder)
{
    QByteArray text("photo,height,answer\n");
    for (int row = 0; row < kRows; ++row) {
        const bool bright = row % 2 == 1, great = row / 2 % 2 == 1;
        const std::string file = "photos/" + std::to_string(row) + ".png";
        testing::place(folder / file,
                       testing::encoded(testing::grey(12, 12, (bright ? 170 : 60) + row % 25)));
        text += QByteArray::fromStdString(file) + ','
                + QByteArray::number((great ? 180 : 150) + row * 11 % 9) + ','
                + (bright != great ? "one\n" : "other\n");
    }
    testing::place(folder / "people.csv", text);
}

} // namespace

/// Data that hold pictures or series beside columns, and folders of pictures, through the window.
class TestPicturesInTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    void aTableWithPicturesIsShownAndTrained()
    {
        testing::RealWindow program;
        writeTable(program.folder.path());
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "people.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.profile()->inputs.size(), std::size_t{2});
        QCOMPARE(draft.spec().model.templateName, std::string("fusion"));

        // Both are to be seen: the pictures, and the columns with the row that enters.
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        const QModelIndex first = examples->model()->index(0, 0);
        QTRY_VERIFY(examples->visualRect(first).isValid());
        QVERIFY(examples->viewport()->rect().intersects(examples->visualRect(first)));
        QString said;
        for (const QLabel* label : program.window->findChildren<QLabel*>())
            said += label->isVisible() ? label->text() : QString();
        QVERIFY2(said.contains("Shown: photo; not shown: table."), qPrintable(said));
        program.keep("data-two-inputs");

        program.window->goTo("model");
        QVERIFY(draft.model().problem.empty());
        program.keep("model-two-inputs");
        program.press("run.start");
        const auto run = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(run() && run()->epoch > 0, kPatience);
        program.press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(run()->state), kPatience);
        QCOMPARE(run()->templateName, std::string("fusion"));
    }

    void aTableWithSeriesIsShownAndTrainedAndItsRepeatsOpen()
    {
        testing::RealWindow program;
        QByteArray text("signal,height,age,shoe,arm,hat,answer\n");
        for (int row = 0; row < kRows; ++row) {
            const std::string file = "signals/" + std::to_string(row) + ".csv";
            QByteArray series("left,right\n");
            for (int step = 0; step < 20 + row % 9; ++step)
                series += QByteArray::number(step * (row % 2 ? 1 : -1) + row % 7) + ','
                          + QByteArray::number(row % 5) + '\n';
            testing::place(program.folder.path() / file, series);
            text += QByteArray::fromStdString(file);
            for (int k = 1; k <= 5; ++k)
                text += ',' + QByteArray::number(row / 2 * k);
            text += row % 2 ? ",one\n" : ",other\n";
        }
        testing::place(program.folder.path() / "people.csv", text);
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "people.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.spec().model.templateName, std::string("fusion"));
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        program.keep("data-series-by-path");
        program.press("run.start");
        const auto run = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(run() && run()->epoch > 0, kPatience);
        program.press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(run()->state), kPatience);

        // Without the series every two rows are equal, and have another answer each.
        draft.setField("data.leave_out", std::string("signal"));
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile() && draft.profile()->inputs.size() == 1, kPatience);
        program.settle();
        const auto* findings =
            program.window->findChild<QWidget*>("page.data")->findChild<ui::FindingList*>();
        const auto found = std::find_if(
            findings->findings().begin(), findings->findings().end(),
            [](const base::Finding& finding) { return finding.id == "examples.conflicting"; });
        QVERIFY(found != findings->findings().end());
        QToolButton* show = nullptr;
        for (QToolButton* button : findings->findChildren<QToolButton*>()) {
            const auto* label =
                button->parentWidget()->findChild<QLabel*>({}, Qt::FindDirectChildrenOnly);
            if (button->text() == "Show them" && !show && label)
                show = button;
        }
        QVERIFY(show);
        show->click();
        auto* dialog = program.window->findChild<QWidget*>("examples");
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->findChild<ui::TableView*>());
        const QAbstractItemModel* rows = dialog->findChild<ui::TableView*>()->model();
        QVERIFY(rows->rowCount() >= 2 && rows->rowCount() <= 200);
        QCOMPARE(rows->headerData(1, Qt::Horizontal).toString(), QString("answer"));
        // Those that are equal stand beside each other.
        QCOMPARE(rows->index(0, 3).data(), rows->index(1, 3).data());
        QVERIFY(rows->index(0, 1).data() != rows->index(1, 1).data());
        if (const QString place = qEnvironmentVariable("ASSAY_TEST_PICTURES"); !place.isEmpty())
            dialog->grab().save(place + "/examples-of-a-finding.png");
    }

    void drawsOfPicturesWithTextsShowBoth()
    {
        testing::RealWindow program;
        QByteArray text("photo,note,answer\n");
        for (int row = 0; row < kRows; ++row) {
            const std::string file = "photos/" + std::to_string(row) + ".png";
            testing::place(program.folder / file,
                           testing::encoded(testing::grey(12, 12, 60 + row % 25)));
            text += QByteArray::fromStdString(file);
            text += row % 2 ? ",the old house by the sea " : ",the new road to the town ";
            text += QByteArray::number(row) + (row % 2 ? ",one\n" : ",other\n");
        }
        testing::place(program.folder / "notes.csv", text);
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "notes.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        draft.setField("data.texts", std::string("note"));
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile() && draft.profile()->inputs.size() == 2, kPatience);
        program.window->goTo("data");
        const auto* drawn = program.window->findChild<QLabel*>("data.drawn_texts");
        draft.setField("train.augment", std::string("flip 0.5"));
        program.settle();
        QVERIFY(!drawn->isVisible()); // no text is changed
        draft.setField("train.augment", std::string("flip 0.5, drop 1"));
        QTRY_VERIFY_WITH_TIMEOUT(drawn->isVisible(), kPatience);
        QVERIFY2(drawn->text().contains("[the]"), qPrintable(drawn->text()));
        QCOMPARE(drawn->text().count('\n'), 7);
        // A table of which nothing else enters is no input.
        const QString said = program.labelsOn("data").join(QLatin1Char('\n'));
        QVERIFY2(said.contains("Shown: photo; not shown: note."), qPrintable(said));
    }

    void aTableOfPicturesAloneShowsThemAndTheirRows()
    {
        testing::RealWindow program;
        writeTable(program.folder.path());
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "people.csv"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        draft.setField("data.leave_out", std::string("height"));
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile() && draft.profile()->inputs.size() == 1, kPatience);
        QCOMPARE(draft.spec().model.templateName, std::string("fusion")); // it takes one input too
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QVERIFY(examples && examples->isVisible());
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        auto* row = program.on<QTableWidget>("data", "The row as it enters the network");
        QTRY_COMPARE(row->rowCount(), 3);
        QTRY_COMPARE(row->item(1, 2)->text(), QString("own input"));
    }

    void dataOfAnotherKindGetTheirOwnFirstTemplate()
    {
        testing::RealWindow program;
        QByteArray trees("depth,lead,class\n"), waves;
        for (int row = 0; row < 90; ++row) {
            trees += QByteArray::number(row % 13 + 0.5) + ',' + QByteArray::number(row * 7 % 11)
                     + (row % 3 ? ",oak\n" : ",ash\n");
            waves += row % 2 ? "1" : "2";
            for (int step = 0; step < 10; ++step)
                waves += '\t' + QByteArray::number((row * 7 + step * 3) % 11 + 0.5);
            waves += '\n';
        }
        testing::place(program.folder / "trees.csv", trees);
        testing::place(program.folder / "waves.tsv", waves);
        auto& draft = program.window->bench().draft();
        const auto templateOf = [&](const char* name) {
            program.window->bench().useData(
                QString::fromStdString((program.folder / name).string()));
            const auto isRead = [&] {
                return draft.spec().data.path.ends_with(name) && draft.profile();
            };
            return QTest::qWaitFor(isRead, kPatience) ? draft.spec().model.templateName
                                                      : std::string("not read");
        };
        QCOMPARE(templateOf("trees.csv"), std::string("mlp"));
        QCOMPARE(templateOf("waves.tsv"), std::string("lstm")); // which an mlp would take too
        program.window->bench().undo().undo();
        QTRY_COMPARE_WITH_TIMEOUT(draft.spec().model.templateName, std::string("mlp"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        // What a person changed stays.
        draft.setField("model.hidden", std::int64_t{32});
        QCOMPARE(templateOf("waves.tsv"), std::string("mlp"));
    }

    void aFolderOfPicturesIsReadWhenItIsDropped()
    {
        testing::RealWindow program;
        testing::placeClasses(program.folder / "animals", {"cat", "dog", "fox"}, 20, 14, 14);
        auto& draft = program.window->bench().draft();
        program.drop({program.folder / "animals"});
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        QCOMPARE(draft.profile()->source.reader, std::string("pictures"));
        QCOMPARE(draft.profile()->source.classes, (std::vector<std::string>{"cat", "dog", "fox"}));
        QCOMPARE(draft.spec().model.templateName, std::string("lenet"));
        program.window->goTo("data");
        auto* examples = program.on<QListView>("data", "Examples");
        QTRY_VERIFY(examples->model()->rowCount() > 0);
        QCOMPARE(examples->model()->index(0, 0).data().toString(), QString("cat"));
    }
};

QTEST_MAIN(TestPicturesInTables)
#include "tst_pictures_in_tables.moc"
