// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/import_lane.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;

class TestImportLane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCancelledImportEnds()
    {
        testing::TempProject project;
        testing::write(project.folder / "a.csv", "step,loss\n1,0.5\n2,0.25\n");
        const std::string log = (project.folder / "a.csv").string();
        session::Hub hub;
        std::mutex mutex;
        std::vector<std::string> reported;
        const auto subscription = hub.listen([&](const session::Event& event) {
            const std::lock_guard lock(mutex);
            if (const auto* failed = std::get_if<session::Failed>(&event))
                reported.push_back(std::to_string(failed->tag) + " " + failed->error.code());
            if (const auto* done = std::get_if<session::LogImported>(&event))
                reported.push_back(std::to_string(done->tag) + " imported");
        });
        {
            session::ImportLane lane(hub);
            lane.cancel(1);
            lane.cancel(2);
            for (const session::Tag tag : {1, 2, 3})
                lane.importOnce(project.file, log, tag);
            // The lane runs what is queued before it ends; only then is everything cancelled.
            QVERIFY(QTest::qWaitFor(
                [&] {
                    const std::lock_guard lock(mutex);
                    return reported.size() == 3;
                },
                60'000));
            lane.finish();
        }
        QCOMPARE(reported, (std::vector<std::string>{"1 import.cancelled", "2 import.cancelled",
                                                     "3 imported"}));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM metrics").at(0),
                 std::string("2"));
    }

    void anImportDecidesAboutTagsThatNeverCameAgain()
    {
        testing::TempProject project;
        testing::write(project.folder / "a.csv", "step,loss,val_loss\n1,4,\n2,3,\n3,2,2.5\n2,1,\n");
        session::Hub hub;
        {
            session::ImportLane lane(hub);
            lane.importOnce(project.file, (project.folder / "a.csv").string(), 1);
            QTRY_COMPARE(testing::rows(project.file, "SELECT state FROM runs"),
                         std::vector<std::string>{"finished"});
            lane.finish();
        }
        QCOMPARE(testing::rows(project.file, "SELECT name, step FROM metrics WHERE superseded "
                                             "ORDER BY name, step"),
                 (std::vector<std::string>{"loss | 2", "loss | 3", "val_loss | 3"}));
    }

    void aWatchThatEndsLeavesNoRunRunning()
    {
        testing::TempProject project;
        testing::write(project.folder / "a.csv", "step,loss\n1,0.5\n");
        session::Hub hub;
        {
            session::ImportLane lane(hub);
            lane.watch(project.file, (project.folder / "a.csv").string(), 1);
            QTRY_COMPARE(testing::rows(project.file, "SELECT state FROM runs"),
                         std::vector<std::string>{"running"});
            lane.finish();
        }
        QCOMPARE(testing::rows(project.file, "SELECT state FROM runs"),
                 std::vector<std::string>{"finished"});
    }
};

QTEST_GUILESS_MAIN(TestImportLane)
#include "tst_import_lane.moc"
