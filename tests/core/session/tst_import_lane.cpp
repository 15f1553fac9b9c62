// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/import_lane.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

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

    void curvesAreLookedAtOnceTheyAreThere()
    {
        testing::TempProject project;
        QByteArray text("step,train_loss,val_loss\n");
        for (int k = 0; k < 100; ++k)
            text += QByteArray::number(k) + ','
                    + (k < 60 ? QByteArray::number(2.3 - 0.01 * k) : QByteArray("nan"))
                    + (k % 20 == 19 ? ",1.5\n" : ",\n");
        testing::write(project.folder / "a.csv", text);
        session::Hub hub;
        std::mutex mutex;
        std::vector<session::LogImported> imported;
        const auto subscription = hub.listen([&](const session::Event& event) {
            const std::lock_guard lock(mutex);
            if (const auto* done = std::get_if<session::LogImported>(&event))
                imported.push_back(*done);
        });
        {
            session::ImportLane lane(hub);
            // Twice: what was found before is not there beside what is found now.
            for (const session::Tag tag : {1, 2})
                lane.importOnce(project.file, (project.folder / "a.csv").string(), tag);
            QVERIFY(QTest::qWaitFor(
                [&] {
                    const std::lock_guard lock(mutex);
                    return imported.size() == 2;
                },
                60'000));
            lane.finish();
        }
        QCOMPARE(imported[0].diagnoses.size(), std::size_t{1});
        QCOMPARE(imported[0].diagnoses[0].second.front().id, std::string("curve.not_finite"));
        QCOMPARE(imported[0].diagnoses[0].second.front().place, std::string("train_loss"));
        QCOMPARE(testing::rows(project.file,
                               "SELECT count(*) FROM findings WHERE finding = 'curve.not_finite'"),
                 std::vector<std::string>{"1"});
    }

    void whileARunGoesOnOnlyWhatCannotBeUndoneIsFound()
    {
        testing::TempProject project;
        QByteArray text("step,loss\n");
        for (int k = 0; k < 100; ++k)
            text += QByteArray::number(k) + ",2.3026\n";
        testing::write(project.folder / "level.csv", text);
        QByteArray rising("step,loss,val_loss\n");
        for (int k = 0; k < 100; ++k)
            rising += QByteArray::number(k) + ',' + QByteArray::number(2 - 0.015 * k)
                      + (k % 10 == 9 ? ',' + QByteArray::number(1 + 0.01 * std::abs(k - 30)) + '\n'
                                     : QByteArray(",\n"));
        testing::write(project.folder / "over.csv", rising);
        const auto found = [&project] {
            return testing::rows(
                project.file,
                "SELECT finding FROM findings WHERE severity != 'hint' ORDER BY finding");
        };
        session::Hub hub;
        {
            session::ImportLane lane(hub);
            for (const char* name : {"level.csv", "over.csv"})
                lane.watch(project.file, (project.folder / name).string(), 1);
            QTRY_COMPARE(
                testing::rows(project.file, "SELECT count(*) FROM runs WHERE state = 'running'"),
                std::vector<std::string>{"2"});
            QTRY_COMPARE(found(), std::vector<std::string>{"curve.weights_unchanged"});
            lane.stopWatching((project.folder / "over.csv").string());
            QTRY_COMPARE(found(),
                         (std::vector<std::string>{"curve.overfits", "curve.weights_unchanged"}));
            lane.finish();
        }
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
