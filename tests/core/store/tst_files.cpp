// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include <csignal>

using namespace assay;
using store::RunLock;

class TestFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void checkpointsLieBesideTheProject()
    {
        const auto files = store::filesOf("/somewhere/digits.assay", 7);
        QCOMPARE(files.folder.string(), std::string("/somewhere/digits.assay-files/run-7"));
        QCOMPARE(files.last.parent_path(), files.folder);
        QVERIFY(files.last != files.best);
    }

    void oneHolderAtATime()
    {
        const testing::TempFolder folder;
        const auto path = folder / "run-1" / "lock"; // the folder is made
        QVERIFY(!RunLock::isHeld(path));
        {
            const auto lock = RunLock::take(path);
            QVERIFY(lock.has_value());
            QVERIFY(RunLock::isHeld(path));
            QVERIFY(!RunLock::take(path));
        }
        QVERIFY(!RunLock::isHeld(path));
        QVERIFY(RunLock::take(path).has_value());
    }

    void movedLocksAreHeldOnce()
    {
        const testing::TempFolder folder;
        const auto path = folder / "lock";
        auto first = RunLock::take(path);
        {
            const RunLock second = std::move(*first);
            first.reset();
            QVERIFY(RunLock::isHeld(path));
        }
        QVERIFY(!RunLock::isHeld(path));
    }

    void anotherProgramHoldsItUntilItIsKilled()
    {
        const testing::TempFolder folder;
        const auto path = folder / "lock";
        int ready[2] = {};
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = RunLock::take(path);
            const char answer = lock ? 'y' : 'n';
            [[maybe_unused]] const auto sent = ::write(ready[1], &answer, 1);
            for (;;)
                ::pause();
        }
        QVERIFY(child > 0);
        char answer = 0;
        QCOMPARE(::read(ready[0], &answer, 1), ssize_t{1});
        const bool held = RunLock::isHeld(path);
        const bool taken = RunLock::take(path).has_value();
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);
        QCOMPARE(answer, 'y');
        QVERIFY(held);
        QVERIFY(!taken);
        QVERIFY(!RunLock::isHeld(path));
        QVERIFY(RunLock::take(path).has_value());
    }

    void locksAreOrdinaryFilesInOrdinaryFolders_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind :
             {"a link", "a link to nothing", "a folder", "a pipe", "its folder is a link"})
            QTest::newRow(kind) << kind;
    }
    void locksAreOrdinaryFilesInOrdinaryFolders()
    {
        QFETCH(QString, kind);
        const testing::TempFolder folder;
        const auto run = folder / "p.assay-files/run-1";
        testing::write(folder / "elsewhere/lock", "of somebody else");
        std::filesystem::create_directories(run);
        if (kind == "a link")
            std::filesystem::create_symlink(folder / "elsewhere/lock", run / "lock");
        if (kind == "a link to nothing")
            std::filesystem::create_symlink(folder / "made", run / "lock");
        if (kind == "a folder")
            std::filesystem::create_directory(run / "lock");
        if (kind == "a pipe")
            QCOMPARE(::mkfifo((run / "lock").c_str(), 0600), 0);
        if (kind == "its folder is a link") {
            std::filesystem::remove(run);
            std::filesystem::create_directory_symlink(folder / "elsewhere", run);
        }
        VERIFY_ERROR(RunLock::take(run / "lock"), "project.files");
        QVERIFY(!RunLock::isHeld(run / "lock"));
        QVERIFY(!std::filesystem::exists(folder / "made"));
    }

    void unwritableFolderSaysSo()
    {
        const testing::TempFolder folder;
        testing::write(folder / "file", "in the way");
        VERIFY_ERROR(RunLock::take(folder / "file/run-1/lock"), "project.files");
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
