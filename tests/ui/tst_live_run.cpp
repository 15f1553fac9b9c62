// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/live_run.h"
#include "bridge/session_bridge.h"
#include "support/fake_session.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using namespace assay::ui;
using testing::FakeSession;

namespace {

session::PointsRead pointsOf(train::RunId run, std::int64_t from, std::int64_t to, bool first)
{
    session::PointsRead read{run, first, true, {}, {}, {}};
    for (std::int64_t step = from; step <= to; ++step)
        read.points.push_back({train::metric_name::kBatchLoss, "train", step, double(step) / 100,
                               double(step) / 50, 1.0 / double(step)});
    return read;
}

} // namespace

class TestLiveRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_session = std::make_unique<FakeSession>();
        m_bridge = std::make_unique<SessionBridge>(*m_session);
    }
    void cleanup()
    {
        m_bridge.reset();
        m_session.reset();
    }

    void holdsEveryPointOfAStoredRun()
    {
        testing::FakeRun run;
        run.spec.train.epochs = 4;
        const train::RunId id = m_session->addRun(run);
        LiveRun live(*m_bridge, id);
        QTRY_VERIFY(live.complete());
        std::size_t points = 0;
        for (const LiveRun::Key& key : live.keys())
            points += live.series(key)->size();
        QCOMPARE(points, m_session->points(id).size());
        QCOMPARE(live.series({train::metric_name::kError, "train_val"})->size(), 4U);
        QCOMPARE(live.smoothed(LiveRun::batchLoss())->size(),
                 live.series(LiveRun::batchLoss())->size());
    }

    void knowsNothingOfWhatWasNotLogged()
    {
        LiveRun live(*m_bridge, 7);
        QCOMPARE(live.series(LiveRun::batchLoss()), nullptr);
        QCOMPARE(live.smoothed(LiveRun::batchLoss()), nullptr);
        QVERIFY(live.keys().empty());
    }

    void growsWithTheRun()
    {
        testing::FakeRun run;
        run.state = train::RunState::Running;
        run.epochsDone = 0;
        const train::RunId id = m_session->addRun(run);
        LiveRun live(*m_bridge, id);
        QSignalSpy grew(&live, &LiveRun::grew);
        m_session->advance(id, 200);
        QTRY_VERIFY(live.series(LiveRun::batchLoss()));
        QTRY_COMPARE(live.series(LiveRun::batchLoss())->size(), 200U);
        m_session->runs().changeLearningRate(id, 1e-4);
        QTRY_COMPARE(live.events().size(), 1U);
        QCOMPARE(live.events()[0].value, 1e-4);
        QTRY_VERIFY(grew.size() >= 2);
    }

    void belongsToTheProjectThatWasOpenWhenItWasMade()
    {
        testing::FakeRun run;
        run.spec.train.epochs = 2;
        const train::RunId id = m_session->addRun(run);
        const auto held = LiveRun::of(*m_bridge, id);
        QTRY_VERIFY(held->complete());
        const std::size_t before = held->series(LiveRun::batchLoss())->size();
        QCOMPARE(LiveRun::of(*m_bridge, id), held);

        int opened = 0;
        m_bridge->on<session::ProjectOpened>(this, [&] { ++opened; });
        m_session->project().create("/home/ada/Documents/other.assay", 1);
        run.spec.train.epochs = 1;
        QCOMPARE(m_session->addRun(run), id); // each project numbers its runs from 1
        QTRY_COMPARE(opened, 1);
        const auto fresh = LiveRun::of(*m_bridge, id);
        QVERIFY(fresh != held);
        QTRY_VERIFY(fresh->complete());
        QCOMPARE(fresh->series(LiveRun::batchLoss())->size(), before / 2);
        QCOMPARE(held->series(LiveRun::batchLoss())->size(), before);
    }

    /// A fast machine takes a million between two pictures: then more of them.
    void takesAMillionPointsOverManyTurns()
    {
        constexpr std::int64_t kMost = 16'000'000;
        for (std::int64_t count = 1'000'000;; count *= 4) {
            LiveRun live(*m_bridge, 3);
            QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
            QSignalSpy grew(&live, &LiveRun::grew);
            Q_EMIT m_bridge->received(pointsOf(3, 1, count, true));
            QVERIFY(!live.complete()); // the call came back before all was taken
            QTRY_VERIFY_WITH_TIMEOUT(live.complete(), 60000);
            const train::Series& series = *live.series(LiveRun::batchLoss());
            QCOMPARE(series.size(), std::size_t(count));
            QCOMPARE(series.value(size_t(count - 1)), 1.0 / double(count));
            QCOMPARE(live.smoothed(LiveRun::batchLoss())->size(), std::size_t(count));
            if (grew.size() >= 2)
                break; // the first picture does not wait for the last point
            QVERIFY(count < kMost);
        }
    }

    void messagesThatOvertakeATurnKeepTheirOrder()
    {
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        Q_EMIT m_bridge->received(pointsOf(3, 1, 400000, true));
        Q_EMIT m_bridge->received(pointsOf(3, 400001, 400100, false));
        Q_EMIT m_bridge->received(pointsOf(3, 400101, 400200, false));
        QTRY_VERIFY_WITH_TIMEOUT(live.complete(), 60000);
        const train::Series& series = *live.series(LiveRun::batchLoss());
        QCOMPARE(series.size(), 400200U);
        for (std::size_t i = 0; i < series.size(); i += 997)
            QCOMPARE(series.at(i).step, std::int64_t(i + 1));
    }

    void forgetsWhenItBeginsAgain()
    {
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        auto read = pointsOf(3, 1, 500, true);
        read.events = {{10, 1, "paused", 0, {}}};
        Q_EMIT m_bridge->received(read);
        const train::Series* series = live.series(LiveRun::batchLoss());
        Q_EMIT m_bridge->received(pointsOf(3, 1, 20, true));
        QCOMPARE(live.series(LiveRun::batchLoss()), series); // charts may still hold it
        QCOMPARE(series->size(), 20U);
        QCOMPARE(live.smoothed(LiveRun::batchLoss())->size(), 20U);
        QVERIFY(live.events().empty());
    }

    void stepsDoneAgainReplaceTheirFormerSelves()
    {
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        Q_EMIT m_bridge->received(pointsOf(3, 1, 500, true));
        session::PointsRead again{3, false, true, {}, {}, {}};
        for (train::MetricPoint point : pointsOf(3, 301, 400, false).points) {
            point.value = 7;
            again.points.push_back(point);
        }
        Q_EMIT m_bridge->received(again);
        const train::Series& series = *live.series(LiveRun::batchLoss());
        QCOMPARE(series.size(), 400U);
        QCOMPARE(series.value(299), 1.0 / 300);
        QCOMPARE(series.value(300), 7.0);
        QCOMPARE(live.smoothed(LiveRun::batchLoss())->size(), 400U);
    }

    void ignoresOtherRuns()
    {
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        Q_EMIT m_bridge->received(pointsOf(4, 1, 500, true));
        QVERIFY(live.keys().empty());
    }

    void smoothingEqualsThatOfOneGo_data()
    {
        QTest::addColumn<double>("weight");
        QTest::newRow("none") << 0.0;
        QTest::newRow("some") << 0.6;
        QTest::newRow("much") << 0.99;
    }
    void smoothingEqualsThatOfOneGo()
    {
        QFETCH(double, weight);
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        Q_EMIT m_bridge->received(pointsOf(3, 1, 30000, true));
        live.setSmoothing(0.3); // overtaken before it is done
        live.setSmoothing(weight);
        Q_EMIT m_bridge->received(pointsOf(3, 30001, 60000, false));
        train::SmoothedSeries expected(weight);
        const train::Series& raw = *live.series(LiveRun::batchLoss());
        QTRY_COMPARE(raw.size(), 60000U);
        expected.follow(raw, raw.size());
        const auto reached = [&] {
            const train::Series* now = live.smoothed(LiveRun::batchLoss());
            return now && now->size() == raw.size()
                   && now->value(59999) == expected.series().value(59999)
                   && now->value(17) == expected.series().value(17);
        };
        QTRY_VERIFY(reached());
    }

    void theOldCurveStaysUntilTheNewOneIsThere()
    {
        LiveRun live(*m_bridge, 3);
        QTRY_VERIFY(live.complete()); // the session has answered that it has nothing
        Q_EMIT m_bridge->received(pointsOf(3, 1, 50000, true));
        QTRY_VERIFY(live.complete());
        QSignalSpy grew(&live, &LiveRun::grew);
        const double last = live.smoothed(LiveRun::batchLoss())->value(49999);
        live.setSmoothing(0.5);
        bool always = true;
        connect(&live, &LiveRun::grew, this,
                [&] { always = always && live.smoothed(LiveRun::batchLoss())->size() == 50000; });
        QTRY_VERIFY(live.smoothed(LiveRun::batchLoss())->value(49999) != last);
        QVERIFY(grew.size() > 0);
        QVERIFY(always);
    }

    void oneRunIsWatchedOnce()
    {
        auto a = LiveRun::of(*m_bridge, 5);
        auto b = LiveRun::of(*m_bridge, 5);
        QCOMPARE(a.get(), b.get());
        QVERIFY(LiveRun::of(*m_bridge, 6) != a);
        const auto watched = [this](const char* call) {
            return std::count(m_session->calls.begin(), m_session->calls.end(), call);
        };
        QCOMPARE(watched("runs.watch 5"), 1);
        a.reset();
        b.reset();
        a = LiveRun::of(*m_bridge, 5);
        QCOMPARE(watched("runs.watch 5"), 2);
    }

private:
    std::unique_ptr<FakeSession> m_session;
    std::unique_ptr<SessionBridge> m_bridge;
};

QTEST_GUILESS_MAIN(TestLiveRun)
#include "tst_live_run.moc"
