// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "stats/tests.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace assay;

namespace {

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestTests : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ksFindsTheLargestGap()
    {
        const std::vector<double> a{1, 2, 3, 4}, b{3, 4, 5, 6};
        QCOMPARE(stats::kolmogorovSmirnov(a, b).statistic, 0.5);
        const auto same = stats::kolmogorovSmirnov(a, a);
        QCOMPARE(same.statistic, 0.0);
        QCOMPARE(same.p, 1.0);
        // Ties across the sides open no gap.
        QCOMPARE(stats::kolmogorovSmirnov(std::vector<double>{1, 1, 1, 2},
                                          std::vector<double>{1, 1, 2, 2})
                     .statistic,
                 0.25);
        QCOMPARE(stats::kolmogorovSmirnov(std::vector{std::nan("")}, a).p, 1.0);
    }

    // Critical values of the limiting distribution: 1.358 at 5 %, 1.628 at 1 %.
    void ksKnowsTheLimitingDistribution()
    {
        std::vector<double> a, b;
        for (int k = 0; k < 20000; ++k) {
            a.push_back(k);
            b.push_back(k + 20000 * 0.01358 + 0.5);
        }
        const double p = stats::kolmogorovSmirnov(a, b).p;
        QVERIFY2(near(p, 0.05, 0.003), qPrintable(QString::number(p)));
    }

    void chiSquaredGivesKnownTails()
    {
        // (10, 20, 30) against (30, 20, 10): 20 with 2 degrees of freedom, p = exp(-10).
        const std::vector<std::int64_t> a{10, 20, 30}, b{30, 20, 10};
        const auto result = stats::chiSquared(a, b);
        QVERIFY(near(result.statistic, 20, 1e-9));
        QVERIFY(near(result.p, std::exp(-10.0), 1e-9));
        QVERIFY(near(result.effect, std::sqrt(20.0 / 120), 1e-9));
        // One degree of freedom: 3.841 is the 5 % point.
        const std::vector<std::int64_t> c{50, 50}, d{64, 36};
        const auto one = stats::chiSquared(c, d);
        QVERIFY2(near(one.p, std::erfc(std::sqrt(one.statistic / 2)), 1e-9),
                 qPrintable(QString::number(one.p)));
        // Rare columns are put together, so that a lone count makes no alarm.
        const std::vector<std::int64_t> e{50, 50, 1, 0, 0}, f{50, 50, 0, 1, 1};
        QVERIFY(stats::chiSquared(e, f).p > 0.5);
        QCOMPARE(stats::chiSquared(std::vector<std::int64_t>{5}, std::vector<std::int64_t>{9}).p,
                 1.0);
    }

    // The lady tasting tea (Fisher 1935): 3 of 4 against 1 of 4, two-sided 0.4857.
    void fisherTastesTea()
    {
        QVERIFY(near(stats::fisherExact(3, 4, 1, 4), 0.4857142857, 1e-9));
        QVERIFY(near(stats::fisherExact(4, 4, 0, 4), 2.0 / 70, 1e-9));
        QVERIFY(near(stats::fisherExact(0, 100, 0, 100), 1, 1e-9));
        QVERIFY(stats::fisherExact(1, 1000, 10, 1000) < 0.02);
    }

    void areaCountsPairs()
    {
        QCOMPARE(stats::areaUnderCurve(std::vector{3.0, 1.0}, std::vector{2.0, 0.0}), 0.75);
        QCOMPARE(stats::areaUnderCurve(std::vector{1.0}, std::vector{1.0}), 0.5);
        QCOMPARE(stats::areaUnderCurve({}, std::vector{1.0}), 0.5);
    }

    // Holm 1979: the smallest times m, the next times m - 1, never falling.
    void holmStepsDown()
    {
        const auto adjusted = stats::holm(std::vector{0.01, 0.04, 0.03, 0.005});
        QVERIFY(near(adjusted[3], 0.02, 1e-12));
        QVERIFY(near(adjusted[0], 0.03, 1e-12));
        QVERIFY(near(adjusted[2], 0.06, 1e-12));
        QVERIFY(near(adjusted[1], 0.06, 1e-12));
    }
};

QTEST_GUILESS_MAIN(TestTests)
#include "tst_tests.moc"
