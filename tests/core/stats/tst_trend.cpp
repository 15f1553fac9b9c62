// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "stats/trend.h"

#include <QTest>

using namespace assay;

class TestTrend : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStraightLineHasItsSlopeAndNoDoubt()
    {
        std::vector<double> line;
        for (int i = 0; i < 24; ++i)
            line.push_back(2 - 0.25 * i);
        const stats::Slope slope = stats::theilSen(line, 3.29);
        QCOMPARE(slope.value, -0.25);
        QCOMPARE(slope.interval.low, -0.25);
        QCOMPARE(slope.interval.high, -0.25);
    }

    void twoSpikesAreNoTrend()
    {
        std::vector<double> level(24, 1.0);
        level[20] = 50;
        level[23] = 80;
        const stats::Slope slope = stats::theilSen(level);
        QCOMPARE(slope.value, 0.0);
        QVERIFY(slope.interval.low <= 0 && slope.interval.high >= 0);
    }

    void noiseIsRarelyTakenForATrend()
    {
        base::Random random(5, "trend");
        int found = 0;
        for (int attempt = 0; attempt < 2000; ++attempt) {
            std::vector<double> noise;
            for (int i = 0; i < 24; ++i)
                noise.push_back(random.normal());
            const auto interval = stats::theilSen(noise).interval;
            found += interval.low > 0 || interval.high < 0 ? 1 : 0;
        }
        QVERIFY2(found > 40 && found < 160, qPrintable(QString::number(found))); // 5 % of 2,000
    }

    void blocksCutASeriesEvenly()
    {
        const std::vector<double> values{1, 2, 3, 4, 5, 6, 7};
        QCOMPARE(stats::blockMeans(values, 3), (std::vector<double>{1.5, 3.5, 6}));
        QCOMPARE(stats::blockMeans(values, 100), values);
    }
};

QTEST_GUILESS_MAIN(TestTrend)
#include "tst_trend.moc"
