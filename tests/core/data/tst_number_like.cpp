// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_like.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

#include <functional>

using namespace assay;
using data::ColumnKind;
using data::formats::NumberLike;
using testing::columnOf;
using testing::finding;
using testing::idsOf;
using testing::prepared;
using testing::repeated;
using testing::targetOf;
using Cells = QList<QByteArray>;

namespace {

constexpr int kNone = -1;

Cells made(int count, const std::function<QByteArray(int)>& cell)
{
    Cells all;
    for (int i = 0; i < count; ++i)
        all << cell(i);
    return all;
}

QByteArray number(int value)
{
    return QByteArray::number(value);
}

} // namespace

/// Cells that are numbers to a person and none to the reader of tables: what becomes of them is said.
class TestNumberLike : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void formsAreToldApart_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<int>("what");
        const auto row = [](const char* cell, NumberLike what) {
            QTest::newRow(cell) << QByteArray(cell) << int(what);
        };
        const auto none = [](const char* cell) {
            QTest::newRow(cell) << QByteArray(cell) << kNone;
        };
        row("1/2", NumberLike::Slash);
        row("3 1/8", NumberLike::Slash);
        row("120/80", NumberLike::Slash);
        row("~5", NumberLike::Around);
        row("ca. 12.5", NumberLike::Around);
        row("1:23.456", NumberLike::Duration);
        row("31:20", NumberLike::Duration);
        row("1h 20m", NumberLike::Duration);
        row("PT1H20M", NumberLike::Duration);
        row("P1DT2H", NumberLike::Duration);
        row("14h30", NumberLike::Duration);
        row("14.30 Uhr", NumberLike::Duration);
        row("2 days 10:20:00", NumberLike::Duration);
        row("10-15", NumberLike::Range);
        row("10 \u2013 15", NumberLike::Range);
        row("10 to 15", NumberLike::Range);
        row("12\u00b13", NumberLike::Tolerance);
        row("12.1 (3.4)", NumberLike::Tolerance);
        row("1.2x10^3", NumberLike::Power);
        row("-1.2x10^-3", NumberLike::Power);
        row("0x1F", NumberLike::Hexadecimal);
        row("0.012**", NumberLike::Footnote);
        row("<0.5", NumberLike::Limit);
        row("2023-04", NumberLike::Period);
        row("2023Q2", NumberLike::Period);
        row("2023-W14", NumberLike::Period);
        row("Apr-23", NumberLike::Period);
        row("52\u00b031'N", NumberLike::Degrees);
        row("[0.1 -0.2]", NumberLike::Several);
        row("(52.5, 13.4)", NumberLike::Several);
        row("[1.0e-05, 2]", NumberLike::Several);
        row("33.9 S", NumberLike::Hemisphere);
        row("13.4\u00b0 E", NumberLike::Hemisphere);
        row("W70.5", NumberLike::Hemisphere);
        row("5'11\"", NumberLike::Feet);
        row("5 ft 11 in", NumberLike::Feet);
        row("1.2+3.4j", NumberLike::Complex);
        row("(-1.2-3.4j)", NumberLike::Complex);
        row("1e3-2i", NumberLike::Complex);
        row("0.25[1]", NumberLike::Footnote);
        row("0.25 [a]", NumberLike::Footnote);
        row("\u0661\u0662-\u0661\u0665", NumberLike::Range); // digits of other scripts
        row("\uff13\uff11:\uff12\uff10", NumberLike::Duration);
        for (const char* cell : {"\u0661\u0662", "\uff11\uff12",
                                 "\uff11"
                                 "9\uff0e5",
                                 "\u0661\u066b\u0662"})
            none(cell); // they are numbers
        for (const char* cell :
             {"12", "1.5 kg", "15-10", "A-12", "E12", "5.5 s", "P12", "N1A1", "12a", "1st", "4+",
              "192.168.0.1x", "red", "(1)", "item 3", "2 apples", "x", ""})
            none(cell);
    }
    void formsAreToldApart()
    {
        QFETCH(QByteArray, cell);
        QFETCH(int, what);
        const auto found = data::formats::numberLikeOf(cell.toStdString());
        QCOMPARE(found ? int(*found) : kNone, what);
    }

    void whatIsLeftOutForItsFormIsSaid()
    {
        const testing::TempFolder folder;
        const auto laps = prepared(folder, columnOf(made(60, [](int i) {
                                       return "1:" + number(10 + i % 47) + '.' + number(100 + i);
                                   })));
        const auto* said = finding(laps.findings, "table.number_like", "x");
        QVERIFY2(said, idsOf(laps.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\" holds times or durations (\"1:10.100\" on line 2), which are "
                        "not read as numbers: it is left out. To use them as numbers, write plain "
                        "numbers, such as seconds."));
        QVERIFY(!finding(laps.findings, "table.id_column"));
    }

    void categoriesThatAreNumbersInAnotherFormAreSaid()
    {
        const testing::TempFolder folder;
        const auto halves =
            prepared(folder, columnOf(repeated({"1/2", "1/4", "3/4", "1/8", "3/8"}, 60)));
        QVERIFY(halves.source->info().columns()[0].kind == ColumnKind::Category);
        const auto* said = finding(halves.findings, "table.number_like", "x");
        QVERIFY2(said, idsOf(halves.findings).c_str());
        QCOMPARE(said->severity, base::Severity::Hint);
        QVERIFY(experiment::sentence(*said).find("\"1/2\" on line 2") != std::string::npos);
        QVERIFY(experiment::sentence(*said).find("read as categories") != std::string::npos);
        // Classes of ages are categories.
        const auto ages = prepared(
            folder, columnOf(repeated({"18-24", "25-34", "35-44", "45-54", "55-64", "65-74"}, 60)));
        QVERIFY2(ages.findings.empty(), idsOf(ages.findings).c_str());
    }

    void lowerBoundsAreSaid()
    {
        const testing::TempFolder folder;
        const auto installs = prepared(
            folder, columnOf(repeated({"10,000+", "500+", "1,000,000+", "50,000+", "10+"}, 60)));
        QVERIFY(installs.source->info().columns()[0].kind == ColumnKind::Category);
        const auto* said = finding(installs.findings, "table.number_like", "x");
        QVERIFY2(said, idsOf(installs.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\" holds lower bounds (\"10,000+\" on line 2), which are not "
                        "read as numbers: it is read as categories. To use them as numbers, "
                        "write the bounds alone."));
        // Rooms are counted up to a few.
        const auto rooms =
            prepared(folder, columnOf(repeated({"1", "2", "3", "4", "5+", "6+"}, 60)));
        QVERIFY2(!finding(rooms.findings, "table.number_like"), idsOf(rooms.findings).c_str());
    }

    /// 14.30 is a time and no fourteen and three tenths.
    void timesWithAPointAreNoFractions()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(made(60, [](int i) {
                                       return number(i % 24) + '.' + number(10 + i % 47) + " Uhr";
                                   })));
        QVERIFY(read.source->info().columns()[0].kind != ColumnKind::Number);
        QVERIFY2(finding(read.findings, "table.number_like", "x"), idsOf(read.findings).c_str());
        const auto hours =
            prepared(folder, columnOf(made(60, [](int i) { return number(i % 24) + " Uhr"; })));
        QVERIFY(hours.source->info().columns()[0].kind == ColumnKind::Number);
    }

    void degreesOfBothHalvesAreSaid()
    {
        const testing::TempFolder folder;
        const auto whole =
            prepared(folder, columnOf(repeated({"52N", "13S", "48N", "51N", "33S", "7S"}, 60)));
        QVERIFY(whole.source->info().columns()[0].kind == ColumnKind::Category);
        const auto* said = finding(whole.findings, "table.number_like", "x");
        QVERIFY2(said, idsOf(whole.findings).c_str());
        QVERIFY(experiment::sentence(*said).find("degrees of north and south")
                != std::string::npos);

        // Where nothing else could enter.
        QByteArray text("lat;y\n");
        for (int i = 0; i < 60; ++i)
            text += number(10 + i) + (i % 3 ? ".5N" : ".5S") + (i % 2 ? ";p\n" : ";q\n");
        const auto alone = prepared(folder, text);
        said = finding(alone.findings, "table.number_like", "lat");
        QVERIFY2(said, idsOf(alone.findings).c_str());
        QVERIFY(experiment::sentence(*said).find("it is read as text") != std::string::npos);
    }

    void sharesBesidePercentagesAreNotMixed()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(made(60, [](int i) {
                                       return i % 2 ? number(10 + i) + '%' : "0." + number(10 + i);
                                   })));
        QVERIFY(read.source->info().columns()[0].kind != ColumnKind::Number);
        const auto* said = finding(read.findings, "table.several_units", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\" holds numbers with a unit and without, such as \"11%\" (line "
                        "3) and \"0.10\" (line 2), and is left out; bring them to one unit."));
    }

    void datesOfTwoOrdersAreSaid()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, columnOf(made(60, [](int i) {
                         const QByteArray day = number(13 + i / 2 % 15), month = number(1 + i % 12);
                         return (i % 2 ? day + '/' + month : month + '/' + day) + "/2023";
                     })));
        const auto* said = finding(read.findings, "table.date_orders", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        const std::string sentence = experiment::sentence(*said);
        QVERIFY2(sentence.find("begin with the day, such as \"13/2/2023\" (line 3)")
                     != std::string::npos,
                 sentence.c_str());
        QVERIFY2(sentence.find("begin with the month, such as \"1/13/2023\" (line 2)")
                     != std::string::npos,
                 sentence.c_str());
    }

    void datesWithTheYearAndTheDayInFrontAreSaid()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(made(60, [](int i) {
                                       const QByteArray day = number(13 + i / 2 % 15),
                                                        month = number(1 + i % 9);
                                       return i % 2 ? QByteArray(day + '/' + month + "/2023")
                                                    : QByteArray("2023-0" + month + '-' + day);
                                   })));
        const auto* said = finding(read.findings, "table.date_orders", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(experiment::sentence(*said),
                 std::string("Column \"x\" holds dates that begin with the day, such as "
                             "\"13/2/2023\" (line 3), and dates that begin with the year, such as "
                             "\"2023-01-13\" (line 2): it is left out. Write all in one order, "
                             "such as 2024-03-31."));
    }

    void manyNumbersBesideAWordAreNoCategories()
    {
        const testing::TempFolder folder;
        const QByteArray text = columnOf(
            made(120, [](int i) { return i % 3 ? number(100 + i % 40) : QByteArray("refused"); }));
        const auto read = prepared(folder, text);
        const auto* said = finding(read.findings, "table.mostly_numbers", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY((said->fix == base::Patch{{"data.numbers", "x"}}));
        data::DataSpec spec;
        spec.table.numbers = "x";
        const auto mended = prepared(folder, text, spec);
        QVERIFY(!finding(mended.findings, "table.mostly_numbers", "x"));
    }

    void twoWordsBehindManyNumbersAreSaid()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(made(60, [](int i) {
                                       return QByteArray(number(100 + i) + (i % 2 ? " CR" : " DR"));
                                   })));
        const auto* said = finding(read.findings, "table.several_units", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY(experiment::sentence(*said).find("\"100 DR\" (line 2)") != std::string::npos);
    }

    /// Qualifiers of laboratories and flags of statistical offices.
    void lettersBehindMeasuredNumbersAreSaid()
    {
        const testing::TempFolder folder;
        const auto measured = [](int i) { return number(i % 40) + '.' + number(10 + i); };
        const auto flagged = prepared(folder, columnOf(made(60, [&](int i) {
                                          return measured(i) + (i % 3 ? i % 2 ? " e" : " p" : "");
                                      })));
        const auto* said = finding(flagged.findings, "table.several_units", "x");
        QVERIFY2(said, idsOf(flagged.findings).c_str());
        QVERIFY2(!finding(flagged.findings, "table.id_column"), idsOf(flagged.findings).c_str());
        const auto one = prepared(
            folder, columnOf(made(60, [&](int i) { return measured(i) + (i % 2 ? " U" : ""); })));
        said = finding(one.findings, "table.several_units", "x");
        QVERIFY2(said, idsOf(one.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\" holds numbers with a unit and without, such as \"1.11 U\" "
                        "(line 3) and \"0.10\" (line 2), and is left out; bring them to one "
                        "unit."));
        // Seats are no quantities.
        const auto seats = prepared(
            folder, columnOf(made(60, [](int i) { return number(1 + i % 30) + "abc"[i % 3]; })));
        QVERIFY2(!finding(seats.findings, "table.several_units"), idsOf(seats.findings).c_str());
    }

    /// Of another form than the reader takes, and no two alike: why there are no numbers to predict is said.
    void aTargetInAnotherFormIsSaid()
    {
        const testing::TempFolder folder;
        const QByteArray text =
            targetOf(made(60, [](int i) { return number(1 + i) + "x10^" + number(1 + i % 4); }));
        for (const bool asNumber : {false, true}) {
            data::DataSpec spec;
            if (asNumber)
                spec.table.task = data::TaskChoice::Regression;
            spec.table.target = "y";
            try {
                prepared(folder, text, spec);
                QFAIL("was read");
            } catch (const base::Error& error) {
                QCOMPARE(error.code(),
                         std::string(asNumber ? "table.target_text" : "table.many_classes"));
                QVERIFY2(error.text().find("It holds powers of ten (\"1x10^1\" on line 2), which "
                                           "are not read as numbers: write 1200 or 1.2e3.")
                             != std::string::npos,
                         error.what());
            }
        }
    }

    void datesWithATimeInDigitsAreDates()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, columnOf(made(60, [](int i) {
                         return "202407" + number(10 + i % 20) + number(10 + i % 13) + "3015";
                     })));
        const data::ColumnInfo& column = read.source->info().columns()[0];
        QVERIFY(column.kind == ColumnKind::Date);
        QCOMPARE(column.written, std::string("yearmonthday with time"));
        // 2024-07-10 10:30:15
        const double wanted = 19914 + (10 * 60 + 30) / 1440.0 + 15 / 86400.0;
        QCOMPARE(read.source->table()->table().columns[0].numbers[0], float(wanted));
        QVERIFY(finding(read.findings, "table.compact_dates", "x"));
    }

    void minutesBesideHoursAreSaid()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"1:02:30", "12:30", "1:10:05"}, 60)));
        const auto* said = finding(read.findings, "table.mixed_times", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Column \"x\": \"12:30\" (line 3) is read as hours and minutes, in 20 "
                        "cells, though \"1:02:30\" (line 2) has seconds too. If it means minutes "
                        "and seconds, write them as 0:12:30."));
    }

    void scoresAreNoTimesOfDay()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"10:9", "11:3", "12:8"}, 60)));
        QVERIFY(read.source->info().columns()[0].kind == ColumnKind::Category);
    }

    /// 0 and 1 in the data, no and yes in the test data.
    void labelsOfAnotherCodingAreNamedTogether()
    {
        const testing::TempFolder folder;
        try {
            prepared(folder, targetOf(repeated({"0", "1"}, 60)), {},
                     targetOf(repeated({"no", "yes"}, 60)));
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("data.classes"));
            QVERIFY2(error.text().find("they are no, yes there, and 0, 1 in the data")
                         != std::string::npos,
                     error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestNumberLike)
#include "tst_number_like.moc"
