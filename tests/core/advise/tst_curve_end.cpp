// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/curve_end.h"
#include "base/random.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace assay;
using advise::CurveEnd;

namespace {

using Losses = std::vector<double>;

/// `count` losses, each from its place 0..1 in the run.
template <typename Of>
Losses losses(std::size_t count, Of of, double noise = 0)
{
    base::Random random(7, "losses");
    Losses all;
    for (std::size_t k = 0; k < count; ++k)
        all.push_back(of(static_cast<double>(k) / static_cast<double>(count))
                      + noise * random.normal());
    return all;
}

Losses straight(std::size_t count, double noise)
{
    return losses(
        count, [](double x) { return 2.3 - 1.3 * x; }, noise);
}

/// Falls with so many lengths of e-folding within the run, towards `floor`.
Losses exponential(std::size_t count, double folds, double floor, double noise)
{
    return losses(
        count, [=](double x) { return floor + 2.2 * std::exp(-folds * x); }, noise);
}

Losses firstOf(Losses all, std::size_t count)
{
    all.resize(count);
    return all;
}

Losses with(Losses all, std::initializer_list<std::pair<std::size_t, double>> points)
{
    for (const auto& [at, value] : points)
        all[at] = value;
    return all;
}

} // namespace

class TestCurveEnd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysHowTheLossMovedAtTheEnd_data()
    {
        QTest::addColumn<Losses>("losses");
        QTest::addColumn<Losses>("rates");
        QTest::addColumn<double>("guess");
        QTest::addColumn<int>("shape");
        const auto row = [](const char* name, Losses all, CurveEnd::Shape shape, Losses rates = {},
                            double guess = 2.3) {
            QTest::newRow(name) << std::move(all) << std::move(rates) << guess
                                << static_cast<int>(shape);
        };
        using enum CurveEnd::Shape;
        row("forty steps in a straight line", straight(40, 0.02), Falling);
        row("forty noisy steps in a straight line", straight(40, 0.1), Falling);
        row("a straight line of two thousand steps under noise", straight(2000, 0.3), Falling);
        row("hardly begun: it falls by a hundredth, as straight as can be",
            losses(
                400, [](double x) { return 2.3 - 0.03 * x; }, 0.0005),
            Falling);
        row("what is left halves with each fifth", exponential(1000, 5 * std::log(2.0), 0.1, 0.01),
            Falling);
        row("learned: ten lengths of its fall", exponential(1000, 10, 0.3, 0.05), Level);
        row("learned by heart: a thousandth becomes half of it",
            exponential(1000, 12, 0.0005, 0.0001), Level);
        row("level under noise from the first step",
            losses(
                500, [](double) { return 2.3; }, 0.2),
            Level);
        row("level in few steps under noise",
            losses(
                24, [](double) { return 2.3; }, 0.3),
            Level);
        row("rising at the end",
            losses(
                1000, [](double x) { return x < 0.8 ? 2.3 - 2 * x : 0.7 + 4 * (x - 0.8); }, 0.05),
            Rising);
        row("one low last loss",
            with(losses(
                     100, [](double) { return 1.0; }, 0.01),
                 {{99, 0.1}}),
            Level);
        row("one high loss before the end",
            with(losses(
                     100, [](double) { return 1.0; }, 0.01),
                 {{80, 40.0}}),
            Level);
        row("three high losses in a row where the end begins",
            with(losses(
                     100, [](double) { return 1.0; }, 0.01),
                 {{80, 40.0}, {81, 35.0}, {82, 20.0}}),
            Level);
        row("losses that are not finite are passed over",
            with(straight(200, 0.02),
                 {{190, std::nan("")}, {195, std::numeric_limits<double>::infinity()}}),
            Falling);
        row("seven steps say nothing", straight(7, 0), Unknown);
        row("fifteen steps have seven in their second half", straight(15, 0), Unknown);
        row("sixteen steps in a straight line", straight(16, 0), Falling);
        row("no losses", {}, Unknown);
        row("nothing finite", Losses(100, std::nan("")), Unknown);
        row("a drop where the schedule lowers the rate, level since",
            losses(
                1000, [](double x) { return x < 0.9 ? 1.0 : 0.4; }, 0.02),
            Level, losses(1000, [](double x) { return x < 0.9 ? 1e-3 : 1e-4; }));
        row("the schedule lowered the rate a moment ago",
            losses(
                1000, [](double x) { return x < 0.995 ? 1.0 : 0.4; }, 0.02),
            Unknown, losses(1000, [](double x) { return x < 0.995 ? 1e-3 : 1e-4; }));
        row("a rate that falls slowly hides no trend", straight(1000, 0.1), Falling,
            losses(1000, [](double x) { return 1e-3 * (1 - 0.9 * x); }));
        row("a spike of the start makes no progress small",
            with(losses(
                     1000, [](double x) { return 2.0 - x; }, 0.1),
                 {{0, 900.0}, {1, 500.0}}),
            Falling);
        row("squared differences of a regression, still falling",
            losses(
                300, [](double x) { return 1.0 - 0.6 * x; }, 0.05),
            Falling, {}, 1.0);
    }
    void saysHowTheLossMovedAtTheEnd()
    {
        QFETCH(Losses, losses);
        QFETCH(Losses, rates);
        QFETCH(double, guess);
        const CurveEnd end = advise::curveEnd(losses, rates, guess);
        QTEST(static_cast<int>(end.shape), "shape");
    }

    void claimsAFallOfNoiseInFewCases()
    {
        int claimed = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            base::Random random(seed, "level");
            Losses level;
            for (int k = 0; k < 300; ++k)
                level.push_back(0.5 + 0.3 * std::abs(random.normal()));
            claimed += advise::curveEnd(level, {}, 2.3).shape == CurveEnd::Shape::Falling ? 1 : 0;
        }
        QVERIFY2(claimed <= 10,
                 qPrintable(QString::number(claimed))); // 5 of 200 are expected at most
    }

    void measuresTheFallOfAFifth()
    {
        const CurveEnd end = advise::curveEnd(straight(1000, 0), {}, 2.3);
        QVERIFY(std::abs(end.fall - 0.26) < 0.01);
        QVERIFY(std::abs(end.progress - 0.2) < 0.03);
        QVERIFY(end.interval.low <= end.fall && end.fall <= end.interval.high);
    }

    void findsTheJumpAfterARaise_data()
    {
        QTest::addColumn<Losses>("losses");
        QTest::addColumn<double>("raisedTo");
        QTest::addColumn<bool>("jumps");
        QTest::addColumn<bool>("recovers");
        const auto after = [](double high, double end) {
            return losses(
                500, [=](double x) { return x <= 0.6  ? 0.04
                                            : x < 0.9 ? high
                                                      : end; }, 0.005);
        };
        QTest::newRow("from 0.04 to 15") << after(15, 15) << 0.01 << true << false;
        QTest::newRow("it comes back") << after(15, 0.03) << 0.01 << true << true;
        QTest::newRow("nothing happens") << after(0.04, 0.04) << 0.01 << false << false;
        QTest::newRow("the rate was lowered") << after(15, 15) << 1e-5 << false << false;
        QTest::newRow("one loss is high")
            << with(after(0.04, 0.04), {{302, 20.0}}) << 0.01 << false << false;
        QTest::newRow("it becomes infinite") << after(std::numeric_limits<double>::infinity(),
                                                      std::numeric_limits<double>::infinity())
                                             << 0.01 << true << false;
        QTest::newRow("it ended three steps later")
            << firstOf(after(15, 15), 303) << 0.01 << false << false;
    }
    void findsTheJumpAfterARaise()
    {
        QFETCH(Losses, losses);
        QFETCH(double, raisedTo);
        QFETCH(bool, jumps);
        QFETCH(bool, recovers);
        std::vector<std::int64_t> steps(losses.size());
        std::iota(steps.begin(), steps.end(), 1);
        const auto jump = advise::jumpAfterRaise(steps, losses, {{300, raisedTo}}, 3e-4);
        QCOMPARE(jump.has_value(), jumps);
        if (!jump)
            return;
        QCOMPARE(jump->step, 300);
        QCOMPARE(jump->rateBefore, 3e-4);
        QCOMPARE(jump->rateAfter, raisedTo);
        QCOMPARE(jump->recovered, recovers);
        QVERIFY(std::abs(jump->lossBefore - 0.04) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestCurveEnd)
#include "tst_curve_end.moc"
