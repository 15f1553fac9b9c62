// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ignoring_sink.h"
#include "interop/optuna_study.h"
#include "memory_file.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

using namespace assay;

namespace {

constexpr std::array<std::pair<const char*, const char*>, 9> kTables{{
    {"version_info", "schema_version, library_version"},
    {"studies", "study_id, study_name"},
    {"study_directions", "study_id, objective, direction"},
    {"study_system_attributes", "study_id, key, value_json"},
    {"trials", "trial_id, number, study_id, state"},
    {"trial_params", "trial_id, param_name, param_value, distribution_json"},
    {"trial_user_attributes", "trial_id, key, value_json"},
    {"trial_values", "trial_value_id, trial_id, objective, value, value_type"},
    {"trial_intermediate_values", "trial_intermediate_value_id, trial_id, step, "
                                  "intermediate_value, intermediate_value_type"},
}};

/// "i3" is a whole number, "f0.5" a number, "n" is null, "bxx" a blob; anything else is a text.
void put(SQLite::Statement& row, int at, const std::string& cell)
{
    const std::string rest = cell.empty() ? cell : cell.substr(1);
    if (cell == "n")
        row.bind(at);
    else if (cell.starts_with('i'))
        row.bind(at, static_cast<std::int64_t>(std::strtoll(rest.c_str(), nullptr, 10)));
    else if (cell.starts_with('f'))
        row.bind(at, std::strtod(rest.c_str(), nullptr));
    else if (cell.starts_with('b'))
        row.bind(at, rest.data(), static_cast<int>(rest.size()));
    else
        row.bind(at, rest);
}

/// A row for each line: a digit for the table, and its cells behind tabs.
void fill(SQLite::Database& database, std::string_view lines)
{
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        const auto table = static_cast<std::size_t>(line.empty() ? 99 : line.front() - '0');
        if (table >= kTables.size())
            continue;
        const auto& [name, columns] = kTables[table];
        const auto count = 1 + std::count(columns, columns + std::strlen(columns), ',');
        std::string places = "?";
        for (std::ptrdiff_t k = 1; k < count; ++k)
            places += ",?";
        SQLite::Statement row(database,
                              std::string("INSERT INTO ") + name + " VALUES(" + places + ")");
        std::string_view cells = line.substr(1);
        for (int k = 1; k <= count && cells.starts_with('\t'); ++k) {
            cells.remove_prefix(1);
            const std::string_view cell = cells.substr(0, cells.find('\t'));
            put(row, k, std::string(cell));
            cells.remove_prefix(cell.size());
        }
        row.exec();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("assay-fuzz-" + std::to_string(getpid()) + ".db");
    static SQLite::Database database = [] {
        SQLite::Database made(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        made.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
        for (const auto& [name, columns] : kTables)
            made.exec(std::string("CREATE TABLE ") + name + "(" + columns + ")");
        return made;
    }();
    database.exec("BEGIN");
    for (const auto& [name, columns] : kTables)
        database.exec(std::string("DELETE FROM ") + name);
    fill(database, fuzz::text(data, size));
    database.exec("COMMIT");
    fuzz::IgnoringSink sink;
    try {
        interop::OptunaStudy study(file);
        study.read(sink);
        study.read(sink);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
