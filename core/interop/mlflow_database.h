// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <map>
#include <memory>

namespace SQLite {
class Database;
} // namespace SQLite

namespace assay::interop {

/// All runs in MLflow's SQLite file, which another program may be writing: it is only ever read.
class MlflowDatabase final : public LogReader
{
public:
    /// Throws an input Error for a file that MLflow did not make.
    explicit MlflowDatabase(std::filesystem::path file);
    ~MlflowDatabase() override;

    void read(LogSink& sink) override;
    double size() const override;

private:
    void readRuns(LogSink& sink);
    void readMetrics(LogSink& sink);

    std::filesystem::path m_path;
    std::unique_ptr<SQLite::Database> m_database;
    struct Known {
        int number = -1;
        std::string described;
    };
    std::map<std::string, Known> m_runs; ///< by id
    std::int64_t m_lastRow = 0;          ///< of table metrics
};

/// Whether a file is an SQLite file, and of whom.
enum class DatabaseMaker { None, Mlflow, Assay, Optuna, Other, Unreadable };
DatabaseMaker databaseMaker(const std::filesystem::path& path);

} // namespace assay::interop
