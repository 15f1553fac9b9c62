// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/log_reader.h"
#include "store/import_writer.h"
#include "support/temp_project.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

#include <QDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace assay;
using Json = nlohmann::json;

namespace {

const QString kLogs = QStringLiteral(ASSAY_ROOT "/../shared/data/logs/");

using Points = std::vector<std::pair<std::int64_t, double>>;

/// Every stored scalar of a project by "source/tag", as it was logged.
std::map<std::string, Points> storedIn(const std::filesystem::path& project)
{
    std::map<std::string, Points> all;
    const SQLite::Database database(project.string());
    SQLite::Statement rows(database, "SELECT source || '/' || metrics.name, metrics.step, value "
                                     "FROM metrics JOIN runs ON runs.id = metrics.run "
                                     "ORDER BY metrics.id");
    while (rows.executeStep())
        all[rows.getColumn(0).getString()].emplace_back(
            rows.getColumn(1).getInt64(),
            rows.getColumn(2).isNull() ? std::nan("") : rows.getColumn(2).getDouble());
    return all;
}

Json read(const QString& file)
{
    std::ifstream stream(file.toStdString());
    return Json::parse(stream);
}

double numberOf(const Json& value)
{
    if (value.is_number())
        return value.get<double>();
    return value == "inf" ? HUGE_VAL : value == "-inf" ? -HUGE_VAL : std::nan("");
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

class TestRealLogs : public QObject
{
    Q_OBJECT
private:
    /// Imports `path`; compares every series of `expected` ("source/tag" -> points) with it, and
    /// that there is nothing else.
    void compare(const QString& path, const std::map<std::string, Json>& expected, bool asFloat)
    {
        testing::TempProject project;
        store::ImportWriter writer(project.file, interop::LogUse::Import);
        interop::openLog(path.toStdString(), interop::LogUse::Import)->read(writer);
        writer.finish();
        QCOMPARE(writer.findings().size(), 0u);
        const auto stored = storedIn(project.file);
        std::int64_t points = 0;
        for (const auto& [name, wanted] : expected) {
            const auto found = stored.find(name);
            QVERIFY2(found != stored.end(), name.c_str());
            QCOMPARE(found->second.size(), wanted.size());
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                double value = numberOf(wanted[i][1]);
                if (asFloat)
                    value = static_cast<float>(value);
                QCOMPARE(found->second[i].first, wanted[i][0].get<std::int64_t>());
                QVERIFY2(same(found->second[i].second, value), name.c_str());
                ++points;
            }
        }
        QCOMPARE(stored.size(), expected.size());
        QCOMPARE(writer.points(), points);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(kLogs).exists())
            QSKIP("../shared/data/logs is not here");
    }

    void tensorBoard_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("torch") << "tensorboard/torch";
        QTest::newRow("tensorboardX") << "tensorboard/tensorboardX";
        QTest::newRow("tf-summary") << "tensorboard/tf-summary";
        QTest::newRow("lightning") << "lightning";
    }
    void tensorBoard()
    {
        QFETCH(const QString, folder);
        const Json json = read(kLogs + folder + "/expected.json");
        const bool lightning = folder == "lightning";
        const QString root =
            QDir::cleanPath(kLogs + folder + "/" + QString::fromStdString(json["root"]));
        std::map<std::string, Json> expected;
        // A folder of a run's own program becomes the beginning of its tags: the path stays.
        for (const auto& [run, tags] : json["scalars"].items())
            for (const auto& [tag, points] : tags.items())
                expected[root.toStdString() + "/" + run + "/" + tag] = points;
        compare(lightning ? root + "/lightning_logs" : root, expected, true);
    }

    void lightningCsv()
    {
        const Json json = read(kLogs + "lightning/expected.json");
        const QString root = QDir::cleanPath(kLogs + "lightning");
        std::map<std::string, Json> expected;
        for (const auto& [run, columns] : json["csv"].items())
            for (const auto& [column, points] : columns.items())
                expected[root.toStdString() + "/" + run + "/metrics.csv/" + column] = points;
        compare(root + "/csv_logs", expected, false);
    }

    void keras()
    {
        const Json json = read(kLogs + "keras/expected.json");
        const QString root = QDir::cleanPath(kLogs + "keras");
        std::map<std::string, Json> expected;
        for (const auto& [file, columns] : json["files"].items())
            for (const auto& [column, points] : columns.items())
                expected[root.toStdString() + "/" + file + "/" + column] = points;
        compare(root, expected, false);
    }

    void mlflow_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("database") << "sqlite";
        QTest::newRow("folders") << "file";
    }
    void mlflow()
    {
        QFETCH(const QString, folder);
        const QString root = QDir::cleanPath(kLogs + "mlflow/" + folder);
        const Json json = read(root + "/expected.json");
        std::string begin = root.toStdString() + "/mlflow.db#";
        if (folder == "file") {
            for (const QString& name : QDir(root + "/mlruns").entryList(QDir::Dirs))
                if (name.size() > 3)
                    begin = (root + "/mlruns/" + name + "/").toStdString();
        }
        std::map<std::string, Json> expected;
        for (const auto& [name, run] : json["runs"].items())
            for (const auto& [metric, points] : run["metrics"].items())
                expected[begin + run["run_id"].get<std::string>() + "/" + metric] = points;
        compare(root, expected, false);
    }

    void optuna()
    {
        const QString root = QDir::cleanPath(kLogs + "optuna");
        const Json json = read(root + "/expected.json");
        std::map<std::string, Json> expected;
        for (const auto& [number, trial] : json["trials"].items()) {
            // Trials are numbered from 0, and their rows from 1.
            const std::string begin =
                root.toStdString() + "/study.db#" + std::to_string(std::stoi(number) + 1) + "/";
            if (!trial["intermediate"].empty())
                expected[begin + "intermediate_value"] = trial["intermediate"];
            if (!trial["value"].is_null())
                expected[begin + "value"] = Json::array(
                    {{trial["intermediate"].empty() ? Json(0) : trial["intermediate"].back()[0],
                      trial["value"]}});
        }
        compare(root, expected, false);
    }

    void settingsBecomeTheSpec()
    {
        testing::TempProject project;
        store::ImportWriter writer(project.file, interop::LogUse::Import);
        interop::openLog((kLogs + "tensorboard/torch").toStdString(), interop::LogUse::Import)
            ->read(writer);
        interop::openLog((kLogs + "mlflow/sqlite").toStdString(), interop::LogUse::Import)
            ->read(writer);
        writer.finish();
        const auto specs = testing::rows(project.file, "SELECT name, spec, seed FROM runs");
        QVERIFY(specs.at(0).find("\"lr\":") != std::string::npos);
        bool found = false;
        for (const std::string& row : specs)
            found = found
                    || (row.starts_with("small") && row.ends_with("| 31")
                        && row.find("\"hidden\":\"16\"") != std::string::npos);
        QVERIFY(found);
    }
};

QTEST_GUILESS_MAIN(TestRealLogs)
#include "tst_real_logs.moc"
