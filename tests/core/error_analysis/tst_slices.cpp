// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "error_analysis/slices.h"

#include <QTest>

#include <cmath>

using namespace assay;
using error_analysis::Slice;
using evaluate::ExampleStatistic;

namespace {

/// People with an age and a town, of whom a share is answered wrongly.
struct Town {
    std::vector<ExampleStatistic> statistics{
        {.name = "age"}, {.name = "town", .categories = {"A", "B", "C"}}, {.name = "shoe size"}};
    std::vector<bool> wrong;

    /// `error`: of the chance of an error, from age and town.
    template <typename Error>
    Town(std::size_t people, std::uint64_t seed, Error error)
    {
        base::Random random(seed, "town");
        for (std::size_t i = 0; i < people; ++i) {
            const double age = std::floor(random.uniform(18, 80));
            const auto town = random.below(3);
            statistics[0].values.push_back(random.uniform() < 0.05 ? NAN : age);
            statistics[1].values.push_back(static_cast<double>(town));
            statistics[2].values.push_back(std::floor(random.uniform(36, 47)));
            wrong.push_back(random.uniform() < error(age, town));
        }
    }
};

} // namespace

class TestSlices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPlantedSliceIsNamed()
    {
        const Town town(4000, 1,
                        [](double, std::uint64_t where) { return where == 1 ? 0.2 : 0.05; });
        const auto slices = error_analysis::slicesOf(town.statistics, town.wrong);
        QVERIFY(!slices.empty());
        const Slice& slice = slices.front();
        QCOMPARE(slice.name, std::string("town = B"));
        QCOMPARE(std::ssize(slice.examples), std::count(town.statistics[1].values.begin(),
                                                        town.statistics[1].values.end(), 1.0));
        QVERIFY(slice.adjusted < 1e-6);
        QVERIFY(slice.error.interval.low > slice.rest.interval.high);
        for (const std::uint32_t i : slice.examples)
            QCOMPARE(town.statistics[1].values[i], 1.0);
    }

    void aPairIsNamedOnlyWhenItIsWorseThanItsParts()
    {
        const Town both(6000, 2, [](double age, std::uint64_t where) {
            return where == 2 && age > 48 ? 0.35 : 0.05;
        });
        const auto slices = error_analysis::slicesOf(both.statistics, both.wrong);
        QVERIFY(!slices.empty());
        QVERIFY2(slices.front().name.find("town = C") != std::string::npos
                     && slices.front().name.find("age > ") != std::string::npos,
                 slices.front().name.c_str());
        // The age is all there is to it: no pair is worth naming.
        const Town one(6000, 3, [](double age, std::uint64_t) { return age > 64 ? 0.3 : 0.05; });
        for (const Slice& slice : error_analysis::slicesOf(one.statistics, one.wrong))
            QVERIFY2(slice.name.find("town") == std::string::npos, slice.name.c_str());
    }

    void missingValuesAreASlice()
    {
        Town town(4000, 4, [](double, std::uint64_t) { return 0.04; });
        base::Random random(4, "missing");
        for (std::size_t i = 0; i < town.wrong.size(); ++i) {
            if (std::isnan(town.statistics[0].values[i]))
                town.wrong[i] = random.uniform() < 0.4;
        }
        const auto slices = error_analysis::slicesOf(town.statistics, town.wrong);
        QVERIFY(!slices.empty());
        QCOMPARE(slices.front().name, std::string("age missing"));
    }

    void equalErrorsGiveNoSlice()
    {
        // 5 % of families may hold a false alarm: 60 draws, more than 8 would be 1 in 250.
        int alarms = 0;
        for (std::uint64_t seed = 100; seed < 160; ++seed) {
            const Town town(1000, seed, [](double, std::uint64_t) { return 0.15; });
            alarms += error_analysis::slicesOf(town.statistics, town.wrong).empty() ? 0 : 1;
        }
        QVERIFY2(alarms <= 8, QByteArray::number(alarms));
    }
};

QTEST_GUILESS_MAIN(TestSlices)
#include "tst_slices.moc"
