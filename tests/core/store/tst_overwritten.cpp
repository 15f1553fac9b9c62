// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/locks.h"
#include "support/temp_project.h"

#include <QProcess>
#include <QTest>

using namespace assay;
using base::OpenDatabase;
using testing::execute;
using testing::rows;
using testing::TempProject;

namespace {

using Place = OpenDatabase::Place;

/// Another program, as descriptors of this one would end SQLite's locks by being closed.
void call(const char* program, const QStringList& arguments)
{
    QCOMPARE(QProcess::execute(program, arguments), 0);
}

void copyOver(const std::filesystem::path& from, const std::filesystem::path& to)
{
    call("cp", {QString::fromStdString(from.string()), QString::fromStdString(to.string())});
}

void insert(store::RunStore& runs, const std::string& name, int count)
{
    for (int i = 0; i < count; ++i)
        runs.insert({.name = name, .spec = std::string(2000, ' ') + "{}", .specHash = "a"});
}

} // namespace

/// A project file that keeps its name and number while something else is written into it.
class TestOverwritten : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenOverAnOpenProjectIsNoticed_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<bool>("checkpoint"); // SQLite wrote to the file in the same moment
        for (const char* by : {"another project", "an older state", "text", "nothing"}) {
            QTest::newRow(by) << by << false;
            if (by != std::string("an older state"))
                QTest::addRow("%s, beside a checkpoint", by) << by << true;
        }
    }
    void whatIsWrittenOverAnOpenProjectIsNoticed()
    {
        QFETCH(QString, by);
        QFETCH(bool, checkpoint);
        const TempProject project;
        const auto other = project.folder / "other";
        store::RunStore runs(project.file, false);
        insert(runs, "one", 3);
        execute(project.file, "PRAGMA wal_checkpoint(TRUNCATE)");
        if (by == "another project") {
            store::ensureProject(other, true);
            store::RunStore its(other, false);
            insert(its, "its", 2);
        } else if (by == "an older state") {
            copyOver(project.file, other);
            runs.rename(1, "another name"); // no page more than before
            execute(project.file, "PRAGMA wal_checkpoint(PASSIVE)");
        } else {
            testing::write(other, by == "text" ? QByteArray(300'000, 'a') : QByteArray());
        }
        insert(runs, "waits beside the file", 1);
        QCOMPARE(runs.place(), Place::Here);
        if (checkpoint)
            execute(project.file, "PRAGMA wal_checkpoint(PASSIVE)");
        copyOver(other, project.file);
        QCOMPARE(runs.place(), Place::Overwritten);
        VERIFY_ERROR(runs.list(), "project.overwritten");
        VERIFY_ERROR(insert(runs, "lost", 1), "project.overwritten");
        VERIFY_ERROR(store::RunStore(project.file, false), "project.overwritten");
    }

    void theOtherProjectIsReadWithoutWhatWaitedBesideTheFirst()
    {
        const TempProject project;
        const auto other = project.folder / "other.assay";
        store::ensureProject(other, true);
        {
            store::RunStore its(other, false);
            insert(its, "its", 2);
        }
        const QByteArray bytes = testing::bytesOf(other);
        {
            store::RunStore runs(project.file, false);
            insert(runs, "waits beside the file", 5);
            copyOver(other, project.file);
            QCOMPARE(runs.place(), Place::Overwritten);
        }
        QCOMPARE(testing::bytesOf(project.file), bytes);
        store::ensureProject(project.file, false);
        store::RunStore runs(project.file, false);
        QCOMPARE(runs.list().size(), 2U);
        QCOMPARE(runs.list().front().name, std::string("its"));
        QCOMPARE(runs.place(), Place::Here);
        QCOMPARE(rows(project.file, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void whatChangesNothingIsNoAlarm_data()
    {
        QTest::addColumn<QString>("act");
        for (const char* act : {"touch", "chmod", "the same bytes", "checkpoints", "vacuum"})
            QTest::newRow(act) << act;
    }
    void whatChangesNothingIsNoAlarm()
    {
        QFETCH(QString, act);
        const TempProject project;
        const QString file = QString::fromStdString(project.file.string());
        store::RunStore runs(project.file, false);
        insert(runs, "one", 3);
        for (int round = 1; round <= 20; ++round) {
            if (act == "touch") {
                call("touch", {file});
            } else if (act == "chmod") {
                call("chmod", {"600", file});
            } else if (act == "the same bytes") {
                call("cp", {file, file + ".copy"});
                call("cp", {file + ".copy", file});
            } else {
                insert(runs, "more", 10 * round);
                execute(project.file, act == "vacuum"  ? "VACUUM"
                                      : round % 3 == 0 ? "PRAGMA wal_checkpoint(TRUNCATE)"
                                      : round % 3 == 1 ? "PRAGMA wal_checkpoint(RESTART)"
                                                       : "PRAGMA wal_checkpoint(PASSIVE)");
            }
            QCOMPARE(runs.place(), Place::Here);
            insert(runs, "goes on", 1);
            QVERIFY(testing::holdsSharedLock(project.file));
        }
        QCOMPARE(rows(project.file, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }
};

QTEST_GUILESS_MAIN(TestOverwritten)
#include "tst_overwritten.moc"
