// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/column_table_model.h"
#include "models/difference_table_model.h"
#include "models/layer_table_model.h"
#include "models/run_table_model.h"
#include "models/sample_model.h"
#include "models/table_text.h"
#include "support/window_kit.h"
#include "widgets/fair_columns.h"
#include "widgets/table_view.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QItemSelectionModel>

using namespace assay;

namespace {

train::RunRecord run(train::RunId id, const std::string& name = {})
{
    train::RunRecord r;
    r.id = id;
    r.name = name.empty() ? "run " + std::to_string(id) : name;
    r.templateName = "lenet";
    r.state = train::RunState::Finished;
    experiment::ExperimentSpec spec;
    spec.train.batchSize = 32 + id;
    r.spec = experiment::toJson(spec);
    r.specHash = experiment::hash(spec);
    r.seed = 1;
    r.seconds = 125;
    r.last = train::Scores{{data::SplitKind::TrainVal, {0.1, 0.02, 1000}}};
    r.bestTrainVal = train::SplitScore{0.1, 0.018, 1000};
    r.bestEpoch = 4;
    return r;
}

std::vector<train::RunRecord> runs(std::initializer_list<train::RunId> ids)
{
    std::vector<train::RunRecord> all;
    for (const train::RunId id : ids)
        all.push_back(run(id));
    return all;
}

/// Of the lines, from above: "3 2 1".
QString idsOf(const ui::RunTableModel& model)
{
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        shown << QString::number(model.runAt(row) ? model.runAt(row)->id : 0);
    return shown.join(' ');
}

} // namespace

class TestTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void homeAndEndGoToTheEndsOfTheList()
    {
        ui::Theme theme;
        ui::RunTableModel model(theme, {});
        model.showRuns(runs({4, 3, 2, 1}));
        ui::TableView view(QStringLiteral("Runs"));
        auto* table = &view;
        view.setModel(&model);
        view.show();
        const int last = model.rowCount() - 1;
        QCOMPARE(last, 3);
        view.setCurrentIndex(model.index(0, ui::RunTableModel::Name));
        for (const auto& [key, row] : {std::pair(Qt::Key_End, last), std::pair(Qt::Key_Home, 0)}) {
            QTest::keyClick(table, key);
            QCOMPARE(table->currentIndex().row(), row);
            QCOMPARE(table->currentIndex().column(), int(ui::RunTableModel::Name));
            const auto chosen = table->selectionModel()->selectedRows();
            QCOMPARE(chosen.size(), 1);
            QCOMPARE(chosen.front().row(), row);
        }
    }

    void aHeadThatSortsHasRoomForItsWordsAndOneArrow()
    {
        ui::Theme theme;
        ui::RunTableModel model(theme, {});
        model.showRuns(runs({2, 1}));
        ui::TableView view(QStringLiteral("Runs"));
        view.setModel(&model);
        view.setSortingEnabled(true);
        view.show();
        const int words = QFontMetrics(ui::Theme::smallFont()).horizontalAdvance("Seed");
        view.resizeColumnToContents(ui::RunTableModel::Seed);
        const int width = view.columnWidth(ui::RunTableModel::Seed);
        QVERIFY2(width >= words + 16 + 7 && width <= words + 40,
                 qPrintable(QString::number(width)));
    }

    void followsAListThroughAnyChange_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("first rows") << ""
                                    << "3 2 1";
        QTest::newRow("a new one on top") << "2 1"
                                          << "3 2 1";
        QTest::newRow("one gone from the middle") << "3 2 1"
                                                  << "3 1";
        QTest::newRow("one back in the middle") << "3 1"
                                                << "3 2 1";
        QTest::newRow("all gone") << "3 2 1"
                                  << "";
        QTest::newRow("others") << "3 2 1"
                                << "6 5 4";
        QTest::newRow("some kept") << "5 4 3 1"
                                   << "6 4 3 2";
        QTest::newRow("the same") << "2 1"
                                  << "2 1";
    }
    void followsAListThroughAnyChange()
    {
        const auto list = [](const QString& ids) {
            std::vector<train::RunRecord> all;
            for (const QString& id : ids.split(' ', Qt::SkipEmptyParts))
                all.push_back(run(id.toInt()));
            return all;
        };
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QFETCH(QString, before);
        QFETCH(QString, after);
        model.showRuns(list(before));
        model.showRuns(list(after));
        QCOMPARE(idsOf(model), after);
    }

    void keepsWhatIsChosenWhileRunsAreAdded()
    {
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        model.showRuns(runs({2, 1}));
        QItemSelectionModel selection(&model);
        selection.select(model.index(1, 0),
                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
        model.showRuns(runs({3, 2, 1}));
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(model.runAt(selection.selectedRows().first().row())->id, 1);
    }

    void showsARunInARow()
    {
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({7});
        list[0].baselines = {{"logistic_regression", 0.14}, {"majority", 0.9}};
        model.showRuns(list);
        QCOMPARE(
            testing::printed(model, ui::RunTableModel::Created),
            QStringList{" | finished | run 7 | lenet | batch size 39 |  |  |  | 2.0 % [1.3, 3.1] "
                        "|  | 1.8 % [1.1, 2.8] |  | 0.100 |  | 14.0 % | 1 | 0 | 2 m 05 s"});
    }

    void splitsThatDifferHaveLetters()
    {
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({4, 3, 2, 1});
        list[3].scored = list[1].scored = "9f"; // runs 1 and 3
        list[0].scored = "2c";
        model.showRuns(list); // run 2 was imported: unknown
        QVERIFY(model.hasSplits());
        QStringList letters;
        for (int row = 0; row < 4; ++row)
            letters << model.index(row, ui::RunTableModel::Split).data().toString();
        QCOMPARE(letters, (QStringList{"B", "A", "", "A"}));
        // Many: as columns of a spreadsheet are named.
        std::vector<train::RunRecord> many;
        for (int id = 1; id <= 28; ++id) {
            many.push_back(list[0]);
            many.back().id = id;
            many.back().scored = std::to_string(id);
        }
        model.showRuns(many);
        QCOMPARE(model.index(25, ui::RunTableModel::Split).data().toString(), QString("Z"));
        QCOMPARE(model.index(27, ui::RunTableModel::Split).data().toString(), QString("AB"));
        // One split needs no letter.
        list[0].scored = "9f";
        model.showRuns(list);
        QVERIFY(!model.hasSplits());
    }

    void columnsThatWantLittleLeaveTheRestToOthers_data()
    {
        using Widths = std::vector<int>;
        QTest::addColumn<Widths>("wanted");
        QTest::addColumn<int>("room");
        QTest::addColumn<Widths>("given");
        QTest::newRow("all fit, and share the rest")
            << Widths{92, 30, 30} << 212 << Widths{112, 50, 50};
        QTest::newRow("a long name between two numbers")
            << Widths{20, 300, 20} << 206 << Widths{20, 166, 20};
        QTest::newRow("none fits") << Widths{300, 200, 400} << 300 << Widths{100, 100, 100};
        QTest::newRow("no columns") << Widths{} << 300 << Widths{};
    }
    void columnsThatWantLittleLeaveTheRestToOthers()
    {
        QFETCH(std::vector<int>, wanted);
        QFETCH(int, room);
        QTEST(ui::fairShares(wanted, room), "given");
    }

    void aZeroHasNoMinus()
    {
        QCOMPARE(ui::fixedText(-0.001F, 2), QStringLiteral("0.00"));
        QCOMPARE(ui::fixedText(-0.35F, 1), QStringLiteral("-0.3")); // less than a float of 0.35
        QCOMPARE(ui::fixedText(-10.0F, 2), QStringLiteral("-10.00"));
        QCOMPARE(ui::fixedText(0.25F, 3), QStringLiteral("0.250"));
    }

    void datesAreSummarisedAsDates()
    {
        ui::ColumnRow row;
        row.info.name = "visited";
        row.info.kind = data::ColumnKind::Date;
        row.examples = 7;
        data::ColumnProfile days;
        days.mean = 19802.5; // 2024-03-20, at noon
        days.deviation = 182.5;
        days.min = 19358;
        days.max = 20000;
        days.counts = {1, 2};
        data::ColumnProfile none; // a split whose dates are all missing
        none.counts = {0, 0};
        none.missing = 4;
        row.summary.splits = {days, days, none};
        ui::ColumnTableModel model;
        model.setRows({row});
        const auto shown = [&](int column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role).toString();
        };
        const QString train = shown(ui::ColumnTableModel::Train);
        QVERIFY2(train.startsWith(QStringLiteral("2024-03-20 \u00b1 ")) && train.endsWith(" days"),
                 qPrintable(train));
        QCOMPARE(shown(ui::ColumnTableModel::TestVal), QStringLiteral("\u2013"));
        const QString detail = shown(ui::ColumnTableModel::Train, Qt::ToolTipRole);
        QVERIFY2(detail.contains("2023-01-01 to 2024-10-04"), qPrintable(detail));
        QVERIFY2(detail.contains("no values, 4 missing"), qPrintable(detail));

        row.info.dateForm = data::DateForm::TimeOfDay;
        row.summary.splits.front().mean = 0.5;
        model.setRows({row});
        QVERIFY2(shown(ui::ColumnTableModel::Train).startsWith(QStringLiteral("12:00 \u00b1 ")),
                 qPrintable(shown(ui::ColumnTableModel::Train)));
    }

    void handsANewNameOnInsteadOfKeepingIt()
    {
        const ui::Theme theme;
        QString asked;
        ui::RunTableModel model(theme, [&](const train::RunRecord& r, const QString& name) {
            asked = QStringLiteral("%1 %2").arg(r.id).arg(name);
        });
        model.showRuns(runs({7}));
        const QModelIndex name = model.index(0, ui::RunTableModel::Name);
        QVERIFY(name.flags() & Qt::ItemIsEditable);
        QVERIFY(!(model.index(0, ui::RunTableModel::State).flags() & Qt::ItemIsEditable));
        QVERIFY(model.setData(name, "better", Qt::EditRole));
        QCOMPARE(asked, QStringLiteral("7 better"));
        QCOMPARE(name.data().toString(), QStringLiteral("run 7"));
    }

    void ordersByNumbersWithBlanksLast_data()
    {
        QTest::addColumn<int>("order");
        QTest::addColumn<QString>("wanted");
        // Errors, then RMSE, then losses alone, then what has no score: in both directions.
        QTest::newRow("smallest first") << int(Qt::AscendingOrder) << "3 2 6 5 4 1";
        QTest::newRow("greatest first") << int(Qt::DescendingOrder) << "2 3 6 4 5 1";
    }
    void ordersByNumbersWithBlanksLast()
    {
        QFETCH(int, order);
        QFETCH(QString, wanted);
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({6, 5, 4, 3, 2, 1});
        const auto score = [&](int row) -> train::SplitScore& {
            return list[std::size_t(row)].last->at(data::SplitKind::TrainVal);
        };
        score(0).rmse = 0.01; // its unit is not that of an error
        score(1).error = std::nan("");
        score(1).loss = 0.6;
        score(2).error = std::nan("");
        score(2).loss = 1.27;
        score(3).error = 0.09;
        score(4).error = 0.10;
        list[5].last.reset(); // not scored yet
        model.showRuns(list);
        model.sort(ui::RunTableModel::Last, Qt::SortOrder(order));
        QCOMPARE(idsOf(model), wanted);
    }

    void findsRunsByWordsOfWhatTheyAre_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("nothing") << ""
                                 << "3 2 1";
        QTest::newRow("a name") << "RUN 2"
                                << "2";
        QTest::newRow("a setting") << "batch_size"
                                   << "3 2 1";
        QTest::newRow("a setting as people call it") << "batch size"
                                                     << "3 2 1";
        QTest::newRow("a note") << "night"
                                << "1";
        QTest::newRow("each word") << "run night"
                                   << "1";
        QTest::newRow("no run") << "tomorrow"
                                << "";
    }
    void findsRunsByWordsOfWhatTheyAre()
    {
        QFETCH(QString, words);
        QFETCH(QString, wanted);
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({3, 2, 1});
        list[2].note = "served by Night";
        model.showRuns(list);
        model.setWords(words);
        QCOMPARE(idsOf(model), wanted);
        QCOMPARE(model.accepted(), int(wanted.split(' ', Qt::SkipEmptyParts).size()));
    }

    void ordersNamesAsPeopleCount()
    {
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({3, 2, 1});
        list[0].name = "lenet 10";
        list[1].name = "Lenet 9";
        list[2].name = "lenet";
        model.showRuns(list);
        model.sort(ui::RunTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(idsOf(model), QString("1 2 3"));
    }

    void copiesWhatASpreadsheetTakes()
    {
        ui::LayerTableModel model;
        model.setRows({{"conv1", "convolution 5 x 5", {6, 28, 28}, 156, 117'600, 1000},
                       {"with\ttab", "ReLU", {10}, 0, 0, 2000}});
        ui::TableView view("Layers");
        view.setModel(&model);
        view.selectRow(1);
        view.copy();
        QCOMPARE(QApplication::clipboard()->text(),
                 QStringLiteral("Layer\tKind\tOutput\tParams\tMACs\tMemory\n"
                                "with tab\tReLU\t10\t\u2013\t\u2013\t2.0 kB\n"));
        view.clearSelection();
        QCOMPARE(view.selectionText().count('\n'), 3);
    }

    void savesBareNumbersAsCsv()
    {
        const ui::Theme theme;
        ui::RunTableModel model(theme, {});
        auto list = runs({1});
        list[0].name = "wide, \"and\" deep";
        model.showRuns(list);
        const QString csv = ui::toCsv(model);
        QVERIFY2(csv.contains("\"wide, \"\"and\"\" deep\""), qPrintable(csv));
        QVERIFY2(csv.contains(",0.02,,0.018,,0.1,,,1,0,125,"), qPrintable(csv));
        QCOMPARE(csv.split('\n').first().count(','), ui::RunTableModel::ColumnCount - 1);
    }

    void saysWhyAFileCannotBeWritten()
    {
        const QTemporaryDir folder;
        QCOMPARE(ui::writeFile(folder.filePath("a.csv"), "x\n"), QString());
        QFile file(folder.filePath("a.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("x\n"));
        QVERIFY(
            ui::writeFile(folder.filePath("none/a.csv"), "x\n").contains("could not be written"));
    }

    void listsWhatChanged()
    {
        experiment::ExperimentSpec before;
        experiment::ExperimentSpec after;
        after.train.batchSize = 128;
        after.model.templateName = "mlp";
        ui::DifferenceTableModel model;
        model.setNames("a", "b");
        model.setRows(experiment::differences(before, after));
        const QStringList rows = testing::printed(model, 3);
        QVERIFY(rows.contains("Batch size | 64 | 128"));
        QVERIFY(rows.contains("Template | lenet | mlp"));
        QVERIFY2(rows.contains(QStringLiteral("Hidden units | \u2013 | 256")),
                 qPrintable(rows.join('\n')));
    }
};

QTEST_MAIN(TestTables)
#include "tst_tables.moc"
