// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/migrator.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/full_disk.h"
#include "support/locks.h"
#include "support/rights.h"
#include "support/temp_project.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <QTest>

#include <optional>

using namespace assay;
using store::Migration;
using store::MigrationResult;
using testing::TempFolder;

namespace {

const std::vector<Migration> kOne{{"0001_notes", "CREATE TABLE notes(text TEXT);"}};
const std::vector<Migration> kTwo{
    kOne[0], {"0002_stars", "ALTER TABLE notes ADD COLUMN stars INTEGER DEFAULT 3;"}};
/// The second step makes a table and then stumbles.
const std::vector<Migration> kBroken{
    kOne[0], {"0002_stumbles", "CREATE TABLE half(x); INSERT INTO nowhere VALUES(1);"}};

int version(const std::filesystem::path& file)
{
    return std::stoi(testing::rows(file, "PRAGMA user_version").at(0));
}

} // namespace

class TestMigrator : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void createsANewFile()
    {
        const TempFolder folder;
        const auto file = folder / "new.assay";
        QVERIFY(store::migrate(file, false, kTwo) == MigrationResult::Created);
        QCOMPARE(version(file), 2);
        QCOMPARE(testing::rows(file, "PRAGMA journal_mode").at(0), std::string("wal"));
        QVERIFY(!std::filesystem::exists(store::backupPath(file, 0)));
    }

    void fillsAnEmptyFile()
    {
        const TempFolder folder;
        const auto file = folder / "empty.assay";
        testing::write(file, {});
        QVERIFY(store::migrate(file, true, kOne) == MigrationResult::NotAProject);
        QVERIFY(store::migrate(file, false, kOne) == MigrationResult::Created);
        QCOMPARE(version(file), 1);
    }

    void finishesAFileWhoseMakerWasKilled()
    {
        const TempFolder folder;
        const auto file = folder / "begun.assay";
        testing::execute(file, "PRAGMA journal_mode = WAL; CREATE TABLE x(y); DROP TABLE x");
        QVERIFY(std::filesystem::file_size(file) > 0);
        QVERIFY(!store::ensureProject(file, true));
        QVERIFY(testing::rows(file, "SELECT * FROM run_summary").empty());
    }

    void leavesAnUpToDateFileAlone()
    {
        const TempFolder folder;
        const auto file = folder / "same.assay";
        store::migrate(file, false, kTwo);
        const QByteArray before = testing::bytesOf(file);
        QVERIFY(store::migrate(file, false, kTwo) == MigrationResult::UpToDate);
        QVERIFY(store::migrate(file, true, kTwo) == MigrationResult::UpToDate);
        QCOMPARE(testing::bytesOf(file), before);
    }

    void upgradesWithACopyBeside()
    {
        const TempFolder folder;
        const auto file = folder / "it's old.assay"; // a quote in the name is no trouble
        store::migrate(file, false, kOne);
        testing::execute(file, "INSERT INTO notes VALUES('kept')");
        QVERIFY(store::migrate(file, false, kTwo) == MigrationResult::Upgraded);
        QCOMPARE(version(file), 2);
        QCOMPARE(testing::rows(file, "SELECT * FROM notes").at(0), std::string("kept | 3"));
        const auto backup = store::backupPath(file, 1);
        QCOMPARE(version(backup), 1);
        QCOMPARE(testing::rows(backup, "SELECT * FROM notes").at(0), std::string("kept"));
    }

    void whatHasTheNameOfTheCopyStays_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"an older copy", "a link", "a folder"})
            QTest::newRow(kind) << kind;
    }
    void whatHasTheNameOfTheCopyStays()
    {
        QFETCH(QString, kind);
        const TempFolder folder;
        const auto file = folder / "old.assay";
        const auto taken = store::backupPath(file, 1);
        store::migrate(file, false, kOne);
        testing::execute(file, "INSERT INTO notes VALUES('kept')");
        testing::write(folder / "elsewhere", "of somebody else");
        if (kind == "an older copy")
            testing::write(taken, "of an earlier day");
        else if (kind == "a link")
            std::filesystem::create_symlink(folder / "elsewhere", taken);
        else
            std::filesystem::create_directory(taken);
        // And half a copy of a program that was killed.
        testing::write(taken.string() + ".2.part", "half");
        QVERIFY(store::migrate(file, false, kTwo) == MigrationResult::Upgraded);
        QCOMPARE(testing::bytesOf(folder / "elsewhere"), QByteArray("of somebody else"));
        if (kind == "an older copy")
            QCOMPARE(testing::bytesOf(taken), QByteArray("of an earlier day"));
        QCOMPARE(testing::rows(taken.string() + ".2", "SELECT * FROM notes"),
                 std::vector<std::string>{"kept"});
        QVERIFY(!std::filesystem::exists(taken.string() + ".2.part"));
    }

    void filesWithSeveralNamesAreRefused()
    {
        const testing::TempProject project;
        const auto link = project.folder / "link.assay";
        std::filesystem::create_symlink(project.file, link);
        QCOMPARE(store::projectFile(link), std::filesystem::canonical(project.file));
        std::filesystem::create_symlink(project.folder / "nowhere", project.folder / "dead.assay");
        VERIFY_ERROR(store::ensureProject(project.folder / "dead.assay", true), "project.link");
        QVERIFY(!std::filesystem::exists(project.folder / "nowhere"));
        std::filesystem::create_hard_link(project.file, project.folder / "twin.assay");
        VERIFY_ERROR(store::ensureProject(project.file, true), "project.names");
        VERIFY_ERROR(store::ensureProject(project.folder / "twin.assay", true), "project.names");
        std::filesystem::remove(project.folder / "twin.assay");
        QVERIFY(!store::ensureProject(project.file, true));
        const auto pipe = project.folder / "pipe.assay";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        VERIFY_ERROR(store::ensureProject(pipe, true), "project.not_a_project");
    }

    void lookingAtAProjectThatIsOpenKeepsItsLocks()
    {
        const testing::TempProject project;
        store::RunStore open(project.file, false);
        open.insert({.name = "r"});
        QVERIFY(testing::holdsSharedLock(project.file));
        QVERIFY(store::migrate(project.file, false) == MigrationResult::UpToDate);
        QVERIFY(testing::holdsSharedLock(project.file));
        // The net of the test itself: this is what must not be done.
        testing::bytesOf(project.file);
        QVERIFY(!testing::holdsSharedLock(project.file));
    }

    void decisionsGoToTheWeightsThatWereLookedAt()
    {
        const TempFolder folder;
        const auto file = folder / "decided.assay";
        const auto steps = store::migrations();
        QVERIFY(steps.size() > 6);
        store::migrate(file, false, std::vector<Migration>(steps.begin(), steps.begin() + 6));
        testing::execute(
            file,
            "INSERT INTO runs(id) VALUES(1), (2);"
            "INSERT INTO evaluations(run, checkpoint, step, created) VALUES"
            "(1, 'last', 90, '2026-01-02T00:00:00Z'), (2, 'last', 60, '2026-01-01T00:00:00Z');"
            "INSERT INTO datasets(id, kind, path, fingerprint, shape, classes, "
            "training_examples, test_examples) VALUES(1, '', '', '', '', '', 0, 0);"
            "INSERT INTO splits(id, fingerprint, source) VALUES(1, 'all', 1), (2, 'half', 1),"
            "(3, 'redrawn', 1);"
            "INSERT INTO split_members VALUES(1, 'train', 2, x'0102'), (2, 'train', 1, x'01'),"
            "(3, 'train', 2, x'0102'), (1, 'train_val', 1, x'03'), (2, 'train_val', 1, x'03'),"
            "(3, 'train_val', 1, x'03'), (1, 'test_val', 1, x'04'), (2, 'test_val', 1, x'04'),"
            "(3, 'test_val', 1, x'05');"
            "INSERT INTO suggestion_decisions VALUES('label_error', 0, 1), "
            "('label_error', 7, 0)");
        QVERIFY(store::migrate(file, false) == MigrationResult::Upgraded);
        // A part of train is scored on the same examples, another draw is not.
        QCOMPARE(testing::rows(file, "SELECT scored FROM splits ORDER BY id"),
                 (std::vector<std::string>{"all", "all", "redrawn"}));
        QCOMPARE(testing::rows(file, "SELECT * FROM suggestion_decisions ORDER BY sample"),
                 (std::vector<std::string>{"label_error | 0 | 1 | 90 | 1 | 0",
                                           "label_error | 7 | 0 | 0 | 0 | 0"}));
    }

    void saysWhenAnOldFileMayNotBeWritten()
    {
        const TempFolder folder;
        const auto file = folder / "old.assay";
        store::migrate(file, false, kOne);
        QVERIFY(store::migrate(file, true, kTwo) == MigrationResult::Outdated);
        QCOMPARE(version(file), 1);
    }

    void failedStepLeavesTheFileAsItWas()
    {
        const TempFolder folder;
        const auto file = folder / "stumbles.assay";
        store::migrate(file, false, kOne);
        testing::execute(file, "INSERT INTO notes VALUES('kept')");
        QVERIFY(store::migrate(file, false, kBroken) == MigrationResult::Damaged);
        QCOMPARE(version(file), 1);
        QVERIFY(testing::rows(file, "SELECT 1 FROM sqlite_master WHERE name = 'half'").empty());
        QCOMPARE(testing::rows(file, "SELECT * FROM notes").size(), std::size_t{1});
        // And the step can be taken once it is mended.
        QVERIFY(store::migrate(file, false, kTwo) == MigrationResult::Upgraded);
    }

    void touchesNothingOfOthers_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<int>("result");
        QTest::addColumn<QString>("code");
        const auto rows = [](const char* name, int kind, MigrationResult result, const char* code) {
            QTest::addRow("%s", name) << kind << false << int(result) << code;
            QTest::addRow("%s, only looked at", name) << kind << true << int(result) << code;
        };
        rows("newer", 0, MigrationResult::Newer, "project.newer");
        rows("somebody else's", 1, MigrationResult::NotAProject, "project.not_a_project");
        rows("somebody else's, with a version", 2, MigrationResult::NotAProject,
             "project.not_a_project");
        rows("text", 3, MigrationResult::NotADatabase, "project.not_a_project");
        rows("a short text", 4, MigrationResult::NotADatabase, "project.not_a_project");
        rows("a damaged header", 5, MigrationResult::NotADatabase, "project.not_a_project");
        rows("somebody else's, with a journal", 6, MigrationResult::NotAProject,
             "project.not_a_project");
        rows("a project that was emptied", 7, MigrationResult::Emptied, "project.emptied");
        rows("a project that was emptied beside its journal", 8, MigrationResult::Emptied,
             "project.emptied");
    }
    void touchesNothingOfOthers()
    {
        QFETCH(int, kind);
        QFETCH(bool, readOnly);
        QFETCH(int, result);
        QFETCH(QString, code);
        const TempFolder folder;
        const auto file = folder / "p.assay";
        switch (kind) {
        case 0:
            store::migrate(file, false);
            testing::execute(file, "PRAGMA user_version = 99");
            break;
        case 1: testing::execute(file, "CREATE TABLE bookmarks(url)"); break;
        case 2:
            testing::execute(file, "CREATE TABLE bookmarks(url); PRAGMA user_version = 1; "
                                   "PRAGMA application_id = 7");
            break;
        case 3: testing::write(file, QByteArray("dear diary\n").repeated(500)); break;
        case 4: testing::write(file, "dear diary"); break;
        case 6:
            testing::execute(file, "PRAGMA journal_mode = WAL; CREATE TABLE bookmarks(url)");
            break;
        case 7:
            testing::write(file, {});
            testing::write(store::filesOf(file, 3).last, "a checkpoint");
            break;
        case 8:
            testing::write(file, {});
            testing::write(folder / "p.assay-wal", "what was written last");
            break;
        default:
            store::migrate(file, false);
            testing::write(file, "damaged" + testing::bytesOf(file).mid(7));
        }
        const auto beside = [&] {
            QStringList names;
            for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
                names << QString::fromStdString(entry.path().filename().string());
            names.sort();
            return names;
        };
        const QByteArray before = testing::bytesOf(file);
        const QStringList there = beside();
        QCOMPARE(int(store::migrate(file, readOnly)), result);
        QCOMPARE(testing::bytesOf(file), before);
        VERIFY_ERROR(store::ensureProject(file, true), code.toUtf8().constData());
        QCOMPARE(testing::bytesOf(file), before);
        QCOMPARE(beside(), there);
    }

    void tablesOfAnotherMakeAreRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("says"); // empty: it is opened
        QTest::newRow("a view for a table")
            << "ALTER TABLE runs RENAME TO hidden; CREATE VIEW runs AS SELECT * FROM hidden"
            << "\"runs\" is a view";
        QTest::newRow("a virtual table")
            << "DROP TABLE baselines; CREATE VIRTUAL TABLE baselines USING fts5(split, name, part, "
               "examples, error, rmse, mae, r2)"
            << "is a virtual table";
        QTest::newRow("a table is missing") << "DROP TABLE tag_choices"
                                            << "\"tag_choices\" is missing";
        QTest::newRow("a column is missing") << "ALTER TABLE findings DROP COLUMN texts"
                                             << "has no column \"texts\"";
        QTest::newRow("a column that is computed")
            << "ALTER TABLE tags DROP COLUMN points; ALTER TABLE tags ADD COLUMN points INTEGER "
               "GENERATED ALWAYS AS (0) VIRTUAL"
            << "is computed";
        QTest::newRow("another key")
            << "DROP TABLE project; CREATE TABLE project(key TEXT, value TEXT PRIMARY KEY)"
            << "another key";
        QTest::newRow("a view of a person's own")
            << "CREATE VIEW mine AS SELECT name FROM runs; CREATE TABLE notes(text); CREATE INDEX "
               "by_name ON runs(name); ALTER TABLE runs ADD COLUMN mood TEXT"
            << "";
        QTest::newRow("a view of ours that was changed")
            << "DROP VIEW run_summary; CREATE VIEW run_summary AS SELECT 1 AS run"
            << "";
    }
    void tablesOfAnotherMakeAreRefused()
    {
        QFETCH(QString, sql);
        QFETCH(QString, says);
        const testing::TempProject project;
        testing::execute(project.file, "DROP VIEW run_summary; DROP VIEW split_errors; DROP VIEW "
                                       "breakdown_terms; DROP VIEW metric_points; DROP VIEW "
                                       "error_table; DROP VIEW run_events; CREATE VIEW run_summary "
                                       "AS SELECT 2 AS run");
        testing::execute(project.file, sql.toStdString());
        if (says.isEmpty()) {
            QVERIFY(!store::ensureProject(project.file, false));
            return;
        }
        VERIFY_ERROR(store::ensureProject(project.file, false), "project.schema");
        const auto error = testing::errorOf([&] { store::ensureProject(project.file, false); });
        QVERIFY2(QString::fromStdString(error->text()).contains(says), error->what());
    }

    void triggersOfAFileAreNotObeyed()
    {
        const testing::TempProject project;
        testing::execute(project.file, "CREATE TRIGGER forge AFTER INSERT ON runs BEGIN UPDATE "
                                       "runs SET name = 'forged'; DELETE FROM project; END");
        QVERIFY(!store::ensureProject(project.file, false));
        store::RunStore runs(project.file, false);
        runs.insert({.name = "honest"});
        QCOMPARE(testing::rows(project.file, "SELECT name FROM runs"),
                 std::vector<std::string>{"honest"});
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM project"),
                 std::vector<std::string>{"1"});
    }

    void cutProjectsAreRefusedWithASentence_data()
    {
        QTest::addColumn<int>("page");
        for (const int page : {0, 1, 2, 5, 11, 30, -1})
            QTest::addRow("page %d", page) << page;
    }
    void cutProjectsAreRefusedWithASentence()
    {
        QFETCH(int, page);
        const testing::TempProject project;
        {
            store::RunStore runs(project.file, false);
            for (int k = 0; k < 200; ++k)
                runs.insert({.name = std::string(100, 'n')});
        }
        testing::write(store::filesOf(project.file, 1).last, "a checkpoint");
        const QByteArray whole = testing::bytesOf(project.file);
        const QByteArray cut = whole.left(page < 0 ? whole.size() - 100 : 4096 * page);
        testing::write(project.file, cut);
        const auto error = testing::errorOf([&] { store::ensureProject(project.file, true); });
        QVERIFY(error);
        QVERIFY2(error->code() == "project.damaged" || error->code() == "project.emptied",
                 error->what());
        QVERIFY(testing::isSentence(error->text()));
        QCOMPARE(testing::bytesOf(project.file), cut);
    }

    void everyShippedStepHasItsNumber()
    {
        int number = 0;
        for (const Migration& step : store::migrations()) {
            ++number;
            QVERIFY2(step.name.starts_with(
                         QStringLiteral("%1_").arg(number, 4, 10, QChar('0')).toStdString()),
                     step.name.c_str());
            QVERIFY(!step.sql.empty());
        }
        QVERIFY(number > 0);
    }

    void missingProjectsAreMadeOnlyWhenAsked()
    {
        const TempFolder folder;
        VERIFY_ERROR(store::ensureProject(folder / "p.assay", false), "project.missing");
        QVERIFY(!std::filesystem::exists(folder / "p.assay"));
        VERIFY_ERROR(store::ensureProject(folder.path(), true), "project.folder");
        VERIFY_ERROR(store::ensureProject(folder / "no/where/p.assay", true),
                     "project.cannot_open");
        QVERIFY(!store::ensureProject(folder / "p.assay", true));
        QVERIFY(std::filesystem::exists(folder / "p.assay"));
    }

    void projectThatCannotBeFilledLeavesNothing()
    {
        const TempFolder folder;
        const auto empty = folder / "there.assay";
        testing::write(empty, "");
        // As a full disk would: no file may take a byte.
        std::optional<base::Error> fresh, old;
        {
            const testing::FullDisk disk(0);
            fresh = testing::errorOf([&] { store::ensureProject(folder / "p.assay", true); });
            old = testing::errorOf([&] { store::ensureProject(empty, true); });
        }

        QVERIFY(fresh && old);
        QVERIFY2(fresh->code() == "disk.full" || fresh->code() == "disk.error", fresh->what());
        QVERIFY(testing::isSentence(fresh->text()));
        QVERIFY2(!QString::fromStdString(fresh->text()).contains("resume"), fresh->what());
        QVERIFY(!std::filesystem::exists(folder / "p.assay"));
        QVERIFY(std::filesystem::exists(empty)); // not made by us
    }

    void theFreeTextOfAMetricBecomesAGoal_data()
    {
        QTest::addColumn<QString>("metric"); // as it was typed; "-": never
        QTest::addColumn<double>("target");  // a share of errors; below 0: none
        QTest::addColumn<QString>("becomes");
        QTest::addColumn<QString>("note");
        QTest::addColumn<double>("kept"); // the target
        QTest::newRow("never described") << "-" << -1.0 << ""
                                         << "" << -1.0;
        QTest::newRow("the word that stood there") << "error" << 0.02 << "error"
                                                   << "" << 0.02;
        QTest::newRow("another spelling") << "Error rate" << 0.02 << "error"
                                          << "" << 0.02;
        QTest::newRow("RMSE, no number") << " RMSE " << -1.0 << "rmse"
                                         << "" << -1.0;
        QTest::newRow("R2") << "r2" << -1.0 << "r2"
                            << "" << -1.0;
        QTest::newRow("RMSE beside a share of errors")
            << "rmse" << 0.05 << "rmse"
            << "target 0.05 was a share of errors" << -1.0;
        QTest::newRow("words that name none") << "mean cost, in euros" << -1.0 << ""
                                              << "mean cost, in euros" << -1.0;
        QTest::newRow("words that name none, beside a share of errors")
            << "accuracy" << 0.03 << "error"
            << "accuracy" << 0.03;
    }
    void theFreeTextOfAMetricBecomesAGoal()
    {
        QFETCH(QString, metric);
        QFETCH(double, target);
        QFETCH(double, kept);
        const TempFolder folder;
        const auto file = folder / "old.assay";
        std::vector<Migration> before;
        for (const Migration& step : store::migrations()) {
            if (step.name < "0012")
                before.push_back(step);
        }
        QVERIFY(before.size() < store::migrations().size());
        store::migrate(file, false, before);
        if (metric != "-")
            testing::execute(file, "INSERT INTO project VALUES('metric', '" + metric.toStdString()
                                       + "')");
        if (target >= 0)
            testing::execute(file, "INSERT INTO project VALUES('target', " + std::to_string(target)
                                       + ")");
        testing::execute(file, "INSERT INTO runs(id, train_error) VALUES(1, 0.1)");
        store::ensureProject(file, false);
        const train::Goal goal = store::readProject(file, false).goal;
        QTEST(QString::fromStdString(goal.metric), "becomes");
        QTEST(QString::fromStdString(goal.note), "note");
        QCOMPARE(goal.target.value_or(-1), kept);
        QCOMPARE(testing::rows(file, "SELECT term FROM breakdown_terms").front(),
                 std::string("irreducible_and_bias"));
    }

    void whatWaitsBesideAProjectIsNotLeftOut_data()
    {
        QTest::addColumn<bool>("journal"); // of a change that was not finished, else newest changes
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<QString>("code"); // empty: it is read, with what waited
        QTest::newRow("newest changes") << false << false << "";
        QTest::newRow("newest changes in a closed folder")
            << false << true << "project.changes_beside";
        QTest::newRow("half a change") << true << false << "";
        QTest::newRow("half a change in a closed folder") << true << true << "project.half_written";
    }
    void whatWaitsBesideAProjectIsNotLeftOut()
    {
        QFETCH(bool, journal);
        QFETCH(bool, readOnly);
        QFETCH(QString, code);
        const testing::TempProject project;
        testing::execute(project.file, "INSERT INTO runs(name) VALUES('before')");
        const testing::TempFolder folder;
        const auto copy = folder / "copy.assay";
        {
            // As a program leaves them that is killed.
            SQLite::Database other(project.file.string(), SQLite::OPEN_READWRITE);
            other.exec(journal ? "PRAGMA journal_mode = DELETE" : "PRAGMA wal_autocheckpoint = 0");
            other.exec("PRAGMA cache_size = 1");
            if (journal)
                other.exec("BEGIN");
            other.exec(
                "INSERT INTO runs(name, note) SELECT 'after', printf('%.*c', 9000, 'x') FROM "
                "(WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < "
                "100) SELECT k FROM n)");
            const char* const beside = journal ? "-journal" : "-wal";
            std::filesystem::copy_file(project.file, copy);
            std::filesystem::copy_file(project.file.string() + beside, copy.string() + beside);
            if (journal)
                other.exec("ROLLBACK");
        }
        using std::filesystem::perms;
        if (readOnly) {
            std::filesystem::permissions(copy, perms::owner_read);
            std::filesystem::permissions(folder.path(), perms::owner_read | perms::owner_exec);
        }
        std::optional<base::Error> refused;
        std::size_t runs = 0;
        testing::withOrdinaryRights([&] {
            refused = testing::errorOf([&] {
                const bool closed = store::ensureProject(copy, false);
                runs = store::RunStore(copy, closed).list().size();
            });
        });
        std::filesystem::permissions(folder.path(), perms::owner_all);
        QCOMPARE(refused ? QString::fromStdString(refused->code()) : QString(), code);
        if (refused) {
            QVERIFY(testing::isSentence(refused->text()));
            return;
        }
        QCOMPARE(runs, std::size_t(journal ? 1 : 101));
        QCOMPARE(testing::rows(copy, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void readOnlyProjectsAreRead_data()
    {
        QTest::addColumn<bool>("file");
        QTest::addColumn<bool>("folder");
        QTest::newRow("the file") << true << false;
        QTest::newRow("its folder") << false << true;
        QTest::newRow("both") << true << true;
    }
    void readOnlyProjectsAreRead()
    {
        QFETCH(bool, file);
        QFETCH(bool, folder);
        using std::filesystem::perms;
        const testing::TempProject project;
        const auto write = perms::owner_write | perms::group_write | perms::others_write;
        const auto remove = std::filesystem::perm_options::remove;
        if (file)
            std::filesystem::permissions(project.file, write, remove);
        if (folder)
            std::filesystem::permissions(project.folder.path(), write, remove);
        bool readOnly = false;
        std::string metric;
        std::optional<base::Error> refused;
        testing::withOrdinaryRights([&] {
            readOnly = store::ensureProject(project.file, true);
            const store::ProjectInfo info = store::readProject(project.file, readOnly);
            metric = info.goal.metricFor(data::Task::Classification).name;
            refused = testing::errorOf([&] { store::writeProject(project.file, info); });
        });
        std::filesystem::permissions(project.folder.path(), perms::owner_all);
        QVERIFY(readOnly);
        QCOMPARE(metric, std::string("error"));
        QVERIFY(refused);
        QVERIFY(testing::isSentence(refused->text()));
        QVERIFY(refused->kind() == base::ErrorKind::Environment);
    }
};

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
