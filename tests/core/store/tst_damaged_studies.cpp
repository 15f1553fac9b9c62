// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"
#include "store/run_store.h"
#include "store/search_store.h"
#include "store/set_aside.h"
#include "store/study_store.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "train/metric.h"

#include <QTest>

using namespace assay;

namespace {

using Rows = std::vector<std::string>;

/// As another program would, without the checks of the schema.
void damage(const std::filesystem::path& file, const QString& sql)
{
    testing::execute(file, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; "
                               + sql.toStdString());
}

Rows setAside(const std::filesystem::path& file)
{
    Rows rows;
    for (const store::SetAside& one : store::takeSetAside(file))
        rows.push_back(one.table + " " + one.row);
    return rows;
}

train::RunId runWith(store::RunStore& runs, const experiment::ExperimentSpec& spec)
{
    return runs.insert({.name = "a",
                        .spec = experiment::toJson(spec),
                        .specHash = experiment::hash(spec),
                        .environment = "{}"});
}

/// A search with three trials, each with a run of its settings.
struct Searched : testing::TempProject {
    store::SearchStore searches{file, false};
    store::RunStore runs{file, false};
    tune::Search search;

    Searched()
    {
        search.space = tune::spaceFrom(
            R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"}})");
        search.method = "random";
        search.id = searches.insert(search, {});
        for (std::int64_t k = 0; k < 3; ++k) {
            const tune::Point point = {{"train.learning_rate", 0.001 * static_cast<double>(k + 1)}};
            searches.add(search.id, k, point);
            const auto spec = tune::specOf(search.space, search.base, point);
            searches.begin(search.id, k, runWith(runs, spec));
        }
        store::forgetSetAside(file);
    }
    std::size_t trials() { return searches.trials(search, *train::findMetric("error")).size(); }
};

/// An attempt that was measured on one seed: run 1 without the change, run 2 with it.
struct Attempted : testing::TempProject {
    store::StudyStore studies{file, false};
    store::RunStore runs{file, false};

    Attempted()
    {
        experiment::ExperimentSpec spec;
        runWith(runs, spec);
        tune::Study study = tune::newSeeds(spec, "", 1);
        spec.train.epochs = 20;
        runWith(runs, spec);
        study.purpose = tune::Purpose::Attempt;
        study.of = 1;
        study.planned.push_back({.patch = {{"train.epochs", "20"}, {"seed", "1"}}, .run = 2});
        study.tried = tune::Tried{"avoidable_bias.longer", "", "", {{"train.epochs", "20"}}, ""};
        evaluate::Effect rung{.key = "train_val", .isTerm = false, .before = 0.25, .after = 0.125};
        evaluate::Effect term{.key = "variance", .before = 0.125, .after = -0.125};
        rung.pairs = term.pairs = 1;
        studies.saveEffects(studies.save(study), "error", "1-2", {rung, term});
        store::forgetSetAside(file);
    }
    std::size_t effects()
    {
        const auto all = studies.effects();
        return all.empty() ? 0 : all.front().effects.size();
    }
};

} // namespace

/// Searches, trials, studies and attempts that hold what the program never writes.
class TestDamagedStudies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void soundOnesAreReadWithoutAWord()
    {
        Searched searched;
        QCOMPARE(searched.searches.list().size(), std::size_t{1});
        QCOMPARE(searched.trials(), std::size_t{3});
        QVERIFY(store::takeSetAside(searched.file).empty());
        Attempted attempted;
        QCOMPARE(attempted.studies.list().size(), std::size_t{1});
        QCOMPARE(attempted.effects(), std::size_t{2});
        QVERIFY(store::takeSetAside(attempted.file).empty());
    }

    /// The run would count as missing, and be trained again.
    void aPlanWhoseRunHasOtherSettingsIsNamed_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("problem");
        QTest::newRow("other changes")
            << "UPDATE planned_runs SET patch = '[[\"train.epochs\", \"25\"], [\"seed\", \"1\"]]' WHERE "
               "run = 2"
            << "its run has train.epochs 20 and its plan 25";
        QTest::newRow("other settings of the run")
            << "UPDATE runs SET spec = json_set(spec, '$.train.epochs', 77) WHERE id = 2"
            << "its run has train.epochs 77 and its plan 20";
    }
    void aPlanWhoseRunHasOtherSettingsIsNamed()
    {
        QFETCH(QString, sql);
        QFETCH(QString, problem);
        Attempted project;
        damage(project.file, sql);
        QVERIFY(project.studies.list().empty());
        const auto found = store::takeSetAside(project.file);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().table + " " + found.front().row,
                 std::string("planned_runs (study 1, place 1)"));
        const QString text = QString::fromStdString(found.front().error.text());
        QVERIFY2(text.contains(problem), qPrintable(text));
    }

    void whatAPersonChangedInARunningTrialIsNoDamage()
    {
        Searched project;
        experiment::ExperimentSpec spec = project.search.base;
        spec.train.learningRate = 0.001;
        spec.train.rateChanges = "5: 0.01";
        spec.train.threads = 1;
        project.runs.setSpec(1, experiment::toJson(spec), experiment::hash(spec), "f");
        QCOMPARE(project.trials(), std::size_t{3});
        QVERIFY(store::takeSetAside(project.file).empty());
    }

    void trialsOfAnotherSpaceStay()
    {
        Searched project;
        project.search.space =
            tune::spaceFrom(R"({"train.batch_size": {"low": 8, "high": 64, "scale": "log"}})");
        QCOMPARE(project.trials(), std::size_t{3}); // left out, as they lie outside of it
        QVERIFY(store::takeSetAside(project.file).empty());
    }

    void aBadTrialIsNamedWithItsReason_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("left");
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("problem");
        const QString second = "trials (search 1, number 1)";
        QTest::newRow("the run of another trial, with other settings")
            << "UPDATE trials SET run = 1 WHERE number = 1" << 2 << second << "its run is 1";
        QTest::newRow("a run with other settings")
            << "UPDATE trials SET point = '{\"train.learning_rate\":0.05}' WHERE number = 1" << 2
            << second << "train.learning_rate 0.002";
        QTest::newRow("a run that differs in what no axis sets")
            << "UPDATE runs SET spec = json_set(spec, '$.train.epochs', 77) WHERE id = 2" << 2
            << second << "train.epochs 77";
        QTest::newRow("a run that is not there")
            << "UPDATE trials SET run = 99 WHERE number = 1" << 2 << second << "its run is 99";
        QTest::newRow("a number below zero") << "UPDATE trials SET number = -1 WHERE number = 1"
                                             << 2 << "trials (search 1, number -1)"
                                             << "its number";
        QTest::newRow("an infinite number") << "UPDATE trials SET number = -9e999 WHERE number = 1"
                                            << 2 << "trials (search 1, number -Inf)"
                                            << "its number";
        QTest::newRow("a number of megabytes")
            << "UPDATE trials SET number = replace(hex(zeroblob(50000)), '0', 'x') WHERE number = 1"
            << 2 << "trials (search 1, number \"" + QString(40, 'x') + "...\")"
            << "its number";
    }
    void aBadTrialIsNamedWithItsReason()
    {
        QFETCH(QString, sql);
        QFETCH(int, left);
        QFETCH(QString, row);
        QFETCH(QString, problem);
        Searched project;
        damage(project.file, sql);
        QCOMPARE(project.trials(), std::size_t(left));
        const auto found = store::takeSetAside(project.file);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(found.front().table + " " + found.front().row), row);
        const QString text = QString::fromStdString(found.front().error.text());
        QVERIFY2(text.contains(problem), qPrintable(text));
        QVERIFY2(text.size() < 600, qPrintable(text));
    }

    void theNextTrialDoesNotWriteOverABadOne()
    {
        Searched project;
        damage(project.file, "UPDATE trials SET point = '[]' WHERE number = 2");
        QCOMPARE(project.trials(), std::size_t{2});
        VERIFY_ERROR(project.searches.add(1, 2, {{"train.learning_rate", 0.01}}), "project.row");
        project.searches.add(1, 3, {{"train.learning_rate", 0.01}});
        QCOMPARE(project.trials(), std::size_t{3});
    }

    void trialsWithoutTheirStudyAreNamed_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("trials");
        QTest::addColumn<int>("searches");
        QTest::newRow("of no study") << "UPDATE trials SET search = 0 WHERE number > 0" << 2 << 1;
        QTest::newRow("of one with another number")
            << "UPDATE searches SET id = 9223372036854775807" << 3 << 1;
    }
    void trialsWithoutTheirStudyAreNamed()
    {
        QFETCH(QString, sql);
        QFETCH(int, trials);
        QFETCH(int, searches);
        Searched project;
        damage(project.file, sql);
        QCOMPARE(project.searches.list().size(), std::size_t(searches));
        const Rows rows = setAside(project.file);
        QCOMPARE(rows.size(), std::size_t(trials));
        QVERIFY(rows.front().starts_with("trials (search "));
    }

    /// Left out of the list; a request about it fails with its own sentence.
    void aBadSearchIsNamed_data()
    {
        QTest::addColumn<QString>("set");
        QTest::newRow("a base of defaults") << "base = '{}'";
        QTest::newRow("a base without a setting")
            << "base = json_remove(base, '$.train.learning_rate')";
        QTest::newRow("a number for the method") << "method = 9223372036854775807";
        QTest::newRow("an unknown method") << "method = '[1e999]'";
        QTest::newRow("an unknown task") << "task = 'tea'";
    }
    void aBadSearchIsNamed()
    {
        QFETCH(QString, set);
        Searched project;
        damage(project.file, "UPDATE searches SET " + set);
        QVERIFY(project.searches.list().empty());
        QCOMPARE(setAside(project.file), Rows{"searches 1"});
        VERIFY_ERROR(project.searches.find(1), "project.row");
        QVERIFY(!project.searches.find(2));
    }

    void aBadEffectIsNamedAndTheOthersStay_data()
    {
        QTest::addColumn<QString>("set");
        QTest::newRow("more seeds than were measured") << "seeds = 1000";
        QTest::newRow("an error of 700 %") << "before = 7";
        QTest::newRow("an error below zero") << "after = -0.25";
        QTest::newRow("a number of nothing") << "what = 'tea'";
        QTest::newRow("a term that is a set") << "is_term = 1";
        QTest::newRow("a share that is none") << "is_share = 0";
        QTest::newRow("the measure of another task") << "metric = 'rmse', is_share = 0";
        QTest::newRow("an unknown measure") << "metric = 'tea'";
        QTest::newRow("of no attempt") << "study = 77";
    }
    void aBadEffectIsNamedAndTheOthersStay()
    {
        QFETCH(QString, set);
        Attempted project;
        damage(project.file, "UPDATE attempt_effects SET " + set + " WHERE id = 1");
        QCOMPARE(project.effects(), std::size_t{1});
        QCOMPARE(setAside(project.file), Rows{"attempt_effects 1"});
        QCOMPARE(project.studies.list().size(), std::size_t{1});
    }

    void aBadAttemptIsNamed_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QStringList>("rows");
        QTest::newRow("an unknown improvement")
            << "UPDATE attempts SET improvement = 0" << QStringList{"attempts 1"};
        QTest::newRow("no pairs of runs")
            << "UPDATE attempts SET measured_pairs = '1-2,tea'" << QStringList{"attempts 1"};
        QTest::newRow("of no study")
            << "UPDATE attempts SET study = 77" << QStringList{"attempts 77", "studies 1"};
        QTest::newRow("its study has another number")
            << "UPDATE studies SET id = 9007199254740993"
            << QStringList{"attempts 1", "planned_runs (study 1, place 0)",
                           "planned_runs (study 1, place 1)", "studies 9007199254740993"};
        QTest::newRow("another purpose")
            << "UPDATE studies SET purpose = 'seeds'" << QStringList{"studies 1"};
        QTest::newRow("of a run that is not there")
            << "UPDATE studies SET of = 999" << QStringList{"studies 1"};
        QTest::newRow("a base of defaults")
            << "UPDATE studies SET base = '{}'" << QStringList{"studies 1"};
        QTest::newRow("a planned run that is not there")
            << "UPDATE planned_runs SET run = 999 WHERE place = 1"
            << QStringList{"planned_runs (study 1, place 1)"};
    }
    void aBadAttemptIsNamed()
    {
        QFETCH(QString, sql);
        QFETCH(QStringList, rows);
        Attempted project;
        damage(project.file, sql);
        QVERIFY(project.studies.list().empty());
        QStringList named;
        for (const std::string& row : setAside(project.file))
            named << QString::fromStdString(row);
        QCOMPARE(named, rows);
    }

    void longWordsOfAnAttemptAreCut()
    {
        Attempted project;
        damage(project.file, "UPDATE attempts SET words = hex(zeroblob(4500))");
        QCOMPARE(project.studies.list().at(0).tried->words.size(), std::size_t{303});
        QVERIFY(store::takeSetAside(project.file).empty());
    }
};

QTEST_GUILESS_MAIN(TestDamagedStudies)
#include "tst_damaged_studies.moc"
