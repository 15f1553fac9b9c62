// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/dataset.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QDate>
#include <QTest>

#include <algorithm>

using namespace assay;
using data::FirstLine;

namespace {

data::DatasetPtr read(const testing::TempFolder& folder, const QByteArray& text,
                      const data::TableSpec& spec = {})
{
    const auto file = folder / "t.csv";
    testing::write(file, text);
    data::DataSpec whole;
    whole.table = spec;
    return data::open({.spec = whole, .path = file.string(), .like = nullptr, .progress = {}});
}

/// So many rows "3.5,7,p" with other numbers and one of two words.
QByteArray plain(int count, const char* end = "\n")
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += QByteArray::number((i * 7) % 11 + 0.5) + ',' + QByteArray::number((i * i) % 13)
                + (i % 2 ? ",p" : ",q") + end;
    return text;
}

const base::Finding* find(const data::Dataset& set, const QString& id)
{
    const auto& findings = set.info().findings;
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const auto& finding) {
        return finding.id == id.toStdString();
    });
    return found == findings.end() ? nullptr : &*found;
}

QStringList namesOf(const data::Dataset& set)
{
    QStringList names;
    for (const data::ColumnInfo& column : set.info().columns())
        names << QString::fromStdString(column.name);
    return names;
}

} // namespace

class TestTableRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sumsWithinATableAreNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("dept,size,y\n");
        for (const char* dept : {"north", "south", "east"}) {
            for (const QByteArray& line : plain(12).trimmed().split('\n'))
                text += dept + (',' + line.mid(line.indexOf(',') + 1)) + '\n';
            text += QByteArray("Subtotal ") + dept + ",70,p\n";
        }
        const auto set = read(folder, text);
        const base::Finding* found = find(*set, "table.subtotals");
        QVERIFY(found);
        QVERIFY(QString::fromStdString(experiment::sentence(*found))
                    .contains("3 rows begin with a word for a sum of rows above, the first "
                              "\"Subtotal north\" on line 14, and are read as examples."));
        const auto plainly = read(folder, text.replace("Subtotal", "Submarine"));
        QVERIFY(!find(*plainly, "table.subtotals"));
    }

    void aTableOnItsSideIsNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("name,s1,s2,s3,s4,s5,s6\n");
        for (int i = 0; i < 14; ++i)
            text += "f" + QByteArray::number(i)
                    + (i == 5 ? QByteArray(",m,f,f,m,m,f\n")
                              : ",1." + QByteArray::number(i) + ",2,3,4,5,"
                                    + QByteArray::number(i % 3) + "\n");
        const auto set = read(folder, text);
        const base::Finding* said = find(*set, "table.sideways");
        QVERIFY(said);
        QCOMPARE(
            QString::fromStdString(experiment::sentence(*said)),
            QString(
                "t.csv: each row holds numbers alone (line 2) or words alone (\"f5\", line 7), so "
                "that every column holds both: the table seems to lie on its side, an example in "
                "each column. If so, turn it around: pandas.read_csv(\"t.csv\", "
                "index_col=0).T.to_csv(\"turned.csv\")."));
        // Of so few rows nothing can be learned.
        VERIFY_ERROR(read(folder, "name,s1,s2,s3,s4\nheight,1.7,1.8,1.6,1.75\nweight,70,80,60,72\n"
                                  "sex,M,F,F,M\n"),
                     "table.sideways");
        // One column of words and one of numbers are none, nor is one mark for all that is missing.
        text = "name,a,b,c,d\n";
        for (int i = 0; i < 14; ++i)
            text += "n" + QByteArray::number(i)
                    + (i == 5 ? QByteArray(",absent,absent,absent,absent\n")
                              : ",1,2." + QByteArray::number(i) + ",3," + QByteArray::number(i % 3)
                                    + "\n");
        QVERIFY(!find(*read(folder, text), "table.sideways"));
    }

    void datesAsTargetAreSaidToBeClasses()
    {
        const testing::TempFolder folder;
        data::TableSpec spec;
        spec.target = "day";
        const auto rows = [](int different) {
            QByteArray text = "day,x\n";
            for (int i = 0; i < 300; ++i)
                text += QDate(2024, 1, 5).addDays(i % different).toString(Qt::ISODate).toLatin1()
                        + ',' + QByteArray::number((i * 7) % 11 + 0.5) + '\n';
            return text;
        };
        QVERIFY(!find(*read(folder, rows(3), spec), "table.date_target"));
        const auto set = read(folder, rows(90), spec);
        const base::Finding* said = find(*set, "table.date_target");
        QVERIFY(said);
        QVERIFY2(experiment::sentence(*said).find("90 in all") != std::string::npos,
                 experiment::sentence(*said).c_str());
        VERIFY_ERROR(read(folder, rows(300), spec), "table.many_classes");
        QByteArray laps("driver,lap\n");
        for (int i = 0; i < 40; ++i)
            laps += QByteArray::number(i % 7) + ",12:" + QByteArray::number(10 + i) + '\n';
        VERIFY_ERROR(read(folder, laps), "table.many_classes");
        try {
            read(folder, laps);
        } catch (const base::Error& error) {
            QVERIFY2(QString(error.what()).contains("looks like times or durations"), error.what());
        }
        try {
            read(folder, rows(300), spec);
        } catch (const base::Error& error) {
            QVERIFY2(QString(error.what()).contains("looks like dates"), error.what());
            // No split could have each of them.
            QVERIFY2(!QString(error.what()).contains("max_classes"), error.what());
        }
        spec.task = data::TaskChoice::Regression;
        try {
            read(folder, rows(90), spec);
            QFAIL("dates are no numbers");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.target_text"));
            QVERIFY2(QString(error.what()).contains("days since a fixed date"), error.what());
        }
    }

    void whatIsNoRowIsLeftOutAndNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("finding");
        QTest::addColumn<QStringList>("words"); ///< of its sentence
        const auto row = [](const char* name, const QByteArray& text, const char* finding = "",
                            const QStringList& words = {}) {
            QTest::newRow(name) << text << finding << words;
        };
        row("a row with a cell more", "a,b,y\n" + plain(30) + "1,2,3,p\n" + plain(30),
            "table.ragged_rows", {"1 row", "3 cells", "line 32", "with 4", "comma"});
        row("rows with a cell less", "a,b,y\n" + plain(30) + "1,p\n2,q\n" + plain(30),
            "table.ragged_rows", {"2 rows", "line 32", "with 2"});
        row("a source below the table", "a,b,y\n" + plain(60) + "Source: World Bank\n",
            "table.ragged_rows", {"1 row", "line 62", "Source: World Bank", "quote cells"});
        row("several lines below the table",
            "a,b,y\n" + plain(60) + "\nSource: World Bank\nUpdated 2020, in May\n",
            "table.ragged_rows", {"2 rows", "line 63"});
        row("a line of dashes below the names", "a,b,y\n---,---,---\n" + plain(60),
            "table.rule_lines", {"1 line drawn with dashes is", "line 2"});
        row("a line of dashes with sides", "a|b|y\n---|--:|:--\n" + plain(60).replace(',', '|'),
            "table.rule_lines", {"1 line drawn with dashes is", "line 2"});
        row("another table below",
            "a,b,y\n" + plain(60) + "\ncity,pop,country\nKiel,3,DE\nRome,5,IT\n",
            "table.second_table", {"line 63", "city, pop, country", "2 rows"});
        row("another table of fewer columns",
            "a,b,y\n" + plain(60) + "\ncity,pop\nKiel,3\nRome,5\nOslo,7\n", "table.second_table",
            {"line 63", "city, pop", "3 rows"});
        row("another table of numbers behind two empty lines",
            "a,b,y\n" + plain(60) + "\n\nmean,least,of\n0.5,2,p\n", "table.second_table",
            {"line 64", "mean, least, of", "1 row "});
        row("a last line that was cut off", "a,b,y\n" + plain(60) + "1.5,2", "table.ragged_rows",
            {"1 row", "line 62", "with 2", "copy the file again if it was cut off"});
        row("delimiters at the end of the rows", "a,b,y\n" + plain(60, ",\n"));
        row("delimiters at the end of some rows", "a,b,y\n" + plain(30) + plain(30, ",,\n"));
        row("a delimiter at the end of the header", "a,b,y,\n" + plain(60));
        row("a line that names the delimiter", "sep=,\na,b,y\n" + plain(60));
        row("a title", "Report of 2020\na,b,y\n" + plain(60), "table.lines_above",
            {"line 2", "Report of 2020"});
        row("a title below the line that names the delimiter",
            "sep=,\nReport of 2020\na,b,y\n" + plain(60), "table.lines_above",
            {"line 3", "Report of 2020"});
        row("the header once more", "a,b,y\n" + plain(30) + "a,b,y\n" + plain(30),
            "table.header_again", {"on line 32", "it is left out"});
        row("the header once more in other case and with a space",
            "a,b,y\n" + plain(30) + "A,b ,Y\n" + plain(30), "table.header_again",
            {"on line 32", "it is left out"});
        row("the header twice more",
            "a,b,y\n" + plain(20) + "a,b,y\n" + plain(20) + "a,b,y\n" + plain(20),
            "table.header_again", {"2 lines, the first 22, the last 43"});
        row("comments", "# one\na,b,y\n" + plain(30) + "# two\n" + plain(30), "table.comment_lines",
            {"2 lines", "#", "line 1"});
    }
    void whatIsNoRowIsLeftOutAndNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, finding);
        QFETCH(QStringList, words);
        const testing::TempFolder folder;
        for (const char* end : {"\n", "\r\n", "\r"}) {
            const auto set = read(folder, QByteArray(text).replace("\n", end));
            QCOMPARE(set->size(), std::size_t{60});
            QCOMPARE(namesOf(*set), (QStringList{"a", "b"}));
            QCOMPARE(set->info().findings.size(), std::size_t(finding.isEmpty() ? 0 : 1));
            if (finding.isEmpty())
                continue;
            const base::Finding* found = find(*set, finding);
            QVERIFY(found);
            const QString sentence = QString::fromStdString(experiment::sentence(*found));
            for (const QString& word : words)
                QVERIFY2(sentence.contains(word), qPrintable(sentence));
        }
    }

    void whatFollowsAnEmptyLineMayBelongToTheTable()
    {
        const testing::TempFolder folder;
        // Rows go on below it.
        QCOMPARE(read(folder, "a,b,y\n" + plain(30) + "\n" + plain(30))->size(), std::size_t{60});
        // A header of which one name changed.
        QVERIFY(!find(*read(folder, "a,b,y\n" + plain(30) + "\na,c,y\n" + plain(30)),
                      "table.second_table"));
        // Two words, and nothing below them.
        const auto noted = read(folder, "a,b,y\n" + plain(60) + "\nsource,World Bank\n");
        QCOMPARE(noted->size(), std::size_t{60});
        QVERIFY(!find(*noted, "table.second_table") && find(*noted, "table.ragged_rows"));
        // A heading of two words above further rows.
        const auto parts = read(folder, "a,b,y\n" + plain(30) + "\ncontrol,group\n" + plain(30));
        QCOMPARE(parts->size(), std::size_t{60});
        QVERIFY(!find(*parts, "table.second_table"));
        // What spreadsheets write for an empty line.
        const auto cells =
            read(folder, "a,b,y\n" + plain(60) + ",,\ncity,pop,\nKiel,3,\nRome,5,\n");
        QCOMPARE(cells->size(), std::size_t{60});
        QVERIFY(find(*cells, "table.second_table"));
    }

    /// Where all columns hold words, as the header does.
    void headersOfJoinedTablesOfWordsAreLeftOut()
    {
        const char* const colours[]{"red", "blue", "green"};
        QByteArray rows;
        for (int i = 0; i < 30; ++i)
            rows += QByteArray(i % 4 < 2 ? "oak," : "ash,") + colours[i % 3]
                    + (i % 2 ? ",p\n" : ",q\n");
        const QByteArray header("kind,colour,y\n");
        const testing::TempFolder folder;
        const auto set = read(folder, header + rows + header + rows);
        QCOMPARE(set->size(), std::size_t{60});
        QCOMPARE(namesOf(*set), (QStringList{"kind", "colour"}));
        QCOMPARE(set->info().classes, (std::vector<std::string>{"p", "q"}));
        QCOMPARE(set->info().columns()[0].categories, (std::vector<std::string>{"ash", "oak"}));
        const base::Finding* found = find(*set, "table.header_again");
        QVERIFY(found);
        QVERIFY(experiment::sentence(*found).find("on line 32") != std::string::npos);
        const auto spelled = read(folder, header + rows + "Kind,COLOUR,Y\n" + rows);
        QCOMPARE(spelled->size(), std::size_t{60});
        QCOMPARE(spelled->info().classes, (std::vector<std::string>{"p", "q"}));
        QVERIFY(find(*spelled, "table.header_again"));
    }

    /// A header of groups, and the names of the columns below it.
    void furtherNamesAreLeftOutAndOffered()
    {
        const testing::TempFolder folder;
        const QByteArray text = "size,,class\ndepth,lead,kind\n" + plain(60);
        const auto set = read(folder, text);
        QCOMPARE(set->size(), std::size_t{60});
        QCOMPARE(namesOf(*set), (QStringList{"size", "column 2"}));
        const base::Finding* found = find(*set, "table.units_row");
        QVERIFY(found);
        QCOMPARE(found->fix, (base::Patch{{"data.first_line", "2"}}));
        const QString sentence = QString::fromStdString(experiment::sentence(*found));
        QVERIFY2(sentence.contains("on line 2 ") && sentence.contains("data.first_line=2"),
                 qPrintable(sentence));
        data::TableSpec spec;
        spec.firstLine = 2;
        const auto again = read(folder, text, spec);
        QCOMPARE(again->size(), std::size_t{60});
        QCOMPARE(namesOf(*again), (QStringList{"depth", "lead"}));
        QVERIFY(!find(*again, "table.units_row"));
    }

    void oneWordBelowEveryNameIsNoRow()
    {
        QByteArray text("a,b,c,y\nmean,mean,mean,kind\n");
        for (int i = 0; i < 40; ++i)
            text += QByteArray::number(i % 7 + 0.5) + ',' + QByteArray::number(i % 5 + 0.25) + ','
                    + QByteArray::number(i % 11 + 0.5) + (i % 2 ? ",p\n" : ",q\n");
        const testing::TempFolder folder;
        const auto set = read(folder, text);
        QCOMPARE(set->size(), std::size_t{40});
        const base::Finding* found = find(*set, "table.units_row");
        QVERIFY(found);
        QVERIFY(found->fix.empty()); // the header names the columns
    }

    void manyRowsOfAnotherLengthAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("row");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("commas that are not quoted")
            << "a,b,y\n" + plain(30) + QByteArray("Smith, John,7,p\n").repeated(10) << 32
            << QStringList{"line 32", "4 cells", "has 3", "10 of 40"};
        QTest::newRow("a header of another length")
            << "a,b,c,y\n" + plain(30) << 2
            << QStringList{"line 2", "3 cells", "has 4", "30 of 30"};
        QTest::newRow("in a file whose lines end with CR")
            << QByteArray("a,b,y\n" + plain(3) + "1,2\n" + plain(3)).replace('\n', '\r') << 5
            << QStringList{"line 5", "2 cells", "1 of 7"};
    }
    void manyRowsOfAnotherLengthAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, row);
        QFETCH(QStringList, words);
        const testing::TempFolder folder;
        try {
            read(folder, text);
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), QStringLiteral("table.ragged"));
            QCOMPARE(int(error.place().row.value_or(-1)), row);
            for (const QString& word : words)
                QVERIFY2(QString::fromStdString(error.text()).contains(word), error.what());
        }
    }

    /// As data loggers write a line of their own above the names, with more cells than these.
    void aLineAboveTheHeaderIsOfferedToBePassedOver()
    {
        const testing::TempFolder folder;
        const QByteArray text = "TOA5,Station,CR1000,12345\na,b,y\n" + plain(60);
        try {
            read(folder, text);
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("table.ragged"));
            QVERIFY2(QString(error.what()).contains("set data.first_line=2"), error.what());
        }
        data::TableSpec spec;
        spec.firstLine = 2;
        QCOMPARE(read(folder, text, spec)->size(), std::size_t{60});
    }

    void sumsBelowATableAreNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("item,n,price\n");
        for (int i = 0; i < 40; ++i)
            text += "item " + QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + ','
                    + QByteArray::number(i * 1.5) + '\n';
        QVERIFY(!find(*read(folder, text), "table.total_row"));
        for (const char* word : {"Total", "SUM:", "Summe"}) {
            const auto set = read(folder, text + word + ",80,1170\n");
            const base::Finding* found = find(*set, "table.total_row");
            QVERIFY(found);
            const QString sentence = QString::fromStdString(experiment::sentence(*found));
            QVERIFY2(sentence.contains("line 42") && sentence.contains(word), qPrintable(sentence));
        }
        // A note in the first cell below it changes nothing.
        const auto noted = read(folder, text + "Total,80,1170\nSource: World Bank,,\n,,\n");
        const base::Finding* found = find(*noted, "table.total_row");
        QVERIFY(found);
        QVERIFY(experiment::sentence(*found).find("line 42") != std::string::npos);
        QVERIFY(!find(*read(folder, text + "Total,80,1170\nitem 3,2,4.5\n"), "table.total_row"));
    }

    void severalSumsBelowATableAreNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("item,n,price\n");
        for (int i = 0; i < 40; ++i)
            text += "item " + QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + ','
                    + QByteArray::number(i * 1.5) + '\n';
        const auto set = read(folder, text + "Total,80,1170\nAverage,2,29.25\n");
        const base::Finding* found = find(*set, "table.total_row");
        QVERIFY(found);
        const QString sentence = QString::fromStdString(experiment::sentence(*found));
        QVERIFY2(sentence.contains("the last 2 rows, from line 42 on")
                     && sentence.contains("line 43"),
                 qPrintable(sentence));
    }

    void meansAndDeviationsBelowATableAreNamed()
    {
        const testing::TempFolder folder;
        QByteArray text("item,n,price\n");
        for (int i = 0; i < 40; ++i)
            text += "item " + QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + ','
                    + QByteArray::number(i * 1.5) + '\n';
        const auto set = read(folder, text + "Mean,2,29.25\nSD,1.41,17.3\nMax,4,58.5\n");
        const base::Finding* found = find(*set, "table.total_row");
        QVERIFY(found);
        const QString sentence = QString::fromStdString(experiment::sentence(*found));
        QVERIFY2(sentence.contains("the last 3 rows, from line 42 on"), qPrintable(sentence));
        // Max may be the name of an example.
        QVERIFY(!find(*read(folder, text + "Max,4,50.5\n"), "table.total_row"));
    }

    /// The last rows of a column of y and n begin with n.
    void aCategoryCalledAsACountIsNoSum()
    {
        const testing::TempFolder folder;
        QByteArray text("smokes,age,price\n");
        for (int i = 0; i < 40; ++i)
            text += QByteArray(i < 35 && i % 2 ? "y," : "n,") + QByteArray::number(20 + i % 7) + ','
                    + QByteArray::number(i * 1.5) + '\n';
        QVERIFY(!find(*read(folder, text), "table.total_row"));
    }

    /// Without a word in front.
    void sumsAndMeansInTheLastRowAreNamed_data()
    {
        QTest::addColumn<QByteArray>("last");
        QTest::addColumn<QString>("words");
        QTest::newRow("sums") << QByteArray(",80,1170\n")
                              << "the last row, on line 42, holds the sums of the rows above in 2 "
                                 "columns (n, price): delete it if it is no example.";
        QTest::newRow("one sum") << QByteArray(",,1170\n")
                                 << "holds the sums of the rows above in 1 column (price)";
        QTest::newRow("means") << QByteArray(",2,29.25\n")
                               << "holds the means of the rows above in 2 columns (n, price)";
        QTest::newRow("one mean") << QByteArray(",,29.25\n") << QString();
        QTest::newRow("a sum beside another number") << QByteArray(",3,1170\n") << QString();
        QTest::newRow("an example") << QByteArray(",2,60\n") << QString();
    }
    void sumsAndMeansInTheLastRowAreNamed()
    {
        QFETCH(QByteArray, last);
        QFETCH(QString, words);
        const testing::TempFolder folder;
        QByteArray text("item,n,price\n");
        for (int i = 0; i < 40; ++i)
            text += "item " + QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5) + ','
                    + QByteArray::number(i * 1.5) + '\n';
        const auto set = read(folder, text + last);
        QCOMPARE(int(set->size()), 41);
        const base::Finding* found = find(*set, "table.total_row");
        QCOMPARE(found != nullptr, !words.isEmpty());
        if (!found)
            return;
        const QString sentence = QString::fromStdString(experiment::sentence(*found));
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
    }

    void columnsOfOneNameAreSaid()
    {
        const testing::TempFolder folder;
        const auto set = read(folder, "a,a,y\n" + plain(60));
        QCOMPARE(namesOf(*set), (QStringList{"a", "a (2)"}));
        const base::Finding* found = find(*set, "table.same_names");
        QVERIFY(found);
        const QString sentence = QString::fromStdString(experiment::sentence(*found));
        QVERIFY2(sentence.contains("column 2 as it does column 1, \"a\"; it is called \"a (2)\"."),
                 qPrintable(sentence));
        QVERIFY(!find(*read(folder, "a,b,y\n" + plain(60)), "table.same_names"));
    }

    /// As R's write.table does.
    void headersWithoutANameForTheRowsAreMatchedToTheOthers()
    {
        QByteArray text("x,w,z\n");
        for (int i = 0; i < 40; ++i)
            text += QByteArray::number(i + 1) + ',' + QByteArray::number(i % 7) + ".5,"
                    + QByteArray::number(i % 5) + (i % 2 ? ",p\n" : ",q\n");
        const testing::TempFolder folder;
        const auto set = read(folder, text);
        QCOMPARE(namesOf(*set), (QStringList{"column 1", "x", "w"}));
        QCOMPARE(set->info().target, std::string("z"));
        QVERIFY(find(*set, "table.row_names"));
        QCOMPARE(set->table()->table().columns[1].numbers[3], 3.5F);
    }

    void remediesForTheHeaderWork_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("finding");
        QTest::addColumn<QString>("fix");
        QTest::newRow("years that were taken for names")
            << "2010,2011,kind\n" + plain(60) << "table.header_numbers"
            << "data.header=no";
        QTest::newRow("names that were taken for data")
            << "10.5,2011,kind\n" + plain(60) << "table.maybe_header"
            << "data.header=yes";
    }
    void remediesForTheHeaderWork()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, finding);
        QFETCH(QString, fix);
        const testing::TempFolder folder;
        const auto set = read(folder, text);
        const base::Finding* found = find(*set, finding);
        QVERIFY(found);
        QCOMPARE(found->fix, base::patchFrom(fix.toStdString()));
        const bool yes = fix.endsWith("yes");
        QCOMPARE(set->size(), std::size_t(yes ? 61 : 60));
        data::TableSpec spec;
        spec.header = yes ? data::HeaderChoice::Yes : data::HeaderChoice::No;
        const auto again = read(folder, text, spec);
        QVERIFY(!find(*again, finding));
        QCOMPARE(again->size(), std::size_t(yes ? 60 : 61));
    }

    void firstLinesAreShownAsRead()
    {
        const testing::TempFolder folder;
        const auto set = read(folder, "Report\n\na,b,y\n1,2,p\n3,4,5,6\n" + plain(60));
        const auto& lines = set->info().firstLines;
        const std::pair<int, FirstLine::Use> wanted[]{{1, FirstLine::Use::PassedOver},
                                                      {3, FirstLine::Use::Header},
                                                      {4, FirstLine::Use::Row},
                                                      {5, FirstLine::Use::LeftOut},
                                                      {6, FirstLine::Use::Row}};
        QVERIFY(lines.size() >= std::size(wanted));
        for (std::size_t k = 0; k < std::size(wanted); ++k) {
            QCOMPARE(int(lines[k].line), wanted[k].first);
            QVERIFY(lines[k].use == wanted[k].second);
        }
        QCOMPARE(lines[0].cells, std::vector<std::string>{"Report"});
        QCOMPARE(lines[3].cells, (std::vector<std::string>{"3", "4", "5", "6"}));
        // What was found, set by hand, reads the same.
        data::TableSpec spec;
        spec.firstLine = 3;
        spec.header = data::HeaderChoice::Yes;
        spec.delimiter = data::Delimiter::Comma;
        const auto again = read(folder, testing::bytesOf(folder / "t.csv"), spec);
        QCOMPARE(again->info().fingerprint, set->info().fingerprint);
        QVERIFY(again->info().settings == set->info().settings);
        QVERIFY(!find(*again, "table.lines_above"));
    }

    void cellsBehindTheTableKeepTheIdsOfExamples()
    {
        // A last column without a name and without cells was part of an example's identity.
        const testing::TempFolder folder;
        const auto with = read(folder, "a,b,y,\n" + plain(20, ",\n"));
        const auto ended = read(folder, "a,b,y\n" + plain(20, ",\n"));
        QVERIFY(with->id(3) == ended->id(3));
    }
};

QTEST_GUILESS_MAIN(TestTableRows)
#include "tst_table_rows.moc"
