// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/mlflow_database.h"

#include "base/open_database.h"
#include "data/formats/byte_reader.h"
#include "interop/mlflow_folder.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

namespace assay::interop {

namespace {

constexpr int kPatience = 5000;             ///< ms
constexpr std::int64_t kTellEvery = 20'000; ///< points

/// As sqlite.org/security.html advises for files from elsewhere.
void harden(SQLite::Database& database)
{
    database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
}

[[noreturn]] void refuseDatabase(const std::filesystem::path& path, const SQLite::Exception& error)
{
    data::formats::refuse(path, "log.database",
                          fmt::format("The database cannot be read ({}); close what is writing it, "
                                      "or import a copy.",
                                      error.what()));
}

} // namespace

DatabaseMaker databaseMaker(const std::filesystem::path& path)
{
    if (base::isOpenDatabase(path))
        return DatabaseMaker::Assay;
    constexpr char kMagic[] = "SQLite format 3"; // with its final zero: 16 bytes
    char head[sizeof kMagic] = {};
    std::ifstream file(path, std::ios::binary);
    if (!file.read(head, sizeof head) || std::memcmp(head, kMagic, sizeof kMagic) != 0)
        return DatabaseMaker::None;
    file.close();
    try {
        SQLite::Database database(path.string(), SQLite::OPEN_READONLY, kPatience);
        harden(database);
        if (database.tableExists("runs") && database.tableExists("metrics")
            && database.tableExists("params") && database.tableExists("alembic_version"))
            return DatabaseMaker::Mlflow;
        if (database.tableExists("runs") && database.tableExists("split_members"))
            return DatabaseMaker::Assay;
        if (database.tableExists("studies") && database.tableExists("trials"))
            return DatabaseMaker::Optuna;
    } catch (const SQLite::Exception&) {
        return DatabaseMaker::Unreadable; // damaged, or locked by its owner
    }
    return DatabaseMaker::Other;
}

MlflowDatabase::MlflowDatabase(std::filesystem::path file)
    : m_path(std::move(file))
{
    try {
        m_database =
            std::make_unique<SQLite::Database>(m_path.string(), SQLite::OPEN_READONLY, kPatience);
        harden(*m_database);
    } catch (const SQLite::Exception& error) {
        refuseDatabase(m_path, error);
    }
}

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
