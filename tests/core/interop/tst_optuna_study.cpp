// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "support/logs.h"
#include "support/optuna_file.h"
#include "support/temp_project.h"

#include <SQLiteCpp/Database.h>
#include <nlohmann/json.hpp>

#include <QFile>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace assay;
using interop::LogUse;
using testing::imported;
using testing::RecordedLog;
using Json = nlohmann::json;

namespace {

const QString kStudy = QStringLiteral(ASSAY_ROOT "/../shared/data/logs/optuna/");

void makeStudy(const std::filesystem::path& file)
{
    std::string sql = "BEGIN;" + testing::optunaTables();
    const auto put = [&](const char* rows) { sql += std::string("INSERT INTO ") + rows + ";"; };
    put("studies VALUES(1, 'digits'), (2, 'both')");
    put("study_directions VALUES(1, 'MAXIMIZE', 1, 0), (2, 'MINIMIZE', 2, 0), "
        "(3, 'MAXIMIZE', 2, 1)");
    put("study_system_attributes VALUES(1, 2, 'study:metric_names', '[\"loss\", \"acc\"]')");
    put("trials VALUES(1, 0, 1, 'COMPLETE', NULL, NULL), (2, 1, 1, 'PRUNED', NULL, NULL), "
        "(3, 2, 1, 'RUNNING', NULL, NULL), (4, 3, 1, 'WAITING', NULL, NULL), "
        "(5, 0, 2, 'COMPLETE', NULL, NULL), (6, 1, 2, 'FAIL', NULL, NULL), "
        "(7, 0, 9, 'COMPLETE', NULL, NULL)");
    put("trial_params VALUES"
        "(1, 1, 'lr', 0.00012345678901234567, '{\"name\": \"FloatDistribution\", \"attributes\": "
        "{\"step\": null, \"low\": 1e-05, \"high\": 0.3, \"log\": true}}'), "
        "(2, 1, 'hidden', 9.0, '{\"name\": \"IntDistribution\", \"attributes\": {}}'), "
        "(3, 1, 'kind', 1.0, '{\"name\": \"CategoricalDistribution\", \"attributes\": "
        "{\"choices\": [\"adam\", \"sgd\"]}}'), "
        "(4, 1, 'norm', 0.0, '{\"name\": \"CategoricalDistribution\", \"attributes\": "
        "{\"choices\": [null, NaN, true, 0.1]}}'), "
        "(5, 5, 'norm', 3.0, '{\"name\": \"CategoricalDistribution\", \"attributes\": "
        "{\"choices\": [null, NaN, true, 0.1]}}'), "
        "(6, 5, 'width', 64.0, '{\"name\": \"IntUniformDistribution\", \"attributes\": {}}'), "
        "(7, 5, 'whole', 2.0, '{\"name\": \"UniformDistribution\", \"attributes\": {}}')");
    put("trial_user_attributes VALUES(1, 1, 'seed', '7'), (2, 1, 'lr', '\"no\"'), "
        "(3, 1, 'note', '\"a, b\"')");
    put("trial_intermediate_values VALUES(1, 1, 1, 0.5, 'FINITE'), (2, 1, 4, NULL, 'NAN'), "
        "(3, 2, 2, NULL, 'INF_NEG'), (4, 3, 1, 3, 'FINITE')");
    put("trial_values VALUES(1, 1, 0, 0.75, 'FINITE'), (2, 2, 0, NULL, 'INF_NEG'), "
        "(3, 5, 0, 0.25, 'FINITE'), (4, 5, 1, NULL, 'INF_POS'), (5, 7, 0, 1, 'FINITE')");
    testing::execute(file, sql + "COMMIT");
}

double numberOf(const Json& value)
{
    return value.is_number() ? value.get<double>()
           : value == "inf"  ? HUGE_VAL
           : value == "-inf" ? -HUGE_VAL
                             : std::nan("");
}

} // namespace

class TestOptunaStudy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Written by Optuna itself: every trial, state, parameter, value and intermediate value.
    void aStudyOfOptuna()
    {
        if (!QFile::exists(kStudy + "study.db"))
            QSKIP("../shared/data/logs/optuna is not here");
        std::ifstream stream((kStudy + "expected.json").toStdString());
        const Json expected = Json::parse(stream);
        const RecordedLog log = imported((kStudy + "study.db").toStdString());
        QCOMPARE(log.runs.size(), expected["trials"].size());
        std::size_t points = 0;
        for (const auto& [number, wanted] : expected["trials"].items()) {
            const RecordedLog::Run& run = log.runs[std::stoul(number)];
            QCOMPARE(run.run.name, "mnist-mlp trial " + number);
            QCOMPARE(run.run.tool, std::string("Optuna"));
            const std::map<std::string, train::RunState> states{
                {"COMPLETE", train::RunState::Finished},
                {"PRUNED", train::RunState::Stopped},
                {"FAIL", train::RunState::Failed}};
            QCOMPARE(run.run.state, std::optional(states.at(wanted["state"])));
            auto settings = run.run.settings;
            QCOMPARE(settings.extract("optuna.study").mapped(), std::string("mnist-mlp"));
            QCOMPARE(settings.extract("optuna.direction").mapped(), std::string("maximize"));
            QCOMPARE(settings.size(), wanted["params"].size() + wanted["user_attrs"].size());
            for (const auto& group : {wanted["params"], wanted["user_attrs"]}) {
                for (const auto& [name, value] : group.items()) {
                    if (value.is_string())
                        QCOMPARE(settings.at(name), value.get<std::string>());
                    else
                        QCOMPARE(std::stod(settings.at(name)), value.get<double>());
                    if (value.is_number_integer())
                        QCOMPARE(settings.at(name), value.dump());
                }
            }
            std::vector<std::pair<std::int64_t, double>> intermediate;
            std::optional<double> value;
            for (const auto& [tag, point] : run.points) {
                if (tag == "intermediate_value")
                    intermediate.emplace_back(point.step, point.value);
                else
                    value = point.value;
                ++points;
            }
            QCOMPARE(intermediate.size(), wanted["intermediate"].size());
            for (std::size_t k = 0; k < intermediate.size(); ++k) {
                QCOMPARE(intermediate[k].first, wanted["intermediate"][k][0].get<std::int64_t>());
                QCOMPARE(intermediate[k].second, numberOf(wanted["intermediate"][k][1]));
            }
            QCOMPARE(value.has_value(), !wanted["value"].is_null());
            if (value)
                QCOMPARE(*value, numberOf(wanted["value"]));
        }
        QCOMPARE(points, std::size_t{104 + 18});
    }

    void studiesOfOneFileAreApart()
    {
        testing::TempFolder folder;
        makeStudy(folder / "study.db");
        for (const auto& path : {folder / "study.db", folder.path()}) {
            const RecordedLog log = imported(path);
            QCOMPARE(log.runs.size(), 5U); // without the one that waits, and one of no study
            QCOMPARE(log.runs[0].run.name, std::string("digits trial 0"));
            QCOMPARE(log.runs[3].run.name, std::string("both trial 0"));
            QVERIFY(log.runs[0].run.source.ends_with("study.db#1"));
            using Settings = std::map<std::string, std::string>;
            QCOMPARE(log.runs[0].run.settings, (Settings{{"lr", "0.00012345678901234567"},
                                                         {"hidden", "9"},
                                                         {"kind", "sgd"},
                                                         {"norm", "null"},
                                                         {"seed", "7"},
                                                         {"note", "a, b"},
                                                         {"optuna.study", "digits"},
                                                         {"optuna.direction", "maximize"}}));
            QCOMPARE(log.runs[3].run.settings, (Settings{{"norm", "0.1"},
                                                         {"width", "64"},
                                                         {"whole", "2"},
                                                         {"optuna.study", "both"},
                                                         {"optuna.direction", "minimize, maximize"},
                                                         {"optuna.metric", "loss, acc"}}));
            using Lines = std::vector<std::string>;
            QCOMPARE(log.lines(0), (Lines{"intermediate_value@1=0.5", "intermediate_value@4=nan",
                                          "value@4=0.75"}));
            QCOMPARE(log.lines(1), (Lines{"intermediate_value@2=-inf", "value@2=-inf"}));
            QCOMPARE(log.lines(3), (Lines{"value loss@0=0.25", "value acc@0=inf"}));
            QCOMPARE(log.runs[1].run.state, std::optional(train::RunState::Stopped));
            QCOMPARE(log.runs[2].run.state, std::optional(train::RunState::Running));
            QCOMPARE(log.runs[4].run.state, std::optional(train::RunState::Failed));
        }
    }

    void aStudyIsReadAsItGrows()
    {
        testing::TempFolder folder;
        const auto file = folder / "study.db";
        makeStudy(file);
        const auto reader = interop::openLog(file, LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        reader->read(log);
        QCOMPARE(log.lines(0).size(), 3U);
        testing::execute(file, "UPDATE trials SET state = 'COMPLETE' WHERE trial_id = 3");
        testing::execute(file, "UPDATE trials SET state = 'RUNNING' WHERE trial_id = 4");
        testing::execute(file, "INSERT INTO trial_intermediate_values VALUES"
                               "(5, 3, 2, 0.5, 'FINITE'), (6, 4, 1, 1, 'FINITE')");
        testing::execute(file, "INSERT INTO trial_values VALUES(6, 3, 0, 0.5, 'FINITE')");
        reader->read(log);
        QCOMPARE(log.runs.size(), 6U);
        QCOMPARE(log.runs[2].run.state, std::optional(train::RunState::Finished));
        QCOMPARE(log.lines(2),
                 (std::vector<std::string>{"intermediate_value@1=3", "intermediate_value@2=0.5",
                                           "value@2=0.5"}));
        QCOMPARE(log.lines(5), (std::vector<std::string>{"intermediate_value@1=1"}));
        // A study that is deleted while its runs are here takes nothing with it.
        testing::execute(file, "DELETE FROM studies WHERE study_id = 2");
        testing::execute(file, "INSERT INTO trial_values VALUES(7, 5, 0, 0.5, 'FINITE')");
        reader->read(log);
        QCOMPARE(log.lines(3).size(), 2U);
    }

    /// Another program holds a lock for writing, with a change that is not done.
    void aStudyThatIsBeingWrittenIsRead()
    {
        for (const char* mode : {"DELETE", "WAL"}) {
            testing::TempFolder folder;
            const auto file = folder / "study.db";
            makeStudy(file);
            testing::execute(file, std::string("PRAGMA journal_mode = ") + mode);
            SQLite::Database writer(file.string(), SQLite::OPEN_READWRITE);
            writer.exec("BEGIN IMMEDIATE; INSERT INTO trial_values VALUES(9, 3, 0, 1, 'FINITE')");
            QCOMPARE(imported(file).lines(2), (std::vector<std::string>{"intermediate_value@1=3"}));
        }
    }

    void damageGetsOneSentence_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* sql, const char* says) {
            QTest::newRow(name) << QString(sql) << QString(says);
        };
        row("newer", "UPDATE version_info SET schema_version = 13, library_version = '6.1.0'",
            "Optuna 6.1.0");
        row("older", "UPDATE version_info SET schema_version = 11", "optuna storage upgrade");
        row("version as text", "UPDATE version_info SET schema_version = 'x'", "upgrade");
        row("no version", "DROP TABLE version_info", "another version");
        row("empty version", "DELETE FROM version_info", "another version");
        row("no parameters", "DROP TABLE trial_params", "trial_params is missing");
        row("no intermediate", "DROP TABLE trial_intermediate_values", "values is missing");
        row("Optuna 2", "ALTER TABLE trial_values DROP COLUMN value_type",
            "trial_values has no column value_type");
        row("text as value", "UPDATE trial_values SET value = 'x' WHERE trial_value_id = 1",
            "\"digits trial 0\" the value is no number (row 1");
        row("no value", "UPDATE trial_values SET value = NULL WHERE trial_value_id = 1",
            "the value is no number");
        row("odd kind", "UPDATE trial_values SET value_type = 'HUGE'", "the value is no number");
        row("objective", "UPDATE trial_values SET objective = -1", "the value is no number");
        row("text as intermediate",
            "UPDATE trial_intermediate_values SET intermediate_value = x'00ff'",
            "an intermediate value is no number");
        row("text as step", "UPDATE trial_intermediate_values SET step = 'one'", "has no step");
        row("text as parameter", "UPDATE trial_params SET param_value = 'adam'",
            "has no value that fits");
        row("choice beyond", "UPDATE trial_params SET param_value = 4 WHERE param_name = 'norm'",
            "\"norm\"");
        row("choice below", "UPDATE trial_params SET param_value = -1 WHERE param_name = 'kind'",
            "\"kind\"");
        row("no choices",
            "UPDATE trial_params SET distribution_json = '{\"name\": "
            "\"CategoricalDistribution\"}'",
            "fits its distribution");
        row("deep distribution",
            "UPDATE trial_params SET distribution_json = "
            "replace(hex(zeroblob(50000)), '0', '[')",
            "fits its distribution");
        row("no distribution", "UPDATE trial_params SET distribution_json = NULL",
            "fits its distribution");
    }
    void damageGetsOneSentence()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, says);
        testing::TempFolder folder;
        makeStudy(folder / "study.db");
        testing::execute(folder / "study.db", sql.toStdString());
        const auto error = testing::errorOf([&] { imported(folder / "study.db"); });
        QVERIFY(error && error->kind() == base::ErrorKind::Input);
        QCOMPARE(error->code(), std::string("log.optuna"));
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->text()).contains(says), error->what());
        // Among others of its folder it costs only itself.
        testing::put(folder / "log.csv", "step,loss\n1,1\n");
        const RecordedLog both = imported(folder.path());
        QVERIFY(both.runs.size() >= 2);
    }

    /// What means nothing is passed over: other names, states, texts that are no UTF-8.
    void oddRowsAreRead()
    {
        testing::TempFolder folder;
        const auto file = folder / "study.db";
        makeStudy(file);
        testing::execute(file, "UPDATE trials SET state = NULL, number = NULL WHERE trial_id = 3");
        testing::execute(file, "UPDATE trials SET study_id = 'x' WHERE trial_id = 5");
        testing::execute(file, "UPDATE studies SET study_name = cast(x'ff27' AS TEXT)");
        testing::execute(file, "UPDATE trial_user_attributes SET value_json = '{' WHERE key = "
                               "'seed'");
        testing::execute(file, "UPDATE study_system_attributes SET value_json = '3'");
        const RecordedLog log = imported(file);
        QCOMPARE(log.runs.size(), 4U);
        QVERIFY(!log.runs[2].run.state);
        QVERIFY(log.runs[2].run.name.ends_with(" trial 3"));
        QVERIFY(!log.runs[0].run.settings.contains("seed"));
        testing::execute(file, "DELETE FROM trials");
        QVERIFY(imported(file).runs.empty());
    }
};

QTEST_GUILESS_MAIN(TestOptunaStudy)
#include "tst_optuna_study.moc"
