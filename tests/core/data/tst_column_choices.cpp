// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/column_choices.h"
#include "data/profile.h"
#include "experiment/spec.h"
#include "support/tables.h"

#include <QTest>

using namespace assay;
using data::ColumnChoice;

namespace {

/// A number, an id in steps of one, a category, a grade and a price.
QByteArray rows()
{
    QByteArray text("size,id,\"colour, outside\",grade,price\n");
    for (int i = 0; i < 120; ++i)
        text += QByteArray::number(i % 17 + 0.5) + ',' + QByteArray::number(i + 1)
                + (i % 3 ? ",red," : ",blue,") + QByteArray::number(i % 4 + 1) + ','
                + QByteArray::number((i * 37) % 11 + 0.25) + '\n';
    return text;
}

struct Table {
    testing::TempFolder folder;
    data::DataSpec spec;

    data::DatasetInfo read() { return testing::prepared(folder, rows(), spec).source->info(); }
    data::ColumnInfo column(const std::string& name)
    {
        const data::DatasetInfo info = read();
        for (const data::ColumnInfo& each : info.columns()) {
            if (each.name == name)
                return each;
        }
        return {};
    }
    bool offers(const std::string& name, ColumnChoice choice)
    {
        const data::DatasetInfo info = read();
        const data::ColumnInfo known = column(name);
        return data::isOffered(info, name == info.target ? nullptr : &known, choice);
    }
    void choose(const std::string& name, ColumnChoice choice)
    {
        data::choose(spec.table, read(), {name}, choice);
    }
};

} // namespace

class TestColumnChoices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesEveryColumnInTheOrderOfTheFile_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("guessed") << "";
        QTest::newRow("first") << "size";
        QTest::newRow("in between") << "grade";
    }
    void namesEveryColumnInTheOrderOfTheFile()
    {
        QFETCH(QString, target);
        Table table;
        table.spec.table.target = target.toStdString();
        QCOMPARE(data::columnNames(table.read()),
                 (std::vector<std::string>{"size", "id", "colour, outside", "grade", "price"}));
    }

    void everyOfferChangesHowTheColumnIsRead_data()
    {
        QTest::addColumn<QString>("column");
        for (const char* name : {"size", "id", "colour, outside", "grade", "price"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyOfferChangesHowTheColumnIsRead()
    {
        QFETCH(QString, column);
        const std::string name = column.toStdString();
        int offered = 0;
        for (const ColumnChoice choice :
             {ColumnChoice::Target, ColumnChoice::LeaveOut, ColumnChoice::Keep,
              ColumnChoice::Numbers, ColumnChoice::Categories, ColumnChoice::Texts}) {
            Table table;
            if (!table.offers(name, choice)
                || (choice == ColumnChoice::Numbers && name == "colour, outside"))
                continue; // a column without any number stays one of words
            ++offered;
            const data::ColumnInfo before = table.column(name);
            table.choose(name, choice);
            const data::DatasetInfo after = table.read();
            switch (choice) {
            case ColumnChoice::Target: QCOMPARE(after.target, name); break;
            case ColumnChoice::LeaveOut: QVERIFY(!table.column(name).leftOut.empty()); break;
            case ColumnChoice::Keep: QVERIFY(table.column(name).leftOut.empty()); break;
            case ColumnChoice::Numbers:
                QVERIFY(table.column(name).kind == data::ColumnKind::Number);
                break;
            case ColumnChoice::Categories:
                if (name == after.target)
                    QVERIFY(after.task == data::Task::Classification);
                else
                    QVERIFY(table.column(name).kind != before.kind);
                break;
            case ColumnChoice::Texts:
                QVERIFY(table.column(name).kind == data::ColumnKind::Text);
                QCOMPARE(table.column(name).leftOut, std::string(data::kOwnInput));
                break;
            }
            QVERIFY(!table.offers(name, choice));
        }
        QVERIFY(offered > 0);
    }

    void oppositeChoicesTakeEachOtherBack()
    {
        Table table;
        const std::string before = experiment::toJson({table.spec, {}, {}, {}, 1});
        const auto now = [&] { return experiment::toJson({table.spec, {}, {}, {}, 1}); };
        table.choose("colour, outside", ColumnChoice::LeaveOut);
        QCOMPARE(table.spec.table.leaveOut, std::string("\"colour, outside\""));
        table.choose("colour, outside", ColumnChoice::Keep);
        QCOMPARE(now(), before);
        table.choose("grade", ColumnChoice::Categories);
        QVERIFY(table.column("grade").kind == data::ColumnKind::Category);
        QCOMPARE(table.column("grade").categories, (std::vector<std::string>{"1", "2", "3", "4"}));
        table.choose("grade", ColumnChoice::Numbers);
        QCOMPARE(table.spec.table.categories, std::string());
        QVERIFY(table.column("grade").kind == data::ColumnKind::Number);
    }

    void aColumnThatWasNamedByItsPlaceIsFound()
    {
        Table table;
        table.spec.table.leaveOut = "size, 4";
        QCOMPARE(table.column("grade").leftOut, std::string("left out"));
        table.choose("grade", ColumnChoice::Keep);
        QCOMPARE(table.spec.table.leaveOut, std::string("size"));
        QVERIFY(table.column("grade").leftOut.empty());
    }

    void severalAreDecidedAtOnce()
    {
        Table table;
        data::choose(table.spec.table, table.read(), {"size", "colour, outside"},
                     ColumnChoice::LeaveOut);
        QCOMPARE(table.spec.table.leaveOut, std::string("size,\"colour, outside\""));
        data::choose(table.spec.table, table.read(), {"size", "id"}, ColumnChoice::Keep);
        QCOMPARE(table.spec.table.leaveOut, std::string("\"colour, outside\""));
        QCOMPARE(table.spec.table.keep, std::string("id"));
    }

    void anotherTargetTakesTheTaskOfTheFormerWithIt()
    {
        Table table;
        table.spec.table.task = data::TaskChoice::Regression;
        table.choose("colour, outside", ColumnChoice::Target);
        const data::DatasetInfo info = table.read();
        QCOMPARE(info.target, std::string("colour, outside"));
        QCOMPARE(info.classes.size(), std::size_t{2});
        QVERIFY(info.targetGuess.empty());
    }

    void saysHowTheTargetWasGuessed()
    {
        Table table;
        QCOMPARE(table.read().targetGuess, std::string("last column"));
        const testing::TempFolder folder;
        QByteArray named = rows();
        named.replace("grade", "label");
        QCOMPARE(testing::prepared(folder, named).source->info().targetGuess,
                 std::string("its name"));
        QByteArray behind("size,price,note\n");
        for (int i = 0; i < 60; ++i)
            behind += QByteArray::number(i % 7) + ',' + QByteArray::number(i % 13 + 0.5) + ",words "
                      + QByteArray::number(i) + '\n';
        const auto info = testing::prepared(folder, behind).source->info();
        QCOMPARE(info.target, std::string("price"));
        QCOMPARE(info.targetGuess, std::string("last that may be one"));
    }

    void describesTheTargetOverTheSplitsAsAColumn()
    {
        Table table;
        const auto numbers = data::profile(testing::prepared(table.folder, rows(), table.spec));
        QCOMPARE(numbers.target.splits.size(), data::kOpenSplits.size());
        QVERIFY(numbers.target.splits.front().deviation > 2);
        QVERIFY(numbers.target.labels.empty());
        table.spec.table.target = "colour, outside";
        const auto classes = data::profile(testing::prepared(table.folder, rows(), table.spec));
        QCOMPARE(classes.target.labels.front(), std::string("red"));
        QCOMPARE(classes.target.splits.front().counts.front(),
                 classes.splits.front().classCounts.at(1));
        // One count a class: nothing is left for others.
        QCOMPARE(classes.target.labels.size(), classes.source.classes.size());
        for (const data::ColumnProfile& split : classes.target.splits)
            QCOMPARE(split.counts.size(), classes.source.classes.size());
    }

    void countsTheOthersWhereThereAreSome_data()
    {
        QTest::addColumn<int>("categories");
        QTest::addColumn<int>("shown"); // with the others
        QTest::newRow("two") << 2 << 2;
        QTest::newRow("as many as are shown") << 11 << 11;
        QTest::newRow("one more") << 12 << 12;
        QTest::newRow("many") << 30 << 12;
    }
    void countsTheOthersWhereThereAreSome()
    {
        QFETCH(int, categories);
        QFETCH(int, shown);
        const testing::TempFolder folder;
        QByteArray table = "kind,answer\n";
        for (int row = 0; row < 60 * categories; ++row)
            table += 'k' + QByteArray::number(row % categories) + (row % 3 ? ",yes\n" : ",no\n");
        data::DataSpec spec;
        spec.table.target = "answer";
        const auto profile = data::profile(testing::prepared(folder, table, spec));
        const data::ColumnSummary& kinds = profile.columns.front();
        QCOMPARE(int(kinds.labels.size()), shown);
        QCOMPARE(kinds.labels.back() == "(other)", categories > 11);
        std::int64_t counted = 0;
        for (const std::int64_t count : kinds.splits.front().counts)
            counted += count;
        QCOMPARE(counted, profile.splits.front().examples);
    }

    void everyNumberThatEntersNamesItsColumn()
    {
        Table rowsOfFile;
        const auto profile =
            data::profile(testing::prepared(rowsOfFile.folder, rows(), rowsOfFile.spec));
        const data::Encoding& table = profile.inputs.front();
        QCOMPARE(table.featureColumns.size(), table.features.size());
        for (std::size_t k = 0; k < table.features.size(); ++k)
            QVERIFY(table.features[k].starts_with(
                profile.source.columns()[table.featureColumns[k]].name));
    }
};

QTEST_GUILESS_MAIN(TestColumnChoices)
#include "tst_column_choices.moc"
