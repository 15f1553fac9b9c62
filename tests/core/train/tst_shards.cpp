// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/shards_torch.h"

#include <QTest>

#include <set>
#include <stdexcept>

using namespace assay;
using train::Shards;

class TestShards : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rangesCoverABatchWithoutOverlap_data()
    {
        QTest::addColumn<int>("total");
        QTest::addColumn<int>("count");
        for (const int total : {0, 1, 2, 3, 7, 64, 65, 1000}) {
            for (const int count : {1, 2, 3, 8})
                QTest::addRow("%d in %d", total, count) << total << count;
        }
    }
    void rangesCoverABatchWithoutOverlap()
    {
        QFETCH(int, total);
        QFETCH(int, count);
        std::size_t end = 0, least = 1'000'000, most = 0;
        for (int shard = 0; shard < count; ++shard) {
            const auto range = train::shardRange(static_cast<std::size_t>(total), shard, count);
            QCOMPARE(range.begin, end);
            QVERIFY(range.end >= range.begin);
            end = range.end;
            least = std::min(least, range.end - range.begin);
            most = std::max(most, range.end - range.begin);
        }
        QCOMPARE(end, static_cast<std::size_t>(total));
        QVERIFY(most - least <= 1);
    }

    void everyShardWorksOnce()
    {
        Shards shards(4, 64);
        QVERIFY(shards.count() > 1);
        std::vector<std::atomic<int>> done(static_cast<std::size_t>(shards.count()));
        const auto caller = std::this_thread::get_id();
        std::atomic<bool> firstIsCaller = false;
        for (int round = 0; round < 100; ++round)
            shards.run([&](int shard) {
                ++done[static_cast<std::size_t>(shard)];
                if (shard == 0 && std::this_thread::get_id() == caller)
                    firstIsCaller = true;
            });
        for (const auto& times : done)
            QCOMPARE(times.load(), 100);
        QVERIFY(firstIsCaller);
    }

    void anExceptionOfAnyIsThrownAgain()
    {
        Shards shards(4, 64);
        for (int bad = 0; bad < shards.count(); ++bad) {
            QVERIFY_THROWS_EXCEPTION(std::runtime_error, shards.run([bad](int shard) {
                if (shard == bad)
                    throw std::runtime_error("no");
            }));
        }
        // And the next round is as good as any.
        std::atomic<int> done = 0;
        shards.run([&](int) { ++done; });
        QCOMPARE(done.load(), shards.count());
    }

    void whatCannotBeCutHasOneShard()
    {
        QCOMPARE(Shards(4, 64, train::Sharing::Operations).count(),
                 1); // batch norm looks across the batch
        QCOMPARE(Shards(1, 64).count(), 1);
        QCOMPARE(Shards(4, 1).count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestShards)
#include "tst_shards.moc"
