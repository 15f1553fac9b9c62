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

/// The cells with every fifth made by `other(k)`, k from 0 to 19 for 100 of them; the first on line 5.
template <typename Other>
Cells everyFifth(Cells cells, Other other)
{
    for (int k = 0; k < cells.size() / 5; ++k)
        cells[5 * k + 3] = other(k);
    return cells;
}

Cells counting(int count, int low, int step, int different)
{
    Cells all;
    for (int i = 0; i < count; ++i)
        all << QByteArray::number(low + i * step % different);
    return all;
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
        row("one of two thousand is none", with(measured(2000), {"NaN"}, 2000), "number",
            "table.few_missing examples.unrelated", 1);
        row("one of five hundred is none", with(measured(500), {"NaN"}, 500), "number", "", 1);
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

    /// Few codes of countries, in a column that is called so.
    void aColumnOfCountriesMayHoldNamibia()
    {
        const testing::TempFolder folder;
        QByteArray text = columnOf(repeated({"NA", "DE", "FR"}, 30));
        QVERIFY(!finding(prepared(folder, text).findings, "table.missing_words"));
        text.replace(0, 1, "Country code");
        QVERIFY(finding(prepared(folder, text).findings, "table.missing_words", "Country code"));
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
        const auto row = [](const char* name, auto other) {
            QTest::newRow(name) << everyFifth(measured(100), other);
        };
        const auto number = [](int k) { return QByteArray::number(k + 1); };
        row("fractions", [&](int k) { return number(k) + "/8"; });
        row("about", [&](int k) { return "~" + number(k); });
        row("footnotes", [&](int k) { return number(k) + ".5*"; });
        row("ranges", [&](int k) { return number(k) + "-" + number(k + 5); });
        row("limits, no two alike", [&](int k) { return "<" + number(k); });
        row("hexadecimal", [](int k) { return "0x" + QByteArray::number(k + 16, 16).toUpper(); });
        row("a unit in some", [&](int k) { return number(k) + " kg"; });
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

    void cellsOfATargetThatAreNoNumbersAreNamed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(everyFifth(measured(100), [](int k) {
                                       return QByteArray::number(k + 1) + "*";
                                   })));
        QVERIFY(read.source->isRegression());
        QCOMPARE(read.source->size(), std::size_t{80});
        const auto* said = finding(read.findings, "table.target_not_numbers", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(experiment::sentence(*said),
                 std::string("20 of 100 rows have no number in the target \"y\", \"1*\" (line 5), "
                             "\"2*\" (line 10), \"3*\" (line 15) and 17 others, and are left out. "
                             "Correct them in the file."));
    }

    /// Names and codes at the end of a table are no target for that.
    void codesAreNoTarget()
    {
        const testing::TempFolder folder;
        QByteArray text("depth;lead;ticket\n");
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(i % 13) + ';' + QByteArray::number(i % 7 + 0.5) + ';'
                    + (i % 4 ? QByteArray::number(1000 + i * 37) : "A/" + QByteArray::number(i))
                    + '\n';
        const auto read = prepared(folder, text);
        QCOMPARE(read.source->info().target, std::string("lead"));
    }

    /// 20230711 and 202307; as numbers where that is asked for.
    void compactDatesAreDates_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("asNumber");
        Cells days, months;
        for (int i = 0; i < 48; ++i) {
            days << QByteArray::number(20230101 + i * 7 % 12 * 100 + i % 28);
            months << QByteArray::number(202301 + i % 5 * 100 + i * 7 % 12);
        }
        QTest::newRow("days") << days << 19358.0 << 20230101.0;
        QTest::newRow("months") << months << 19358.0 << 202301.0;
    }
    void compactDatesAreDates()
    {
        QFETCH(Cells, cells);
        QFETCH(double, first);
        QFETCH(double, asNumber);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(cells));
        QVERIFY(read.source->info().columns()[0].kind == ColumnKind::Date);
        QCOMPARE(read.source->info().columns()[0].missing, std::int64_t{0});
        QCOMPARE(read.source->table()->table().columns[0].numbers[0], float(first));
        const auto* said = finding(read.findings, "table.compact_dates", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY(experiment::sentence(*said).find(cells[0].toStdString()) != std::string::npos);
        data::DataSpec spec;
        spec.table.numbers = "x";
        const auto numbers = prepared(folder, columnOf(cells), spec);
        QVERIFY(numbers.source->info().columns()[0].kind == ColumnKind::Number);
        QCOMPARE(numbers.source->table()->table().columns[0].numbers[0], float(asNumber));
        QVERIFY(!finding(numbers.findings, "table.compact_dates"));
        // A target of such numbers stays one of numbers.
        const auto target = prepared(folder, targetOf(cells));
        QVERIFY(target.source->isRegression());
        QCOMPARE(target.source->target(0), asNumber);
    }

    void numbersOfThatLengthStayNumbers()
    {
        Cells cells;
        for (int i = 0; i < 48; ++i)
            cells << QByteArray::number(20230101 + i * 7919);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(cells));
        QVERIFY(read.source->info().columns()[0].kind == ColumnKind::Number);
    }

    void centuriesOfShortYearsAreSaid()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, columnOf(repeated({"13/04/68", "14/05/71", "28/06/55"}, 30)));
        const auto* said = finding(read.findings, "table.short_years", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(experiment::sentence(*said),
                 std::string("Column \"x\": years of two digits from 30 to 68 are read as 2030 to "
                             "2068, in 20 cells, first \"13/04/68\" on line 2. If they are of the "
                             "last century, write them with four digits."));
        const auto recent =
            prepared(folder, columnOf(repeated({"13/04/18", "14/05/71", "28/06/05"}, 30)));
        QVERIFY(!finding(recent.findings, "table.short_years"));
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

    /// A class may be called None, or NA.
    void classesThatLookMissingStayTheTarget_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<QString>("target");
        QTest::newRow("None in one of five")
            << repeated({"None", "apnea", "insomnia", "apnea", "insomnia"}, 100) << "disorder";
        QTest::newRow("NA in one of three")
            << repeated({"NA", "apnea", "insomnia"}, 99) << "disorder";
        QTest::newRow("NA in three of four") << repeated({"NA", "NA", "NA", "seen"}, 100) << "rate";
    }
    void classesThatLookMissingStayTheTarget()
    {
        QFETCH(Cells, cells);
        QFETCH(QString, target);
        QByteArray text("hours;rate;disorder\n");
        for (int i = 0; i < cells.size(); ++i)
            text += QByteArray::number(i % 13) + ';' + QByteArray::number(i % 7 + 0.5) + ';'
                    + cells[i] + '\n';
        const testing::TempFolder folder;
        const auto read = prepared(folder, text);
        QCOMPARE(QString::fromStdString(read.source->info().target), target);
        const bool stays = target == "disorder";
        QCOMPARE(finding(read.findings, "table.target_guessed") == nullptr, stays);
        if (!stays)
            return;
        const auto* asked = finding(read.findings, "table.target_missing", "disorder");
        QVERIFY2(asked, idsOf(read.findings).c_str());
        QCOMPARE(asked->fix, (base::Patch{{"data.not_missing", cells[0].toStdString()}}));
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

    void endingsOfFilesAreNoReasonsOfSas()
    {
        const testing::TempFolder folder;
        const auto files = prepared(folder, targetOf(repeated({".c", ".h", ".py"}, 60)));
        QCOMPARE(files.source->info().classes.size(), std::size_t{3});
        QVERIFY(!finding(files.findings, "table.mark_class", "y"));
        const auto reasons = prepared(folder, targetOf(repeated({"oak", "elm", ".a", ".b"}, 60)));
        const auto* said = finding(reasons.findings, "table.mark_class", "y");
        QVERIFY2(said, idsOf(reasons.findings).c_str());
        QVERIFY(experiment::sentence(*said).find("are classes of the target \"y\"")
                != std::string::npos);
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

    /// Values far outside all others that recur, with a remedy that works; and values that are none.
    void sentinelsStandApart_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<QString>("value"); ///< empty: nothing is asked
        const auto row = [](const char* name, const Cells& cells, const char* value = "") {
            QTest::newRow(name) << cells << QString(value);
        };
        const Cells ages = counting(100, 18, 7, 60), heights = counting(100, 150, 7, 41);
        row("999 among ages", with(ages, {"999"}), "999");
        row("8888 among ages", with(ages, {"8888"}), "8888");
        row("9999 among ages", with(ages, {"9999"}), "9999");
        row("-1 among heights", with(heights, {"-1"}), "-1");
        row("-99 among ages", with(ages, {"-99"}), "-99");
        row("the only negative number among large ones", with(counting(200, 2, 37, 1400), {"-200"}),
            "-200");
        row("signs", repeated({"1", "-1"}, 100));
        row("-1 below counts", with(counting(100, 0, 7, 40), {"-1"}), "-1");
        row("-9 below scores", with(counting(100, 0, 7, 40), {"-9"}), "-9");
        row("99 near ages", with(counting(100, 18, 11, 63), {"99"}), "99");
        row("ages up to 99", counting(200, 18, 7, 82));
        row("digits", counting(100, 0, 3, 10));
        row("doses", repeated({"1", "3", "9"}, 90));
        row("temperatures", with(counting(100, 0, 7, 12), {"-1"}, 20));
        row("the largest float", with(measured(100), {"1e+20"}), "1e+20");
        row("the fill value of NetCDF", with(measured(100), {"9.96921e+36"}), "9.96921e+36");
        row("that value once", with(measured(100), {"9.96921e+36"}, 100), "9.96921e+36");
        row("a sensor that is not there", with(measured(100), {"-127.0"}), "-127.0");
        row("the least integer", with(ages, {"-2147483648"}), "-2147483648");
        row("no date", with(dates(100), {"31.12.9999"}), "31.12.9999");
        row("the first date of a program", with(dates(100), {"01.01.1900"}), "01.01.1900");
        row("a grade below all others", with(counting(100, 0, 1, 4), {"-1"}));
        row("within the others", with(counting(100, 100, 37, 1500), {"999"}));
        row("just above the others", with(counting(100, 0, 37, 600), {"999"}));
        row("a top code of a skewed column",
            with(with(repeated({"0"}, 100), {"2174", "7688", "15024", "41310"}, 5), {"99999"}));
        row("once or twice", with(ages, {"999"}, 50));
    }
    void sentinelsStandApart()
    {
        QFETCH(Cells, cells);
        QFETCH(QString, value);
        const testing::TempFolder folder;
        const QByteArray text = columnOf(cells);
        const auto read = prepared(folder, text);
        const auto* said = finding(read.findings, "table.sentinel", "x");
        QCOMPARE(said != nullptr, !value.isEmpty());
        if (!said)
            return;
        const auto count = cells.count(value.toLatin1());
        QCOMPARE(said->fix, (base::Patch{{"data.missing", value.toStdString()}}));
        const QString sentence = QString::fromStdString(experiment::sentence(*said));
        QVERIFY2(sentence.contains(QStringLiteral("holds %1 in %2 of %3 cells")
                                       .arg(value)
                                       .arg(count)
                                       .arg(cells.size())),
                 qPrintable(sentence));
        data::DataSpec spec;
        spec.table.missing = value.toStdString();
        const auto again = prepared(folder, text, spec);
        QVERIFY(!finding(again.findings, "table.sentinel"));
        QCOMPARE(again.source->info().columns()[0].missing, std::int64_t(count));
    }

    /// data.missing holds for all columns: it is not offered where another has the value too.
    void aMarkThatIsAValueElsewhereIsNoSetting()
    {
        const auto tableOf = [](bool shared) {
            const Cells answers = with(counting(100, 1, 1, 5), {"9"});
            QByteArray text("answer;dose;y\n");
            for (int i = 0; i < answers.size(); ++i)
                text += answers[i] + ';' + QByteArray::number(shared ? i % 10 : 10 + i % 7)
                        + (i % 2 ? ";p\n" : ";q\n");
            return text;
        };
        const testing::TempFolder folder;
        const auto alone = prepared(folder, tableOf(false));
        const auto* said = finding(alone.findings, "table.sentinel", "answer");
        QVERIFY2(said, idsOf(alone.findings).c_str());
        QCOMPARE(said->severity, base::Severity::Hint);
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"answer\" holds 9 in 10 of 100 cells (10.0 %), above a gap that "
                        "holds none: if it means a missing value, set data.missing=9."));
        const auto both = prepared(folder, tableOf(true));
        said = finding(both.findings, "table.sentinel", "answer");
        QVERIFY2(said, idsOf(both.findings).c_str());
        QVERIFY(said->fix.empty());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"answer\" holds 9 in 10 of 100 cells (10.0 %), above a gap that "
                        "holds none: if it means a missing value, empty these cells in the file, "
                        "as data.missing would also take those of column \"dose\"."));
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
