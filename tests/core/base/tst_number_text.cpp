// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <QTest>

#include <cmath>

using namespace assay;

class TestNumberText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sharesHaveOneDecimal_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << 0.352 << "35.2 %";
        QTest::newRow("none") << 0.0 << "0.0 %";
        QTest::newRow("no minus before a zero") << -0.0001 << "0.0 %";
        QTest::newRow("half up") << 0.0625 << "6.3 %";
        QTest::newRow("half down") << -0.0625 << "-6.3 %";
        QTest::newRow("not a number") << std::nan("") << "NaN";
        QTest::newRow("infinite") << -HUGE_VAL << "-\u221e";
    }
    void sharesHaveOneDecimal()
    {
        QFETCH(double, share);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(base::percentText(share)), text);
    }

    void measuredNumbersAreOfOneLength_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("four digits") << 0.79486 << "0.7949";
        QTest::newRow("rounded to zeros") << 0.790034 << "0.7900";
        QTest::newRow("rounded to one zero") << 0.795012 << "0.7950";
        QTest::newRow("as it was given") << 0.79 << "0.79";
        QTest::newRow("given in single precision") << double(0.79F) << "0.79";
        QTest::newRow("a sum of what was given") << 0.1 + 0.2 << "0.3";
        QTest::newRow("whole") << 12.0 << "12";
        QTest::newRow("nearly whole") << 12.0004 << "12.00";
        QTest::newRow("of three digits before the point") << 999.96 << "1,000";
        QTest::newRow("thousands") << 61'460.4 << "61,460";
        QTest::newRow("none") << 0.0 << "0";
        QTest::newRow("below zero") << -0.05 << "-0.05";
        QTest::newRow("huge") << 1.25e14 << "1.25e14";
        QTest::newRow("tiny") << 2.5e-7 << "2.5e-7";
        QTest::newRow("not a number") << std::nan("") << "NaN";
    }
    void measuredNumbersAreOfOneLength()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(base::unitText(value)), text);
    }

    void anIntervalHasTheDecimalsOfItsLargest_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, double value, double low, double high,
                            const char* text) {
            QTest::newRow(name) << value << low << high << text;
        };
        row("a small difference", 0.04023, -0.03271, 0.1098, "0.0402 [-0.0327, 0.1098]");
        row("an end that rounds to a zero", 0.7417, 0.69998, 0.7906, "0.7417 [0.7000, 0.7906]");
        row("as given", 0.25, 0.2, 0.3, "0.25 [0.20, 0.30]");
        row("whole", 6, 4, 9, "6 [4, 9]");
        row("tens", 6.7213, -18.412, 31.796, "6.72 [-18.41, 31.80]");
        row("thousands", 950.25, 812.1, 1'090.7, "950 [812, 1,091]");
        row("no minus before a zero", -0.00001, -0.5, 0.5001, "0.0000 [-0.5000, 0.5001]");
        row("tiny", 2.5e-7, 1e-7, 4e-7, "2.5e-7 [1e-7, 4e-7]");
        row("without an upper end", 0.5, 0.25, HUGE_VAL, "0.5 [0.25, \u221e]");
    }
    void anIntervalHasTheDecimalsOfItsLargest()
    {
        QFETCH(double, value);
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(base::unitText(value, low, high)), text);
    }

    void anIntervalNamesItsUnitOnce()
    {
        QCOMPARE(base::percentText(0.352, 0.291, 0.419), std::string("35.2 % [29.1, 41.9]"));
        QCOMPARE(base::percentText(0.064, -0.07, 0.205), std::string("6.4 % [-7.0, 20.5]"));
        QCOMPARE(base::percentRange(-0.00001, 1), std::string("[0.0, 100.0]"));
    }
};

QTEST_GUILESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
