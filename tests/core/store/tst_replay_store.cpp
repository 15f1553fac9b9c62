// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/project_store.h"
#include "store/replay_store.h"
#include "store/run_store.h"
#include "support/temp_project.h"

#include <QTest>

#include <fstream>

using namespace assay;
namespace fs = std::filesystem;

namespace {

/// Two runs without any checkpoint.
struct Project : testing::TempProject {
    Project()
    {
        store::RunStore runs(file, false);
        for (int seed = 1; seed <= 2; ++seed)
            runs.insert({.kind = train::RunKind::Training,
                         .name = "run",
                         .spec = "{}",
                         .specHash = {},
                         .family = {},
                         .templateName = "mlp",
                         .environment = "{}",
                         .seed = seed});
    }
    fs::path fileOf(train::RunId run, std::int64_t step) const
    {
        return train::keptFile(store::filesOf(file, run).folder, step);
    }
    void keep(store::ReplayStore& kept, train::RunId run, std::int64_t step,
              std::int64_t bytes = 100) const
    {
        fs::create_directories(fileOf(run, step).parent_path());
        std::ofstream(fileOf(run, step)) << std::string(static_cast<std::size_t>(bytes), 'x');
        kept.keep({run, step, bytes});
    }
    static QList<int> steps(store::ReplayStore& kept, train::RunId run)
    {
        QList<int> all;
        for (const auto& one : kept.kept(run))
            all << static_cast<int>(one.step);
        return all;
    }
};

} // namespace

class TestReplayStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aProjectKeepsNoMoreThanItSays()
    {
        const Project project;
        store::ProjectInfo info = store::readProject(project.file, false);
        QCOMPARE(info.keptBytes, train::kKeptBytes);
        info.keptBytes = 500;
        store::writeProject(project.file, info);
        QCOMPARE(store::readProject(project.file, false).keptBytes, 500);
        store::ReplayStore kept(project.file, false);
        for (const int step : {0, 10, 20, 30, 40})
            project.keep(kept, 1, step);
        QCOMPARE(project.steps(kept, 1), (QList<int>{0, 10, 20, 30, 40}));
        project.keep(kept, 2, 0);
        QCOMPARE(project.steps(kept, 1), (QList<int>{0, 10, 30}));
        QVERIFY(!fs::exists(project.fileOf(1, 20)));
        QVERIFY(fs::exists(project.fileOf(1, 30)));
        QCOMPARE(project.steps(kept, 2), QList<int>{0});
    }

    void aSmallerLimitFreesRoom()
    {
        const Project project;
        store::ReplayStore kept(project.file, false);
        for (const int step : {0, 10, 20})
            project.keep(kept, 1, step);
        store::ProjectInfo info = store::readProject(project.file, false);
        info.keptBytes = 0;
        store::writeProject(project.file, info);
        kept.fit();
        QVERIFY(project.steps(kept, 1).empty());
        QVERIFY(!fs::exists(project.fileOf(1, 0)));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM kept_checkpoints"),
                 std::vector<std::string>{"0"});
    }

    void aLimitThatIsNoneCostsNothing()
    {
        for (const char* wrong : {"-1", "'much'", "NULL", "0.5"}) {
            const Project project;
            testing::execute(project.file, std::string("REPLACE INTO project(key, value) "
                                                       "VALUES('kept_bytes', ")
                                               + wrong + ")");
            store::ReplayStore kept(project.file, false);
            project.keep(kept, 1, 0);
            project.keep(kept, 1, 10);
            QCOMPARE(project.steps(kept, 1), (QList<int>{0, 10}));
        }
    }

    /// What somebody took away costs nothing, and no other has to go for it.
    void filesThatAreGoneDoNotCount()
    {
        const Project project;
        store::ProjectInfo info = store::readProject(project.file, false);
        info.keptBytes = 300;
        store::writeProject(project.file, info);
        store::ReplayStore kept(project.file, false);
        for (const int step : {0, 10, 20})
            project.keep(kept, 1, step);
        fs::remove(project.fileOf(1, 10));
        project.keep(kept, 1, 30);
        QCOMPARE(project.steps(kept, 1), (QList<int>{0, 20, 30}));
    }

    void aRunThatGoesBackForgetsWhatCameAfter()
    {
        const Project project;
        store::ReplayStore kept(project.file, false);
        for (const int step : {0, 10, 20, 30})
            project.keep(kept, 1, step);
        project.keep(kept, 2, 30);
        kept.forgetAfter(1, 10);
        QCOMPARE(project.steps(kept, 1), (QList<int>{0, 10}));
        QVERIFY(!fs::exists(project.fileOf(1, 20)));
        QCOMPARE(project.steps(kept, 2), QList<int>{30});
        // A file that somebody removed is none.
        fs::remove(project.fileOf(1, 10));
        QCOMPARE(project.steps(kept, 1), QList<int>{0});
        fs::create_directory(project.fileOf(1, 10));
        QCOMPARE(project.steps(kept, 1), QList<int>{0});
    }

    void aCopyHasThemToo()
    {
        const Project project;
        store::ReplayStore kept(project.file, false);
        project.keep(kept, 1, 0);
        project.keep(kept, 1, 10);
        std::ofstream(project.fileOf(1, 0).parent_path() / "notes.txt") << "mine";
        const fs::path to = fs::path(project.file).parent_path() / "copy.assay";
        store::copyProject(project.file, to);
        store::ReplayStore copied(to, true);
        QCOMPARE(project.steps(copied, 1), (QList<int>{0, 10}));
        QVERIFY(!fs::exists(store::filesOf(to, 1).folder / "notes.txt"));
    }

    void lossesAreThoseOfTheUpdatesInBetween()
    {
        const Project project;
        store::RunWriter writer(project.file, 1);
        for (int step = 1; step <= 5; ++step) {
            writer.add("batch_loss", "train", step, 0.1 * step, 1, 1.0 / step);
            writer.add("learning_rate", "", step, 0.1 * step, 1, 0.5);
        }
        writer.flush();
        store::ReplayStore kept(project.file, true);
        const auto losses = kept.losses(1, 2, 4);
        QCOMPARE(losses, (std::map<std::int64_t, double>{{3, 1.0 / 3}, {4, 0.25}}));
    }
};

QTEST_GUILESS_MAIN(TestReplayStore)
#include "tst_replay_store.moc"
