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
        // Of a loss that begins far above a guess, what was gained is no measure of what is left.
        row("straight towards zero from a quarter of a guess: a tenth of what is left in each fifth",
            losses(
                2000, [](double x) { return x < 0.1 ? 3.0 : 0.245 - 0.085 * x; }, 0.01),
            Falling, {}, 1.0);
        row("as straight, but a fiftieth of what is left in each fifth",
            losses(
                2000, [](double x) { return x < 0.1 ? 3.0 : 0.38 - 0.03 * x; }, 0.002),
            Level, {}, 1.0);
        row("a tenth of what is left, which is a hundredth of what was gained",
            losses(
                2000, [](double x) { return x < 0.1 ? 3.0 : 0.012 - 0.006 * x; }, 0.0001),
            Level, {}, 1.0);
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

    void theEpochsDecideWhereTheBatchesShowNothing_data()
    {
        QTest::addColumn<int>("batches");
        QTest::addColumn<Losses>("epochs");
        QTest::addColumn<bool>("falls");
        QTest::addColumn<bool>("tooShort");
        const auto row = [](const char* name, int batches, Losses epochs, bool falls,
                            bool tooShort = false) {
            QTest::newRow(name) << batches << std::move(epochs) << falls << tooShort;
        };
        // The batches begin at 2 and are level at 1 under noise; what is gained is about 1.
        row("one epoch, a fall may hide in its noise", 100, {1.0}, false, true);
        row("one epoch of very many batches", 200'000, {1.0}, false);
        row("one epoch of few", 6, {1.5}, false, true);
        row("two, the second made a tenth", 100, {1.1, 1.0}, true);
        row("two, the second made a fiftieth", 100, {1.02, 1.0}, false);
        row("two, the second rose", 100, {1.0, 1.1}, false);
        row("two of few batches, the second rose", 4, {1.0, 1.1}, false, true);
        row("three, each lower", 100, {1.4, 1.2, 1.1}, true);
        row("three, the last made a hundredth", 100, {1.4, 1.11, 1.1}, false);
        row("three, the second rose", 100, {1.2, 1.3, 1.1}, false);
        row("five, each lower", 100, {1.5, 1.3, 1.2, 1.15, 1.1}, true);
        row("five, one of them rose", 100, {1.3, 1.2, 1.25, 1.15, 1.1}, false);
        row("five, level since the third", 100, {1.5, 1.2, 1.1, 1.1, 1.1}, false);
        row("five of ten batches", 10, {1.5, 1.4, 1.3, 1.2, 1.1}, true);
        row("ten that settle", 100, {1.5, 1.3, 1.2, 1.15, 1.12, 1.11, 1.105, 1.103, 1.102, 1.101},
            false);
        row("higher than where the run began, falling since", 100, {9, 8, 7}, false);
        row("one is not finite", 100, {1.5, std::nan(""), 1.1}, false);
        row("fifty in a straight line", 800,
            losses(
                50, [](double x) { return 1.6 - 0.5 * x; }, 0.002),
            true);
        row("fifty that are level", 800,
            losses(
                50, [](double) { return 1.1; }, 0.02),
            false);
    }
    void theEpochsDecideWhereTheBatchesShowNothing()
    {
        QFETCH(int, batches);
        QFETCH(Losses, epochs);
        base::Random random(11, "batches");
        Losses noise;
        for (int k = 0; k < batches; ++k)
            noise.push_back((k < std::max(1, batches / 20) ? 2.0 : 1.0) + 0.2 * random.normal());
        QVERIFY(advise::curveEnd(noise, {}, 2.3).shape != CurveEnd::Shape::Falling);
        const CurveEnd end = advise::curveEnd(noise, {}, 2.3, epochs);
        QFETCH(bool, falls);
        QCOMPARE(end.shape == CurveEnd::Shape::Falling, falls);
        QCOMPARE(end.byEpochs, falls);
        QTEST(end.isTooShort(), "tooShort");
    }

    /// House prices, begun at three times the loss of a guess: twenty epochs bring the third of these
    /// losses from 0.33 to 0.25, and the last of them moves no more.
    void epochsAreHeldAgainstWhatIsLeft_data()
    {
        QTest::addColumn<Losses>("epochs");
        QTest::addColumn<bool>("falls");
        QTest::newRow("three epochs") << Losses{0.4513, 0.3646, 0.3325} << true;
        QTest::newRow("all twenty of them")
            << Losses{0.4513, 0.3646, 0.3325, 0.3163, 0.3049, 0.297,  0.2904,
                      0.2854, 0.2848, 0.2759, 0.2715, 0.2673, 0.2643, 0.2623,
                      0.2592, 0.2572, 0.2565, 0.2572, 0.252,  0.2503}
            << false;
        QTest::newRow("incomes, which are learned after three")
            << Losses{0.3216, 0.3106, 0.3082} << false;
    }
    void epochsAreHeldAgainstWhatIsLeft()
    {
        QFETCH(Losses, epochs);
        base::Random random(13, "batches");
        Losses noise;
        for (int k = 0; k < 678; ++k)
            noise.push_back((k < 34 ? 3.2 : epochs.back()) + 0.1 * random.normal());
        const CurveEnd end = advise::curveEnd(noise, {}, 1.0, epochs);
        QTEST(end.shape == CurveEnd::Shape::Falling, "falls");
    }

    void anEpochBeforeTheRateWasLoweredIsNoTrend()
    {
        base::Random random(12, "batches");
        Losses noise, rates;
        for (int k = 0; k < 400; ++k) {
            noise.push_back((k < 20 ? 2.0 : k < 300 ? 1.0 : 0.7) + 0.2 * random.normal());
            rates.push_back(k < 300 ? 1e-3 : 1e-4);
        }
        const Losses epochs{1.3, 1.2, 1.1, 0.7};
        QVERIFY(advise::curveEnd(noise, rates, 2.3, epochs).shape != CurveEnd::Shape::Falling);
        QVERIFY(advise::curveEnd(noise, {}, 2.3, epochs).shape == CurveEnd::Shape::Falling);
    }

    void claimsAFallOfLevelEpochsInFewCases()
    {
        int claimed = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            base::Random random(seed, "level epochs");
            Losses batches, epochs;
            for (int k = 0; k < 300; ++k)
                batches.push_back((k < 15 ? 2.0 : 1.0) + 0.2 * random.normal());
            for (int k = 0; k < 10; ++k)
                epochs.push_back(1 + 0.05 * random.normal());
            claimed += advise::curveEnd(batches, {}, 2.3, epochs).byEpochs ? 1 : 0;
        }
        QVERIFY2(claimed <= 4, qPrintable(QString::number(claimed))); // 1 of 120 falls four times
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
