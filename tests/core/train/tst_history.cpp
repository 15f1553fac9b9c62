// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "train/history.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using train::Axis;
using train::Column;
using train::Series;
using train::SmoothedSeries;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

enum class Kind { Finite, SomeBad, MostlyBad, AllBad };

/// Steps with gaps and repeats, epochs and seconds that repeat often.
Series randomSeries(std::size_t count, Kind kind, std::uint64_t seed)
{
    base::Random random(seed, "history");
    Series series;
    std::int64_t step = 0;
    for (std::size_t i = 0; i < count; ++i) {
        step += static_cast<std::int64_t>(random.below(3));
        double value = random.normal();
        const double bad = kind == Kind::Finite    ? 0
                           : kind == Kind::SomeBad ? 0.1
                           : kind == Kind::AllBad  ? 1
                                                   : 0.995;
        if (random.uniform() < bad)
            value = std::array{kNan, kInfinity, -kInfinity}[random.below(3)];
        series.append(
            {step, static_cast<float>(step / 50), static_cast<float>(step / 7) * 0.25F, value});
    }
    return series;
}

Column bruteForce(const Series& series, std::size_t from, std::size_t to)
{
    Column column;
    for (std::size_t i = from; i < to; ++i) {
        const double value = series.value(i);
        if (!std::isfinite(value)) {
            ++column.notFinite;
            continue;
        }
        if (column.points++ == 0)
            column = {value, value, value, value, 1, column.notFinite};
        column.min = std::min(column.min, value);
        column.max = std::max(column.max, value);
        column.last = value;
    }
    return column;
}

bool same(const Column& a, const Column& b)
{
    return a.min == b.min && a.max == b.max && a.first == b.first && a.last == b.last
           && a.points == b.points && a.notFinite == b.notFinite;
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesBackEveryPoint()
    {
        Series series;
        QVERIFY(series.empty());
        series.append({3, 0.5F, 1.25F, 2.0});
        series.append({7, 1.5F, 2.25F, kNan});
        QCOMPARE(series.size(), 2U);
        QCOMPARE(series.at(0).step, 3);
        QCOMPARE(series.x(1, Axis::Step), 7.0);
        QCOMPARE(series.x(1, Axis::Epoch), 1.5);
        QCOMPARE(series.x(1, Axis::Seconds), 2.25);
        QVERIFY(std::isnan(series.value(1)));
    }

    void keepsXFromDecreasing()
    {
        Series series;
        series.append({5, 2, 9, 1});
        series.append({4, std::numeric_limits<float>::quiet_NaN(), 3, 1});
        QCOMPARE(series.at(1).step, 5);
        QCOMPARE(series.at(1).epoch, 2.0F);
        QCOMPARE(series.at(1).seconds, 9.0F);
    }

    void rangeEqualsBruteForce_data()
    {
        QTest::addColumn<std::size_t>("size");
        QTest::addColumn<int>("kind");
        for (const std::size_t size :
             {0UL, 1UL, 63UL, 64UL, 65UL, 127UL, 128UL, 4095UL, 4096UL, 4097UL, 8192UL, 20000UL}) {
            for (const Kind kind : {Kind::Finite, Kind::SomeBad, Kind::MostlyBad, Kind::AllBad})
                QTest::addRow("%zu points, kind %d", size, int(kind)) << size << int(kind);
        }
        QTest::addRow("three levels") << 270000UL << int(Kind::MostlyBad);
    }
    void rangeEqualsBruteForce()
    {
        QFETCH(std::size_t, size);
        QFETCH(int, kind);
        const Series series = randomSeries(size, Kind(kind), size + 1);
        base::Random random(size, "ranges");
        std::vector<std::pair<std::size_t, std::size_t>> ranges{{0, 0}, {0, size}, {size, size}};
        for (const std::size_t edge : {63UL, 64UL, 65UL, 4096UL}) {
            if (edge <= size) {
                ranges.emplace_back(0, edge);
                ranges.emplace_back(edge, size);
                ranges.emplace_back(size - edge, size);
            }
        }
        for (int k = 0; k < 60; ++k) {
            const std::size_t a = random.below(size + 1), b = random.below(size + 1);
            ranges.emplace_back(std::min(a, b), std::max(a, b));
        }
        for (const auto& [from, to] : ranges)
            QVERIFY2(same(series.range(from, to), bruteForce(series, from, to)),
                     qPrintable(QStringLiteral("[%1, %2)").arg(from).arg(to)));
    }

    void rangeBeyondTheEndStopsThere()
    {
        const Series series = randomSeries(100, Kind::SomeBad, 9);
        QVERIFY(same(series.range(10, 5000), bruteForce(series, 10, 100)));
        QCOMPARE(series.range(60, 20).points, 0);
    }

    void columnsEqualBruteForce_data()
    {
        QTest::addColumn<int>("axis");
        QTest::addColumn<std::size_t>("size");
        QTest::addColumn<std::size_t>("count");
        const char* names[] = {"step", "epoch", "seconds"};
        for (int axis = 0; axis < 3; ++axis) {
            for (const std::size_t size : {0UL, 1UL, 64UL, 5000UL}) {
                for (const std::size_t count : {1UL, 7UL, 640UL})
                    QTest::addRow("%s, %zu points in %zu", names[axis], size, count)
                        << axis << size << count;
            }
        }
    }
    void columnsEqualBruteForce()
    {
        QFETCH(int, axis);
        QFETCH(std::size_t, size);
        QFETCH(std::size_t, count);
        const Axis along = Axis(axis);
        const Series series = randomSeries(size, Kind::SomeBad, 17);
        const double end = series.empty() ? 10 : series.x(size - 1, along);
        const std::pair<double, double> views[] = {
            {0, end},   {-5, end + 5}, {end / 3, end / 2}, {end / 2, end / 2},
            {end, end}, {0.3, 0.7},    {end + 1, end + 9}, {-9, -1}};
        for (const auto& [from, to] : views) {
            const std::vector<Column> columns = series.columns(along, from, to, count);
            QCOMPARE(columns.size(), count);
            std::size_t taken = 0;
            for (std::size_t c = 0; c < count; ++c) {
                const double low = from + (to - from) * (double(c) / double(count));
                const double high = from + (to - from) * (double(c + 1) / double(count));
                const bool last = c + 1 == count;
                std::size_t begin = 0;
                while (begin < size && series.x(begin, along) < low)
                    ++begin;
                std::size_t stop = begin;
                while (stop < size
                       && (last ? series.x(stop, along) <= to : series.x(stop, along) < high))
                    ++stop;
                QVERIFY(same(columns[c], bruteForce(series, begin, stop)));
                taken += static_cast<std::size_t>(columns[c].points + columns[c].notFinite);
            }
            std::size_t inView = 0;
            for (std::size_t i = 0; i < size; ++i)
                inView += series.x(i, along) >= from && series.x(i, along) <= to ? 1 : 0;
            QCOMPARE(taken, inView); // no point is lost, none is counted twice
        }
    }

    void columnsOfAnImpossibleViewAreEmpty()
    {
        const Series series = randomSeries(100, Kind::Finite, 3);
        for (const auto& [from, to] : {std::pair{5.0, 1.0}, {kNan, 5.0}, {0.0, kNan}}) {
            for (const Column& column : series.columns(Axis::Step, from, to, 4))
                QCOMPARE(column.points, 0);
        }
        QVERIFY(series.columns(Axis::Step, 0, 10, 0).empty());
    }

    void manyPointsAtOneXShareAColumn()
    {
        Series series;
        for (int i = 0; i < 200; ++i)
            series.append({4, 1, 1, double(i)});
        const std::vector<Column> columns = series.columns(Axis::Step, 0, 8, 2);
        QCOMPARE(columns[0].points, 0); // 4 is the edge: it belongs to the right
        QCOMPARE(columns[1].points, 200);
        QCOMPARE(columns[1].first, 0.0);
        QCOMPARE(columns[1].last, 199.0);
        QCOMPARE(series.columns(Axis::Step, 4, 4, 3)[2].points, 200);
    }

    void aSpikeSurvivesAnyZoom()
    {
        Series series;
        for (int i = 0; i < 100000; ++i)
            series.append({i, 0, 0, i == 77777 ? 42.0 : 1.0});
        for (const std::size_t count : {1UL, 100UL, 1203UL}) {
            int seen = 0;
            for (const Column& column : series.columns(Axis::Step, 0, 99999, count))
                seen += column.max == 42.0 ? 1 : 0;
            QCOMPARE(seen, 1);
        }
    }

    void findsTheNearestPoint_data()
    {
        QTest::addColumn<int>("axis");
        QTest::newRow("step") << 0;
        QTest::newRow("epoch") << 1;
        QTest::newRow("seconds") << 2;
    }
    void findsTheNearestPoint()
    {
        QFETCH(int, axis);
        const Axis along = Axis(axis);
        const Series series = randomSeries(700, Kind::SomeBad, 23);
        base::Random random(1, "nearest");
        const double end = series.x(699, along);
        for (int k = 0; k < 300; ++k) {
            const double x = random.uniform(-0.1 * end, 1.1 * end);
            double best = kInfinity;
            std::size_t bound = series.size();
            for (std::size_t i = 0; i < series.size(); ++i) {
                best = std::min(best, std::abs(series.x(i, along) - x));
                if (bound == series.size() && series.x(i, along) >= x)
                    bound = i;
            }
            QCOMPARE(series.lowerBound(along, x), bound);
            const std::size_t found = series.nearest(along, x);
            QVERIFY(found < series.size());
            QCOMPARE(std::abs(series.x(found, along) - x), best);
        }
    }

    void findsTheSmallestValue_data()
    {
        QTest::addColumn<std::size_t>("size");
        QTest::addColumn<int>("kind");
        for (const std::size_t size : {1UL, 64UL, 65UL, 4097UL, 270000UL}) {
            for (const Kind kind : {Kind::Finite, Kind::SomeBad, Kind::MostlyBad, Kind::AllBad})
                QTest::addRow("%zu points, kind %d", size, int(kind)) << size << int(kind);
        }
    }
    void findsTheSmallestValue()
    {
        QFETCH(std::size_t, size);
        QFETCH(int, kind);
        const Series series = randomSeries(size, Kind(kind), size);
        std::size_t best = size;
        for (std::size_t i = 0; i < size; ++i) {
            if (std::isfinite(series.value(i))
                && (best == size || series.value(i) < series.value(best)))
                best = i;
        }
        QCOMPARE(series.smallest(), best);
    }

    void theFirstOfEqualMinimaIsTheBest()
    {
        Series series;
        for (int i = 0; i < 10000; ++i)
            series.append({i, 0, 0, i % 100 == 50 ? 1.0 : 2.0});
        QCOMPARE(series.smallest(), 50U);
        QCOMPARE(Series{}.smallest(), 0U);
    }

    void smoothingReachesBackOverATwentiethOfThePointsAtMost_data()
    {
        QTest::addColumn<double>("weight");
        QTest::newRow("light: from 40 points on as it is set") << 0.5;
        QTest::newRow("usual: from 200 points on") << 0.9;
        QTest::newRow("heavy: from 2,000 points on") << 0.99;
    }
    void smoothingReachesBackOverATwentiethOfThePointsAtMost()
    {
        QFETCH(double, weight);
        const Series raw = randomSeries(400, Kind::Finite, 5);
        SmoothedSeries smoothed(weight);
        QVERIFY(smoothed.follow(raw, raw.size()));
        // Each point with the weight that is left of it after all that came later.
        const auto share = [weight](std::size_t i) {
            return std::min(1.0, std::max(1 - weight, 20 / double(i + 1)));
        };
        for (std::size_t n = 0; n < raw.size(); ++n) {
            double sum = 0, left = 1;
            for (std::size_t i = n + 1; i-- > 0;) {
                sum += left * share(i) * raw.value(i);
                left *= 1 - share(i);
            }
            QVERIFY(std::abs(smoothed.series().value(n) - sum) < 1e-9);
        }
        for (std::size_t n = 0; n < 20; ++n)
            QCOMPARE(smoothed.series().value(n), raw.value(n));
    }

    void theLineOfAShortRunEndsNearItsLastPoints_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<double>("most"); // above the last point, as a share of the whole fall
        QTest::newRow("5") << 5 << 0.0;
        QTest::newRow("20") << 20 << 0.0;
        QTest::newRow("40") << 40 << 0.006;
        QTest::newRow("60") << 60 << 0.008;
        QTest::newRow("99") << 99 << 0.01;
    }
    void theLineOfAShortRunEndsNearItsLastPoints()
    {
        QFETCH(int, points);
        QFETCH(double, most);
        Series raw; // a loss that falls to a twentieth
        for (int i = 0; i < points; ++i)
            raw.append({i, 0, 0, 2.3 * std::exp(-3.0 * i / points)});
        SmoothedSeries smoothed(0.9);
        QVERIFY(smoothed.follow(raw, raw.size()));
        const std::size_t last = raw.size() - 1;
        const double above = smoothed.series().value(last) - raw.value(last);
        QVERIFY2(above >= 0 && above <= most * (raw.value(0) - raw.value(last)),
                 qPrintable(QString::number(above)));
    }

    void aConstantStaysWhatItIs_data()
    {
        QTest::addColumn<double>("weight");
        QTest::newRow("none") << 0.0;
        QTest::newRow("light") << 0.6;
        QTest::newRow("heavy") << 0.999;
        QTest::newRow("all of it") << 1.0;
    }
    void aConstantStaysWhatItIs()
    {
        QFETCH(double, weight);
        Series raw;
        for (int i = 0; i < 3000; ++i)
            raw.append({i, 0, 0, 0.1});
        SmoothedSeries smoothed(weight);
        QVERIFY(smoothed.follow(raw, raw.size()));
        QCOMPARE(smoothed.series().size(), raw.size());
        for (std::size_t i = 0; i < raw.size(); ++i)
            QVERIFY(smoothed.series().value(i) == 0.1); // to the last bit
    }

    void noSmoothingIsTheRawSeries()
    {
        const Series raw = randomSeries(300, Kind::Finite, 6);
        SmoothedSeries smoothed(0);
        smoothed.follow(raw, raw.size());
        for (std::size_t i = 0; i < raw.size(); ++i)
            QVERIFY(std::abs(smoothed.series().value(i) - raw.value(i)) < 1e-12);
    }

    void smoothingSkipsWhatIsNotFinite()
    {
        Series raw, without;
        base::Random random(2, "skip");
        for (int i = 0; i < 400; ++i) {
            const bool bad = random.uniform() < 0.3;
            const double value = bad ? kNan : random.normal();
            raw.append({i, 0, 0, value});
            if (!bad)
                without.append({i, 0, 0, value});
        }
        SmoothedSeries a(0.9), b(0.9);
        a.follow(raw, raw.size());
        b.follow(without, without.size());
        QCOMPARE(a.series().size(), without.size());
        for (std::size_t i = 0; i < without.size(); ++i) {
            QCOMPARE(a.series().at(i).step, without.at(i).step);
            QVERIFY(a.series().value(i) == b.series().value(i));
        }
    }

    void followingInSlicesEqualsOneGo()
    {
        const Series raw = randomSeries(5000, Kind::SomeBad, 7);
        SmoothedSeries whole(0.95), sliced(0.95);
        QVERIFY(whole.follow(raw, raw.size()));
        int turns = 0;
        while (!sliced.follow(raw, 617))
            ++turns;
        QCOMPARE(turns, 8);
        QCOMPARE(sliced.series().size(), whole.series().size());
        for (std::size_t i = 0; i < whole.series().size(); ++i)
            QVERIFY(sliced.series().value(i) == whole.series().value(i));
    }

    void restartForgets()
    {
        const Series raw = randomSeries(100, Kind::Finite, 8);
        SmoothedSeries smoothed(0.5);
        smoothed.follow(raw, raw.size());
        smoothed.restart(0.9);
        QCOMPARE(smoothed.weight(), 0.9);
        QVERIFY(smoothed.series().empty());
        QVERIFY(smoothed.follow(raw, raw.size()));
        QCOMPARE(smoothed.series().value(0), raw.value(0));
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
