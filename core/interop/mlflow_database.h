// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace SQLite {
class Database;
} // namespace SQLite

namespace assay::interop {

/// All runs in MLflow's SQLite file, which another program may be writing: it is only ever read. Of
/// a metric that was logged for several data sets (MLflow 3 notes them beside its points) the first
/// keeps the plain tag, the others have their name in brackets behind it.
class MlflowDatabase final : public LogReader
{
public:
    /// Throws an input Error for a file that MLflow did not make.
    explicit MlflowDatabase(std::filesystem::path file);
    ~MlflowDatabase() override;

    void read(LogSink& sink) override;
    double size() const override;

private:
    using Place = std::tuple<std::string, std::string, std::int64_t, std::int64_t, double>;
    /// Run, metric, time, step and value -> data set, of metrics that were logged for several.
    std::map<Place, std::string> dataSets();
    void readRuns(LogSink& sink);
    void readMetrics(LogSink& sink);

    std::filesystem::path m_path;
    std::unique_ptr<SQLite::Database> m_database;
    struct Known {
        int number = -1;
        std::string described;
    };
    std::map<std::string, Known> m_runs;                                 ///< by id
    std::map<std::pair<std::string, std::string>, std::string> m_owners; ///< of plain tags
    std::int64_t m_lastRow = 0;                                          ///< of table metrics
};

} // namespace assay::interop
