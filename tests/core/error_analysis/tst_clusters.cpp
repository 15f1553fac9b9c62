// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "error_analysis/clusters.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace assay;

namespace {

/// Rows that point to one of three directions.
evaluate::Features threeDirections(std::size_t each)
{
    base::Random random(3, "directions");
    evaluate::Features rows{.width = 6, .values = {}};
    for (std::size_t i = 0; i < 3 * each; ++i) {
        const auto length = random.uniform(1, 9);
        for (std::size_t k = 0; k < rows.width; ++k)
            rows.values.push_back(static_cast<float>(
                length * ((k / 2 == i % 3 ? 1.0 : 0.0) + 0.05 * random.normal())));
    }
    return rows;
}

} // namespace

class TestClusters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clustersAreTheDirections()
    {
        const evaluate::Features rows = threeDirections(40);
        for (const std::size_t wanted : {std::size_t{0}, std::size_t{3}}) {
            const auto clusters = error_analysis::clustersOf(rows, wanted);
            QCOMPARE(clusters.count, std::size_t{3});
            for (std::size_t i = 0; i < rows.size(); ++i)
                QCOMPARE(clusters.of[i], clusters.of[i % 3]);
            QCOMPARE(
                (std::set<std::uint32_t>{clusters.of[0], clusters.of[1], clusters.of[2]}.size()),
                std::size_t{3});
        }
    }

    void fewRowsAreOneCluster()
    {
        QCOMPARE(error_analysis::clustersOf(threeDirections(6)).count, std::size_t{1});
        QCOMPARE(error_analysis::clustersOf({}).count, std::size_t{1});
    }

    void overflownFeaturesAreNoDirection()
    {
        auto rows = threeDirections(40);
        for (std::size_t i = 0; i < 3; ++i)
            rows.values[i * rows.width + 5] = i == 0 ? INFINITY : i == 1 ? NAN : 3e38f;
        const auto clusters = error_analysis::clustersOf(rows, 3);
        QCOMPARE(clusters.count, std::size_t{3});
        for (std::size_t i = 3; i < rows.size(); ++i)
            QCOMPARE(clusters.of[i], clusters.of[3 + i % 3]);
        // Nothing but overflow is one group.
        std::fill(rows.values.begin(), rows.values.end(), INFINITY);
        const auto one = error_analysis::clustersOf(rows, 3);
        QVERIFY(std::all_of(one.of.begin(), one.of.end(), [](auto number) { return number == 0; }));
        // And is as far as can be from everything.
        evaluate::Features few{.width = 1, .values = {INFINITY, NAN, 4, 2}};
        const std::vector<float> row{3.5f};
        const auto near = evaluate::nearest(few, row, 4);
        QCOMPARE(near[0].place, std::size_t{2});
        QCOMPARE(near[1].place, std::size_t{3});
        QCOMPARE(near[2].place, std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
