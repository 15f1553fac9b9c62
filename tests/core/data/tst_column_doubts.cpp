// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "experiment/suite.h"
#include "support/tables.h"

#include <QTest>

#include <cmath>

using namespace assay;
using testing::columnOf;
using testing::finding;
using testing::idsOf;
using testing::prepared;
using testing::repeated;
using testing::targetOf;
using Cells = QList<QByteArray>;

namespace {

QString sentenceOf(const base::Finding& finding)
{
    return QString::fromStdString(experiment::sentence(finding));
}

/// Two columns with zeros far below, or behind a gap below, the other values; with `others` two more, whose zeros are
/// values.
QByteArray patients(bool others)
{
    QByteArray text = others ? "glucose,skin,children,rain,ill\n" : "glucose,skin,ill\n";
    for (int i = 0; i < 100; ++i) {
        text += QByteArray::number(i % 20 == 3 ? 0 : 80 + i * 7 % 80) + ','
                + QByteArray::number(i % 4 == 1 ? 0 : 12 + i * 3 % 40) + ',';
        if (others)
            text += QByteArray::number(i % 9) + ','
                    + QByteArray::number(i % 3 == 0 ? 0 : 0.5 * (i * 7 % 23)) + ',';
        text += i % 2 ? "p\n" : "q\n";
    }
    return text;
}

/// Times since 1970, every second of them in milliseconds where they are `mixed`.
Cells times(bool mixed)
{
    Cells cells;
    for (int i = 0; i < 100; ++i) {
        cells << QByteArray::number(1600000000 + i * 7919 % 100 * 1000);
        if (mixed && i % 2)
            cells.back() += "000";
    }
    return cells;
}

/// Counts of rentals, of which `wrong` is no sum.
QByteArray rentals(int wrong)
{
    QByteArray text("casual,registered,warmth,cnt\n");
    for (int i = 0; i < 100; ++i) {
        const int casual = i * 7 % 113, registered = i * 31 % 97 * 3;
        text += QByteArray::number(casual) + ',' + QByteArray::number(registered) + ','
                + QByteArray::number(i * 13 % 29 + 0.5) + ','
                + QByteArray::number(casual + registered + (i == wrong ? 40 : 0)) + '\n';
    }
    return text;
}

} // namespace

class TestColumnDoubts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void zerosThatMayMeanMissingAreAskedAbout()
    {
        const testing::TempFolder folder;
        const auto alone = prepared(folder, patients(false));
        const auto* glucose = finding(alone.findings, "table.sentinel", "glucose");
        QVERIFY2(glucose, idsOf(alone.findings).c_str());
        QCOMPARE(glucose->severity, base::Severity::Hint);
        QCOMPARE(sentenceOf(*glucose),
                 QString("Column \"glucose\" holds 0 in 5 of 100 cells (5.0 %), below a gap that "
                         "holds none: if it means a missing value, set data.missing=0."));
        QVERIFY(finding(alone.findings, "table.sentinel", "skin"));
        // They are asked about and not changed.
        const auto& columns = alone.source->table()->table().columns;
        QCOMPARE(columns[0].numbers[3], 0.0F);
        QCOMPARE(alone.source->info().columns()[0].missing, std::int64_t{0});

        data::DataSpec spec;
        spec.table.missing = "0";
        const auto again = prepared(folder, patients(false), spec);
        QVERIFY(!finding(again.findings, "table.sentinel"));
        QCOMPARE(again.source->info().columns()[0].missing, std::int64_t{5});
        QVERIFY(std::isnan(again.source->table()->table().columns[0].numbers[3]));
    }

    /// data.missing holds for all columns.
    void zerosThatAreValuesAreNot()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, patients(true));
        const auto* glucose = finding(read.findings, "table.sentinel", "glucose");
        QVERIFY2(glucose, idsOf(read.findings).c_str());
        QVERIFY(glucose->fix.empty());
        QVERIFY2(sentenceOf(*glucose).contains("empty these cells in the file"),
                 qPrintable(sentenceOf(*glucose)));
        for (const char* column : {"children", "rain"})
            QVERIFY2(!finding(read.findings, "table.sentinel", column), column);
    }

    void numbersThatASpreadsheetCutAreNamed()
    {
        const testing::TempFolder folder;
        const Cells beside = repeated({"1.23E+17", "4.56E+17", "123456789012345678"}, 60);
        const auto mixed = prepared(folder, columnOf(beside));
        const auto* said = finding(mixed.findings, "table.cut_ids", "x");
        QVERIFY2(said, idsOf(mixed.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("40 of 60 cells, first \"1.23E+17\" on line 2"),
                 qPrintable(sentenceOf(*said)));
        QCOMPARE(said->fix, (base::Patch{{"data.leave_out", "x"}}));
        QVERIFY(!finding(mixed.findings, "table.sentinel"));

        // Alone they are what their column is called.
        QByteArray text = columnOf(repeated({"1.23E+17", "4.56E+17"}, 60));
        QVERIFY(!finding(prepared(folder, text).findings, "table.cut_ids"));
        for (const char* name : {"order_id", "OrderId", "EAN"})
            QVERIFY2(finding(prepared(folder, QByteArray(text).replace(0, 1, name)).findings,
                             "table.cut_ids", name),
                     name);
        QVERIFY(!finding(prepared(folder, QByteArray(text).replace(0, 1, "acid")).findings,
                         "table.cut_ids"));
        text = columnOf(repeated({"1.23E+17", "4.5E+16", "0.25"}, 60));
        QVERIFY(!finding(prepared(folder, text.replace(0, 1, "id")).findings, "table.cut_ids"));
    }

    void namesThatASpreadsheetChangedAreNamed()
    {
        const testing::TempFolder folder;
        const Cells genes = repeated({"TP53", "BRCA1", "1-Mar", "EGFR", "MYC", "KRAS", "PTEN",
                                      "RB1", "APC", "VHL", "ATM", "CDK4", "2-Sep", "MDM2"},
                                     70);
        const auto read = prepared(folder, columnOf(genes));
        const auto* said = finding(read.findings, "table.damaged_names", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("10 of 70 cells, first \"1-Mar\" on line 4")
                     && sentenceOf(*said).contains("\"TP53\" (line 2)"),
                 qPrintable(sentenceOf(*said)));

        Cells symbols; // no two alike, so that they are left out
        for (int i = 0; i < 60; ++i)
            symbols << (i == 7 ? QByteArray("7-Mar") : "KL" + QByteArray::number(i));
        QVERIFY(finding(prepared(folder, columnOf(symbols)).findings, "table.damaged_names", "x"));

        const Cells days = repeated({"1-Mar", "2-Sep", "3-Oct"}, 60);
        QVERIFY(!finding(prepared(folder, columnOf(days)).findings, "table.damaged_names"));
        QVERIFY(!finding(prepared(folder, columnOf(repeated({"Oak", "Ash", "Elm"}, 60))).findings,
                         "table.damaged_names"));
    }

    void rangesThatASpreadsheetChangedAreNamed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(
            folder, columnOf(repeated({"1-5", "6-10", "Jan-10", "2-4", "1-5", "6-10"}, 60)));
        const auto* said = finding(read.findings, "table.damaged_ranges", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("10 of 60 cells, first \"Jan-10\" on line 4")
                     && sentenceOf(*said).contains("\"1-5\" (line 2)"),
                 qPrintable(sentenceOf(*said)));
        const Cells classes = repeated({"1-5", "6-10", "Jan-10", "2-4", "1-5", "6-10"}, 60);
        QVERIFY(finding(prepared(folder, targetOf(classes)).findings, "table.damaged_ranges", "y"));

        for (const Cells& cells : {Cells{"Jan-10", "Feb-11", "Mar-12"}, Cells{"1-5", "6-10"}})
            QVERIFY(!finding(prepared(folder, columnOf(repeated(cells, 60))).findings,
                             "table.damaged_ranges"));
    }

    void timesInTwoUnitsAreNamed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(times(true)));
        const auto* said = finding(read.findings, "table.two_clocks", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        const QString sentence = sentenceOf(*said);
        QVERIFY2(sentence.contains("50 in seconds, such as 1600000000 (line 2)")
                     && sentence.contains("50 in milliseconds, such as 1600019000000 (line 3)"),
                 qPrintable(sentence));
        QVERIFY(!finding(prepared(folder, columnOf(times(false))).findings, "table.two_clocks"));
    }

    void rowNumbersOfALargerTableAreNamed()
    {
        const testing::TempFolder folder;
        const auto table = [](const QByteArray& header, int step) {
            QByteArray text = header;
            for (int i = 0; i < 60; ++i)
                text += QByteArray::number(i * step % 997) + ',' + QByteArray::number(i % 13 + 0.5)
                        + (i % 2 ? ",p\n" : ",q\n");
            return text;
        };
        for (const char* header : {",depth,kind\n", "Unnamed: 0,depth,kind\n"}) {
            const auto read = prepared(folder, table(header, 37));
            const auto* said = finding(read.findings, "table.row_numbers");
            QVERIFY2(said, idsOf(read.findings).c_str());
            QVERIFY2(sentenceOf(*said).contains("(\"0\" on line 2)"),
                     qPrintable(sentenceOf(*said)));
            QVERIFY((said->fix == base::Patch{{"data.leave_out", said->place}}));
        }
        // With a name they may be a quantity; in their order they are an id, which is left out.
        QVERIFY(!finding(prepared(folder, table("weight,depth,kind\n", 37)).findings,
                         "table.row_numbers"));
        QVERIFY(
            !finding(prepared(folder, table(",depth,kind\n", 1)).findings, "table.row_numbers"));
    }

    void versionsThatAreOneNumberAreNamed()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, columnOf(repeated({"1.2", "1.1", "2.12", "1.10", "3"}, 60)));
        const auto* said = finding(read.findings, "table.versions", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("\"1.1\" (line 3) and \"1.10\" (line 5)"),
                 qPrintable(sentenceOf(*said)));
        // Measured numbers have such fractions as 1.05.
        for (const Cells& cells :
             {Cells{"1.1", "1.10", "1.05"}, Cells{"1.1", "1.10", "1.95"}, Cells{"1.2", "1.10"},
              Cells{"0.1", "0.10", "0.25"}, Cells{"0.3", "0.30", "0.40"}})
            QVERIFY(!finding(prepared(folder, columnOf(repeated(cells, 60))).findings,
                             "table.versions"));
    }

    void columnsThatNamePartsOfTheDataAreNamed()
    {
        const testing::TempFolder folder;
        const Cells parts = repeated({"Training", "PublicTest", "Training"}, 60);
        const auto entering = prepared(folder, columnOf(parts));
        const auto* said = finding(entering.findings, "table.part_column", "x");
        QVERIFY2(said, idsOf(entering.findings).c_str());
        QVERIFY((said->fix == base::Patch{{"data.leave_out", "x"}}));
        QVERIFY2(sentenceOf(*said).startsWith(
                     "Column \"x\" names the part of the data that each row is of (\"Training\" on "
                     "line 2, \"PublicTest\" on line 3), and enters the network"),
                 qPrintable(sentenceOf(*said)));
        const auto predicted = prepared(folder, targetOf(parts));
        said = finding(predicted.findings, "table.part_column", "y");
        QVERIFY2(said, idsOf(predicted.findings).c_str());
        QVERIFY(sentenceOf(*said).contains("nothing to predict. Set data.target"));
        for (const Cells& cells : {Cells{"train", "bus"}, Cells{"pass", "test"}})
            QVERIFY(!finding(prepared(folder, columnOf(repeated(cells, 60))).findings,
                             "table.part_column"));
    }

    void wordsAmongSizesWithMagnitudesAreNamed()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i % 3 == 0   ? QByteArray("Varies with device")
                      : i % 3 == 1 ? QByteArray::number(100 + i) + "k"
                                   : QByteArray::number(1.5 + i) + "M");
        const auto read = prepared(folder, columnOf(cells));
        const auto* said = finding(read.findings, "table.mostly_numbers", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY(!finding(read.findings, "table.several_units"));
        QVERIFY2(
            sentenceOf(*said).contains("40 of 60 cells are numbers; \"Varies with device\" (20 "
                                       "times, first on line 2) are not"),
            qPrintable(sentenceOf(*said)));
        data::DataSpec spec;
        spec.table.numbers = "x";
        const auto mended = prepared(folder, columnOf(cells), spec);
        QVERIFY(!finding(mended.findings, "table.mostly_numbers"));
        QCOMPARE(mended.source->table()->table().columns[0].numbers[1], 101e3f);
        QCOMPARE(mended.source->table()->table().columns[0].numbers[2], 3.5e6f);
    }

    void aTargetInThreeCurrenciesIsRefused()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << QByteArray::number(100.25 + i)
                         + (i % 3 == 0   ? " USD"
                            : i % 3 == 1 ? " EUR"
                                         : " GBP");
        try {
            prepared(folder, targetOf(cells));
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.target_units"));
            QVERIFY2(error.text().find("\"100.25 USD\" (line 2) and \"101.25 EUR\" (line 3)")
                         != std::string::npos,
                     error.what());
        }
    }

    /// The larger half of the rows is no table of its own.
    void aTargetInTwoCurrenciesIsRefusedWhicheverHasMore()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i % 25 < 13 ? "$" : "\u20ac") + QByteArray::number(100 + i);
        try {
            prepared(folder, targetOf(cells));
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.target_units"));
            QVERIFY2(error.text().find("\"$100\" (line 2) and \"\u20ac113\" (line 15)")
                         != std::string::npos,
                     error.what());
            QVERIFY2(error.text().find("the 24 rows of other units out with data.numbers=y")
                         != std::string::npos,
                     error.what());
        }
        // As the sentence proposes.
        data::DataSpec spec;
        spec.table.numbers = "y";
        const auto read = prepared(folder, targetOf(cells), spec);
        QVERIFY(read.source->isRegression());
        QCOMPARE(read.source->size(), std::size_t{36});
        QVERIFY(finding(read.findings, "table.target_not_numbers", "y"));
    }

    void aTargetOfSharesAndPercentIsRefused()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i % 2 ? QByteArray::number(i) + ".5 %" : "0." + QByteArray::number(111 + i));
        try {
            prepared(folder, targetOf(cells));
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.target_units"));
            QVERIFY2(error.text().find("\"0.111\" (line 2) and \"1.5 %\" (line 3)")
                         != std::string::npos,
                     error.what());
        }
    }

    /// A remedy for numbers that are none would do nothing: the column counts the rows.
    void rowNumbersWithOneWordAreAnId()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i == 5 ? QByteArray("id") : QByteArray::number(i < 5 ? i : i - 1));
        const auto read = prepared(folder, columnOf(cells));
        QVERIFY2(finding(read.findings, "table.id_column", "x"), idsOf(read.findings).c_str());
        QVERIFY(!finding(read.findings, "table.mostly_numbers", "x"));
        data::DataSpec spec;
        spec.table.keep = "x";
        QVERIFY(!finding(prepared(folder, columnOf(cells), spec).findings, "table.id_column", "x"));
    }

    void questionsBelowTheNamesAreSaid()
    {
        const testing::TempFolder folder;
        QByteArray rows;
        for (int i = 0; i < 60; ++i)
            rows += QByteArray::number(20 + i * 7 % 50) + (i % 3 ? ",yes," : ",no,")
                    + (i % 2 ? "A\n" : "B\n");
        const auto read = prepared(folder, "Q1,Q2,Q3\nHow old?,Do you agree?,Group\n" + rows);
        const auto* said = finding(read.findings, "table.further_names");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            sentenceOf(*said),
            QString("Line 2 holds words that stand in no other row, in 3 columns (\"Group\" in "
                    "\"Q3\"), as survey tools write questions below the names, and is read as a "
                    "row: delete it, and further lines of that kind below it."));
        QVERIFY(!finding(prepared(folder, "Q1,Q2,Q3\n" + rows).findings, "table.further_names"));
        QVERIFY(!finding(prepared(folder, "Q1,Q2,Q3\n?,maybe,C\n" + rows).findings,
                         "table.further_names"));
    }

    /// As where a spreadsheet had one cell for all rows of a group.
    void wordsThatHeadAGroupAreSaid()
    {
        const testing::TempFolder folder;
        const auto table = [](const Cells& heads, int apart) {
            QByteArray text("region,size,kind\n");
            for (int i = 0; i < 60; ++i)
                text += (i % apart == 0 ? heads[i / apart % heads.size()] : QByteArray()) + ','
                        + QByteArray::number(i * 7 % 31 + 0.5) + (i % 2 ? ",oak\n" : ",elm\n");
            return text;
        };
        const auto read = prepared(folder, table({"north", "south", "east"}, 20));
        const auto* said = finding(read.findings, "table.group_heads", "region");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(
            sentenceOf(*said).startsWith(
                "Column \"region\" holds words in 3 of 60 rows, the first among them and none "
                "right below another (\"north\" on line 2, \"south\" on line 22), as where cells "
                "were merged over the rows of a group: the other rows count as missing."),
            qPrintable(sentenceOf(*said)));
        const auto often = prepared(folder, table({"north", "south"}, 3));
        QVERIFY(finding(often.findings, "table.group_heads", "region"));
        QCOMPARE(finding(often.findings, "table.group_heads", "region")->severity,
                 base::Severity::Warning);
        // Readings of every third row, one word alone, and words of all rows head nothing.
        QVERIFY(!finding(prepared(folder, table({"4.5", "3.5"}, 3)).findings, "table.group_heads"));
        QVERIFY(!finding(prepared(folder, table({"x"}, 3)).findings, "table.group_heads"));
        QVERIFY(
            !finding(prepared(folder, table({"north", "south"}, 1)).findings, "table.group_heads"));
    }

    void cellsOfJsonAreSaid()
    {
        const testing::TempFolder folder;
        const auto read = prepared(
            folder, columnOf(repeated({"{\"a\": 1}", "{\"a\": 2}", "{\"a\": 2, \"b\": 3}"}, 60)));
        QVERIFY(read.source->info().columns()[0].kind == data::ColumnKind::Category);
        const auto* said = finding(read.findings, "table.json_cells", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("holds JSON, such as {\"a\": 1} (line 2): each of 3 "
                                            "different texts is a category of its own"),
                 qPrintable(sentenceOf(*said)));
        const QByteArray longer = "{\"a\": \"" + QByteArray(300, 'b');
        const auto cut =
            prepared(folder, columnOf(repeated({longer + "1\"}", longer + "2\"}"}, 60)));
        said = finding(cut.findings, "table.json_cells", "x");
        QVERIFY2(said, idsOf(cut.findings).c_str());
        QCOMPARE(said->texts.at(0), "{\"a\": \"" + std::string(53, 'b') + "...");
        const auto words = prepared(folder, columnOf(repeated({"{oak}", "{elm}"}, 60)));
        QVERIFY(!finding(words.findings, "table.json_cells"));
    }

    void rowsWithoutALabelAreCountedWhereOneLabelIsLeft()
    {
        const testing::TempFolder folder;
        try {
            prepared(folder, targetOf(repeated({"\u2713", ""}, 60)));
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("data.one_class"));
            QVERIFY2(error.text().find("30 of 60 rows have no value in the target \"y\", empty (30 "
                                       "times, first on line 3)")
                         != std::string::npos,
                     error.what());
        }
    }

    /// Of a column with more values than are kept.
    void whichCellsWereCountedIsSaid()
    {
        const base::Finding some{
            .id = "table.cut_ids",
            .place = "x",
            .evidence = {{"cells", 40}, {"of", 12000}, {"line", 2}, {"values", 10001}},
            .texts = {"1.23E+17"}};
        QVERIFY2(sentenceOf(some).contains("40 of 12,000 cells with the first 10,001 different "
                                           "values, first \"1.23E+17\" on line 2"),
                 qPrintable(sentenceOf(some)));
    }

    void datesBesideNumbersOfDaysAreNamed()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i % 3 ? QByteArray::number(13 + i % 15) + "/05/2023"
                            : QByteArray::number(44562 + i));
        const auto read = prepared(folder, columnOf(cells));
        const auto* said = finding(read.findings, "table.serial_dates", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains(
                     "such as \"14/05/2023\" (line 3), and in 20 cells whole numbers such as 44562 "
                     "(line 2)"),
                 qPrintable(sentenceOf(*said)));
    }

    /// Examples stand in columns, their labels in the last line.
    void aLineOfWordsBelowNumbersIsNamedOnce()
    {
        const testing::TempFolder folder;
        QByteArray text("gene,s1,s2,s3,s4,s5,s6\n");
        for (int i = 0; i < 60; ++i) {
            text += "g" + QByteArray::number(i);
            for (int k = 0; k < 6; ++k)
                text += ',' + QByteArray::number((i * 7 + k * 5) % 53 + 0.25);
            text += '\n';
        }
        const auto plain = prepared(folder, text);
        QVERIFY(!finding(plain.findings, "table.word_line"));
        const auto read = prepared(folder, text + "class,ALL,AML,ALL,ALL,AML,ALL\n");
        const auto* said = finding(read.findings, "table.word_line");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(
            sentenceOf(*said).startsWith("Line 62 holds a word in 6 columns of numbers (\"ALL\" "
                                         "in \"s1\")"),
            qPrintable(sentenceOf(*said)));
        QVERIFY(!finding(read.findings, "table.not_numbers"));
    }

    void aLineOfUnitsBelowATableIsNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,weight,kind\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number((i * 7) % 53 + 0.25) + ','
                    + QByteArray::number((i * 5) % 31 + 0.5) + (i % 2 ? ",p\n" : ",q\n");
        QVERIFY(!finding(prepared(folder, text).findings, "table.word_line"));
        const auto read = prepared(folder, text + "cm,[kg],\n");
        const auto* said = finding(read.findings, "table.word_line");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(
            sentenceOf(*said).startsWith("Line 62 holds units in 2 columns of numbers (\"cm\" in "
                                         "\"depth\")"),
            qPrintable(sentenceOf(*said)));
        QVERIFY(!finding(read.findings, "table.not_numbers"));
    }

    void cellsThatHoldListsAreNamed()
    {
        const testing::TempFolder folder;
        const Cells genres = repeated({"drama|war", "war", "comedy|drama|war", "drama",
                                       "comedy|war", "comedy", "comedy|drama"},
                                      70);
        const auto read = prepared(folder, targetOf(genres));
        const auto* said = finding(read.findings, "table.lists", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(sentenceOf(*said),
                 QString("The target \"y\" holds lists, such as \"drama|war\" (line 2), of 3 "
                         "different items: each of the 7 combinations is a class of its own. To "
                         "predict an item, give each item a column of 0 and 1, for example with "
                         "str.get_dummies(\"|\") of pandas."));
        QVERIFY(finding(prepared(folder, columnOf(genres)).findings, "table.lists", "x"));
        // Pairs, and names that are written behind each other.
        for (const Cells& pairs :
             {repeated({"red|large", "red|small", "blue|large", "blue|small", "grey|small"}, 70),
              repeated({"Smith, John", "Ito, Ai", "Diaz, Luz, jr.", "Roy"}, 70)})
            QVERIFY(!finding(prepared(folder, columnOf(pairs)).findings, "table.lists"));
    }

    void apostrophesThatMayBeQuotesAreNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("a,b,y\n");
        for (int i = 0; i < 60; ++i)
            text += '\'' + QByteArray::number(i * 7 % 23 + 0.5) + "'," + QByteArray::number(i % 13)
                    + (i % 2 ? ",'p'\n" : ",'q'\n");
        const auto read = prepared(folder, text);
        const auto* said = finding(read.findings, "table.apostrophes", "a");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).contains("('0.5' on line 2), as in 1 other column"),
                 qPrintable(sentenceOf(*said)));
        data::DataSpec spec;
        spec.table.quotes = data::QuoteChoice::Single;
        const auto again = prepared(folder, text, spec);
        QVERIFY(!finding(again.findings, "table.apostrophes"));
        QVERIFY(again.source->info().columns()[0].kind == data::ColumnKind::Number);
        QCOMPARE(again.source->info().classes, (std::vector<std::string>{"p", "q"}));
    }

    void aTargetThatColumnsAddUpToIsNamed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, rentals(-1));
        const auto* said = finding(read.findings, "table.target_sum", "cnt");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY2(sentenceOf(*said).startsWith(
                     "The target \"cnt\" is casual + registered in each of 100 rows"),
                 qPrintable(sentenceOf(*said)));
        QCOMPARE(said->fix, (base::Patch{{"data.leave_out", "casual,registered"}}));
        data::DataSpec spec;
        spec.table.leaveOut = "casual,registered";
        QVERIFY(!finding(prepared(folder, rentals(-1), spec).findings, "table.target_sum"));
        // One row in which it is not.
        QVERIFY(!finding(prepared(folder, rentals(50)).findings, "table.target_sum"));
    }

    void aTargetThatIsADifferenceIsNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("total,part,warmth,rest\n");
        for (int i = 0; i < 100; ++i) {
            const int part = i * 7 % 113, total = part + i * 31 % 97;
            text += QByteArray::number(total) + ',' + QByteArray::number(part) + ','
                    + QByteArray::number(i * 13 % 29 + 0.5) + ',' + QByteArray::number(total - part)
                    + '\n';
        }
        const auto read = prepared(folder, text);
        const auto* said = finding(read.findings, "table.target_sum", "rest");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(said->texts.front(), std::string("total - part"));
    }
};

QTEST_GUILESS_MAIN(TestColumnDoubts)
#include "tst_column_doubts.moc"
