// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"
#include "experiment/run_plan.h"
#include "store/files.h"
#include "store/project_store.h"
#include "store/replay_store.h"
#include "store/run_copy.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/hostile_project.h"
#include "support/run_copies.h"
#include "support/session_bench.h"
#include "support/temp_project.h"
#include "train/checkpoint.h"
#include "train/kept.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace assay;
using store::copyRun;
using testing::execute;
using testing::one;
using testing::plainRun;
using testing::rows;
using train::RunId;

namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

/// Tables whose rows name a run, and how. All others are of no run, or of what is in these.
const std::map<std::string, std::string> kCopied{
    {"metrics", "run"},       {"events", "run"},     {"findings", "run"},        {"tags", "run"},
    {"test_openings", "run"}, {"run_scores", "run"}, {"kept_checkpoints", "run"}};
const std::map<std::string, std::string> kLeftOut{
    {"evaluations", "run"}, {"improvements_tried", "run"},   {"error_types", "tried_run"},
    {"studies", "of"},      {"planned_runs", "run"},         {"suggestion_marks", "run"},
    {"trials", "run"},      {"suggestion_decisions", "run"}, {"runs", "parent_run"}};

Texts columnsOf(const fs::path& project, const std::string& table, const std::set<std::string>& but)
{
    Texts columns = rows(project, "SELECT name FROM pragma_table_info('" + table + "')");
    std::erase_if(columns, [&](const std::string& name) { return but.contains(name); });
    return columns;
}

/// Every value to its last bit, in the order in which they were logged.
Texts exactly(const fs::path& project, const std::string& table, const std::set<std::string>& but,
              const std::string& which)
{
    return rows(project,
                fmt::format("SELECT quote({}) FROM {} WHERE {}",
                            fmt::join(columnsOf(project, table, but), "), quote("), table, which));
}

Texts exactly(const fs::path& project, const std::string& table, RunId run)
{
    return exactly(project, table, {"id", "run"}, fmt::format("run = {}", run));
}

Texts rowOf(const fs::path& project, RunId run)
{
    return exactly(project, "runs", {"id", "split", "parent_run", "parent_step"},
                   fmt::format("id = {}", run));
}

train::CheckpointOwner ownerOf(const fs::path& project, RunId run)
{
    const auto record = store::RunStore(project, true).find(run);
    return experiment::ownerOf(store::readProject(project, true).id, run,
                               experiment::fromJson(record->spec));
}

/// The same numbers at the same place, under other owners.
void requireSameState(const fs::path& one, const train::CheckpointOwner& owner, const fs::path& two,
                      const train::CheckpointOwner& other)
{
    const train::StoredWeights a = train::storedWeights(one, owner),
                               b = train::storedWeights(two, other);
    QCOMPARE(a.place.step, b.place.step);
    QCOMPARE(a.place.epoch, b.place.epoch);
    QCOMPARE(a.place.bestTrainVal, b.place.bestTrainVal);
    QCOMPARE(a.tensors.size(), b.tensors.size());
    QVERIFY(!a.tensors.empty());
    for (std::size_t i = 0; i < a.tensors.size(); ++i) {
        QCOMPARE(a.tensors[i].name, b.tensors[i].name);
        QVERIFY(a.tensors[i].values == b.tensors[i].values);
    }
    QCOMPARE(testing::errorOf([&] { train::placeIn(two, owner); })->code(),
             std::string("checkpoint.other_run"));
}

} // namespace

/// A run of one project becomes one of another.
class TestRunCopy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCopyIsARunAsAnyOther()
    {
        testing::SearchProject project;
        plainRun(project.file); // numbers differ
        for (const std::string& id : rows(m_sound.file(), "SELECT id FROM runs ORDER BY id")) {
            const RunId run = std::stoll(id);
            const RunId copy = copyRun({.from = m_sound.file(), .run = run, .to = project.file});
            QVERIFY(copy != run);
            QCOMPARE(rowOf(project.file, copy), rowOf(m_sound.file(), run));
            for (const auto& [table, column] : kCopied) {
                if (table == "kept_checkpoints") // their sizes are others
                    QCOMPARE(rows(project.file,
                                  fmt::format("SELECT step FROM {} WHERE run = {}", table, copy)),
                             rows(m_sound.file(),
                                  fmt::format("SELECT step FROM {} WHERE run = {}", table, run)));
                else
                    QVERIFY2(exactly(project.file, table, copy)
                                 == exactly(m_sound.file(), table, run),
                             table.c_str());
            }
            store::RunStore before(m_sound.file(), true), now(project.file, true);
            const auto old = before.find(run), found = now.listed(copy);
            QVERIFY(old && found);
            QCOMPARE(found->split, old->split);
            QCOMPARE(found->scored, old->scored);
            QCOMPARE(found->baselines.size(), old->baselines.size());
            QCOMPARE(found->resumable, old->resumable);
            QCOMPARE(found->last.has_value(), old->last.has_value());
            const auto members = before.splitOf(run), copied = now.splitOf(copy);
            QCOMPARE(copied.has_value(), members.has_value());
            QVERIFY(!members || copied->ids == members->ids);
        }
        QCOMPARE(testing::faultsOf(project.file), Texts());
        QCOMPARE(one(project.file, "SELECT count(*) FROM test_openings"), std::string("1"));
        QVERIFY(rows(project.file, "SELECT * FROM baselines")
                == rows(m_sound.file(), "SELECT * FROM baselines"));
        QVERIFY(!rows(project.file, "SELECT * FROM baselines").empty());
        QVERIFY(store::takeSetAside(m_sound.file()).empty());
    }

    /// By these a further source is found where it moved to.
    void placesOfFurtherSourcesGoAlong()
    {
        const testing::TempProject from, to;
        experiment::ExperimentSpec spec = testing::small(1);
        spec.data.path = "/data/first.csv";
        spec.data.more = "/data/more.csv";
        const RunId run = store::RunStore(from.file, false)
                              .insert({.name = "a",
                                       .spec = experiment::toJson(spec),
                                       .specHash = "hash",
                                       .environment = "{}"});
        execute(from.file, fmt::format("UPDATE runs SET state = 'finished' WHERE id = {}", run));
        for (const char* row : {"'/data/first.csv', 'f'", "'/data/more.csv', 'm'",
                                "'/moved/more.csv', 'm'", "'/data/other.csv', 'o'"})
            execute(from.file,
                    fmt::format("INSERT INTO datasets(kind, path, fingerprint, shape, classes, "
                                "training_examples, test_examples) VALUES('table', {}, '[3]', "
                                "'[]', 10, 0)",
                                row));
        copyRun({.from = from.file, .run = run, .to = to.file});
        QCOMPARE(rows(to.file, "SELECT path FROM datasets ORDER BY id"),
                 (Texts{"/data/first.csv", "/data/more.csv", "/moved/more.csv"}));
    }

    /// Walks the whole schema, so that a table that is new is either copied or named as left out.
    void everyTableIsCopiedOrLeftOut()
    {
        testing::SearchProject project;
        const RunId copy = copyRun({.from = m_sound.file(), .run = 1, .to = project.file});
        int looked = 0;
        for (
            const std::string& table : rows(
                project.file,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
            const Texts keys = rows(project.file, "SELECT \"from\" FROM pragma_foreign_key_list('"
                                                      + table + "') WHERE \"table\" = 'runs'");
            for (const std::string& column : columnsOf(project.file, table, {})) {
                if (column != "run" && !column.ends_with("_run")
                    && std::find(keys.begin(), keys.end(), column) == keys.end())
                    continue;
                ++looked;
                const bool isCopied = kCopied.contains(table) && kCopied.at(table) == column;
                QVERIFY2(isCopied || (kLeftOut.contains(table) && kLeftOut.at(table) == column),
                         (table + "." + column).c_str());
                QCOMPARE(
                    one(project.file, fmt::format("SELECT count(*) FROM {} WHERE {} NOT IN (0, {})",
                                                  table, column, copy)),
                    std::string("0"));
                if (!isCopied)
                    QCOMPARE(one(project.file,
                                 fmt::format("SELECT count(*) FROM {} WHERE {} IS NOT NULL", table,
                                             column)),
                             std::string("0"));
            }
        }
        QCOMPARE(looked, static_cast<int>(kCopied.size() + kLeftOut.size()));
        // Of what names no run: all that the split needs, and nothing else.
        for (const char* table : {"predictions", "evaluated_splits", "typed_errors", "examples",
                                  "example_types", "dismissals"})
            QCOMPARE(one(project.file, fmt::format("SELECT count(*) FROM {}", table)),
                     std::string("0"));
    }

    void itGoesOnAsItWouldHave()
    {
        const testing::TempFolder folder;
        const fs::path from = folder / "worker.assay", to = folder / "main.assay";
        for (const fs::path& file : {from, to})
            store::ensureProject(file, true);
        RunId run = 0;
        {
            testing::SessionBench bench(from);
            run = bench.start(testing::small(60));
            QVERIFY(bench.reached(run, 20));
            bench.session->runs().stop(run);
            QVERIFY(bench.ended(run).resumable);
        }
        plainRun(to);
        const RunId copy = copyRun({.from = from, .run = run, .to = to, .name = "of the worker"});
        QVERIFY(copy != run);
        const auto record = store::RunStore(to, true).find(copy);
        QVERIFY(record->resumable);
        QCOMPARE(record->name, std::string("of the worker"));
        const store::RunFiles files = store::filesOf(from, run), copied = store::filesOf(to, copy);
        requireSameState(files.last, ownerOf(from, run), copied.last, ownerOf(to, copy));
        requireSameState(files.best, ownerOf(from, run), copied.best, ownerOf(to, copy));
        const auto kept = store::ReplayStore(to, true).kept(copy);
        QVERIFY(!kept.empty());
        for (const train::KeptCheckpoint& one : kept) {
            const fs::path file = train::keptFile(copied.folder, one.step);
            QCOMPARE(static_cast<std::int64_t>(fs::file_size(file)), one.bytes);
            requireSameState(train::keptFile(files.folder, one.step), ownerOf(from, run), file,
                             ownerOf(to, copy));
        }
        std::vector<Texts> numbers;
        for (const auto& [project, id] : {std::pair(from, run), std::pair(to, copy)}) {
            testing::SessionBench bench(project);
            bench.session->runs().resume(id, 4);
            QCOMPARE(bench.queued(4), id);
            QVERIFY(bench.ended(id).state == train::RunState::Finished);
            bench.session->evaluations().evaluate(id, evaluate::Checkpoint::Best, 5);
            QVERIFY(bench.log.wait<session::RunEvaluated>().has_value());
            numbers.push_back(testing::numbersOf(project, id));
        }
        QVERIFY(numbers.at(0).size() > 400);
        QCOMPARE(numbers.at(0), numbers.at(1));
        QCOMPARE(testing::faultsOf(to), Texts());
    }

    void noMoreCheckpointsAreKeptThanTheTargetKeeps()
    {
        testing::SearchProject project;
        execute(project.file, "INSERT INTO project VALUES('kept_bytes', 0)");
        QVERIFY(!store::ReplayStore(m_sound.file(), true).kept(1).empty());
        const RunId copy = copyRun({.from = m_sound.file(), .run = 1, .to = project.file});
        QVERIFY(store::ReplayStore(project.file, true).kept(copy).empty());
        QCOMPARE(one(project.file, "SELECT count(*) FROM kept_checkpoints"), std::string("0"));
        QVERIFY(fs::exists(store::filesOf(project.file, copy).last));
    }

    void splitsAndDataAreShared()
    {
        testing::SearchProject project;
        for (const RunId run : {1, 1, 3})
            copyRun({.from = m_sound.file(), .run = run, .to = project.file});
        const std::string of = "SELECT count(DISTINCT split) FROM runs WHERE id IN (1, 3)";
        QCOMPARE(one(project.file, "SELECT count(*) FROM splits"), one(m_sound.file(), of));
        QCOMPARE(one(project.file, "SELECT count(*) FROM datasets"), std::string("1"));
        QCOMPARE(one(project.file, "SELECT count(*) FROM runs"), std::string("3"));
        // Another split under its name is not taken for it.
        execute(
            project.file,
            "UPDATE split_members SET sample_ids = zeroblob(8), examples = 1 WHERE part = 'test_val'");
        VERIFY_ERROR(copyRun({.from = m_sound.file(), .run = 1, .to = project.file}),
                     "project.split");
        QCOMPARE(one(project.file, "SELECT count(*) FROM runs"), std::string("3"));
        QCOMPARE(testing::faultsOf(project.file), Texts());
    }

    void splitsOfTheSameScoredExamplesHaveOneName()
    {
        const testing::TempProject worker;
        testing::SearchProject project;
        const auto split = [](const fs::path& file, const char* fingerprint, const char* train) {
            execute(
                file,
                fmt::format(
                    "INSERT OR IGNORE INTO datasets(id, kind, path, fingerprint, shape, classes, "
                    "training_examples, test_examples) VALUES(1, 'k', 'p', 'f', 's', '[]', 3, 0); "
                    "INSERT INTO splits(fingerprint, source, scored) VALUES('{0}', 1, '{0}'); INSERT INTO "
                    "split_members SELECT max(id), 'train', 1, {1} FROM splits; INSERT INTO "
                    "split_members SELECT max(id), 'train_val', 1, zeroblob(8) FROM splits; INSERT INTO "
                    "split_members SELECT max(id), 'test_val', 1, zeroblob(8) FROM splits",
                    fingerprint, train));
        };
        split(project.file, "there", "x'0100000000000000'");
        split(worker.file, "other", "x'0200000000000000'");
        const RunId run = plainRun(worker.file);
        execute(worker.file, "UPDATE runs SET split = 1");
        const RunId copy = copyRun({.from = worker.file, .run = run, .to = project.file});
        const auto record = store::RunStore(project.file, true).find(copy);
        QCOMPARE(record->split, std::string("other"));
        QCOMPARE(record->scored, std::string("there"));
        QCOMPARE(one(project.file, "SELECT count(*) FROM datasets"), std::string("1"));
    }

    void theModuleOfARunGoesAlong()
    {
        const testing::TempProject worker;
        testing::SearchProject project;
        const QByteArray bytes = "what a module is made of";
        experiment::ExperimentSpec spec = testing::small(1);
        spec.model = {};
        spec.model.templateName = "torchscript";
        const std::string print = base::fingerprint(bytes.toStdString());
        for (const auto& [field, text] : {std::pair("model.file", std::string("/elsewhere/net.pt")),
                                          std::pair("model.fingerprint", print)})
            experiment::set(spec, field, text);
        const RunId run = plainRun(worker.file);
        store::RunStore(worker.file, false).setSpec(run, experiment::toJson(spec), "hash", "");
        testing::write(store::moduleFolder(worker.file, print) / "net.pt", bytes);
        copyRun({.from = worker.file, .run = run, .to = project.file});
        QCOMPARE(testing::bytesOf(store::moduleFolder(project.file, print) / "net.pt"), bytes);
        // One that is another by now is not taken for it.
        testing::SearchProject second;
        testing::write(store::moduleFolder(worker.file, print) / "net.pt", "anything");
        copyRun({.from = worker.file, .run = run, .to = second.file});
        QVERIFY(!fs::exists(store::moduleFolder(second.file, print)));
    }

private:
    testing::SoundProject m_sound;
};

QTEST_GUILESS_MAIN(TestRunCopy)
#include "tst_run_copy.moc"
