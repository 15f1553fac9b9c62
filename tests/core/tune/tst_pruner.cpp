// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "tune/pruner.h"

#include <QTest>

#include <limits>

using namespace assay;
using tune::EpochValues;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Five finished trials of six epochs; the best after k epochs are 1, 2, 3, 4 and 5 in this order.
std::vector<EpochValues> fiveTrials()
{
    std::vector<EpochValues> all;
    for (const double best : {1.0, 2.0, 3.0, 4.0, 5.0})
        all.push_back({best + 3, best + 2, best + 1, best, best + 0.5, best + 0.2});
    return all;
}

} // namespace

class TestPruner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theMedianRule_data()
    {
        QTest::addColumn<EpochValues>("trial");
        QTest::addColumn<int>("finished");
        QTest::addColumn<bool>("stops");
        QTest::newRow("better") << EpochValues{9, 9, 9, 2.5, 9} << 5 << false;
        QTest::newRow("at the median") << EpochValues{9, 9, 9, 9, 3} << 5 << false;
        QTest::newRow("worse") << EpochValues{9, 9, 9, 9, 3.01} << 5 << true;
        QTest::newRow("worse, but was good once") << EpochValues{9, 2.9, 9, 9, 9} << 5 << false;
        QTest::newRow("a bad first epoch") << EpochValues{1e9} << 5 << false;
        QTest::newRow("four epochs") << EpochValues{9, 9, 9, 9} << 5 << false;
        QTest::newRow("no epoch") << EpochValues{} << 5 << false;
        QTest::newRow("four finished") << EpochValues{9, 9, 9, 9, 9} << 4 << false;
        QTest::newRow("diverged") << EpochValues{kNone, kNone, kNone, kNone, kNone} << 5 << true;
        QTest::newRow("diverged after a good one")
            << EpochValues{1, 1, kNone, kNone, kNone} << 5 << false;
        QTest::newRow("longer than the others")
            << EpochValues{9, 9, 9, 9, 9, 9, 9, 3.5} << 5 << true;
    }
    void theMedianRule()
    {
        QFETCH(EpochValues, trial);
        QFETCH(int, finished);
        QFETCH(bool, stops);
        auto others = fiveTrials();
        others.resize(static_cast<std::size_t>(finished));
        QCOMPARE(tune::stopsByMedian(trial, others), stops);
    }

    /// Of an even number, between the two in the middle; trials that diverged count as worst.
    void theMedianOfAnEvenNumber()
    {
        auto others = fiveTrials();
        others.push_back({kNone, kNone, kNone, kNone, kNone});
        QVERIFY(!tune::stopsByMedian({9, 9, 9, 9, 3.5}, others));
        QVERIFY(tune::stopsByMedian({9, 9, 9, 9, 3.51}, others));
        const std::vector<EpochValues> mostDiverged(5, {kNone, kNone});
        QVERIFY(!tune::stopsByMedian({9, 9, 9, 9, 9}, mostDiverged));
        QVERIFY(!tune::stopsByMedian({9}, {}, {.leastEpochs = 0, .leastFinished = 0}));
    }

    void rungsGrowByAFactor()
    {
        QCOMPARE(tune::rungs({.leastEpochs = 2, .factor = 3}, 60),
                 (std::vector<std::size_t>{2, 6, 18, 54}));
        QVERIFY(tune::rungs({.leastEpochs = 5}, 4).empty());
        VERIFY_ERROR(tune::rungs({.factor = 1}, 9), "tune.halving");
        VERIFY_ERROR(tune::rungs({.leastEpochs = 0}, 9), "tune.halving");
    }

    void halving_data()
    {
        QTest::addColumn<EpochValues>("trial");
        QTest::addColumn<int>("others");
        QTest::addColumn<bool>("stops");
        // With itself six on the rung: two go on. Others have 1, 2, 3, 4 and 5 there.
        QTest::newRow("best") << EpochValues{9, 0.5} << 5 << false;
        QTest::newRow("second") << EpochValues{9, 1.5} << 5 << false;
        QTest::newRow("third") << EpochValues{9, 2.5} << 5 << true;
        QTest::newRow("equal to the second") << EpochValues{9, 2} << 5 << false;
        QTest::newRow("before the rung") << EpochValues{1e9} << 5 << false;
        QTest::newRow("between rungs") << EpochValues{9, 9, 9} << 5 << false;
        QTest::newRow("few on the rung") << EpochValues{9, 9} << 4 << false;
        QTest::newRow("on the next rung few") << EpochValues{9, 9, 9, 9, 9, 9} << 5 << false;
        QTest::newRow("diverged") << EpochValues{kNone, kNone} << 5 << true;
    }
    void halving()
    {
        QFETCH(EpochValues, trial);
        QFETCH(int, others);
        QFETCH(bool, stops);
        std::vector<EpochValues> there;
        for (int k = 0; k < others; ++k)
            there.push_back({9.0, k + 1.0});
        there.push_back({0.1}); // has not reached the rung
        const tune::HalvingRule rule{.leastEpochs = 2, .factor = 3, .leastOnRung = 6};
        QCOMPARE(tune::stopsByHalving(trial, there, rule), stops);
    }

    /// Twenty-seven trials in the order of their numbers, better and better: each is the best when it
    /// comes to its rung, so none is stopped; in the other order most are.
    void halvingStopsWhatComesAfterBetterOnes()
    {
        for (const bool rising : {true, false}) {
            std::vector<EpochValues> there;
            int stopped = 0;
            for (int k = 0; k < 27; ++k) {
                const EpochValues trial(5, rising ? k : -k);
                stopped += tune::stopsByHalving(trial, there) ? 1 : 0;
                there.push_back(trial);
            }
            QCOMPARE(stopped, rising ? 22 : 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestPruner)
#include "tst_pruner.moc"
