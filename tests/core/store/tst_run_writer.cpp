// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_store.h"
#include "support/errors.h"
#include "support/full_disk.h"
#include "support/temp_project.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

using namespace assay;
using store::RunStore;
using store::RunWriter;
using testing::TempProject;

class TestRunWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readersSeeEveryRowInOrderWhileAnotherThreadWrites()
    {
        constexpr int kSteps = 30'000, kBatch = 150;
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"});
        std::atomic<bool> written = false;
        std::string problem;
        std::thread training([&] {
            try {
                RunWriter writer(project.file, run);
                for (int step = 1; step <= kSteps; ++step) {
                    writer.add("batch_loss", "train", step, 0, 0, step);
                    if (step % kBatch == 0)
                        writer.flush();
                }
            } catch (const base::Error& error) {
                problem = error.what();
            }
            written = true;
        });
        // A second program changes the file at the same time.
        std::thread other([&] {
            try {
                RunStore second(project.file, false);
                for (int round = 0; !written; ++round)
                    second.note(run, std::to_string(round));
            } catch (const base::Error& error) {
                problem = error.what();
            }
        });
        RunStore reader(project.file, true);
        std::int64_t after = 0, expected = 1;
        bool ordered = true;
        for (bool last = false; !last;) {
            last = written;
            for (;;) {
                const auto page = reader.points(run, after, 5000);
                for (const train::MetricPoint& point : page.points)
                    ordered = ordered && point.step == expected++;
                after = page.lastId;
                reader.list();
                if (page.points.empty())
                    break;
            }
        }
        training.join();
        other.join();
        QVERIFY2(problem.empty(), problem.c_str());
        QVERIFY(ordered);
        QCOMPARE(expected, std::int64_t{kSteps + 1});
    }

    void readersNoticeThatSomebodyWrote()
    {
        const TempProject project;
        RunStore runs(project.file, false), reader(project.file, true);
        const auto before = reader.dataVersion();
        QCOMPARE(reader.dataVersion(), before);
        runs.insert({.name = "r"});
        QVERIFY(reader.dataVersion() != before);
    }

    void failedFlushLosesNothing()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"});
        RunWriter writer(project.file, run);
        for (int step = 1; step <= 100; ++step)
            writer.add("batch_loss", "train", step, 0, 0, step);
        writer.flush();

        // As a full disk would: no file may grow any further.
        auto disk = std::make_unique<testing::FullDisk>(4096);
        for (int step = 101; step <= 5000; ++step)
            writer.add("batch_loss", "train", step, 0, 0, step);
        writer.add(train::RunEvent{.step = 5000, .kind = "stopped"});
        const auto first = testing::errorOf([&] { writer.flush(); });
        const auto second = testing::errorOf([&] { writer.flush(); });
        const std::size_t waiting = writer.waiting();
        disk.reset();

        QVERIFY(first && second);
        QVERIFY2(first->code() == "disk.full" || first->code() == "disk.error", first->what());
        QVERIFY(testing::isSentence(first->text()));
        QVERIFY(first->kind() == base::ErrorKind::Environment);
        QCOMPARE(waiting, std::size_t{4901});
        QCOMPARE(runs.points(run, 0, 10'000).points.size(), std::size_t{100});

        writer.flush();
        QCOMPARE(writer.waiting(), std::size_t{0});
        const auto points = runs.points(run, 0, 10'000).points;
        QCOMPARE(points.size(), std::size_t{5000});
        for (std::size_t i = 0; i < points.size(); ++i)
            QCOMPARE(points[i].step, std::int64_t(i + 1));
        QCOMPARE(runs.events(run, 0).size(), std::size_t{1});
        QCOMPARE(testing::rows(project.file, "PRAGMA integrity_check").at(0), std::string("ok"));
    }
};

QTEST_GUILESS_MAIN(TestRunWriter)
#include "tst_run_writer.moc"
