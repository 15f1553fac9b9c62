// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/project_slice.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "support/hostile_project.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using testing::rows;

namespace {

using Texts = std::vector<std::string>;

std::vector<std::string> tablesOf(const std::filesystem::path& project)
{
    return rows(project, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                         "'sqlite_%' ORDER BY name");
}

} // namespace

/// A project of some runs alone.
class TestProjectSlice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_runs = rows(m_sound.file(), "SELECT id FROM runs ORDER BY id");
        QVERIFY(m_runs.size() > 2);
    }

    void aRunIsWholeInItsSlice()
    {
        const testing::TempFolder folder;
        const std::filesystem::path slice = folder / "slice.assay";
        store::writeSlice(m_sound.file(), {.runs = {1}, .kept = {}}, slice);
        QCOMPARE(rows(slice, "SELECT id FROM runs"), Texts{"1"});
        QCOMPARE(rows(slice, "PRAGMA integrity_check"), Texts{"ok"});
        QCOMPARE(rows(slice, "PRAGMA foreign_key_check"), Texts());
        for (const char* of :
             {"runs WHERE id = 1", "metrics WHERE run = 1", "events WHERE run = 1",
              "findings WHERE run = 1", "evaluations WHERE run = 1", "run_scores WHERE run = 1",
              "test_openings WHERE run = 1", "project",
              "predictions WHERE evaluation IN (SELECT id FROM evaluations WHERE run = 1)",
              "split_members WHERE split = (SELECT split FROM runs WHERE id = 1)"}) {
            const std::string sql = std::string("SELECT * FROM ") + of;
            QVERIFY2(rows(slice, sql) == rows(m_sound.file(), sql), of);
            if (!sql.ends_with("findings WHERE run = 1"))
                QVERIFY2(!rows(slice, sql).empty(), of);
        }
        // The program opens it as any project.
        QVERIFY(!store::ensureProject(slice, false));
        QCOMPARE(store::RunStore(slice, true).list().size(), std::size_t{1});
    }

    /// Walks the whole schema, so that a table that is new is either cut or found here.
    void noRowIsAboutAnotherRun()
    {
        const testing::TempFolder folder;
        const std::filesystem::path slice = folder / "slice.assay";
        store::writeSlice(m_sound.file(), {.runs = {2}, .kept = {}}, slice);
        int looked = 0;
        for (const std::string& table : tablesOf(slice)) {
            for (const std::string& column :
                 rows(slice, "SELECT name FROM pragma_table_info('" + table + "')")) {
                const bool namesRun = column == "run" || column.ends_with("_run")
                                      || (table == "studies" && column == "of");
                if (!namesRun)
                    continue;
                ++looked;
                const Texts other =
                    rows(slice, "SELECT " + column + " FROM " + table + " WHERE " + column
                                    + " IS NOT NULL AND " + column + " NOT IN (0, 2)");
                QVERIFY2(other.empty(), (table + "." + column).c_str());
            }
        }
        QVERIFY(looked > 12);
        for (const char* table : {"typed_errors", "attempts", "studies", "searches", "trials"})
            QCOMPARE(rows(slice, std::string("SELECT count(*) FROM ") + table), Texts{"0"});
    }

    void nothingOfWhatIsLeftBehindStaysInTheFile()
    {
        const testing::TempFolder folder;
        const std::filesystem::path slice = folder / "slice.assay";
        testing::execute(m_sound.file(),
                         "UPDATE runs SET note = 'nobody else may read this' WHERE id = 2");
        store::writeSlice(m_sound.file(), {.runs = {1}, .kept = {}}, slice);
        QVERIFY(!testing::bytesOf(slice).contains("nobody else"));
        QVERIFY(!std::filesystem::exists(slice.string() + "-wal"));
        store::writeSlice(m_sound.file(), {.runs = {1, 2}, .kept = {}}, folder / "both.assay");
        QVERIFY(testing::bytesOf(folder / "both.assay").contains("nobody else"));
    }

    void referencesToWhatIsLeftBehindAreCleared()
    {
        const testing::TempProject project;
        for (
            const char* sql :
            {"INSERT INTO runs(id, name) VALUES(1, 'first'), (2, 'second'), (3, 'third')",
             "UPDATE runs SET parent_run = 1, parent_step = 4 WHERE id = 2",
             "INSERT INTO studies(id, purpose, base, of) VALUES(1, 'seeds', '{}', 1), (2, 'seeds', "
             "'{}', 3)",
             "INSERT INTO planned_runs(study, place, patch, run) VALUES(1, 0, '[]', 1), (1, 1, '[]', "
             "2), (2, 0, '[]', 3)",
             "INSERT INTO attempts(study, improvement, patch) VALUES(1, 'longer', '[]'), (2, 'x', "
             "'[]')",
             "INSERT INTO kept_checkpoints VALUES(2, 0, 9), (2, 5, 9)",
             "INSERT INTO error_types(id, name, tried_run) VALUES(1, 'blurred', 1)",
             "INSERT INTO dismissals VALUES('k', 'r', 'now')"})
            testing::execute(project.file, sql);
        const auto slice = project.folder / "slice.assay";
        store::writeSlice(project.file, {.runs = {2}, .kept = {{2, 5}}}, slice);
        QCOMPARE(rows(slice, "SELECT id, parent_run FROM runs"), Texts{"2 | null"});
        QCOMPARE(rows(slice, "SELECT id, of FROM studies"), Texts{"1 | null"});
        QCOMPARE(rows(slice, "SELECT study, place, run FROM planned_runs"),
                 (Texts{"1 | 0 | null", "1 | 1 | 2"}));
        QCOMPARE(rows(slice, "SELECT study FROM attempts"), Texts{"1"});
        QCOMPARE(rows(slice, "SELECT run, step FROM kept_checkpoints"), Texts{"2 | 5"});
        QCOMPARE(rows(slice, "SELECT key FROM dismissals"), Texts{"k"});
        QCOMPARE(rows(slice, "SELECT count(*) FROM error_types"), Texts{"0"});
        QCOMPARE(rows(project.file, "SELECT count(*) FROM runs"), Texts{"3"});
    }

private:
    testing::SoundProject m_sound;
    Texts m_runs;
};

QTEST_GUILESS_MAIN(TestProjectSlice)
#include "tst_project_slice.moc"
