// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/migrations.h"
#include "store/migrator.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using data::SplitKind;
using store::RunStore;
using testing::TempProject;
using Rows = std::vector<std::string>;

namespace {

const std::string kRows = "SELECT moment, split, metric, value FROM run_scores ORDER BY run, "
                          "moment, split, metric";

train::EpochReport report(double trainValError, double trainValF1)
{
    train::SplitScore score{.loss = 0.6, .error = trainValError, .examples = 100};
    score.f1 = trainValF1;
    return {.epoch = 2,
            .step = 40,
            .seconds = 1.5,
            .samplesPerSecond = 900,
            .scores = {{SplitKind::Train, {.loss = 0.5, .error = 0.1, .examples = 700}},
                       {SplitKind::TrainVal, score}},
            .trainVal = {}};
}

/// A project of the schema before scores were rows.
void makeOlderProject(const std::filesystem::path& file)
{
    std::vector<store::Migration> before;
    for (const store::Migration& step : store::migrations()) {
        if (step.name < "0015")
            before.push_back(step);
    }
    QVERIFY(before.size() < store::migrations().size());
    QVERIFY(store::migrate(file, false, before) == store::MigrationResult::Created);
}

} // namespace

class TestScoreRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scoresOfOlderProjectsStay()
    {
        const testing::TempFolder folder;
        const auto file = folder / "old.assay";
        makeOlderProject(file);
        testing::execute(
            file, "INSERT INTO runs(name, train_examples, train_val_examples, "
                  "train_scored_examples, train_loss, train_error, train_f1, train_val_loss, "
                  "train_val_error, best_epoch, best_train_val_error, best_train_val_f1) "
                  "VALUES('shares', 900, 80, 700, 0.25, 0.125, 0.75, 9e999, 0.5, 3, 0.375, "
                  "0.625); "
                  "INSERT INTO runs(name, task, train_rmse, train_mae, train_r2, "
                  "test_val_rmse, test_val_loss, best_train_val_rmse) VALUES('numbers', "
                  "'regression', 2.5, 1.5, -0.5, 3.5, 0.75, 3)");
        store::ensureProject(file, false);
        RunStore runs(file, true);
        const auto shares = runs.find(1), numbers = runs.find(2);
        const train::Scores& last = shares->last.value();
        QCOMPARE(last.size(), std::size_t{2});
        QCOMPARE(last.at(SplitKind::Train).loss, 0.25);
        QCOMPARE(last.at(SplitKind::Train).error, 0.125);
        QCOMPARE(last.at(SplitKind::Train).f1, 0.75);
        QCOMPARE(last.at(SplitKind::Train).examples, std::int64_t{700});
        QCOMPARE(last.at(SplitKind::TrainVal).loss, std::numeric_limits<double>::infinity());
        QCOMPARE(last.at(SplitKind::TrainVal).error, 0.5);
        QCOMPARE(last.at(SplitKind::TrainVal).examples, std::int64_t{80});
        QCOMPARE(shares->bestTrainVal.value().error, 0.375);
        QCOMPARE(shares->bestTrainVal.value().f1, 0.625);
        QVERIFY(std::isnan(shares->bestTrainVal.value().loss));
        QCOMPARE(numbers->last.value().at(SplitKind::Train).rmse, 2.5);
        QCOMPARE(numbers->last.value().at(SplitKind::Train).mae, 1.5);
        QCOMPARE(numbers->last.value().at(SplitKind::Train).r2, -0.5);
        QCOMPARE(numbers->last.value().at(SplitKind::TestVal).loss, 0.75);
        QVERIFY(!numbers->last.value().contains(SplitKind::TrainVal));
        QCOMPARE(numbers->bestTrainVal.value().rmse, 3.0);
        QCOMPARE(testing::rows(file, "PRAGMA integrity_check"), Rows{"ok"});
    }

    void aNewKindOfRunNeedsNoOtherTable()
    {
        const testing::TempFolder folder;
        const auto file = folder / "old.assay";
        makeOlderProject(file);
        const std::string kind = "INSERT INTO runs(name, kind) VALUES('a', 'adaptation')";
        QVERIFY_THROWS_EXCEPTION(std::exception, testing::execute(file, kind));
        store::ensureProject(file, false);
        testing::execute(file,
                         kind + "; INSERT INTO evaluations(run, checkpoint) VALUES(1, 'swa')");
        // States are the ones that the help names.
        QVERIFY_THROWS_EXCEPTION(std::exception,
                                 testing::execute(file, "INSERT INTO runs(state) VALUES('done')"));
        QCOMPARE(testing::rows(file, "PRAGMA integrity_check"), Rows{"ok"});
    }

    void columnsFollowTheRows()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto run = runs.insert({.name = "a"});
        runs.setScores(run, report(0.25, 0.75), true);
        const std::string columns =
            "SELECT train_loss, train_error, train_val_loss, "
            "train_val_error, train_val_f1, best_train_val_f1, test_val_error "
            "FROM runs";
        QCOMPARE(testing::rows(project.file, columns),
                 Rows{"0.5 | 0.1 | 0.6 | 0.25 | 0.75 | 0.75 | null"});
        // What is no number any more is not known any more, the best stays.
        runs.setScores(run, report(std::nan(""), std::nan("")), false);
        QCOMPARE(testing::rows(project.file, columns),
                 Rows{"0.5 | 0.1 | 0.6 | null | null | 0.75 | null"});
        QCOMPARE(testing::rows(project.file, kRows),
                 (Rows{"best | train_val | error | 0.25", "best | train_val | f1 | 0.75",
                       "best | train_val | loss | 0.6", "last | train | error | 0.1",
                       "last | train | loss | 0.5", "last | train_val | loss | 0.6"}));
    }

    void scoresOfOtherProgramsBecomeRows()
    {
        const TempProject project;
        // As Python's sqlite3 does: the number of the new run is asked for at once.
        testing::execute(project.file,
                         "INSERT INTO runs(name, kind, state, train_val_error, train_val_loss) "
                         "VALUES('theirs', 'imported', 'finished', 0.5, 1.5); "
                         "INSERT INTO metrics(run, name, step, value) VALUES(last_insert_rowid(), "
                         "'loss', 1, 2.5)");
        RunStore runs(project.file, false);
        QCOMPARE(runs.find(1)->last.value().at(SplitKind::TrainVal).error, 0.5);
        QCOMPARE(runs.find(1)->last.value().at(SplitKind::TrainVal).loss, 1.5);
        testing::execute(project.file, "UPDATE runs SET train_val_error = 0.25, train_val_loss = "
                                       "NULL, best_train_val_error = 0.125");
        QCOMPARE(testing::rows(project.file, kRows),
                 (Rows{"best | train_val | error | 0.125", "last | train_val | error | 0.25"}));
        const auto run = runs.list().at(0);
        QCOMPARE(run.last.value().at(SplitKind::TrainVal).error, 0.25);
        QVERIFY(std::isnan(run.last.value().at(SplitKind::TrainVal).loss));
        QCOMPARE(run.bestTrainVal.value().error, 0.125);
        // Rows of a metric that has no column are left alone.
        testing::execute(project.file,
                         "INSERT INTO run_scores VALUES(1, 'last', 'train_val', 'top5', 0.75); "
                         "UPDATE runs SET train_val_error = 0.5");
        QCOMPARE(testing::rows(project.file,
                               "SELECT metric, value FROM run_scores WHERE moment = 'last'"),
                 (Rows{"error | 0.5", "top5 | 0.75"}));
    }

    /// What another version writes is neither read nor refused; of Test there is no score.
    void rowsOfOtherVersionsAreLeftAlone()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        runs.insert({.name = "a"});
        runs.setScores(1, report(0.25, 0.75), true);
        store::forgetSetAside(project.file);
        testing::execute(project.file,
                         "INSERT INTO run_scores VALUES(1, 'last', 'train_val', 'top5', 0.75), (1, "
                         "'last', 'target', 'error', 0.5), (1, 'last', 'test', 'error', 0.5)");
        const train::Scores last = runs.list().at(0).last.value();
        QCOMPARE(last.size(), std::size_t{2});
        QVERIFY(!last.contains(SplitKind::Test));
        QVERIFY(store::takeSetAside(project.file).empty());
    }

    /// Another program, with or without foreign keys: as people mend a project by hand.
    void aRunMayBeTakenOutAndPutBack_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::newRow("plain") << "";
        QTest::newRow("foreign keys") << "PRAGMA foreign_keys = ON; ";
    }
    void aRunMayBeTakenOutAndPutBack()
    {
        QFETCH(QString, keys);
        const TempProject project;
        const std::string begin = keys.toStdString();
        testing::execute(project.file, begin
                                           + "INSERT INTO runs(id, name, train_val_error) "
                                             "VALUES(1, 'a', 0.5)");
        testing::execute(project.file, begin + "DELETE FROM runs WHERE id = 1");
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM run_scores"), Rows{"0"});
        testing::execute(project.file, begin
                                           + "INSERT INTO runs(id, name, train_val_error) "
                                             "VALUES(1, 'a', 0.25)");
        testing::execute(project.file, begin
                                           + "INSERT OR REPLACE INTO runs(id, name, "
                                             "train_val_loss) VALUES(1, 'a', 1.5)");
        QCOMPARE(testing::rows(project.file, kRows), Rows{"last | train_val | loss | 1.5"});
    }

    void aScoreWithoutLossAndErrorSaysTooLittle()
    {
        const TempProject project;
        testing::execute(
            project.file,
            "INSERT INTO runs(name, kind, train_val_f1) VALUES('a', 'imported', 0.5); "
            "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES(1, 'error', "
            "'train_val', 10, 1.0, 0.25)");
        // So the points are what is shown.
        const auto run = RunStore(project.file, true).find(1);
        QCOMPARE(run->last.value().at(SplitKind::TrainVal).error, 0.25);
        QCOMPARE(run->step, std::int64_t{10});
    }

    void theBestOfAnotherMetricReachesTheColumns()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto run = runs.insert({.name = "a"});
        runs.setScores(run, report(0.25, 0.75), true);
        runs.setState(run, train::RunState::Finished);
        testing::execute(
            project.file,
            "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES"
            "(1, 'error', 'train_val', 20, 1.0, 0.375), (1, 'f1', 'train_val', 20, 1.0, "
            "0.875), (1, 'error', 'train_val', 40, 2.0, 0.25), (1, 'f1', 'train_val', 40, "
            "2.0, 0.75); UPDATE runs SET train_val_error = 0.25");
        runs.chooseBestEpochs({.metric = "f1"});
        QCOMPARE(testing::rows(project.file, "SELECT best_epoch, best_train_val_f1, "
                                             "best_train_val_error, train_val_error FROM runs"),
                 Rows{"1 | 0.875 | 0.375 | 0.25"});
        QCOMPARE(runs.find(run)->bestTrainVal.value().f1, 0.875);
    }

    /// An earlier version that was open before the project was brought up to date fills columns alone.
    void columnsWithoutRowsAreNotEmptied()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto run = runs.insert({.name = "a"});
        runs.setState(run, train::RunState::Finished);
        testing::execute(project.file, "UPDATE runs SET train_error = 0.5, best_train_val_error = "
                                       "0.25; DELETE FROM run_scores");
        runs.chooseBestEpochs({.metric = "f1"});
        QCOMPARE(testing::rows(project.file, "SELECT train_error, best_train_val_error FROM runs"),
                 Rows{"0.5 | 0.25"});
    }

    void aBadScoreIsNamedAndAllElseStays_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("problem");
        QTest::newRow("share above one")
            << "UPDATE runs SET train_val_error = 1.5 WHERE id = 1"
            << R"((run 1, moment "last", split "train_val", metric "error"))"
            << "its value is 1.5";
        QTest::newRow("text") << "UPDATE run_scores SET value = 'low' WHERE metric = 'error' AND "
                                 "split = 'train_val' AND moment = 'last'"
                              << R"((run 1, moment "last", split "train_val", metric "error"))"
                              << "its value is \"low\"";
        QTest::newRow("moment")
            << "UPDATE run_scores SET moment = 'first' WHERE metric = 'error' AND split = "
               "'train_val' AND moment = 'last'"
            << R"((run 1, moment "first", split "train_val", metric "error"))"
            << "its moment is \"first\"";
    }
    void aBadScoreIsNamedAndAllElseStays()
    {
        QFETCH(QString, sql);
        QFETCH(QString, row);
        QFETCH(QString, problem);
        const TempProject project;
        RunStore runs(project.file, false);
        runs.insert({.name = "a"});
        runs.setScores(1, report(0.25, 0.75), true);
        store::forgetSetAside(project.file);
        testing::execute(project.file, sql.toStdString());
        const auto listed = runs.list();
        QCOMPARE(listed.size(), std::size_t{1});
        QVERIFY(std::isnan(listed[0].last.value().at(SplitKind::TrainVal).error));
        QCOMPARE(listed[0].last.value().at(SplitKind::TrainVal).f1, 0.75);
        const auto found = store::takeSetAside(project.file);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().table, std::string("run_scores"));
        QCOMPARE(QString::fromStdString(found.front().row), row);
        const QString text = QString::fromStdString(found.front().error.text());
        QVERIFY2(text.contains(problem), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestScoreRows)
#include "tst_score_rows.moc"
