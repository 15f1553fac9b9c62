// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/hub.h"
#include "session/lane.h"
#include "session/prepared_data.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <QTest>

#include <atomic>
#include <string>

using namespace assay;
using session::Lane;

namespace {

/// Keeps a lane busy until it is let go.
struct Gate {
    std::atomic<bool> reached = false, open = false;

    std::function<void()> job()
    {
        return [this] {
            reached = true;
            while (!open)
                std::this_thread::yield();
        };
    }
    void waitUntilReached() const
    {
        while (!reached)
            std::this_thread::yield();
    }
};

} // namespace

class TestLane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jobsRunInTheirOrder()
    {
        std::string order;
        Lane lane;
        for (const char c : {'a', 'b', 'c', 'd'})
            lane.post([&order, c] { order += c; });
        lane.finish();
        QCOMPARE(order, std::string("abcd"));
    }

    void newerRequestReplacesItsOlderTwinInItsPlace()
    {
        std::string order;
        Gate gate;
        Lane lane;
        lane.post(gate.job());
        gate.waitUntilReached();
        lane.post([&] { order += "old "; }, "profile");
        lane.post([&] { order += "other "; }, "samples");
        lane.post([&] { order += "plain "; });
        lane.post([&] { order += "new "; }, "profile");
        gate.open = true;
        lane.finish();
        QCOMPARE(order, std::string("new other plain "));
    }

    void requestThatHasBegunIsNotReplaced()
    {
        std::atomic<int> ran = 0;
        Gate gate;
        Lane lane;
        lane.post(
            [&] {
                gate.job()();
                ++ran;
            },
            "profile");
        gate.waitUntilReached();
        lane.post([&] { ++ran; }, "profile");
        gate.open = true;
        lane.finish();
        QCOMPARE(ran.load(), 2);
    }

    void deathDropsWhatWaits()
    {
        std::atomic<bool> ran = false;
        Gate gate;
        std::thread opener;
        {
            Lane lane;
            lane.post(gate.job());
            gate.waitUntilReached();
            lane.post([&] { ran = true; });
            opener = std::thread([&] {
                QTest::qSleep(30);
                gate.open = true;
            });
        }
        opener.join();
        QVERIFY(!ran);
    }

    void idleWorkIsDoneBetweenJobs()
    {
        std::atomic<int> idles = 0;
        Lane lane([&] { ++idles; }, 1);
        while (idles < 3)
            std::this_thread::yield();
        bool ran = false;
        lane.post([&] { ran = true; });
        lane.finish();
        QVERIFY(ran);
    }

    void idleWorkDoesNotStarve()
    {
        // Each job posts the next: the queue is never empty.
        std::atomic<int> idles = 0;
        std::atomic<bool> enough = false;
        std::function<void()> again;
        Lane lane([&] { enough = ++idles >= 3; }, 1);
        again = [&] {
            if (!enough)
                lane.post(again);
        };
        lane.post(again);
        while (!enough)
            std::this_thread::yield();
        lane.finish();
        QVERIFY(idles >= 3);
    }

    void subscriptionsEndWithTheirHandle()
    {
        session::Hub hub;
        int first = 0, second = 0;
        auto one = hub.listen([&](const session::Event&) { ++first; });
        {
            const auto two = hub.listen([&](const session::Event&) { ++second; });
            hub.publish(session::RunsListed{});
        }
        hub.publish(session::RunsListed{});
        auto moved = std::move(one);
        hub.publish(session::RunsListed{});
        moved.end();
        hub.publish(session::RunsListed{});
        QCOMPARE(first, 3);
        QCOMPARE(second, 1);
    }

    void handlesMayOutliveTheHub()
    {
        const auto token = std::make_shared<int>(1);
        base::Subscription handle;
        {
            session::Hub hub;
            handle = hub.listen([token](const session::Event&) {});
        }
        QCOMPARE(token.use_count(), 2L);
        handle.end();
        QCOMPARE(token.use_count(), 1L); // the sink is gone with its handle
    }

    void dataAreReadOnceUntilTheyChange()
    {
        const testing::TempFolder folder;
        testing::writePair(folder.path(), "train", 100, 5);
        session::PreparedData data;
        data::DataSpec spec;
        spec.path = folder.path().string();
        const auto first = data.get(spec);
        QVERIFY(data.get(spec) == first);
        spec.normalise = data::Normalisation::Centred;
        QVERIFY(data.get(spec) != first);
        spec.normalise = data::Normalisation::Unit;
        QVERIFY(data.get(spec) == first);
        testing::writePair(folder.path(), "train", 120, 5);
        QCOMPARE(data.get(spec)->source->size(), std::size_t{120});
    }
};

QTEST_GUILESS_MAIN(TestLane)
#include "tst_lane.moc"
