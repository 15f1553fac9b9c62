// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

using namespace assay;
using base::Random;

namespace {

double correlation(Random a, Random b, int count)
{
    double sum = 0;
    for (int i = 0; i < count; ++i)
        sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    return sum / count * 12; // the variance of a uniform number is 1/12
}

} // namespace

class TestRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // From a second implementation (Python: xxhash 3.5 and SplitMix64 by hand).
    void givesTheKnownValues_data()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<quint64>("index");
        QTest::addColumn<QList<quint64>>("wanted");
        QTest::newRow("seed 1, init")
            << quint64(1) << QByteArray("init") << quint64(0)
            << QList<quint64>{0x4df146d41d7443d7, 0x5614ad372306a912, 0xef9afa0cc2f0a3be};
        QTest::newRow("another index")
            << quint64(1) << QByteArray("init") << quint64(3)
            << QList<quint64>{0x0d8c0886e498bffc, 0x53c1656ef2388231, 0x83aedca78bb822e7};
        QTest::newRow("another seed")
            << quint64(2) << QByteArray("init") << quint64(0)
            << QList<quint64>{0x7a861a3b03c5933b, 0xf8ce84ce67c17a29, 0x03c59e74f18ec4f1};
        QTest::newRow("another name")
            << quint64(1) << QByteArray("order") << quint64(0)
            << QList<quint64>{0x69498b2ad8d8fd8f, 0x6a28f4d28daf0663, 0x11af32481e221431};
        QTest::newRow("no name") << quint64(0) << QByteArray("") << quint64(0)
                                 << QList<quint64>{0x97fcceb23526f9ec, 0xd58c06b1348428fd,
                                                   0x848b760fbe9198cc};
    }
    void givesTheKnownValues()
    {
        QFETCH(quint64, seed);
        QFETCH(QByteArray, stream);
        QFETCH(quint64, index);
        QFETCH(QList<quint64>, wanted);
        Random random(seed, stream.toStdString(), index);
        for (const quint64 value : wanted)
            QCOMPARE(quint64(random.next()), value);
    }

    void streamsAreIndependent_data()
    {
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<quint64>("index");
        QTest::newRow("by name") << QByteArray("order") << quint64(1) << quint64(0);
        QTest::newRow("by seed") << QByteArray("init") << quint64(2) << quint64(0);
        QTest::newRow("by index") << QByteArray("init") << quint64(1) << quint64(1);
        QTest::newRow("by a late index") << QByteArray("init") << quint64(1) << quint64(1000000);
    }
    void streamsAreIndependent()
    {
        QFETCH(QByteArray, other);
        QFETCH(quint64, seed);
        QFETCH(quint64, index);
        constexpr int kCount = 200'000;
        const double found =
            correlation(Random(1, "init"), Random(seed, other.toStdString(), index), kCount);
        QVERIFY2(std::abs(found) < 5 / std::sqrt(double(kCount)),
                 qPrintable(QString::number(found)));
    }

    void drawingMoreInOneStreamChangesNothingInAnother()
    {
        Random quiet(5, "split"), busy(5, "order");
        for (int i = 0; i < 1000; ++i)
            busy.next();
        Random alone(5, "split");
        for (int i = 0; i < 10; ++i)
            QCOMPARE(quiet.next(), alone.next());
    }

    void uniformFillsItsRangeEvenly()
    {
        constexpr int kDraws = 400'000, kBins = 100;
        Random random(3, "uniform");
        std::array<int, kBins> bins{};
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.uniform();
            QVERIFY(x >= 0 && x < 1);
            ++bins[static_cast<std::size_t>(x * kBins)];
        }
        double chi = 0;
        for (const int found : bins)
            chi += std::pow(found - kDraws / kBins, 2) / (kDraws / kBins);
        // Chi-squared of 99 degrees: mean 99, deviation 14.
        QVERIFY2(chi > 40 && chi < 170, qPrintable(QString::number(chi)));
    }

    void uniformKeepsToTheRangeThatWasAskedFor()
    {
        Random random(4, "range");
        double low = 10, high = -10;
        for (int i = 0; i < 10'000; ++i) {
            const double x = random.uniform(-2.5, -1);
            low = std::min(low, x);
            high = std::max(high, x);
        }
        QVERIFY(low >= -2.5 && low < -2.49);
        QVERIFY(high < -1 && high > -1.01);
    }

    void belowIsNotBiased()
    {
        // The remainder alone would give two thirds instead of half below 2^62.
        constexpr std::uint64_t kCount = (1ULL << 63) + (1ULL << 62);
        Random random(6, "below");
        constexpr int kDraws = 30'000;
        int small = 0;
        for (int i = 0; i < kDraws; ++i) {
            const std::uint64_t x = random.below(kCount);
            QVERIFY(x < kCount);
            small += x < (1ULL << 62) ? 1 : 0;
        }
        QVERIFY2(std::abs(small / double(kDraws) - 1.0 / 3) < 5 * std::sqrt(2.0 / 9 / kDraws),
                 qPrintable(QString::number(small)));
        QCOMPARE(random.below(1), std::uint64_t{0});
    }

    void normalHasTheMomentsOfANormal()
    {
        constexpr int kDraws = 400'000;
        Random random(7, "normal");
        double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.normal();
            QVERIFY(std::isfinite(x));
            m1 += x / kDraws;
            m2 += x * x / kDraws;
            m3 += x * x * x / kDraws;
            m4 += x * x * x * x / kDraws;
        }
        const double unit = 5 / std::sqrt(double(kDraws));
        QVERIFY2(std::abs(m1) < unit, qPrintable(QString::number(m1)));
        QVERIFY2(std::abs(m2 - 1) < unit * std::sqrt(2.0), qPrintable(QString::number(m2)));
        QVERIFY2(std::abs(m3) < unit * std::sqrt(15.0), qPrintable(QString::number(m3)));
        QVERIFY2(std::abs(m4 - 3) < unit * std::sqrt(96.0), qPrintable(QString::number(m4)));
    }

    void shuffleReachesEveryOrderEquallyOften()
    {
        std::map<std::vector<std::uint32_t>, int> seen;
        constexpr int kRounds = 24'000;
        Random random(8, "shuffle");
        for (int i = 0; i < kRounds; ++i) {
            std::vector<std::uint32_t> items{0, 1, 2, 3};
            random.shuffle(items);
            ++seen[items];
        }
        QCOMPARE(seen.size(), std::size_t{24});
        double chi = 0;
        for (const auto& [order, found] : seen)
            chi += std::pow(found - kRounds / 24, 2) / (kRounds / 24);
        // 23 degrees: mean 23, deviation 6.8.
        QVERIFY2(chi > 3 && chi < 57, qPrintable(QString::number(chi)));
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
