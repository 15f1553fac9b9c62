// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/session_bridge.h"
#include "support/window_kit.h"

#include <QTest>
#include <QThread>

#include <memory>
#include <thread>

using namespace assay;

class TestSessionBridge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void handsEventsOnInTheirOrderOnItsOwnThread()
    {
        testing::FakeSession session;
        ui::SessionBridge bridge(session);
        std::vector<train::RunId> seen;
        bridge.on<session::RunQueued>(this, [&](const session::RunQueued& queued) {
            QCOMPARE(QThread::currentThread(), bridge.thread());
            seen.push_back(queued.run);
        });
        std::thread worker([&] {
            for (train::RunId run = 1; run <= 500; ++run)
                session.emitEvent(session::RunQueued{1, run});
        });
        worker.join();
        QVERIFY(seen.empty());
        QTRY_COMPARE(seen.size(), std::size_t{500});
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void showsOnlyTheNewestProgressOfARun()
    {
        testing::FakeSession session;
        ui::SessionBridge bridge(session);
        std::vector<std::int64_t> steps;
        bridge.on<session::RunProgress>(
            this, [&](const session::RunProgress& p) { steps.push_back(p.run * 1000 + p.step); });
        for (std::int64_t step = 1; step <= 100; ++step)
            for (train::RunId run : {1, 2}) {
                session::RunProgress p{};
                p.run = run;
                p.step = step;
                session.emitEvent(p);
            }
        QTRY_COMPARE(steps.size(), std::size_t{2});
        QCOMPARE(steps[0], 1100);
        QCOMPARE(steps[1], 2100);
    }

    void handsOnWhatHappenedWithoutWaitingForProgress()
    {
        testing::FakeSession session;
        ui::SessionBridge bridge(session);
        QTRY_VERIFY(bridge.isIdle());
        QStringList order;
        bridge.on<session::RunProgress>(
            this, [&](const session::RunProgress&) { order << QStringLiteral("progress"); });
        bridge.on<session::RunQueued>(
            this, [&](const session::RunQueued&) { order << QStringLiteral("queued"); });
        // A first drain, so that the next progress has a time to wait for.
        session::RunProgress progress{};
        progress.run = 1;
        session.emitEvent(progress);
        session.emitEvent(session::RunQueued{1, 2});
        QTRY_COMPARE(order.size(), 2);
        progress.step = 1;
        session.emitEvent(progress);
        session.emitEvent(session::RunQueued{1, 3});
        QTRY_COMPARE(order.size(), 4);
        QCOMPARE(order, QStringList({"progress", "queued", "progress", "queued"}));
        QTRY_VERIFY(bridge.isIdle());
    }

    void keepsEveryPoint()
    {
        testing::FakeSession session;
        ui::SessionBridge bridge(session);
        std::size_t points = 0;
        bridge.on<session::PointsRead>(
            this, [&](const session::PointsRead& read) { points += read.points.size(); });
        testing::FakeRun run;
        run.stepsPerEpoch = 2000;
        const train::RunId id = session.addRun(run);
        const auto watch = session.runs().watch(id);
        QTRY_COMPARE(points, session.points(id).size());
    }

    void isHarmlessOnceItIsGone()
    {
        testing::FakeSession session;
        auto bridge = std::make_unique<ui::SessionBridge>(session);
        ui::SessionBridge other(session);
        std::vector<train::RunId> seen;
        other.on<session::RunQueued>(
            this, [&](const session::RunQueued& queued) { seen.push_back(queued.run); });
        session.emitEvent(session::RunQueued{1, 1});
        bridge.reset(); // with an event that it has not handed out
        session.emitEvent(session::RunQueued{1, 2});
        QTRY_COMPARE(seen, (std::vector<train::RunId>{1, 2}));
    }
};

QTEST_GUILESS_MAIN(TestSessionBridge)
#include "tst_session_bridge.moc"
