// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/migrations.h"
#include "store/migrator.h"
#include "store/project_store.h"
#include "store/replay_store.h"
#include "store/run_copy.h"
#include "store/search_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/hostile_project.h"
#include "support/rights.h"
#include "support/run_copies.h"
#include "train/metric.h"

#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

using namespace assay;
using store::CopyRequest;
using store::copyRun;
using testing::execute;
using testing::one;
using testing::plainRun;
using testing::rows;
using train::RunId;

namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;
using Trial = std::pair<std::int64_t, std::int64_t>;

/// A project of a worker, with one run, and one with a search.
struct Two {
    testing::TempProject worker;
    testing::SearchProject project;
    RunId run = plainRun(worker.file);

    CopyRequest request(const std::optional<Trial>& trial = {}) const
    {
        return {.from = worker.file, .run = run, .to = project.file, .trial = trial};
    }
    std::string trial(const char* columns) const
    {
        return one(project.file, fmt::format("SELECT {} FROM trials WHERE number = 0", columns));
    }
    /// As another program would, without the checks of the schema.
    void damage(const std::string& sql) const
    {
        execute(worker.file,
                "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; " + sql);
    }
    std::string runs() const { return one(project.file, "SELECT count(*) FROM runs"); }
};

} // namespace

/// Runs that are the ones of trials, and runs that cannot be copied.
class TestRunCopyRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTrialHasItsRunOnce()
    {
        const Two two;
        plainRun(two.project.file);
        const RunId copy = copyRun(two.request(Trial(1, 0)));
        QCOMPARE(two.trial("run, worker, begun, ended, stopped_early"),
                 fmt::format("{} | node7:12 | 1795946400.0 | 1795946430.0 | ", copy));
        QCOMPARE(copyRun(two.request(Trial(1, 0))), copy);
        QCOMPARE(two.runs(), std::string("2"));
        QCOMPARE(rows(two.project.file, "SELECT count(*) FROM metrics GROUP BY run"),
                 (Texts{"2", "2"}));
        QVERIFY(copyRun(two.request()) != copy); // of no trial
        QCOMPARE(one(two.project.file, "SELECT run FROM trials WHERE number = 1"),
                 std::string("null"));
    }

    void whatTheWorkerNotedOfItsTrialStays()
    {
        const Two two;
        execute(
            two.worker.file,
            "INSERT INTO searches(id, base, task, space, method, seed, trials) VALUES(4, '{}', "
            "'classification', '{}', 'random', 1, 2); INSERT INTO trials(search, number, point, run, "
            "worker, begun, ended, stopped_early) VALUES(4, 9, '{}', 1, 'node9:7', 5.5, 7.25, 'It was far "
            "behind.')");
        const RunId copy = copyRun(two.request(Trial(1, 0)));
        QCOMPARE(two.trial("run, worker, begun, ended, stopped_early"),
                 fmt::format("{} | node9:7 | 5.5 | 7.25 | It was far behind.", copy));
    }

    void aTrialIsWhatTheSearchMakesOfIt()
    {
        Two two;
        execute(two.worker.file,
                "UPDATE runs SET train_val_examples = 200, train_val_error = 0.25");
        execute(two.project.file, "UPDATE searches SET method = 'random'");
        copyRun(two.request(Trial(1, 0)));
        const tune::Search search{.id = 1, .base = testing::small(1)};
        const auto trials =
            store::SearchStore(two.project.file, true).trials(search, *train::findMetric("error"));
        QCOMPARE(trials.size(), std::size_t{2});
        QVERIFY(trials[0].trial.state == tune::TrialState::Complete);
        QCOMPARE(trials[0].trial.value, 0.25);
        QVERIFY(trials[1].trial.state == tune::TrialState::Waiting);
    }

    void trialsThatAreTakenOrNotThereAreRefused()
    {
        const Two two;
        execute(two.project.file, fmt::format("UPDATE trials SET run = {} WHERE number = 0",
                                              plainRun(two.project.file, "other")));
        VERIFY_ERROR(copyRun(two.request(Trial(1, 0))), "tune.taken");
        VERIFY_ERROR(copyRun(two.request(Trial(1, 5))), "tune.unknown");
        VERIFY_ERROR(copyRun(two.request(Trial(2, 0))), "tune.unknown");
        QCOMPARE(two.runs(), std::string("1"));
        QCOMPARE(testing::faultsOf(two.project.file), Texts());
    }

    void runsThatCannotBeNamedAreRefused()
    {
        Two two;
        CopyRequest request = two.request();
        request.run = 99;
        VERIFY_ERROR(copyRun(request), "run.unknown");
        request = two.request();
        request.to = request.from;
        VERIFY_ERROR(copyRun(request), "run.copy");
        request.to = two.worker.folder / "link.assay";
        fs::create_symlink(request.from, request.to);
        VERIFY_ERROR(copyRun(request), "run.copy");
        request = two.request();
        request.from = two.worker.folder / "none.assay";
        VERIFY_ERROR(copyRun(request), "project.missing");
        testing::write(request.from, "");
        VERIFY_ERROR(copyRun(request), "project.not_a_project");
        QCOMPARE(fs::file_size(request.from), std::uintmax_t{0});
        execute(two.worker.file, "UPDATE runs SET deleted = 1");
        VERIFY_ERROR(copyRun(two.request()), "run.unknown");
        QCOMPARE(two.runs(), std::string("0"));
    }

    void anotherVersionIsNotTouched()
    {
        const Two two;
        execute(two.worker.file, "PRAGMA user_version = 9999");
        VERIFY_ERROR(copyRun(two.request()), "project.newer");
        CopyRequest request = two.request();
        request.from = two.worker.folder / "older.assay";
        std::vector<store::Migration> steps = store::migrations();
        steps.pop_back();
        store::migrate(request.from, false, steps);
        execute(request.from,
                "INSERT INTO runs(name) VALUES('old'); PRAGMA wal_checkpoint(TRUNCATE)");
        const QByteArray before = testing::bytesOf(request.from);
        VERIFY_ERROR(copyRun(request), "project.outdated");
        QVERIFY(testing::bytesOf(request.from) == before);
        std::swap(request.from, request.to);
        request.from = two.worker.file;
        execute(two.worker.file,
                fmt::format("PRAGMA user_version = {}", store::migrations().size()));
        VERIFY_ERROR(copyRun(request), "project.outdated");
    }

    void aTargetThatMayNotBeWrittenIsRefused()
    {
        const Two two;
        fs::permissions(two.project.file, fs::perms::owner_read);
        fs::permissions(two.project.folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
        std::string code;
        testing::withOrdinaryRights([&] {
            const auto error = testing::errorOf([&] { copyRun(two.request()); });
            code = error && testing::isSentence(error->text()) ? error->code() : "none";
        });
        fs::permissions(two.project.folder.path(), fs::perms::owner_all);
        QCOMPARE(code, std::string("project.read_only"));
        QCOMPARE(two.runs(), std::string("0"));
    }

    void aRunThatTrainsIsRefusedAndOneThatWasCutOffGoesOn()
    {
        const Two two;
        execute(two.worker.file, "UPDATE runs SET state = 'running', step = 2");
        {
            const auto lock = store::RunLock::take(store::filesOf(two.worker.file, two.run).lock);
            VERIFY_ERROR(copyRun(two.request()), "run.active");
        }
        const RunId copy = copyRun(two.request());
        const auto record = store::RunStore(two.project.file, true).find(copy);
        QVERIFY(record->state == train::RunState::Interrupted);
        QCOMPARE(record->step, std::int64_t{4});
        QVERIFY(testing::isSentence(record->problem));
        QVERIFY(!record->resumable); // there is no checkpoint
        QCOMPARE(one(two.worker.file, "SELECT state FROM runs"), std::string("running"));
    }

    void aCheckpointThatCannotBeReadIsSaidBeforeItIsLeftOut()
    {
        const Two two;
        testing::write(store::filesOf(two.worker.file, two.run).last, "no checkpoint");
        VERIFY_ERROR(copyRun(two.request(Trial(1, 0))), "checkpoint.damaged");
        QCOMPARE(two.runs(), std::string("0"));
        QCOMPARE(testing::faultsOf(two.project.file), Texts());
        QCOMPARE(two.trial("run"), std::string("null"));
        CopyRequest request = two.request(Trial(1, 0));
        request.withCheckpoints = false;
        const RunId copy = copyRun(request);
        QVERIFY(!fs::exists(store::filesOf(two.project.file, copy).folder));
        QCOMPARE(copyRun(two.request(Trial(1, 0))), copy);
        // Nothing goes on from the file of a run without settings.
        execute(two.worker.file, "UPDATE runs SET spec = ''");
        QVERIFY(!fs::exists(store::filesOf(two.project.file, copyRun(two.request())).folder));
    }

    void damagedRowsStayBehind()
    {
        const Two two;
        two.damage(
            "INSERT INTO metrics(run, name, split, step) VALUES(1, 'loss', 'nowhere', 5), (1, '', '', 5), "
            "(1, 'loss', 'train', 'x'); INSERT INTO events(run, step, kind) VALUES(1, 3, 'paused'), (1, 3, ''); "
            "INSERT INTO findings(run, finding, severity) VALUES(1, 'data.few', 'hint'), (1, 'data.few', 'huge'); "
            "INSERT INTO run_scores VALUES(1, 'last', 'train', 'loss', 'bad'); "
            "UPDATE runs SET note = replace(hex(zeroblob(400000)), '00', 'long ')");
        store::takeSetAside(two.worker.file);
        const RunId copy = copyRun(two.request());
        std::multiset<std::string> tables;
        for (const store::SetAside& one : store::takeSetAside(two.worker.file))
            tables.insert(one.table);
        QCOMPARE(tables.count("metrics"), std::size_t{3});
        for (const char* table : {"events", "findings", "run_scores"}) {
            QVERIFY2(tables.count(table) == 1, table);
            QCOMPARE(one(two.project.file,
                         fmt::format("SELECT count(*) FROM {} WHERE run = {}", table, copy)),
                     std::string(std::string(table) == "run_scores" ? "0" : "1"));
        }
        QCOMPARE(one(two.project.file, "SELECT count(*) FROM metrics"), std::string("2"));
        QCOMPARE(one(two.project.file, "SELECT length(note) FROM runs"),
                 std::string("2000000")); // as it is
        QCOMPARE(testing::faultsOf(two.project.file), Texts());
    }

    void damagedRunsAndSplitsAreRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        const QString split =
            "INSERT INTO datasets(id, kind, path, fingerprint, shape, classes, training_examples, "
            "test_examples) VALUES(1, 'k', 'p', 'f', 's', '[]', 3, 0); INSERT INTO splits(id, fingerprint, "
            "source) VALUES(1, 'p', 1); INSERT INTO split_members VALUES(1, 'train', 1, zeroblob(8)); "
            "UPDATE runs SET split = 1; ";
        QTest::newRow("state") << "UPDATE runs SET state = 'lost'"
                               << "project.row";
        QTest::newRow("spec") << "UPDATE runs SET spec = '{'"
                              << "project.row";
        QTest::newRow("owner") << "UPDATE runs SET owner = x'00'"
                               << "project.row";
        QTest::newRow("step") << "UPDATE runs SET step = 'x'"
                              << "project.row";
        QTest::newRow("no data") << split + "DELETE FROM datasets"
                                 << "project.split";
        QTest::newRow("data") << split + "UPDATE datasets SET classes = x'00'"
                              << "project.row";
        QTest::newRow("number of members") << split + "UPDATE split_members SET examples = 2"
                                           << "project.row";
        QTest::newRow("half a member")
            << split + "UPDATE split_members SET sample_ids = zeroblob(7)"
            << "project.row";
        QTest::newRow("part") << split + "UPDATE split_members SET part = 'x'"
                              << "project.row";
    }
    void damagedRunsAndSplitsAreRefused()
    {
        QFETCH(QString, sql);
        QFETCH(QString, code);
        const Two two;
        two.damage(sql.toStdString());
        VERIFY_ERROR(copyRun(two.request(Trial(1, 0))), code.toUtf8().constData());
        for (const char* table : {"runs", "splits", "split_members", "datasets", "metrics"})
            QCOMPARE(one(two.project.file, fmt::format("SELECT count(*) FROM {}", table)),
                     std::string("0"));
        QCOMPARE(two.trial("run"), std::string("null"));
        QCOMPARE(testing::faultsOf(two.project.file), Texts());
    }

    void aSecondCopyAtTheSameTimeIsRefused()
    {
        const Two two;
        {
            const auto lock = store::RunLock::take(store::filesOf(two.project.file) / "copy.lock");
            VERIFY_ERROR(copyRun(two.request()), "run.copy_busy");
        }
        fs::create_directories(
            store::filesOf(two.project.file, 2).folder); // of a project that this is a backup of
        QCOMPARE(copyRun(two.request()), RunId{3});
        fs::create_directories(store::filesOf(two.project.file) / "copy-8"); // somebody was killed
        copyRun(two.request());
        QCOMPARE(testing::faultsOf(two.project.file), Texts());
    }

    /// Whenever it ends, there is no run or a whole one, and trying again gives that one.
    void aProgramThatIsKilledLeavesAllOrNothing()
    {
        const testing::SoundProject sound;
        const auto kept = store::ReplayStore(sound.file(), true).kept(1).size();
        int whole = 0, none = 0;
        for (int delay = 0; whole < 3 && delay < 200; ++delay) {
            testing::SearchProject project;
            const CopyRequest request{
                .from = sound.file(), .run = 1, .to = project.file, .trial = Trial(1, 0)};
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                try {
                    copyRun(request);
                    ::_exit(0);
                } catch (...) {
                    ::_exit(3);
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(3 * delay));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(!WIFEXITED(status) || WEXITSTATUS(status) == 0);
            const std::string runs = one(project.file, "SELECT count(*) FROM runs");
            QCOMPARE(one(project.file, "SELECT count(run) FROM trials"), runs);
            ++(runs == "0" ? none : whole);
            if (runs != "0") {
                const RunId run = std::stoll(one(project.file, "SELECT id FROM runs"));
                QVERIFY(fs::exists(store::filesOf(project.file, run).last));
                QCOMPARE(store::ReplayStore(project.file, true).kept(run).size(), kept);
            }
            const RunId again = copyRun(request);
            QCOMPARE(one(project.file, "SELECT id FROM runs"), std::to_string(again));
            QCOMPARE(store::ReplayStore(project.file, true).kept(again).size(), kept);
            if (runs == "0")
                QCOMPARE(testing::faultsOf(project.file), Texts());
        }
        QVERIFY(none > 0);
        QVERIFY(whole > 0);
    }

    void noProjectFromElsewhereBreaksTheTarget()
    {
        int copied = 0;
        const std::string wrong =
            testing::checkVariants(40, [&](const fs::path& file) -> std::string {
                const testing::SearchProject project;
                for (RunId run = 1; run <= 5; ++run) {
                    const CopyRequest request{.from = file, .run = run, .to = project.file};
                    try {
                        copyRun(request);
                        ++copied;
                    } catch (const base::Error& error) {
                        if (error.kind() == base::ErrorKind::Internal
                            || !testing::isSentence(error.text()))
                            return std::string("says: ") + error.what();
                    } catch (const std::exception& error) {
                        return std::string("throws: ") + error.what();
                    }
                }
                const auto faults = testing::faultsOf(project.file);
                if (!faults.empty())
                    return "the target is damaged: " + faults.front();
                const std::string count = one(project.file, "SELECT count(*) FROM runs");
                store::RunStore runs(project.file, true);
                const auto listed = runs.list();
                if (std::to_string(listed.size()) != count)
                    return "runs were set aside that were copied";
                for (const train::RunRecord& run : listed) {
                    runs.points(run.id, 0, 100'000);
                    runs.events(run.id, 0);
                    runs.findings(run.id, 0);
                }
                for (const auto& [table, rows] : store::countSetAside(project.file)) {
                    if (table == "metrics" || table == "events" || table == "findings")
                        return "damaged rows were copied: " + table;
                }
                return {};
            });
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY(copied > 0);
    }
};

QTEST_GUILESS_MAIN(TestRunCopyRefusals)
#include "tst_run_copy_refusals.moc"
