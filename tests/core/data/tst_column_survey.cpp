// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

#include <cmath>

using namespace assay;
using data::ColumnKind;
using testing::columnOf;
using testing::finding;
using testing::idsOf;
using testing::measured;
using testing::prepared;
using testing::repeated;
using testing::targetOf;
using Cells = QList<QByteArray>;

namespace {

Cells with(Cells cells, const Cells& others, int every = 10)
{
    for (int i = 0; i < cells.size() / every; ++i)
        cells[i * every + std::min(3, every - 1)] = others[i % others.size()];
    return cells;
}

Cells dates(int count)
{
    Cells all;
    for (int i = 0; i < count; ++i)
        all << QByteArray::number(10 + i % 19) + ".03.2024";
    return all;
}

} // namespace

class TestColumnSurvey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsAreToldApart_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("missing");
        const auto row = [](const char* name, const Cells& cells, const char* kind,
                            const char* said, int missing) {
            QTest::newRow(name) << cells << QString(kind) << QString(said) << missing;
        };
        row("numbers", measured(100), "number", "", 0);
        row("nine in ten are numbers", with(measured(100), {"n.d.", "trace"}), "number",
            "table.not_numbers", 10);
        row("nine in ten are measured", with(measured(100), {"<0.5"}), "number", "table.censored",
            10);
        row("a third below the limit", with(measured(90), {"<0.5", "<0.7"}, 3), "number",
            "table.censored", 30);
        row("marks of spreadsheets", with(measured(100), {"#N/A", "-", ".", "#DIV/0!"}), "number",
            "table.missing_marks", 10);
        row("dates", dates(40), "date", "", 0);
        row("dates with a bad cell", with(dates(40), {"soon"}, 40), "date", "table.not_dates", 1);
        row("dates with marks", with(dates(40), {"-"}, 40), "date", "table.missing_marks", 1);
        row("times of day", repeated({"13:45", "7:30", "23:59"}, 30), "date", "", 0);
        row("month names", repeated({"5 Jan 2024", "17 Feb 2024"}, 30), "date", "", 0);
        row("open dates", repeated({"05/06/2024", "07/08/2024"}, 30), "date", "table.date_order",
            0);
        row("codes with zeros", repeated({"01067", "80331", "20095"}, 30), "category",
            "table.code_column", 0);
        row("hours with zeros", repeated({"01", "12", "23"}, 30), "number", "", 0);
        row("19 digits",
            repeated({"1234567890123456789", "1234567890123456788", "9234567890123456788"}, 30),
            "category", "table.code_column", 0);
        row("countries", repeated({"NA", "DE", "FR", "IT", "ES", "PT"}, 30), "category",
            "table.missing_words", 5);
        row("regions of the world", repeated({"NA", "EU", "JP"}, 30), "category",
            "table.missing_words", 10);
        row("grades, some missing", repeated({"NA", "SA", "TA"}, 30), "category", "", 10);
        row("a level called none", repeated({"None", "mild", "severe"}, 30), "category",
            "table.missing_words", 10);
        row("surnames", repeated({"Null", "Smith", "Lee"}, 30), "category", "table.missing_words",
            10);
        row("words", repeated({"red", "-", "green"}, 30), "category", "", 0);
    }
    void columnsAreToldApart()
    {
        QFETCH(Cells, cells);
        QFETCH(QString, kind);
        QFETCH(QString, said);
        QFETCH(int, missing);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(cells));
        const data::ColumnInfo& column = read.source->info().columns()[0];
        QCOMPARE(QString::fromStdString(data::name(column.kind)), kind);
        QCOMPARE(QString::fromStdString(idsOf(read.findings)).trimmed(), said);
        QCOMPARE(int(column.missing), missing);
        QCOMPARE(read.source->info().target, std::string("y"));
        if (column.kind == ColumnKind::Number || column.kind == ColumnKind::Date) {
            const auto& numbers = read.source->table()->table().columns[0].numbers;
            QCOMPARE(int(std::count_if(numbers.begin(), numbers.end(),
                                       [](float x) { return std::isnan(x); })),
                     missing);
        }
    }

    /// The cells that are none are named with their line.
    void badCellsAreNamed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(with(measured(100), {"n.d.", "trace"})));
        const std::string sentence =
            experiment::sentence(*finding(read.findings, "table.not_numbers"));
        QCOMPARE(sentence,
                 std::string("Column \"x\": 90 of 100 cells are numbers; \"n.d.\" (5 times, first "
                             "on line 5), \"trace\" (5 times, first on line 15) are not and count "
                             "as missing. Correct them, or name them in data.missing."));
    }

    void rowsWithoutATargetAreCounted_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << with(measured(100), {""}) << "table.target_missing"
                               << "10 of 100 rows have no value in the target \"y\", empty (10 "
                                  "times, first on line 5), and are left out.";
        QTest::newRow("below the limit")
            << with(measured(100), {"<0.5"}) << "table.target_censored"
            << "In 10 of 100 rows only a limit of the target \"y\" is known, \"<0.5\" (10 times, "
               "first on line 5); they are left out. data.below_limit reads a value below the "
               "limit of detection as the limit or as half of it.";
        QTest::newRow("text") << with(measured(100), {"n.d."}) << "table.target_not_numbers"
                              << "10 of 100 rows have no number in the target \"y\", \"n.d.\" (10 "
                                 "times, first on line 5), and are left out. Correct them, or name "
                                 "them in data.missing.";
        QTest::newRow("marks") << with(measured(100), {"#N/A", "-"}) << "table.target_missing"
                               << "10 of 100 rows have no value in the target \"y\", \"#N/A\" (5 "
                                  "times, first on line 5), \"-\" (5 times, first on line 15), and "
                                  "are left out.";
        QTest::newRow("a class called none")
            << repeated({"none", "mild", "severe"}, 30) << "table.target_missing"
            << "10 of 30 rows have no value in the target \"y\", \"none\" (10 times, first on line "
               "2), and are left out; if that is a class, name it in data.not_missing.";
    }
    void rowsWithoutATargetAreCounted()
    {
        QFETCH(Cells, cells);
        QFETCH(QString, said);
        QFETCH(QString, words);
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(cells));
        const auto* found = finding(read.findings, said.toStdString(), "y");
        QVERIFY2(found, idsOf(read.findings).c_str());
        QCOMPARE(QString::fromStdString(experiment::sentence(*found)), words);
        QCOMPARE(int(read.source->size()), int(cells.size()) - 10);
        // The same in a table to serve, by the name of its file.
        const Cells clean =
            cells.contains("mild") ? repeated({"mild", "severe"}, 60) : measured(60);
        const auto served = prepared(folder, targetOf(clean), {}, targetOf(cells));
        found = finding(served.findings, said.toStdString(), "y");
        QVERIFY2(found, idsOf(served.findings).c_str());
        QVERIFY(experiment::sentence(*found).find("\"y\" of served.csv") != std::string::npos);
        QCOMPARE(int(served.serving->size()), int(cells.size()) - 10);
    }

    void limitsAreReadAsChosen_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<double>("below");
        QTest::addColumn<double>("above");
        using data::BoundChoice;
        QTest::newRow("limit") << int(BoundChoice::Limit) << 0.5 << 100.0;
        QTest::newRow("half") << int(BoundChoice::Half) << 0.25 << 100.0;
        QTest::newRow("root") << int(BoundChoice::Root) << 0.5 / std::sqrt(2.0) << 100.0;
        QTest::newRow("zero") << int(BoundChoice::Zero) << 0.0 << 100.0;
    }
    void limitsAreReadAsChosen()
    {
        QFETCH(int, choice);
        QFETCH(double, below);
        QFETCH(double, above);
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.table.belowLimit = static_cast<data::BoundChoice>(choice);
        const auto read = prepared(folder, targetOf(with(measured(100), {"<0.5", ">100"})), spec);
        QCOMPARE(int(read.source->size()), 100);
        QCOMPARE(read.source->target(3), below);
        QCOMPARE(read.source->target(13), above);
        QVERIFY2(read.findings.empty(), idsOf(read.findings).c_str());
    }

    /// What is doubtful about the last column does not make another the target.
    void theTargetStaysWhereItIs_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::newRow("below the limit") << with(measured(100), {"<0.5"});
        QTest::newRow("a third below the limit") << with(measured(99), {"<0.5"}, 3);
        QTest::newRow("marks") << with(measured(100), {"-", "#N/A"}, 4);
        QTest::newRow("texts") << with(measured(100), {"trace"});
        QTest::newRow("thousands") << repeated({"1.234,5", "987,25"}, 100);
    }
    void theTargetStaysWhereItIs()
    {
        QFETCH(Cells, cells);
        const testing::TempFolder folder;
        QByteArray text("depth;ph;lead\n");
        for (int i = 0; i < cells.size(); ++i)
            text += QByteArray::number(i % 13) + ';' + QByteArray::number(i % 7) + ';' + cells[i]
                    + '\n';
        const auto read = prepared(folder, text);
        QCOMPARE(read.source->info().target, std::string("lead"));
        QVERIFY(read.source->isRegression());
    }

    void aTargetInFrontOfRemarksIsSaid()
    {
        QByteArray text("depth;lead;remark\n");
        for (int i = 0; i < 40; ++i)
            text += QByteArray::number(i % 13) + ';' + QByteArray::number(i % 7 + 0.5) + ";remark "
                    + QByteArray::number(i) + '\n';
        const testing::TempFolder folder;
        const auto read = prepared(folder, text);
        QCOMPARE(read.source->info().target, std::string("lead"));
        QVERIFY(finding(read.findings, "table.target_guessed", "lead"));
    }

    void aRowOfUnitsIsLeftOutAndSaid()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,temp,strength,species\nm,\u00b0C,MPa,-\n");
        for (int i = 0; i < 12; ++i)
            text += QByteArray::number(40.5 + i) + ',' + QByteArray::number(10.25 + i % 5) + ','
                    + QByteArray::number(20.5 + i % 7) + (i % 2 ? ",oak\n" : ",ash\n");
        const auto read = prepared(folder, text);
        QCOMPARE(int(read.source->size()), 12);
        QCOMPARE(read.source->info().classes, (std::vector<std::string>{"ash", "oak"}));
        for (const char* column : {"depth", "temp", "strength", "species"})
            QVERIFY2(finding(read.findings, "table.units_row", column), column);
        // A first row that lacks values is data.
        const auto data = prepared(folder, text.replace("m,\u00b0C,MPa,-", "-,,NA,oak"));
        QCOMPARE(int(data.source->size()), 13);
    }

    void classesThatMayMeanMissingAreSaid()
    {
        const testing::TempFolder folder;
        Cells cells = repeated({"oak", "ash"}, 40);
        cells[0] = "-";
        cells[7] = "elm";
        const auto read = prepared(folder, targetOf(cells));
        QCOMPARE(read.source->info().classes.size(), std::size_t{4});
        const auto* mark = finding(read.findings, "table.mark_class", "y");
        QVERIFY(mark);
        QVERIFY(experiment::sentence(*mark).find("\"-\" (line 2)") != std::string::npos);
        const auto* lone = finding(read.findings, "table.lone_class", "y");
        QVERIFY(lone);
        QVERIFY(experiment::sentence(*lone).find("\"elm\" (line 9)") != std::string::npos);
    }

    /// -999 stands as it is written, and every such number at once.
    void sentinelsAreQuotedAsWritten()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, columnOf(with(measured(100), {"-999.00", "-999", "-9999"})));
        QCOMPARE(finding(read.findings, "table.sentinel")->fix,
                 (base::Patch{{"data.missing", "-999.00,-999,-9999"}}));
        const auto target = prepared(folder, targetOf(with(measured(100), {"-999.00"})));
        QVERIFY(finding(target.findings, "table.sentinel", "y"));
    }

    void sentinelsOfTheServedTableNameIt()
    {
        const testing::TempFolder folder;
        const Cells bad = with(measured(100), {"-999"});
        const auto read = prepared(folder, columnOf(bad), {}, columnOf(bad));
        int served = 0, own = 0;
        for (const base::Finding& finding : read.findings) {
            if (finding.id == "table.sentinel")
                ++(experiment::sentence(finding).find("served.csv") != std::string::npos ? served
                                                                                         : own);
        }
        QCOMPARE(own, 1);
        QCOMPARE(served, 1);
    }

    void textsAmongManyNumbersAreNotCalledFree()
    {
        Cells cells;
        for (int i = 0; i < 100; ++i)
            cells << (i % 4 ? QByteArray::number(1000 + i * 37) : "A" + QByteArray::number(i));
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(cells));
        QVERIFY(finding(read.findings, "table.mostly_numbers", "x"));
        QVERIFY(!finding(read.findings, "table.id_column")
                && !finding(read.findings, "table.text_column"));
    }
};

QTEST_GUILESS_MAIN(TestColumnSurvey)
#include "tst_column_survey.moc"
