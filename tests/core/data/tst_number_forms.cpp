// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

using namespace assay;
using data::ColumnKind;
using testing::columnOf;
using testing::finding;
using testing::idsOf;
using testing::prepared;
using testing::repeated;
using Cells = QList<QByteArray>;

class TestNumberForms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// What a column of such cells is read as: its first two numbers, and how it is said to be
    /// written.
    void columnsAreReadInTheirForm_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const Cells& cells, double first, double second,
                            const char* written, const char* said = "") {
            QTest::newRow(name) << cells << first << second << QString(written) << QString(said);
        };
        row("whole numbers", {"12", "7", "40", "-3"}, 12, 7, "");
        row("a point", {"1.5", "2.25", "3"}, 1.5, 2.25, "1234.5");
        row("a comma", {"1,5", "2,25", "3"}, 1.5, 2.25, "1234,5");
        row("rents", {"22.801,76", "987,00", "1.200,5"}, 22801.76, 987, "1.234,5");
        row("English thousands", {"1,234.56", "987.5", "12,000"}, 1234.56, 987.5, "1,234.5");
        row("no-break spaces", {"1\u00a0663,51", "987,1"}, 1663.51, 987.1, "1 234,5");
        row("narrow spaces", {"1\u202f663", "987", "12\u202f000"}, 1663, 987, "1 234");
        row("apostrophes", {"1'663.50", "987.05"}, 1663.5, 987.05, "1'234.5");
        row("lakhs", {"1,23,456.50", "98,765"}, 123456.5, 98765, "1,234.5");
        row("millions alone", {"1.234.567", "68.405"}, 1234567, 68405, "1.234,5");
        row("dollars", {"$1,200.50", "$13.00", "-$2.25"}, 1200.5, 13, "$1,234.5");
        row("euros behind", {"12,50 \u20ac", "7,25 \u20ac"}, 12.5, 7.25, "1234,5 \u20ac");
        row("per cent", {"12.5 %", "7 %"}, 12.5, 7, "1234.5 %");
        row("kilograms", {"12 kg", "3 kg"}, 12, 3, "1234 kg");
        row("years and a year", {"1 year", "2 years", "7 years"}, 1, 2, "1234 year");
        row("an accountant's minus", {"(12.50)", "7.25"}, -12.5, 7.25, "1234.5",
            "table.parenthesised");
        row("an accountant's minus before money", {"($12.50)", "$7.25"}, -12.5, 7.25, "$1234.5");
        row("an accountant's minus behind money", {"$ (1,234.50)", "$ 7.25 "}, -1234.5, 7.25,
            "$1,234.5");
        row("a true minus", {"\u221212.5", "7.25"}, -12.5, 7.25, "1234.5");
        row("a minus behind", {"12.5-", "7.25"}, -12.5, 7.25, "1234.5");
        row("prices without cents", {"12,-", "7,50", "1.299,\u2013"}, 12, 7.5, "1.234,5");
        row("exponents", {"1.5e3", "2e-1"}, 1500, 0.2, "1234.5");
        row("exponents of Fortran", {"0.15D+04", "2.D-01"}, 1500, 0.2, "1234.5");
        row("towns", {"68.405", "987", "15.092", "456"}, 68405, 987, "1.234,5",
            "table.number_marks");
        row("three digits and larger whole numbers", {"1.405", "20500", "3.092"}, 1.405, 20500,
            "1234.5");
        row("a zero in front decides", {"0.405", "1.234"}, 0.405, 1.234, "1234.5");
        row("nothing decides", {"68.405", "15.092", "31.361"}, 68.405, 15.092, "1234.5",
            "table.number_marks");
        row("nothing decides about commas", {"68,405", "15,092"}, 68.405, 15.092, "1234,5",
            "table.number_marks");
        row("money", {"45.000 \u20ac", "52.500 \u20ac"}, 45000, 52500, "1.234,5 \u20ac",
            "table.number_marks");
        row("both marks", {"3,5", "2.25", "7,75"}, 3.5, 2.25, "1234,5", "table.mixed_marks");
        row("thousands beside bare numbers", {"1.2k", "900", "3k"}, 1200, 900, "1234.5",
            "table.magnitudes");
        row("ten thousands of Chinese beside bare numbers", {"1.2\u4e07", "900", "3\u4e07"}, 12000,
            900, "1234.5", "table.magnitudes");
        row("thousands of Russian beside bare numbers",
            {"1,5 \u0442\u044b\u0441.", "900", "3,25 \u0442\u044b\u0441."}, 1500, 900, "1234,5",
            "table.magnitudes");
        row("thousands and millions", {"1.5M", "20K", "3.25M"}, 1.5e6, 2e4, "1234.5",
            "table.magnitudes");
        row("one bare number among thousands", {"750", "2k", "3k", "4k", "5k", "6k"}, 750, 2000, "",
            "table.magnitudes");
        row("lakhs and crores", {"45 Lakh", "1.2 Cr", "60 Lakh"}, 4.5e6, 1.2e7, "1234.5",
            "table.magnitudes");
        row("lakhs as a unit", {"45 Lakh", "60 Lakh"}, 45, 60, "1234 Lakh");
        row("millions and milliards of euros",
            {"1,5 Mio. \u20ac", "2,25 Mrd. \u20ac", "7,5 Mio. \u20ac"}, 1.5e6, 2.25e9, "1234,5",
            "table.magnitudes");
        row("thousands alone", {"12k", "3k"}, 12, 3, "1234 k");
        row("kelvin", {"290 K", "281 K", "300"}, 290, 281, "1234 K", "table.unit_missing");
        row("money in millions", {"\u20ac110.5M", "\u20ac565K", "\u20ac0"}, 110.5e6, 565e3,
            "\u20ac1234.5", "table.magnitudes");
        row("millions in lower case beside thousands", {"310.1k", "3.4m", "20"}, 310100, 3.4e6,
            "1234.5", "table.magnitudes");
        row("money in lower case", {"$762k", "$4.3m", "$178k"}, 762e3, 4.3e6, "$1234.5",
            "table.magnitudes");
        row("metres", {"100m", "7", "12m"}, 100, 7, "1234 m", "table.unit_missing");
        row("kelvin behind some of the numbers", {"300K", "310", "305K", "293", "350"}, 300, 310,
            "1234 K", "table.unit_missing");
        row("thousands with K beside bare numbers", {"1.2K", "900", "3K", "450"}, 1200, 900,
            "1234.5", "table.magnitudes");
        row("a bare number among kilograms", {"12 kg", "3 kg", "5 kg", "4"}, 12, 3, "1234 kg",
            "table.unit_missing");
    }
    void columnsAreReadInTheirForm()
    {
        QFETCH(Cells, cells);
        QFETCH(double, first);
        QFETCH(double, second);
        QFETCH(QString, written);
        QFETCH(QString, said);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated(cells, 24)));
        const data::ColumnInfo& column = read.source->info().columns()[0];
        QVERIFY2(column.kind == ColumnKind::Number, data::name(column.kind).c_str());
        QCOMPARE(QString::fromStdString(column.written), written);
        const auto& numbers = read.source->table()->table().columns[0].numbers;
        QCOMPARE(numbers.at(0), float(first));
        QCOMPARE(numbers.at(1), float(second));
        QCOMPARE(QString::fromStdString(idsOf(read.findings)).trimmed(), said);
        QCOMPARE(column.missing, std::int64_t{0});
    }

    /// Among numbers that are plain.
    void numbersInParenthesesAreSaid()
    {
        const testing::TempFolder folder;
        Cells cells;
        for (int i = 0; i < 60; ++i)
            cells << (i % 10 == 7 ? "(7.2)" : QByteArray::number(i * 7 % 23 + 0.5));
        const auto read = prepared(folder, columnOf(cells));
        QCOMPARE(read.source->table()->table().columns[0].numbers.at(7), -7.2F);
        const auto* said = finding(read.findings, "table.parenthesised", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\": 6 of 60 numbers stand in parentheses and are read as "
                        "negative, as accountants write them: \"(7.2)\" (line 9) is -7.2. If the "
                        "parentheses mean something else, write these cells without them."));
    }

    void otherColumnsDecide()
    {
        const testing::TempFolder folder;
        QByteArray text("area;people;y\n");
        for (int i = 0; i < 12; ++i)
            text += QByteArray::number(i) + ",5;" + QByteArray::number(11 + i) + ".405;"
                    + (i % 2 ? "p\n" : "q\n");
        const auto comma = prepared(folder, text);
        QCOMPARE(comma.source->table()->table().columns[1].numbers[0], 11405.0F);
        QVERIFY2(comma.findings.empty(), idsOf(comma.findings).c_str());
        const auto point = prepared(folder, text.replace(",5;", ".5;"));
        QCOMPARE(point.source->table()->table().columns[1].numbers[0], 11.405F);
        QVERIFY2(point.findings.empty(), idsOf(point.findings).c_str());
    }

    void aChoiceDecidesWhereMarksAreOpen_data()
    {
        QTest::addColumn<int>("thousands");
        QTest::addColumn<int>("decimal");
        QTest::addColumn<double>("wanted");
        using data::DecimalChoice;
        using data::ThousandsChoice;
        const auto row = [](const char* name, ThousandsChoice thousands, DecimalChoice decimal,
                            double wanted) {
            QTest::newRow(name) << int(thousands) << int(decimal) << wanted;
        };
        row("thousands point", ThousandsChoice::Point, DecimalChoice::Auto, 68405);
        row("thousands none", ThousandsChoice::None, DecimalChoice::Auto, 68.405);
        row("thousands space", ThousandsChoice::Space, DecimalChoice::Auto, 68.405);
        row("decimal comma", ThousandsChoice::Auto, DecimalChoice::Comma, 68405);
        row("decimal point", ThousandsChoice::Auto, DecimalChoice::Point, 68.405);
    }
    void aChoiceDecidesWhereMarksAreOpen()
    {
        QFETCH(int, thousands);
        QFETCH(int, decimal);
        QFETCH(double, wanted);
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.table.thousands = static_cast<data::ThousandsChoice>(thousands);
        spec.table.decimal = static_cast<data::DecimalChoice>(decimal);
        const auto read = prepared(folder, columnOf(repeated({"68.405", "15.092"}, 24)), spec);
        QCOMPARE(read.source->table()->table().columns[0].numbers[0], float(wanted));
        QVERIFY(read.findings.empty());
    }

    /// A column that can be read in one way only keeps it, whatever is chosen for another.
    void aChoiceLeavesOtherColumnsAlone()
    {
        const testing::TempFolder folder;
        QByteArray text("latitude;people;y\n");
        for (int i = 0; i < 12; ++i)
            text += "47.12" + QByteArray::number(10 + i) + ';' + QByteArray::number(11 + i)
                    + ".405;" + (i % 2 ? "p\n" : "q\n");
        data::DataSpec spec;
        spec.table.thousands = data::ThousandsChoice::Point;
        const auto read = prepared(folder, text, spec);
        QCOMPARE(read.source->table()->table().columns[0].numbers[0], 47.1210F);
        QCOMPARE(read.source->table()->table().columns[1].numbers[0], 11405.0F);
    }

    void aForcedPointRefusesCommas()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.table.decimal = data::DecimalChoice::Point;
        const auto read = prepared(folder, columnOf(repeated({"1,5", "2,25"}, 24)), spec);
        QVERIFY(read.source->info().columns()[0].kind == ColumnKind::Category);
    }

    void unitsThatDifferAreNotMixed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"12 kg", "500 g", "3 kg"}, 24)));
        QVERIFY(read.source->info().columns()[0].kind != ColumnKind::Number);
        const auto* said = finding(read.findings, "table.several_units", "x");
        QVERIFY(said);
        QCOMPARE(said->texts, (std::vector<std::string>{"12 kg", "500 g"}));
    }

    void bytesAreNoMilliards()
    {
        const testing::TempFolder folder;
        const auto sizes =
            prepared(folder, columnOf(repeated({"512B", "4.0K", "1.2M", "3.4G"}, 24)));
        QVERIFY(sizes.source->info().columns()[0].kind != ColumnKind::Number);
        QVERIFY(finding(sizes.findings, "table.several_units", "x"));
        // Without a size that only files have, the largest factor is quoted.
        const testing::TempFolder another;
        const auto sums = prepared(another, columnOf(repeated({"50K", "2B", "1.5M"}, 24)));
        QCOMPARE(sums.source->table()->table().columns[0].numbers.at(1), 2e9F);
        const auto* said = finding(sums.findings, "table.magnitudes", "x");
        QVERIFY(said);
        QCOMPARE(said->texts, (std::vector<std::string>{"2B"}));
    }

    void ordinalsAndHouseNumbersStayTexts_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::newRow("classes of a ship") << Cells{"1st", "2nd", "3rd"};
        QTest::newRow("house numbers") << Cells{"12a", "12b", "7c", "7"};
        QTest::newRow("a list") << Cells{"(1)", "(2)", "(3)"};
        QTest::newRow("more than three") << Cells{"0", "1", "2", "4+"};
        QTest::newRow("yes and no") << Cells{"true", "false"};
        QTest::newRow("hours") << Cells{"10 AM", "11 PM x"};
    }
    void ordinalsAndHouseNumbersStayTexts()
    {
        QFETCH(Cells, cells);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated(cells, 24)));
        QVERIFY(read.source->info().columns()[0].kind == ColumnKind::Category);
        QVERIFY2(read.findings.empty(), idsOf(read.findings).c_str());
    }

    void targetsAreReadInTheirForm()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, testing::targetOf(repeated({"1.234,5 kg", "987,25 kg"}, 24)));
        QVERIFY(read.source->isRegression());
        QCOMPARE(read.source->target(0), 1234.5);
        QCOMPARE(read.source->info().targetWritten, std::string("1.234,5 kg"));
    }

    /// Each table is read in its own form, and that they differ is said.
    void theServedTableHasAFormOfItsOwn()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"1.234,5", "987,25"}, 40)), {},
                                   columnOf(repeated({"1,234.5", "987.25"}, 40)));
        QCOMPARE(read.serving->table()->table().columns[0].numbers[0], 1234.5F);
        const auto* said = finding(read.findings, "table.other_form", "x");
        QVERIFY(said);
        const std::string sentence = experiment::sentence(*said);
        QVERIFY2(sentence.find("served.csv") != std::string::npos, sentence.c_str());
        QVERIFY2(sentence.find("1,234.5") != std::string::npos, sentence.c_str());
        // What is open in the second is read as the first is.
        const auto open = prepared(folder, columnOf(repeated({"1.234,5", "987,25"}, 40)), {},
                                   columnOf(repeated({"1.234", "2.987"}, 40)));
        QCOMPARE(open.serving->table()->table().columns[0].numbers[0], 1234.0F);
        QVERIFY(!finding(open.findings, "table.number_marks"));
    }

    /// A person sees the number with its unit.
    void rowsShowTheUnit()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"22.801,75 kg", "7,5 kg"}, 24)));
        const auto samples = data::samples(read, data::SplitKind::Train, 0, 24);
        QVERIFY(std::any_of(samples.begin(), samples.end(), [](const data::Sample& sample) {
            return sample.cells[0] == "22801.75 kg";
        }));
    }
};

QTEST_GUILESS_MAIN(TestNumberForms)
#include "tst_number_forms.moc"
