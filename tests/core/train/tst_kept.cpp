// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/kept.h"

#include <QTest>

#include <algorithm>

using namespace assay;
using train::KeptCheckpoint;

namespace {

/// "run:step" of each.
QStringList said(const std::vector<KeptCheckpoint>& all)
{
    QStringList texts;
    for (const KeptCheckpoint& one : all)
        texts << QString("%1:%2").arg(one.run).arg(one.step);
    std::sort(texts.begin(), texts.end());
    return texts;
}

/// The first and those after these updates, each of so many bytes.
std::vector<KeptCheckpoint> run(train::RunId id, const std::vector<std::int64_t>& steps,
                                std::int64_t bytes)
{
    std::vector<KeptCheckpoint> all{{id, 0, bytes}};
    for (const std::int64_t step : steps)
        all.push_back({id, step, bytes});
    return all;
}

std::vector<KeptCheckpoint> operator+(std::vector<KeptCheckpoint> a,
                                      const std::vector<KeptCheckpoint>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

class TestKept : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void twentyInBetweenLieEvenly()
    {
        const auto steps = train::keptSteps(1'000'000, 1000, train::kKeptBytes);
        QCOMPARE(steps.size(), 20U);
        std::int64_t before = 0;
        for (const std::int64_t step : steps) {
            QVERIFY(std::abs(step - before - 1'000'000 / 21) <= 1);
            before = step;
        }
        QVERIFY(std::abs(1'000'000 - before - 1'000'000 / 21) <= 1);
    }

    void fewUpdatesOrLittleRoomKeepFewer()
    {
        QCOMPARE(train::keptSteps(4, 10, 1000), (std::vector<std::int64_t>{1, 2, 3}));
        QVERIFY(train::keptSteps(1, 10, 1000).empty());
        QVERIFY(train::keptSteps(0, 10, 1000).empty());
        // Four fit: the first, and three in between.
        QCOMPARE(train::keptSteps(400, 250, 1000), (std::vector<std::int64_t>{100, 200, 300}));
        QVERIFY(train::keptSteps(400, 600, 1000).empty());
        QVERIFY(train::keptSteps(400, 2000, 1000).empty());
    }

    void theRunThatTakesMostIsThinnedEvenly()
    {
        const auto large = run(1, {10, 20, 30, 40, 50}, 100);
        const auto small = run(2, {7, 14, 21}, 10);
        QVERIFY(train::surplus(large + small, 640).empty());
        QCOMPARE(said(train::surplus(large + small, 639)), (QStringList{"1:20", "1:40"}));
        // What is left in between of the large one is halved again before the small one is touched.
        QCOMPARE(said(train::surplus(large + small, 430)), (QStringList{"1:20", "1:30", "1:40"}));
        QCOMPARE(said(train::surplus(large + small, 150)),
                 (QStringList{"1:10", "1:20", "1:30", "1:40", "1:50"}));
        QCOMPARE(said(train::surplus(large + small, 139)),
                 (QStringList{"1:10", "1:20", "1:30", "1:40", "1:50", "2:14"}));
    }

    /// That is where it went on, and nothing else gives its first updates.
    void theFirstOfAForkIsKeptAsLong()
    {
        std::vector<KeptCheckpoint> fork{{4, 500, 100}, {4, 600, 100}, {4, 700, 100}};
        const auto other = run(5, {10}, 10);
        QCOMPARE(said(train::surplus(other + fork, 130)), (QStringList{"4:600", "4:700"}));
        QCOMPARE(said(train::surplus(other + fork, 100)),
                 (QStringList{"4:500", "4:600", "4:700", "5:10"}));
    }

    void firstsGoLastTheOldestFirst()
    {
        const auto all = run(3, {5}, 10) + run(1, {}, 10) + run(2, {}, 10);
        QCOMPARE(said(train::surplus(all, 20)), (QStringList{"1:0", "3:5"}));
        QCOMPARE(train::surplus(all, 0).size(), 4U);
        QVERIFY(train::surplus({}, 0).empty());
    }
};

QTEST_GUILESS_MAIN(TestKept)
#include "tst_kept.moc"
