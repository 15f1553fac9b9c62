// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"

#include <QTest>

#include <limits>

using namespace assay;

class TestConvert : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsANumberWithItsUnit_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("kept"); // with _ for a no-break space
        QTest::newRow("percent") << "variance (+0.8 %), above 0"
                                 << "variance (+0.8_%), above 0";
        QTest::newRow("duration") << "in 2 m 05 s here"
                                  << "in 2_m 05_s here";
        QTest::newRow("bytes") << "of 1.8 MB."
                               << "of 1.8_MB.";
        QTest::newRow("words") << "5 seeds, 3 metres, 2 sets"
                               << "5 seeds, 3 metres, 2 sets";
        QTest::newRow("interval") << "4.8 % [3.9, 5.7]"
                                  << "4.8_% [3.9,_5.7]";
        QTest::newRow("measure") << "RMSE 64,088, MAE 46,021, R2 -0.699 (KS 0.93, p < 0.001)"
                                 << "RMSE_64,088, MAE_46,021, R2_-0.699 (KS_0.93, p < 0.001)";
        QTest::newRow("letters before a number") << "XMAE 3, R2 of 4"
                                                 << "XMAE 3, R2 of 4";
        QTest::newRow("a name") << "column % of sales"
                                << "column % of sales";
    }
    void keepsANumberWithItsUnit()
    {
        QFETCH(QString, sentence);
        QFETCH(QString, kept);
        QCOMPARE(ui::unbroken(sentence).replace(QChar(0x00a0), '_'), kept);
    }

    void writesNumbersAsPeopleReadThem_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("expected");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("percent") << ui::percentText(0.0482) << "4.8 %";
        QTest::newRow("percent rounds") << ui::percentText(0.99951) << "100.0 %";
        QTest::newRow("interval") << ui::percentText(0.048, {0.039, 0.057}) << "4.8 % [3.9, 5.7]";
        QTest::newRow("loss below one") << ui::lossText(0.2814) << "0.281";
        QTest::newRow("loss above one") << ui::lossText(2.302585) << "2.30";
        QTest::newRow("loss above ten") << ui::lossText(23.02) << "23.0";
        QTest::newRow("loss of a hundred") << ui::lossText(123.4) << "123";
        QTest::newRow("loss of thousands") << ui::lossText(70723.4) << "70,723";
        QTest::newRow("loss below thousands") << ui::lossText(999.4) << "999";
        QTest::newRow("small loss") << ui::lossText(0.00123) << "0.00123";
        QTest::newRow("tiny loss") << ui::lossText(1.234e-6) << "1.23e-6";
        QTest::newRow("no loss") << ui::lossText(0) << "0.000";
        QTest::newRow("loss that is none") << ui::lossText(nan) << "NaN";
        QTest::newRow("count") << ui::countText(60000) << "60,000";
        QTest::newRow("tick") << ui::tickText(20000) << "20k";
        QTest::newRow("tick between") << ui::tickText(2500) << "2.5k";
        QTest::newRow("tick of millions") << ui::tickText(1e6) << "1M";
        QTest::newRow("small tick") << ui::tickText(0.5) << "0.5";
        QTest::newRow("seconds") << ui::durationText(4.1) << "4.1 s";
        QTest::newRow("minutes") << ui::durationText(125) << "2 m 05 s";
        QTest::newRow("hours") << ui::durationText(3725) << "1 h 02 m";
        QTest::newRow("just below a minute") << ui::durationText(59.7) << "1 m 00 s";
        QTest::newRow("unknown duration") << ui::durationText(-1) << QStringLiteral("\u2013");
        QTest::newRow("bytes") << ui::bytesText(1'834'000) << "1.8 MB";
        QTest::newRow("few bytes") << ui::bytesText(12) << "12 B";
        QTest::newRow("bytes at the edge") << ui::bytesText(999'600) << "1.0 MB";
        QTest::newRow("rate") << ui::numberText(3e-4) << "3e-4";
        QTest::newRow("rate of a schedule") << ui::rateText(8.437918333864537e-8) << "8.44e-8";
        QTest::newRow("rate as chosen") << ui::rateText(3e-4) << "3e-4";
        QTest::newRow("tiny rate") << ui::numberText(3e-7) << "3e-7";
        QTest::newRow("rate of thirty") << ui::numberText(30) << "30";
        QTest::newRow("rate of a million") << ui::numberText(1e6) << "1000000";
        QTest::newRow("rate that needs its digits") << ui::numberText(0.00012345) << "1.2345e-4";
        QTest::newRow("no rate") << ui::rateText(nan) << "NaN";
        QTest::newRow("huge loss") << ui::lossText(9.7531e13) << "9.75e13";
        QTest::newRow("huge tick") << ui::tickText(1e14) << "1e14";
        QTest::newRow("tick of thousands of millions") << ui::tickText(5e10) << "50G";
        QTest::newRow("tiny tick") << ui::tickText(5e-5) << "5e-5";
        QTest::newRow("huge number of a target") << ui::unitText(1.25e14) << "1.25e14";
        QTest::newRow("unbroken") << ui::unbroken(QStringLiteral("0.8 % of 50.4 %"))
                                  << QStringLiteral("0.8\u00a0% of 50.4\u00a0%");
        QTest::newRow("unbroken interval")
            << ui::unbroken(QStringLiteral("6.72 [-18.41, 31.80], 4.8 % [3.9, 5.7]; 1, 2, 3"))
            << QStringLiteral("6.72 [-18.41,\u00a031.80], 4.8\u00a0% [3.9,\u00a05.7]; 1, 2, 3");
        QTest::newRow("unbroken interval of thousands and of powers of ten")
            << ui::unbroken(QStringLiteral("[58,000, 64,100] [1e-7, 4e-7] [0.25, \u221e]"))
            << QStringLiteral("[58,000,\u00a064,100] [1e-7,\u00a04e-7] [0.25,\u00a0\u221e]");
        QTest::newRow("plain number") << ui::numberText(0.9) << "0.9";
    }
    void writesNumbersAsPeopleReadThem()
    {
        QFETCH(QString, written);
        QTEST(written, "expected");
    }

    void countsWrongAnswersForTheInterval()
    {
        const stats::Interval interval = ui::errorInterval({0.5, 0.02, 1000});
        const stats::Interval expected = stats::wilson(20, 1000);
        QCOMPARE(interval.low, expected.low);
        QCOMPARE(interval.high, expected.high);
    }
};

QTEST_GUILESS_MAIN(TestConvert)
#include "tst_convert.moc"
