// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/log_reader.h"
#include "store/import_writer.h"
#include "store/search_store.h"
#include "support/errors.h"
#include "support/optuna_file.h"
#include "support/temp_project.h"
#include "train/metric.h"
#include "tune/imported_study.h"
#include "tune/search_report.h"

#include <nlohmann/json.hpp>

#include <QDateTime>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace assay;
using interop::LogUse;
using tune::TrialState;
using Json = nlohmann::json;

namespace {

const QString kStudy = QStringLiteral(ASSAY_ROOT "/../shared/data/logs/optuna/");

/// Reads a file into the project as the program does; what was said of its studies.
std::vector<std::string> import(const testing::TempProject& project,
                                const std::filesystem::path& file)
{
    store::ImportWriter writer(project.file, LogUse::Import);
    try {
        interop::openLog(file, LogUse::Import)->read(writer);
        writer.flush();
    } catch (const base::Error& error) {
        writer.giveUp(error.text());
        throw;
    }
    writer.finish();
    return writer.studies();
}

struct Kept {
    tune::Search search;
    std::vector<tune::TriedRun> trials;
};

std::vector<Kept> keptIn(const testing::TempProject& project)
{
    store::SearchStore store(project.file, true);
    std::vector<Kept> all;
    for (tune::Search& search : store.list()) {
        auto trials = store.trials(search, tune::metricOf(search, {}));
        all.push_back({std::move(search), std::move(trials)});
    }
    return all;
}

std::filesystem::path madeIn(const testing::TempProject& project, const std::string& more = {})
{
    const auto file = project.folder / "study.db";
    testing::execute(file, testing::optunaTables() + testing::optunaDigits() + more);
    return file;
}

const tune::Axis& axisOf(const tune::Space& space, const std::string& path)
{
    return *std::find_if(space.axes.begin(), space.axes.end(),
                         [&](const tune::Axis& axis) { return axis.path == path; });
}

std::string count(const testing::TempProject& project, const char* table)
{
    return testing::rows(project.file, std::string("SELECT count(*) FROM ") + table).at(0);
}

} // namespace

class TestImportedStudies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Written by Optuna itself: every trial, state, parameter and value.
    void aStudyOfOptuna()
    {
        if (!QFile::exists(kStudy + "study.db"))
            QSKIP("../shared/data/logs/optuna is not here");
        std::ifstream stream((kStudy + "expected.json").toStdString());
        const Json expected = Json::parse(stream);
        const testing::TempProject project;
        const auto said = import(project, (kStudy + "study.db").toStdString());
        QCOMPARE(said.size(), 1U);
        QVERIFY(said[0].find("20 trials") != std::string::npos);
        const auto all = keptIn(project);
        QCOMPARE(all.size(), 1U);
        const tune::Search& search = all[0].search;
        QVERIFY(tune::isImported(search));
        QVERIFY2(search.origin.starts_with("optuna: ")
                     && search.origin.ends_with("study.db, study mnist-mlp"),
                 search.origin.c_str());
        QVERIFY(search.isMaximised);
        QVERIFY(search.remark.find("sign turned") != std::string::npos);
        QCOMPARE(search.space.axes.size(), 4U);
        const tune::Axis& rate = axisOf(search.space, "lr");
        QVERIFY(rate.log && !rate.integer && rate.low == 1e-5 && rate.high == 0.3);
        const tune::Axis& hidden = axisOf(search.space, "hidden");
        QVERIFY(hidden.log && hidden.integer && hidden.low == 8 && hidden.high == 128);
        QVERIFY(axisOf(search.space, "optimizer").values
                == (std::vector<base::Value>{std::string("adam"), std::string("sgd")}));
        const tune::Axis& dropout = axisOf(search.space, "dropout");
        QVERIFY(!dropout.log && dropout.low == 0 && dropout.high == 0.6);
        QVERIFY(search.remark.find("dropout") != std::string::npos); // whose steps are not kept

        QCOMPARE(all[0].trials.size(), expected["trials"].size());
        for (const tune::TriedRun& one : all[0].trials) {
            const Json& wanted = expected["trials"][std::to_string(one.trial.number)];
            const std::map<std::string, TrialState> states{{"COMPLETE", TrialState::Complete},
                                                           {"PRUNED", TrialState::Pruned},
                                                           {"FAIL", TrialState::Failed}};
            QVERIFY(one.trial.state == states.at(wanted["state"]));
            QCOMPARE(std::isfinite(one.trial.value), !wanted["value"].is_null());
            if (!wanted["value"].is_null())
                QCOMPARE(one.trial.value, -wanted["value"].get<double>());
            QCOMPARE(one.trial.point.size(), wanted["params"].size());
            for (const auto& [name, value] : wanted["params"].items()) {
                const base::Value& held = one.trial.point.at(name);
                if (value.is_string())
                    QVERIFY(held == base::Value(value.get<std::string>()));
                else if (value.is_number_integer())
                    QVERIFY(held == base::Value(value.get<std::int64_t>()));
                else
                    QVERIFY(held == base::Value(value.get<double>()));
            }
            // Its intermediate values are those of its run.
            QCOMPARE(
                testing::rows(project.file,
                              "SELECT name FROM runs WHERE id = " + std::to_string(one.run)),
                std::vector<std::string>{"mnist-mlp trial " + std::to_string(one.trial.number)});
            QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM metrics WHERE name = "
                                                 "'intermediate_value' AND run = "
                                                     + std::to_string(one.run))
                         .at(0),
                     std::to_string(wanted["intermediate"].size()));
            QVERIFY(!one.isLeftOut && tune::isOf(search.space, one.trial.point));
        }
        QCOMPARE(tune::bestOf(all[0].trials)->trial.number,
                 expected["best_trial"].get<std::int64_t>());
        // What the Tune page and --importance show of it.
        const auto report = tune::reportOf(search.space, tune::trialsSeen(all[0].trials), 1);
        QCOMPARE(report.importances.size(), 4U);
    }

    void whatIsNotKeptIsSaid()
    {
        const testing::TempProject project;
        const auto said = import(project, madeIn(project));
        QCOMPARE(said.size(), 1U);
        for (const char* words : {"6 trials", "2 trials have not ended", "accuracy large",
                                  "steps of width", "from 0 there"})
            QVERIFY2(said[0].find(words) != std::string::npos, (words + (": " + said[0])).c_str());
        const auto all = keptIn(project);
        QCOMPARE(all.size(), 1U);
        QCOMPARE(all[0].search.measure, std::string("accuracy"));
        QCOMPARE(tune::metricOf(all[0].search, {}).shortfallLabel(), std::string("minus accuracy"));
        const auto& trials = all[0].trials;
        QCOMPARE(trials.size(), 6U);
        QCOMPARE(trials[1].trial.value, -0.875);
        QVERIFY(trials[4].trial.state == TrialState::Pruned);
        QCOMPARE(trials[4].trial.value, -0.375); // the last that was reported
        QVERIFY(trials[5].trial.state == TrialState::Failed && std::isnan(trials[5].trial.value));
        QCOMPARE(tune::bestOf(trials)->trial.number, std::int64_t{1});
    }

    void aSettingOfSomeTrialsCountsWhereOneOfAListSaysSo()
    {
        const testing::TempProject project;
        import(project, madeIn(project));
        const auto all = keptIn(project);
        QCOMPARE(all.size(), 1U);
        const tune::Axis& momentum = axisOf(all[0].search.space, "momentum");
        QCOMPARE(momentum.when.size(), 1U);
        QCOMPARE(momentum.when[0].path, std::string("kind"));
        QVERIFY(momentum.when[0].values == (std::vector<base::Value>{std::string("sgd")}));
        QVERIFY(all[0].search.remark.find("guessed") != std::string::npos);
        for (const tune::TriedRun& one : all[0].trials)
            QVERIFY(!one.isLeftOut);

        // Nothing separates them: all of them stay, and it is said.
        const testing::TempProject other;
        const auto said = import(
            other, madeIn(other, "DELETE FROM trial_params WHERE param_name = 'momentum' AND "
                                 "trial_id = 2"));
        QVERIFY2(said.at(0).find("momentum is set in some trials only") != std::string::npos,
                 said.at(0).c_str());
        const auto mixed = keptIn(other);
        QCOMPARE(mixed.size(), 1U);
        QVERIFY(axisOf(mixed[0].search.space, "momentum").when.empty());
        for (const tune::TriedRun& one : mixed[0].trials)
            QVERIFY(!one.isLeftOut);
        QCOMPARE(tune::bestOf(mixed[0].trials)->trial.number, std::int64_t{1});
    }

    void timesOfTrialsAreThoseOfTheFile()
    {
        const testing::TempProject project;
        const auto said = import(
            project,
            madeIn(project, "UPDATE trials SET datetime_start = '2024-05-06 07:08:09.250000', "
                            "datetime_complete = '2024-05-06 07:08:11' WHERE trial_id = 1; "
                            "UPDATE trials SET datetime_start = 'yesterday', datetime_complete = "
                            "'2024-05-06 07:08:11.5' WHERE trial_id = 2; "
                            "UPDATE trials SET datetime_start = '2024-05-06 07:08:12', "
                            "datetime_complete = '2024-05-06 07:08:11' WHERE trial_id = 3"));
        QVERIFY2(said.at(0).find("no time zone") != std::string::npos, said.at(0).c_str());
        // Optuna writes the clock of its machine.
        const auto secondsAt = [](int second, int thousandths) {
            const QDateTime local(QDate(2024, 5, 6), QTime(7, 8, second, thousandths));
            return static_cast<double>(local.toMSecsSinceEpoch()) / 1000;
        };
        const auto trials = keptIn(project).at(0).trials;
        QCOMPARE(trials[0].begun, secondsAt(9, 250));
        QCOMPARE(trials[0].ended, secondsAt(11, 0));
        QCOMPARE(trials[1].begun, 0.0);
        QCOMPARE(trials[1].ended, secondsAt(11, 500));
        QCOMPARE(trials[2].begun, secondsAt(12, 0));
        QCOMPARE(trials[2].ended, 0.0); // it cannot have ended before it began
        QCOMPARE(trials[3].begun, 0.0);
        // Without such columns the rest is read all the same.
        const testing::TempProject other;
        const auto plain = import(
            other, madeIn(other, "ALTER TABLE trials DROP COLUMN datetime_start; ALTER TABLE "
                                 "trials DROP COLUMN datetime_complete"));
        QVERIFY2(plain.at(0).find("6 trials") != std::string::npos, plain.at(0).c_str());
        QVERIFY2(plain.at(0).find("no time zone") == std::string::npos, plain.at(0).c_str());
    }

    void choicesThatAreWrittenAlikeStayApart()
    {
        const testing::TempProject project;
        const auto said = import(
            project,
            madeIn(project, "UPDATE trial_params SET distribution_json = '{\"name\": "
                            "\"CategoricalDistribution\", \"attributes\": {\"choices\": "
                            "[3, \"3\", null, \"null\", \"x\"]}}', param_value = trial_id - 1 "
                            "WHERE param_name = 'kind' AND trial_id < 6"));
        QVERIFY2(said.at(0).find("Of kind some choices are written alike") != std::string::npos,
                 said.at(0).c_str());
        const auto all = keptIn(project);
        QCOMPARE(all.size(), 1U);
        const auto held = [&](std::size_t trial) {
            return all[0].trials[trial].trial.point.at("kind");
        };
        QVERIFY(held(0) == base::Value(std::int64_t{3}));
        QVERIFY(held(1) == base::Value(std::string("\"3\"")));
        QVERIFY(held(2) == base::Value(std::string("null")));
        QVERIFY(held(3) == base::Value(std::string("\"null\"")));
        QVERIFY(held(4) == base::Value(std::string("x")));
        const testing::TempProject other;
        QVERIFY(import(other, madeIn(other)).at(0).find("written alike") == std::string::npos);
    }

    void importingAgainFollowsTheFile()
    {
        const testing::TempProject project;
        const auto file = madeIn(project);
        import(project, file);
        const auto before = keptIn(project);
        testing::execute(file, "UPDATE trials SET state = 'COMPLETE' WHERE trial_id = 7");
        testing::execute(file, "INSERT INTO trial_values VALUES(9, 7, 0, 0.9375, 'FINITE')");
        testing::execute(file, "INSERT INTO trial_params(trial_id, param_name, param_value, "
                               "distribution_json) SELECT 7, param_name, param_value, "
                               "distribution_json FROM trial_params WHERE trial_id = 1");
        import(project, file);
        const auto after = keptIn(project);
        QCOMPARE(after.size(), 1U);
        QCOMPARE(after[0].search.id, before[0].search.id);
        QCOMPARE(after[0].trials.size(), 7U);
        QCOMPARE(tune::bestOf(after[0].trials)->trial.number, std::int64_t{6});
        QCOMPARE(tune::bestOf(after[0].trials)->trial.value, -0.9375);
        QVERIFY(after[0].search.remark.find("1 trial has not ended") != std::string::npos);
        // What a trial reached stands with the study, also once its run is deleted.
        testing::execute(project.file, "UPDATE runs SET deleted = 1 WHERE id = "
                                           + std::to_string(after[0].trials[6].run));
        QCOMPARE(keptIn(project)[0].trials[6].trial.value, -0.9375);
    }

    void whatIsNoSearchHereIsSaidAndItsTrialsAreRuns_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* sql, const char* words) {
            QTest::newRow(name) << QString(sql) << QString(words);
        };
        row("two objectives", "INSERT INTO study_directions VALUES(2, 'MINIMIZE', 1, 1)",
            "2 objectives");
        row("no direction", "DELETE FROM study_directions", "small or large");
        row("direction not set", "UPDATE study_directions SET direction = 'NOT_SET'",
            "small or large");
        row("none has ended", "UPDATE trials SET state = 'RUNNING' WHERE state != 'WAITING'",
            "has ended yet");
        row("list and range",
            "UPDATE trial_params SET distribution_json = '{\"name\": \"CategoricalDistribution\", "
            "\"attributes\": {\"choices\": [1, 2]}}', param_value = 1 WHERE param_name = 'lr' AND "
            "trial_id = 3",
            "lr is a list");
        row("log of zero",
            "UPDATE trial_params SET distribution_json = replace(distribution_json, '1e-05', '0')",
            "by ratios");
    }
    void whatIsNoSearchHereIsSaidAndItsTrialsAreRuns()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, words);
        const testing::TempProject project;
        const auto said = import(project, madeIn(project, sql.toStdString()));
        QCOMPARE(said.size(), 1U);
        QVERIFY2(QString::fromStdString(said[0]).contains(words), said[0].c_str());
        QVERIFY(said[0].find("no study on the Tune page") != std::string::npos);
        QCOMPARE(count(project, "searches"), std::string("0"));
        QCOMPARE(count(project, "runs"), std::string("7"));
    }

    void aBadValueLeavesNothing_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* sql, const char* words) {
            QTest::newRow(name) << QString(sql) << QString(words);
        };
        row("value", "UPDATE trial_values SET value = 'x' WHERE trial_id = 4", "digits trial 3");
        row("intermediate",
            "UPDATE trial_intermediate_values SET intermediate_value = 'x' WHERE trial_id = 7",
            "digits trial 6");
        row("parameter", "UPDATE trial_params SET param_value = 'x' WHERE trial_id = 6", "id 6");
        row("name of 10 MB", "UPDATE studies SET study_name = hex(zeroblob(5242880))",
            "10485760 bytes");
        row("name of a parameter",
            "UPDATE trial_params SET param_name = hex(zeroblob(600)) WHERE trial_id = 1",
            "1200 bytes");
    }
    void aBadValueLeavesNothing()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, words);
        const testing::TempProject project;
        const auto file = madeIn(project, sql.toStdString());
        const auto error = testing::errorOf([&] { import(project, file); });
        QVERIFY(error && error->kind() == base::ErrorKind::Input);
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->text()).contains(words), error->what());
        for (const char* table : {"runs", "metrics", "searches", "trials"})
            QCOMPARE(count(project, table), std::string("0"));
    }

    /// A project may have been written to by anybody.
    void rowsThatTheProgramCouldNotHaveWrittenAreLeftOut()
    {
        const testing::TempProject project;
        import(project, madeIn(project));
        testing::execute(project.file, "UPDATE trials SET outcome = 'lost' WHERE number = 0");
        testing::execute(project.file, "UPDATE trials SET outcome = '' WHERE number = 1");
        testing::execute(project.file, "UPDATE trials SET value = 'x' WHERE number = 2");
        QCOMPARE(keptIn(project).at(0).trials.size(), 3U);
        testing::execute(project.file, "UPDATE searches SET origin = ''");
        QVERIFY(keptIn(project).empty());
    }
};

QTEST_GUILESS_MAIN(TestImportedStudies)
#include "tst_imported_studies.moc"
