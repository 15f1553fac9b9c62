// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "evaluate/effect_range.h"
#include "evaluate/gap.h"

#include <QTest>

#include <cmath>

using namespace assay;
using evaluate::ExampleScores;
using evaluate::GapSeed;

namespace {

/// The first `wrong` of `count` examples.
ExampleScores scores(int wrong, int count)
{
    ExampleScores made;
    for (int i = 0; i < count; ++i) {
        made.ids.push_back(static_cast<base::SampleId>(i));
        made.values.push_back(i < wrong ? 1.0F : 0.0F);
    }
    return made;
}

/// Each example wrong by chance; `rate` moves with the seed.
ExampleScores drawn(base::Random& random, double rate, int count)
{
    ExampleScores made = scores(0, count);
    for (float& value : made.values)
        value = random.uniform() < rate ? 1.0F : 0.0F;
    return made;
}

} // namespace

class TestGap : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theShareIsThatOfTheMeans()
    {
        const evaluate::Gap gap =
            evaluate::gapOf({{scores(40, 100), scores(20, 100), scores(10, 100)},
                             {scores(50, 100), scores(30, 100), scores(12, 100)},
                             {scores(45, 100), scores(22, 100), scores(8, 100)}});
        QCOMPARE(gap.seeds, 3U);
        QCOMPARE(gap.examples, 100U);
        QVERIFY(std::abs(gap.source - 0.45) < 1e-9);
        QVERIFY(std::abs(gap.adapted - 0.24) < 1e-9);
        QVERIFY(std::abs(*gap.oracle - 0.10) < 1e-9);
        QVERIFY(std::abs(*gap.closed - 0.21 / 0.35) < 1e-9);
        QVERIFY(gap.closedInterval->low < *gap.closed && *gap.closed < gap.closedInterval->high);
        QVERIFY(gap.changeInterval->low < -0.21 && gap.changeInterval->high > -0.21);
        QVERIFY(gap.changeInterval->high < 0);
    }

    void fewSeedsHaveNoInterval()
    {
        const evaluate::Gap gap =
            evaluate::gapOf({{scores(40, 100), scores(20, 100), scores(10, 100)},
                             {scores(50, 100), scores(30, 100), scores(12, 100)}});
        QVERIFY(gap.closed && !gap.closedInterval && !gap.changeInterval && !gap.adaptedInterval);
    }

    void theShareIsOfTheSeedsThatHaveAnOracle()
    {
        const evaluate::Gap gap =
            evaluate::gapOf({{scores(40, 100), scores(20, 100), scores(10, 100)},
                             {scores(50, 100), scores(30, 100), {}},
                             {scores(45, 100), scores(22, 100), {}}});
        // Of one seed: that one's, without an interval.
        QCOMPARE(gap.oracleSeeds, 1U);
        QVERIFY(std::abs(*gap.oracle - 0.10) < 1e-9);
        QVERIFY(std::abs(*gap.closed - 0.20 / 0.30) < 1e-9);
        QVERIFY(!gap.closedInterval && gap.changeInterval);
    }

    void anOracleThatIsNotClearlyBetterLeavesNoGap_data()
    {
        QTest::addColumn<int>("wrong");
        QTest::newRow("worse") << 60;
        QTest::newRow("equal") << 45;
        QTest::newRow("hardly better") << 44;
    }
    void anOracleThatIsNotClearlyBetterLeavesNoGap()
    {
        QFETCH(int, wrong);
        const evaluate::Gap gap =
            evaluate::gapOf({{scores(40, 100), scores(20, 100), scores(wrong, 100)},
                             {scores(50, 100), scores(30, 100), scores(wrong, 100)},
                             {scores(45, 100), scores(22, 100), scores(wrong, 100)}});
        QVERIFY(gap.oracle && !gap.closed && !gap.closedInterval);
    }

    /// One example more of a hundred is no gap, of which an adaptation would close thousands of percent.
    void aGapThatTheExamplesAloneCanMakeIsNoneOfOneSeed()
    {
        const evaluate::Gap none =
            evaluate::gapOf({{scores(11, 100), scores(40, 100), scores(10, 100)}});
        QVERIFY(none.oracle && !none.closed);
        const evaluate::Gap clear =
            evaluate::gapOf({{scores(30, 100), scores(40, 100), scores(10, 100)}});
        QVERIFY(clear.closed && std::abs(*clear.closed + 0.5) < 1e-9);
    }

    void aFewExamplesThatMoveAlikeLeaveDoubt()
    {
        const GapSeed seed{scores(8, 8), scores(0, 8), {}};
        const evaluate::Gap gap = evaluate::gapOf({seed, seed, seed});
        QCOMPARE(gap.change(), -1.0);
        QVERIFY(gap.changeInterval->high - gap.changeInterval->low > 0.3);
        QVERIFY(gap.adaptedInterval->high > 0.1);
    }

    /// Three seeds that differ a lot give half a width of 4.3 standard errors.
    void intervalsOfErrorsEndWhereErrorsCan()
    {
        evaluate::Gap gap = evaluate::gapOf({{scores(90, 100), scores(10, 100), {}},
                                             {scores(80, 100), scores(90, 100), {}},
                                             {scores(70, 100), scores(80, 100), {}}});
        QVERIFY(gap.adaptedInterval->low < 0 && gap.adaptedInterval->high > 1);
        QVERIFY(gap.changeInterval->low < -1);
        const double high = gap.changeInterval->high;
        evaluate::keepPossible(gap);
        QCOMPARE(gap.adaptedInterval->low, 0.0);
        QCOMPARE(gap.adaptedInterval->high, 1.0);
        QCOMPARE(gap.changeInterval->low, -1.0);
        QCOMPARE(gap.changeInterval->high, high < 1 ? high : 1.0);
    }

    void rootsAreComparedAsRoots()
    {
        const auto of = [](float squared) {
            ExampleScores made = scores(0, 50);
            made.isRoot = true;
            for (std::size_t i = 0; i < made.values.size(); ++i)
                made.values[i] = squared * (i % 2 == 0 ? 0.5F : 1.5F);
            return made;
        };
        const evaluate::Gap gap = evaluate::gapOf({{of(16), of(9), of(4)}});
        QVERIFY(std::abs(gap.source - 4) < 1e-6 && std::abs(gap.adapted - 3) < 1e-6);
        QVERIFY(std::abs(*gap.closed - 0.5) < 1e-6);
    }

    /// Both the noise of seeds and that of examples are in it: the true share lies within it about as often
    /// as it says.
    void intervalsHoldTheTruth()
    {
        base::Random random(3, "tests.gap");
        constexpr int kTrials = 300;
        int share = 0, change = 0, known = 0;
        for (int trial = 0; trial < kTrials; ++trial) {
            std::vector<GapSeed> seeds;
            for (int seed = 0; seed < 4; ++seed) {
                const auto noisy = [&](double rate) { return rate + 0.02 * random.normal(); };
                seeds.push_back({drawn(random, noisy(0.5), 400), drawn(random, noisy(0.3), 400),
                                 drawn(random, noisy(0.1), 400)});
            }
            const evaluate::Gap gap = evaluate::gapOf(seeds);
            change += gap.changeInterval->low <= -0.2 && -0.2 <= gap.changeInterval->high ? 1 : 0;
            if (!gap.closedInterval)
                continue;
            ++known;
            share += gap.closedInterval->low <= 0.5 && 0.5 <= gap.closedInterval->high ? 1 : 0;
        }
        QVERIFY(known > kTrials * 9 / 10);
        QVERIFY2(share >= known * 92 / 100, qPrintable(QString::number(share)));
        QVERIFY2(change >= kTrials * 92 / 100, qPrintable(QString::number(change)));
    }
};

QTEST_GUILESS_MAIN(TestGap)
#include "tst_gap.moc"
