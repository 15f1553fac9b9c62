// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/mlflow_database.h"

#include "interop/foreign_database.h"
#include "interop/mlflow_folder.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace assay::interop {

namespace {

constexpr std::int64_t kTellEvery = 20'000; ///< points

} // namespace

MlflowDatabase::MlflowDatabase(std::filesystem::path file)
    : m_path(std::move(file))
    , m_database(openForeign(m_path))
{}

MlflowDatabase::~MlflowDatabase() = default;

void MlflowDatabase::read(LogSink& sink)
{
    try {
        // One moment of the database: no metric of a run that the first query did not see.
        const SQLite::Transaction moment(*m_database);
        readRuns(sink);
        readMetrics(sink);
    } catch (const SQLite::Exception& error) {
        refuseDatabase(m_path, error);
    }
}

void MlflowDatabase::readRuns(LogSink& sink)
{
    std::map<std::string, std::map<std::string, std::string>> settings;
    SQLite::Statement params(*m_database, "SELECT run_uuid, key, value FROM params");
    while (params.executeStep())
        settings[params.getColumn(0).getString()][params.getColumn(1).getString()] =
            params.getColumn(2).getString();
    SQLite::Statement runs(*m_database, "SELECT run_uuid, coalesce(name, ''), coalesce(status, '') "
                                        "FROM runs WHERE coalesce(lifecycle_stage, 'active') = "
                                        "'active' ORDER BY start_time, run_uuid");
    while (runs.executeStep()) {
        const std::string id = runs.getColumn(0).getString();
        const std::string status = runs.getColumn(2).getString();
        LoggedRun run{.source = m_path.string() + "#" + id,
                      .name = runs.getColumn(1).getString(),
                      .tool = "MLflow",
                      .settings = settings[id],
                      .state = mlflowState(status),
                      .problem = {},
                      .saysSessions = false};
        if (run.name.empty())
            run.name = id;
        std::string described = run.name + '\n' + status;
        for (const auto& [name, value] : run.settings)
            described += '\n' + name + '=' + value;
        Known& known = m_runs[id];
        if (std::exchange(known.described, described) != described)
            known.number = sink.run(run);
    }
}

std::map<MlflowDatabase::Place, std::string> MlflowDatabase::dataSets()
{
    std::map<Place, std::string> sets;
    if (!m_database->tableExists("logged_model_metrics"))
        return sets;
    constexpr auto kSet = "coalesce(dataset_name, '') || ' ' || coalesce(dataset_digest, '')";
    SQLite::Statement rows(
        *m_database,
        fmt::format("SELECT run_id, metric_name, metric_timestamp_ms, metric_step, "
                    "coalesce(metric_value, 0), {0} FROM logged_model_metrics WHERE (run_id, "
                    "metric_name) IN (SELECT run_id, metric_name FROM logged_model_metrics "
                    "GROUP BY run_id, metric_name HAVING count(DISTINCT {0}) > 1)",
                    kSet));
    while (rows.executeStep())
        sets[{rows.getColumn(0).getString(), rows.getColumn(1).getString(),
              rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64(),
              rows.getColumn(4).getDouble()}] = rows.getColumn(5).getString();
    return sets;
}

void MlflowDatabase::readMetrics(LogSink& sink)
{
    SQLite::Statement newest(*m_database, "SELECT coalesce(max(rowid), 0) FROM metrics");
    newest.executeStep();
    if (newest.getColumn(0).getInt64() <= m_lastRow) {
        sink.reached(1);
        return;
    }
    const auto sets = dataSets();
    // The order of writing; MLflow has no other way to tell a restart.
    SQLite::Statement rows(*m_database,
                           "SELECT rowid, run_uuid, key, value, timestamp, step, is_nan FROM "
                           "metrics WHERE rowid > ? ORDER BY rowid");
    rows.bind(1, m_lastRow);
    std::int64_t count = 0;
    while (rows.executeStep()) {
        m_lastRow = rows.getColumn(0).getInt64();
        const auto run = m_runs.find(rows.getColumn(1).getString());
        if (run == m_runs.end() || run->second.number < 0)
            continue; // deleted
        double value = rows.getColumn(3).getDouble();
        // MLflow has neither NaN nor infinity in its column: a flag, and the greatest double.
        if (rows.getColumn(6).getInt() != 0)
            value = std::nan("");
        else if (std::abs(value) >= std::numeric_limits<double>::max())
            value = std::copysign(std::numeric_limits<double>::infinity(), value);
        std::string tag = rows.getColumn(2).getString();
        if (const auto set =
                sets.find({run->first, tag, rows.getColumn(4).getInt64(),
                           rows.getColumn(5).getInt64(), rows.getColumn(3).getDouble()});
            set != sets.end()) {
            const auto& owner = m_owners.try_emplace({run->first, tag}, set->second).first->second;
            if (owner != set->second)
                tag += set->second == " " ? " (no data set)" : " (" + set->second + ")";
        }
        sink.point(run->second.number, tag,
                   {.step = rows.getColumn(5).getInt64(),
                    .epoch = 0,
                    .time = static_cast<double>(rows.getColumn(4).getInt64()) / 1000,
                    .value = value});
        if (++count % kTellEvery == 0)
            sink.reached(0.5);
    }
    sink.reached(1);
}

double MlflowDatabase::size() const
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(size);
}

} // namespace assay::interop
