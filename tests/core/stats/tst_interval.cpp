// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "stats/interval.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace assay;
using stats::Interval;
using stats::wilson;

namespace {

double binomial(int count, int total, double p)
{
    return std::exp(std::lgamma(total + 1.0) - std::lgamma(count + 1.0)
                    - std::lgamma(total - count + 1.0) + count * std::log(p)
                    + (total - count) * std::log1p(-p));
}

} // namespace

class TestInterval : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score).
    void wilsonGivesThePublishedValues_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("total");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("81 of 263") << 81 << 263 << 0.2553 << 0.3662;
        QTest::newRow("15 of 148") << 15 << 148 << 0.0624 << 0.1605;
        QTest::newRow("0 of 20") << 0 << 20 << 0.0 << 0.1611;
        QTest::newRow("1 of 29") << 1 << 29 << 0.0061 << 0.1718;
    }
    void wilsonGivesThePublishedValues()
    {
        QFETCH(int, count);
        QFETCH(int, total);
        QFETCH(double, low);
        QFETCH(double, high);
        const Interval interval = wilson(count, total);
        QVERIFY2(std::abs(interval.low - low) < 5e-5, qPrintable(QString::number(interval.low)));
        QVERIFY2(std::abs(interval.high - high) < 5e-5, qPrintable(QString::number(interval.high)));
        // Right and wrong are two sides of one thing.
        const Interval other = wilson(total - count, total);
        QVERIFY(std::abs(other.low - (1 - interval.high)) < 1e-12);
        QVERIFY(std::abs(other.high - (1 - interval.low)) < 1e-12);
    }

    void wilsonStaysWithinZeroAndOne_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("total");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("nothing known") << qint64(0) << qint64(0) << 0.0 << 1.0;
        QTest::newRow("none of one") << qint64(0) << qint64(1) << 0.0 << -1.0;
        QTest::newRow("all of one") << qint64(1) << qint64(1) << -1.0 << 1.0;
        QTest::newRow("none of many") << qint64(0) << qint64(1'000'000'000) << 0.0 << -1.0;
        QTest::newRow("all of many")
            << qint64(1'000'000'000) << qint64(1'000'000'000) << -1.0 << 1.0;
    }
    void wilsonStaysWithinZeroAndOne()
    {
        QFETCH(qint64, count);
        QFETCH(qint64, total);
        QFETCH(double, low);
        QFETCH(double, high);
        const Interval interval = wilson(count, total);
        QVERIFY(interval.low >= 0 && interval.low < interval.high && interval.high <= 1);
        if (low >= 0)
            QCOMPARE(interval.low, low);
        if (high >= 0)
            QCOMPARE(interval.high, high);
    }

    /// The coverage is a sum over the binomial distribution, so nothing needs to be drawn.
    void wilsonCoversNineteenTimesInTwenty()
    {
        double sum = 0;
        int cells = 0;
        for (const int n : {10, 20, 50, 100, 200, 500, 1000, 2000}) {
            std::vector<Interval> intervals;
            for (int count = 0; count <= n; ++count)
                intervals.push_back(wilson(count, n));
            for (int percent = 1; percent < 100; ++percent) {
                const double p = percent / 100.0;
                double coverage = 0;
                for (int count = 0; count <= n; ++count) {
                    const Interval& interval = intervals[static_cast<std::size_t>(count)];
                    if (interval.low <= p && p <= interval.high)
                        coverage += binomial(count, n, p);
                }
                sum += coverage;
                ++cells;
                if (n * p >= 5 && n * (1 - p) >= 5)
                    QVERIFY2(
                        coverage >= 0.92,
                        qPrintable(QStringLiteral("n %1, p %2: %3").arg(n).arg(p).arg(coverage)));
            }
        }
        const double mean = sum / cells;
        QVERIFY2(mean > 0.94 && mean < 0.96, qPrintable(QString::number(mean)));
    }

    void widerAtAHigherLevel()
    {
        const Interval usual = wilson(30, 100), sure = wilson(30, 100, 2.5758293035489004);
        QVERIFY(sure.low < usual.low && usual.high < sure.high);
    }

    // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
    void newcombeGivesThePublishedValues_data()
    {
        QTest::addColumn<int>("a");
        QTest::addColumn<int>("na");
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("nb");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("56/70 - 48/80") << 56 << 70 << 48 << 80 << 0.0524 << 0.3339;
        QTest::newRow("9/10 - 3/10") << 9 << 10 << 3 << 10 << 0.1705 << 0.8090;
        QTest::newRow("5/56 - 0/29") << 5 << 56 << 0 << 29 << -0.0381 << 0.1926;
        QTest::newRow("0/10 - 0/20") << 0 << 10 << 0 << 20 << -0.1611 << 0.2775;
    }
    void newcombeGivesThePublishedValues()
    {
        QFETCH(int, a);
        QFETCH(int, na);
        QFETCH(int, b);
        QFETCH(int, nb);
        QFETCH(double, low);
        QFETCH(double, high);
        const auto gap = stats::difference(stats::proportion(a, na), stats::proportion(b, nb));
        QVERIFY2(std::abs(gap.interval.low - low) < 6e-5,
                 qPrintable(QString::number(gap.interval.low)));
        QVERIFY2(std::abs(gap.interval.high - high) < 6e-5,
                 qPrintable(QString::number(gap.interval.high)));
    }

    // How often the interval of a difference holds the true one, summed over every outcome.
    void differencesAreCoveredAsOftenAsPromised()
    {
        double sum = 0;
        int cells = 0;
        for (const int na : {20, 50, 100}) {
            for (const int nb : {20, 50, 100}) {
                for (const double pa : {0.02, 0.05, 0.1, 0.25, 0.5}) {
                    for (const double pb : {0.02, 0.05, 0.1, 0.25, 0.5}) {
                        double covered = 0;
                        for (int a = 0; a <= na; ++a) {
                            const double likely = binomial(a, na, pa);
                            if (likely < 1e-9)
                                continue;
                            for (int b = 0; b <= nb; ++b) {
                                const auto gap = stats::difference(stats::proportion(a, na),
                                                                   stats::proportion(b, nb));
                                if (gap.interval.low <= pa - pb && pa - pb <= gap.interval.high)
                                    covered += likely * binomial(b, nb, pb);
                            }
                        }
                        if (na * pa >= 5 && nb * pb >= 5)
                            QVERIFY2(covered >= 0.92, qPrintable(QString("%1/%2 %3/%4: %5")
                                                                     .arg(na)
                                                                     .arg(pa)
                                                                     .arg(nb)
                                                                     .arg(pb)
                                                                     .arg(covered)));
                        if (na * pa >= 5 && nb * pb >= 5) {
                            sum += covered;
                            ++cells;
                        }
                    }
                }
            }
        }
        const double mean = sum / cells;
        QVERIFY2(mean > 0.94 && mean < 0.96, qPrintable(QString::number(mean)));
    }

    void pairedDifferencesAreCoveredAsOftenAsPromised()
    {
        // Two answers to the same 400 examples that are mostly wrong together.
        base::Random random(5, "pairs");
        int covered = 0, narrower = 0;
        constexpr int kDraws = 1000;
        for (int draw = 0; draw < kDraws; ++draw) {
            stats::PairedCounts counts;
            for (int k = 0; k < 400; ++k) {
                const double u = random.uniform();
                ++(u < 0.10   ? counts.both
                   : u < 0.15 ? counts.first
                   : u < 0.18 ? counts.second
                              : counts.neither);
            }
            const auto paired = stats::pairedDifference(counts);
            covered += paired.interval.low <= 0.02 && 0.02 <= paired.interval.high;
            const auto apart =
                stats::difference(stats::proportion(counts.both + counts.first, 400),
                                  stats::proportion(counts.both + counts.second, 400));
            QVERIFY(std::abs(paired.value - apart.value) < 1e-12);
            narrower += paired.interval.high - paired.interval.low
                        < apart.interval.high - apart.interval.low;
        }
        // 95 % of 1,000 draws, give or take four deviations of 0.7 points.
        QVERIFY2(covered >= 922 && covered <= 978, QByteArray::number(covered));
        QCOMPARE(narrower, kDraws);
        QCOMPARE(stats::pairedDifference({}).interval.low, -1.0);
    }

    void pairedRmseDifferencesAreSurerThanApart()
    {
        base::Random random(6, "residuals");
        std::vector<float> before, after;
        for (int k = 0; k < 500; ++k) {
            const double common = random.normal();
            before.push_back(static_cast<float>(std::pow(1.2 * common + 0.1 * random.normal(), 2)));
            after.push_back(static_cast<float>(std::pow(common + 0.1 * random.normal(), 2)));
        }
        const auto gain = stats::pairedRmseDifference(before, after);
        QVERIFY(gain.interval.low > 0.12 && gain.interval.high < 0.28);
        QVERIFY(gain.interval.low < gain.value && gain.value < gain.interval.high);
    }

    void bootstrapCoversTheMean()
    {
        int covered = 0;
        for (int k = 0; k < 200; ++k) {
            base::Random random(static_cast<std::uint64_t>(k), "values");
            std::vector<float> values(60);
            for (float& value : values)
                value = static_cast<float>(5 + random.normal());
            const auto mean = stats::bootstrapMean(values);
            covered += mean.interval.low <= 5 && 5 <= mean.interval.high ? 1 : 0;
        }
        QVERIFY2(covered >= 180 && covered <= 198, qPrintable(QString::number(covered)));
    }

    void oneSeedSaysNothingOfNoise()
    {
        QVERIFY(std::isinf(stats::meanOf(std::vector{0.1}).interval.high));
        // Student, 2 degrees of freedom: 0.2 +- 4.303 * 0.1 / sqrt(3).
        const auto three = stats::meanOf(std::vector{0.1, 0.2, 0.3});
        QVERIFY(std::abs(three.interval.high - (0.2 + 4.303 * 0.1 / std::sqrt(3.0))) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(TestInterval)
#include "tst_interval.moc"
