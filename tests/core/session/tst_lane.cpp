// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/prepared_data.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <SQLiteCpp/Exception.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <QTest>

#include <atomic>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string>

using namespace assay;
using session::Lane;

namespace {

/// Keeps a lane busy until it is opened.
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
        const session::Hub hub;
        Lane lane(hub);
        for (const char c : {'a', 'b', 'c', 'd'})
            lane.post(0, [&order, c] { order += c; });
        lane.finish();
        QCOMPARE(order, std::string("abcd"));
    }

    void newerRequestReplacesItsOlderTwinInItsPlace()
    {
        std::string order;
        Gate gate;
        const session::Hub hub;
        Lane lane(hub);
        lane.post(0, gate.job());
        gate.waitUntilReached();
        lane.post(
            0, [&] { order += "old "; }, "profile");
        lane.post(
            0, [&] { order += "other "; }, "samples");
        lane.post(0, [&] { order += "plain "; });
        lane.post(
            0, [&] { order += "new "; }, "profile");
        gate.open = true;
        lane.finish();
        QCOMPARE(order, std::string("new other plain "));
    }

    void requestThatHasBegunIsNotReplaced()
    {
        std::atomic<int> ran = 0;
        Gate gate;
        const session::Hub hub;
        Lane lane(hub);
        lane.post(
            0,
            [&] {
                gate.job()();
                ++ran;
            },
            "profile");
        gate.waitUntilReached();
        lane.post(
            0, [&] { ++ran; }, "profile");
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
            const session::Hub hub;
            Lane lane(hub);
            lane.post(0, gate.job());
            gate.waitUntilReached();
            lane.post(0, [&] { ran = true; });
            opener = std::thread([&] {
                while (!lane.isEnding())
                    std::this_thread::yield();
                gate.open = true;
            });
        }
        opener.join();
        QVERIFY(!ran);
    }

    void idleWorkIsDoneBetweenJobs()
    {
        std::atomic<int> idles = 0;
        const session::Hub hub;
        Lane lane(
            hub, [&] { ++idles; }, 1);
        while (idles < 3)
            std::this_thread::yield();
        bool ran = false;
        lane.post(0, [&] { ran = true; });
        lane.finish();
        QVERIFY(ran);
    }

    void idleWorkDoesNotStarve()
    {
        // Each job posts the next: the queue is never empty.
        std::atomic<int> idles = 0;
        std::atomic<bool> enough = false;
        std::function<void()> again;
        const session::Hub hub;
        Lane lane(
            hub, [&] { enough = ++idles >= 3; }, 1);
        again = [&] {
            if (!enough)
                lane.post(0, again);
        };
        lane.post(0, again);
        while (!enough)
            std::this_thread::yield();
        lane.finish();
        QVERIFY(idles >= 3);
    }

    void whateverAJobThrowsBecomesOneSentence_data()
    {
        QTest::addColumn<QString>("thrown");
        QTest::addColumn<QString>("code");
        QTest::newRow("an error of ours") << "own"
                                          << "field.value";
        QTest::newRow("out of memory") << "memory"
                                       << "memory";
        QTest::newRow("JSON") << "json"
                              << "json";
        QTest::newRow("SQLite") << "sqlite"
                                << "project.not_a_project";
        QTest::newRow("file system") << "file"
                                     << "file";
        QTest::newRow("another library") << "library"
                                         << "internal";
        QTest::newRow("no exception class at all") << "number"
                                                   << "internal";
    }
    void whateverAJobThrowsBecomesOneSentence()
    {
        QFETCH(QString, thrown);
        QFETCH(QString, code);
        session::Hub hub;
        std::vector<session::Failed> failures;
        const auto handle = hub.listen([&](const session::Event& event) {
            failures.push_back(std::get<session::Failed>(event));
        });
        bool next = false;
        Lane lane(hub);
        lane.post(7, [&] {
            if (thrown == "own")
                throw base::usageError("field.value", "No.");
            if (thrown == "memory")
                throw std::bad_alloc();
            if (thrown == "json")
                QVERIFY(nlohmann::json::parse("{").empty());
            if (thrown == "sqlite")
                throw SQLite::Exception("no", SQLITE_NOTADB);
            if (thrown == "file")
                QVERIFY(std::filesystem::file_size("/no/such/file") == 0);
            if (thrown == "library")
                throw std::runtime_error("shapes differ\nException raised from here");
            throw 7;
        });
        lane.post(8, [&] { next = true; });
        lane.finish();
        QVERIFY(next);
        QCOMPARE(failures.size(), std::size_t{1});
        QCOMPARE(failures[0].tag, session::Tag{7});
        QCOMPARE(QString::fromStdString(failures[0].error.code()), code);
        const QString text = QString::fromStdString(failures[0].error.text());
        QVERIFY2(text.endsWith('.') && !text.contains('\n'), qPrintable(text));
    }

    void idleWorkThatFailsIsReportedOnce()
    {
        session::Hub hub;
        std::atomic<int> failures = 0, idles = 0;
        const auto handle = hub.listen([&](const session::Event&) { ++failures; });
        Lane lane(
            hub,
            [&] {
                ++idles;
                throw base::environmentError("disk.full", "The disk is full.");
            },
            1);
        while (idles < 5)
            std::this_thread::yield();
        lane.finish();
        QCOMPARE(failures.load(), 1);
    }

    void otherDataAreReadWhileALongReadingGoesOn()
    {
        const testing::TempFolder folder, other;
        QByteArray table = "x,y\n";
        for (int row = 0; row < 25'000; ++row)
            table += QByteArray::number(row % 17) + (row % 2 ? ",low\n" : ",high\n");
        testing::write(folder / "table.csv", table);
        testing::writePair(other.path(), "train", 120, 5);
        session::PreparedData data;
        data::DataSpec slow, quick;
        slow.path = (folder / "table.csv").string();
        quick.path = other.path().string();
        Gate gate;
        std::thread reader([&] {
            data.get(slow, [&](double) {
                gate.job()();
                return true;
            });
        });
        gate.waitUntilReached();
        QCOMPARE(data.get(quick)->source->size(), std::size_t{120});
        gate.open = true;
        reader.join();
        QCOMPARE(data.get(slow)->source->size(), std::size_t{25'000});
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
