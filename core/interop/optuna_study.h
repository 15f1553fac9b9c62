// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "interop/optuna_search.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

namespace assay::interop {

/// Trials of all studies in an SQLite file of Optuna (RDBStorage, schema 12 as from Optuna 3.0 on),
/// which another program may be writing: it is only ever read. A trial is a run "STUDY trial 3".
/// Its settings are its parameters as Python has them (a choice as itself, a whole number without a
/// point), its user attributes, and "optuna.study", "optuna.direction" and "optuna.metric".
/// Reported numbers are points of "intermediate_value"; the final value is one of "value" at the
/// last reported step (0: none was), of several objectives "value NAME" or "value 0". A pruned
/// trial is a stopped run. Trials that wait have not begun, and are left out until they have.
/// Each study is a search as well (`optunaSearch`). A number that is none is found before anything is handed on.
class OptunaStudy final : public LogReader
{
public:
    /// Throws an input Error where the file cannot be opened.
    explicit OptunaStudy(std::filesystem::path file);
    ~OptunaStudy() override;

    /// Throws an input Error also for a database of another form, and for one that has no number where
    /// one belongs.
    void read(LogSink& sink) override;
    double size() const override;

private:
    struct Trial {
        int number = -1; ///< of the sink
        std::string described, name;
        std::int64_t study = 0;
    };
    void requireForm() const;
    std::map<std::int64_t, OptunaHead> studies();
    std::map<std::int64_t, std::map<std::string, std::string>> settings();
    void requireNames();
    void requireNumbers();
    void readTrials(LogSink& sink);
    void readIntermediate(LogSink& sink);
    void readValues(LogSink& sink);
    void readSearches(LogSink& sink);

    std::filesystem::path m_path;
    std::unique_ptr<SQLite::Database> m_database;
    std::map<std::int64_t, OptunaHead> m_studies;         ///< by id, as of the last reading
    std::map<std::int64_t, std::string> m_searches;       ///< by id: what was said of them last
    std::map<std::int64_t, Trial> m_trials;               ///< by id
    std::int64_t m_lastIntermediate = 0, m_lastValue = 0; ///< rows that were read
};

} // namespace assay::interop
