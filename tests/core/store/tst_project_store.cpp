// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/full_disk.h"
#include "support/temp_project.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace assay;
using testing::TempProject;

class TestProjectStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void descriptionReadsBack()
    {
        const TempProject project;
        store::ProjectInfo info = store::readProject(project.file, false);
        QCOMPARE(info.name, std::string("digits"));
        QVERIFY(!info.goal.target && !info.goal.irreducible);
        info.goal.target = 0.03;
        info.goal.targetSource = "the customer's \"contract\"; it's signed";
        info.goal.irreducible = 0.002;
        info.goal.irreducibleSource = "two people, 500 pictures";
        store::writeProject(project.file, info);
        const store::ProjectInfo read = store::readProject(project.file, true);
        QCOMPARE(read.goal.target.value_or(-1), 0.03);
        QCOMPARE(read.goal.targetSource, info.goal.targetSource);
        QCOMPARE(read.goal.irreducible.value_or(-1), 0.002);
        QCOMPARE(read.goal.irreducibleSource, info.goal.irreducibleSource);
        QVERIFY(read.readOnly);
    }

    void unknownIsNotZero()
    {
        const TempProject project;
        store::ProjectInfo info = store::readProject(project.file, false);
        info.goal.target = 0.0;
        store::writeProject(project.file, info);
        QCOMPARE(store::readProject(project.file, false).goal.target.value_or(-1), 0.0);
        info.goal.target.reset();
        store::writeProject(project.file, info);
        QVERIFY(!store::readProject(project.file, false).goal.target);
    }

    void copyIsConsistentWhileSomebodyWrites()
    {
        const TempProject project;
        store::RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r", .spec = "{}"});
        const auto files = store::filesOf(project.file, run);
        testing::write(files.last, "a checkpoint");
        std::atomic<bool> enough = false;
        std::atomic<int> batches = 0;
        std::thread other([&] {
            store::RunWriter writer(project.file, run);
            for (int step = 1; !enough; step += 100) {
                for (int i = 0; i < 100; ++i)
                    writer.add("batch_loss", "train", step + i, 0, 0, 1.0);
                writer.flush();
                ++batches;
            }
        });
        while (batches < 5)
            std::this_thread::yield();
        const auto copy = project.folder / "copy.assay";
        const auto error = testing::errorOf([&] { store::copyProject(project.file, copy); });
        enough = true;
        other.join();
        QVERIFY2(!error, error ? error->what() : "");
        // Whole transactions only.
        const int points = std::stoi(testing::rows(copy, "SELECT count(*) FROM metrics").at(0));
        QVERIFY(points >= 500 && points % 100 == 0);
        QCOMPARE(testing::rows(copy, "PRAGMA integrity_check").at(0), std::string("ok"));
        QVERIFY(store::RunStore(copy, true).find(run).has_value());
        QCOMPARE(testing::bytesOf(store::filesOf(copy, run).last), QByteArray("a checkpoint"));
    }

    void copyNeverOverwrites()
    {
        const TempProject project;
        testing::write(project.folder / "there.assay", "precious");
        VERIFY_ERROR(store::copyProject(project.file, project.folder / "there.assay"),
                     "project.exists");
        QCOMPARE(testing::bytesOf(project.folder / "there.assay"), QByteArray("precious"));
    }

    void copyIntoNowhereSaysSo()
    {
        const TempProject project;
        const auto error = testing::errorOf(
            [&] { store::copyProject(project.file, project.folder / "no/where.assay"); });
        QVERIFY(error);
        QVERIFY2(testing::isSentence(error->text()), error->what());
    }

    void copiesTakeCheckpointsAndNothingElse()
    {
        const TempProject project;
        const auto files = store::filesOf(project.file, 1);
        testing::write(files.last, "a checkpoint");
        testing::write(files.lock, "");
        testing::write(project.folder / "elsewhere", "of somebody else");
        std::filesystem::create_symlink(project.folder / "elsewhere", files.best);
        const auto copy = project.folder / "copy.assay";
        // A link where a checkpoint belongs is not followed, and said.
        VERIFY_ERROR(store::copyProject(project.file, copy), "project.files");
        const auto copied = store::filesOf(copy, 1);
        QCOMPARE(testing::bytesOf(copied.last), QByteArray("a checkpoint"));
        QVERIFY(!std::filesystem::exists(copied.lock));
        QCOMPARE(testing::rows(copy, "PRAGMA integrity_check").at(0), std::string("ok"));
    }

    void aCopyThatFindsNoRoomLeavesNothing()
    {
        const TempProject project;
        const store::RunStore open(project.file, false);
        const testing::TempFolder full;
        // As a full disk would: no file may grow beyond two pages.
        const auto error = [&] {
            const testing::FullDisk disk(8192);
            return testing::errorOf([&] { store::copyProject(project.file, full / "copy.assay"); });
        }();
        QVERIFY(error);
        QVERIFY2(error->code() == "disk.full" || error->code() == "disk.error", error->what());
        QVERIFY(std::filesystem::is_empty(full.path()));
    }

    void copiesReplaceNothing_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"itself", "a link to it", "a link to nothing", "another project",
                                 "a folder", "checkpoints of a project that is gone"})
            QTest::newRow(kind) << kind;
    }
    void copiesReplaceNothing()
    {
        QFETCH(QString, kind);
        const TempProject project;
        auto to = project.folder / "to.assay";
        if (kind == "itself")
            to = project.file;
        else if (kind == "a link to it")
            std::filesystem::create_symlink(project.file, to);
        else if (kind == "a link to nothing")
            std::filesystem::create_symlink(project.folder / "made", to);
        else if (kind == "another project")
            store::ensureProject(to, true);
        else if (kind == "a folder")
            std::filesystem::create_directory(to);
        else
            testing::write(store::filesOf(to, 1).last, "of another day");
        const store::RunStore open(project.file, false); // the files beside it are there already
        const auto count = [&] {
            return std::distance(std::filesystem::directory_iterator(project.folder.path()),
                                 std::filesystem::directory_iterator());
        };
        const auto before = count();
        VERIFY_ERROR(store::copyProject(project.file, to), "project.exists");
        QCOMPARE(count(), before); // nothing half-made either
        QVERIFY(!std::filesystem::exists(project.folder / "made"));
    }
};

QTEST_GUILESS_MAIN(TestProjectStore)
#include "tst_project_store.moc"
