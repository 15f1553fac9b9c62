// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cell.h"
#include "data/formats/date_cell.h"
#include "data/formats/number_cell.h"

#include <QTest>

#include <cmath>

using namespace assay;
using namespace assay::data::formats;
using data::DateForm;

namespace {

const double kNone = std::nan("");

void compareOrNone(const std::optional<double>& found, double wanted)
{
    if (std::isnan(wanted)) {
        QVERIFY2(!found, qPrintable(QString::number(found.value_or(0))));
        return;
    }
    QVERIFY(found);
    QCOMPARE(*found, wanted);
}

} // namespace

class TestCell : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersHaveAReadingForEachMark_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<double>("point");
        QTest::addColumn<double>("comma");
        QTest::addColumn<QByteArray>("unit");
        const auto row = [](const char* cell, double point, double comma, const char* unit = "") {
            QTest::newRow(cell) << QByteArray(cell) << point << comma << QByteArray(unit);
        };
        row("987", 987, 987);
        row("-12", -12, -12);
        row("+5", 5, 5);
        row("3.5", 3.5, kNone);
        row("3,5", kNone, 3.5);
        row(".5", 0.5, kNone);
        row("12.", 12, kNone);
        row("1e-3", 0.001, 0.001);
        row("1.5E3", 1500, kNone);
        row("1,5E3", kNone, 1500);
        row("68.405", 68.405, 68405);
        row("-68.405", -68.405, -68405);
        row("68,405", 68405, 68.405);
        row("0.405", 0.405, kNone); // no group begins with 0
        row("1234.567", 1234.567, kNone);
        row("1.234.567", kNone, 1234567);
        row("1,234,567", 1234567, kNone);
        row("22.801,76", kNone, 22801.76);
        row("1,234.56", 1234.56, kNone);
        row("12,34,567.89", 1234567.89, kNone); // lakhs
        row("1 234,5", kNone, 1234.5);
        row("1\u00a0234,5", kNone, 1234.5);
        row("1\u202f234.5", 1234.5, kNone);
        row("1\u2009234", 1234, 1234);
        row("1'234.50", 1234.5, kNone);
        row("1\u2019234", 1234, 1234);
        row("1\u2008234\u2002", 1234, 1234);
        row("\u22124.5", -4.5, kNone);
        row("\u20114.5", -4.5, kNone); // as word processors keep a number on its line
        row("\uff0d4.5", -4.5, kNone);
        row("\u20124.5", -4.5, kNone);
        row("12-", -12, -12);
        row("12.5-", -12.5, kNone);
        row("12,-", kNone, 12); // a price without cents
        row("12.-", 12, kNone);
        row("-12,\u2013", kNone, -12);
        row("12,--", kNone, 12);
        row("1.299,- \u20ac", kNone, 1299, "\u20ac");
        row("12,-\u20ac", kNone, 12, "\u20ac");
        row("CHF 1'100.-", 1100, kNone, "CHF");
        row("(12)", -12, -12);
        row("(1,234.50)", -1234.5, kNone);
        row("$1,200.00", 1200, kNone, "$");
        row("-$12", -12, -12, "$");
        row("($12)", -12, -12, "$");
        row("12,50 \u20ac", kNone, 12.5, "\u20ac");
        row("CHF 1'200.00", 1200, kNone, "CHF");
        row("15%", 15, 15, "%");
        row("12 kg", 12, 12, "kg");
        row("3.5mm", 3.5, kNone, "mm");
        row("9.81 m/s^2", 9.81, kNone, "m/s^2");
        row("20 \u00b0C", 20, 20, "\u00b0C");
        row(" 12 ", 12, 12);
        row("\u200b12.5", 12.5, kNone);
        row("-0.575\u200b", -0.575, kNone);
        row("1\u2060234\ufeff", 1234, 1234);
        row("\u200e12.5\u200f", 12.5, kNone); // copied out of a text that runs to the left
        row("\u2066-3\u2069 kg", -3, -3, "kg");
        row("12\u00ad kg", 12, 12, "kg");
        row("\u0661\u0662\u066b\u0665", 12.5, kNone);                     // Arabic
        row("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", 1234.5, kNone); // with thousands
        row("-\u06f3.\u06f5", -3.5, kNone);                               // Persian
        row("\u0967\u0968 kg", 12, 12, "kg");                             // Devanagari
        row("\uff11\uff12\uff0e\uff15", 12.5, kNone);                     // full width
        row("\u0e51\u0e52", 12, 12);                                      // Thai
        row("\u00a012.5\u202f", 12.5, kNone);
        row("9223372036854775807", 9223372036854775807.0, 9223372036854775807.0);
    }
    void numbersHaveAReadingForEachMark()
    {
        QFETCH(QByteArray, cell);
        QFETCH(double, point);
        QFETCH(double, comma);
        QFETCH(QByteArray, unit);
        const auto number = readNumber(cell.toStdString());
        QVERIFY(number);
        compareOrNone(number->point, point);
        compareOrNone(number->comma, comma);
        // A view into the cell that is gone by now, compared by what it was read from.
        const std::string kept = cell.toStdString();
        QCOMPARE(std::string(readNumber(kept)->unit), unit.toStdString());
    }

    void whatIsNoNumber_data()
    {
        QTest::addColumn<QByteArray>("cell");
        for (const char* cell :
             {"",          "-",        ".",        ",",       "abc",        "1.2.3",      "1,2,3",
              "12.34.5",   "1 2",      "12:30",    "5/8",     "2024-01-05", "05.01.2024", "1st",
              "22nd",      "10 AM",    "5 Jan",    "0x1F",    "inf",        "nan",        "1e999",
              "1.234,5,6", "1'23",     "1 23 456", "3-4",     "12 to 15",   "<0.5",       "#N/A",
              "A12",       "1.234.56", "030 123",  "1,23,45", "--5",        "(-5)"})
            QTest::newRow(cell) << QByteArray(cell);
    }
    void whatIsNoNumber()
    {
        QFETCH(QByteArray, cell);
        const std::string text = cell.toStdString();
        const auto number = readNumber(text);
        // A version such as 0x1F may be digits with a unit that no other cell shares.
        QVERIFY2(!number || !number->unit.empty(), cell.constData());
        QVERIFY2(!number || cell == "0x1F", cell.constData());
    }

    void limitsAreCensoredValues_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<bool>("below");
        QTest::addColumn<double>("limit");
        QTest::newRow("<0.5") << QByteArray("<0.5") << true << 0.5;
        QTest::newRow("< 0,5") << QByteArray("< 0,5") << true << 0.5;
        QTest::newRow("<=3") << QByteArray("<=3") << true << 3.0;
        QTest::newRow("\u2264 3") << QByteArray("\u2264 3") << true << 3.0;
        QTest::newRow(">100") << QByteArray(">100") << false << 100.0;
        QTest::newRow("<0.05 mg/L") << QByteArray("<0.05 mg/L") << true << 0.05;
    }
    void limitsAreCensoredValues()
    {
        QFETCH(QByteArray, cell);
        QFETCH(bool, below);
        QFETCH(double, limit);
        const std::string text = cell.toStdString();
        const auto censored = readCensored(text);
        QVERIFY(censored);
        QCOMPARE(censored->below, below);
        QCOMPARE(*censored->limit.value('.'), limit);
        QVERIFY(!readCensored("<LOD"));
    }

    void datesAreReadInEveryOrder_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<double>("yearFirst");
        QTest::addColumn<double>("dayFirst");
        QTest::addColumn<double>("monthFirst");
        const auto row = [](const char* cell, double year, double day, double month) {
            QTest::newRow(cell) << QByteArray(cell) << year << day << month;
        };
        row("2024-01-10", 19732, kNone, kNone);
        row("10.01.2024", kNone, 19732, 19997);
        row("\u0662\u0660\u0662\u0664-\u0660\u0661-\u0661\u0660", 19732, kNone, kNone);
        row("31/01/2024", kNone, 19753, kNone);
        row("01/31/2024", kNone, kNone, 19753);
        row("10-Jan-24", kNone, 19732, 19732);
        row("10 January 2024", kNone, 19732, 19732);
        row("Jan 10, 2024", kNone, 19732, 19732);
        row("Wed, 10 Jan 2024", kNone, 19732, 19732);
        row("10. Januar 2024", kNone, 19732, 19732);
        row("January 10th, 2024", kNone, 19732, 19732);
        row("Mittwoch, 10. Januar 2024", kNone, 19732, 19732);
        row("10 gennaio 2024", kNone, 19732, 19732);
        row("10JAN2024", kNone, 19732, 19732);
        row("10jan24", kNone, 19732, 19732);
        row("10JAN2024:12:00:00", kNone, 19732.5, 19732.5);
        row("10 de enero de 2024", kNone, 19732, 19732);
        row("10 de janeiro de 2024", kNone, 19732, 19732);
        row("10 \u044f\u043d\u0432\u0430\u0440\u044f 2024", kNone, 19732, 19732);
        row("10 \u042f\u043d\u0432 2024 \u0433.", kNone, 19732, 19732);
        row("2024\u5e741\u670810\u65e5", 19732, kNone, kNone);
        row("31.01.24", kNone, 19753, kNone);
        row("24-01-31", 19753, kNone,
            kNone); // 2031 has a 24th, but no 31st year of two digits here
        row("2024-01-10 12:00", 19732.5, kNone, kNone);
        row("2024-01-10T12:00:00Z", 19732.5, kNone, kNone);
        row("2024-01-10 12:00:00 UTC", 19732.5, kNone, kNone);
        row("2024-01-10T14:00+02:00", 19732.5, kNone, kNone);
        row("10.01.2024 6:00 PM", kNone, 19732.75, 19997.75);
        row("1/10/2024 12 AM", kNone, 19997, 19732);
        row("10/1/2024 6:00 p. m.", kNone, 19732.75, 19997.75);
        row("10/Jan/2024:13:00:00 +0100", kNone, 19732.5, 19732.5);
        row("2024-01-10T13:00:00+01:00[Europe/Berlin]", 19732.5, kNone, kNone);
    }
    void datesAreReadInEveryOrder()
    {
        QFETCH(QByteArray, cell);
        QFETCH(double, yearFirst);
        QFETCH(double, dayFirst);
        QFETCH(double, monthFirst);
        const auto date = readDate(cell.toStdString());
        QVERIFY(date);
        if (cell == "24-01-31") { // the day may also come first
            QCOMPARE(*date->days[0], yearFirst);
            return;
        }
        compareOrNone(date->days[0], yearFirst);
        compareOrNone(date->days[1], dayFirst);
        compareOrNone(date->days[2], monthFirst);
    }

    void compactDatesAreDaysAndMonths()
    {
        compareOrNone(readCompactDate("20230711"), 19549);
        compareOrNone(readCompactDate("202307"), 19539);
        compareOrNone(readCompactDate("202307111200"), 19549.5);
        compareOrNone(readCompactDate("20230711180000"), 19549.75);
        for (const char* none : {"20231301", "20230231", "18991231", "202313", "2023071",
                                 "2023-07-11", "202307112400", "20230711120060", "2023071112", ""})
            QVERIFY2(!readCompactDate(none), none);
    }

    void timesStandAlone()
    {
        const auto time = readDate("13:45");
        QVERIFY(time);
        QCOMPARE(*time->days[3], (13 * 60 + 45) / 1440.0);
        for (const char* none :
             {"13", "12:1", "25:10", "10:30-11:30", "13:61", "2024-13-01", "31.02.2024", "1.2.10",
              "May", "March 5", "Marseille 5 2024", "10JAN5", "99JAN2024", "10XYZ2024",
              "2024\u5e74", "soon", "12/2024", "2024-01-10 x"})
            QVERIFY2(!readDate(none), none);
    }

    void listsKeepWhatIsQuoted_data()
    {
        QTest::addColumn<QStringList>("items");
        QTest::newRow("plain") << QStringList{"-999", "n.d."};
        QTest::newRow("a comma") << QStringList{"1,5", "x"};
        QTest::newRow("quotes") << QStringList{"\"none\"", "a \"b\" c"};
        QTest::newRow("spaces") << QStringList{" x ", "a b"};
        QTest::newRow("empty") << QStringList{"", "x"};
    }
    void listsKeepWhatIsQuoted()
    {
        QFETCH(QStringList, items);
        std::vector<std::string> texts;
        for (const QString& item : items)
            texts.push_back(item.toStdString());
        QCOMPARE(listOf(listText(texts)), texts);
    }

    void listsReadAsTheyAlwaysDid()
    {
        QCOMPARE(listOf(" a, b ,, c"), (std::vector<std::string>{"a", "b", "c"}));
        QVERIFY(listOf("").empty());
    }

    void missingCellsCanBeKept()
    {
        const MissingCells usual{std::string()};
        for (const char* cell :
             {"", "NA", "N/A", "NaN", "-nan", "null", "None", "?", "\u00a0", "\u200b"})
            QVERIFY2(usual(cell), cell);
        for (const char* cell : {".A", ".z", "._", "#VALEUR!", "#\u00a1DIV/0!", "#NOM?", "#N/D",
                                 "#\u0414\u0415\u041b/0!", "Err:502"})
            QVERIFY2(usual.meaning(cell) == CellMeaning::Mark, cell);
        for (const char* cell : {".5", ".ab", "#1!", "#a b!", "#ff00aa", "Err:", "Error 2!", "E12"})
            QVERIFY2(usual.meaning(cell) == CellMeaning::Value, cell);
        for (const char* cell :
             {"-", ".", "--", ":", "#N/A", "#DIV/0!", "Unknown", "n.a.", "missing"})
            QVERIFY2(usual.meaning(cell) == CellMeaning::Mark, cell);
        for (const char* cell : {"0", "-1", ".5", "Nantes", "un", "1.5", "no", ":)"})
            QVERIFY2(usual.meaning(cell) == CellMeaning::Value, cell);
        const MissingCells namibia{"-999, \"a, b\"", "NA,-"};
        QVERIFY(namibia.meaning("NA") == CellMeaning::Value);
        QVERIFY(namibia.meaning("-") == CellMeaning::Value);
        QVERIFY(namibia("-999") && namibia("a, b") && namibia("N/A"));
    }
};

QTEST_GUILESS_MAIN(TestCell)
#include "tst_cell.moc"
