// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/optuna_study.h"

#include "base/json_text.h"
#include "base/value.h"
#include "data/formats/byte_reader.h"
#include "interop/foreign_database.h"
#include "interop/optuna_parameters.h"
#include "interop/python_json.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

namespace assay::interop {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kSchema = 12;        ///< of Optuna's version_info
constexpr std::int64_t kSayEvery = 20'000;  ///< points
constexpr std::int64_t kLongestName = 1000; ///< of a study, a parameter or an attribute, bytes
constexpr std::int64_t kLongestText =
    10'000; ///< of an attribute or the choices of a parameter, bytes

/// What is read of each table.
constexpr std::array<std::pair<const char*, std::array<const char*, 6>>, 9> kTables{{
    {"version_info", {"schema_version", "library_version"}},
    {"studies", {"study_id", "study_name"}},
    {"study_directions", {"study_id", "objective", "direction"}},
    {"study_system_attributes", {"study_id", "key", "value_json"}},
    {"trials", {"trial_id", "number", "study_id", "state"}},
    {"trial_params", {"trial_id", "param_name", "param_value", "distribution_json"}},
    {"trial_user_attributes", {"trial_id", "key", "value_json"}},
    {"trial_values", {"trial_value_id", "trial_id", "objective", "value", "value_type"}},
    {"trial_intermediate_values",
     {"trial_intermediate_value_id", "trial_id", "step", "intermediate_value",
      "intermediate_value_type"}},
}};

[[noreturn]] void refuse(const std::filesystem::path& path, std::string text)
{
    data::formats::refuse(path, "log.optuna", std::move(text));
}

std::optional<train::RunState> stateFrom(const std::string& state)
{
    using train::RunState;
    if (state == "RUNNING")
        return RunState::Running;
    if (state == "COMPLETE")
        return RunState::Finished;
    if (state == "PRUNED")
        return RunState::Stopped;
    if (state == "FAIL")
        return RunState::Failed;
    return std::nullopt;
}

bool isNumber(const SQLite::Column& cell)
{
    return cell.isInteger() || cell.isFloat();
}

/// A number and the kind beside it: NaN and the infinities have no number in the database. Empty:
/// neither fits.
std::optional<double> numberFrom(const SQLite::Column& cell, const std::string& kind)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (kind == "INF_POS")
        return kInfinity;
    if (kind == "INF_NEG")
        return -kInfinity;
    if (kind == "NAN")
        return std::nan("");
    if (kind == "FINITE" && isNumber(cell))
        return cell.getDouble();
    return std::nullopt;
}

/// A text as it is, anything else as JSON.
std::string textOf(const Json& json)
{
    if (json.is_string())
        return json.get<std::string>();
    return json.is_number_float() ? base::toText(json.get<double>()) : base::dumped(json);
}

std::optional<Json> parsed(const std::string& text)
{
    return base::parsedJson<Json>(withQuotedWords(text));
}

/// Takes what is read only to find out whether it can be.
class NoSink final : public LogSink
{
public:
    int run(const LoggedRun&) override { return 0; }
    void session(int, const LoggedSession&) override {}
    void point(int, const std::string&, const LoggedPoint&) override {}
    void problem(int, const base::Finding&) override {}
    void forget(int) override {}
    void reached(double) override {}
};

} // namespace

OptunaStudy::OptunaStudy(std::filesystem::path file)
    : m_path(std::move(file))
    , m_database(openForeign(m_path))
{}

OptunaStudy::~OptunaStudy() = default;

void OptunaStudy::read(LogSink& sink)
{
    try {
        // One moment of the database: no number of a trial that the first query did not see.
        const SQLite::Transaction moment(*m_database);
        requireForm();
        requireNames();
        m_studies = studies();
        readTrials(sink);
        readIntermediate(sink);
        readValues(sink);
        readSearches(sink);
        sink.reached(1);
    } catch (const SQLite::Exception& error) {
        refuseDatabase(m_path, error);
    }
}

void OptunaStudy::requireForm() const
{
    std::int64_t schema = -1;
    std::string library = "another version";
    if (m_database->tableExists("version_info")) {
        SQLite::Statement version(*m_database, "SELECT * FROM version_info LIMIT 1");
        if (version.executeStep()) {
            for (int k = 0; k < version.getColumnCount(); ++k) {
                const std::string name = version.getColumnName(k);
                if (name == "schema_version" && version.getColumn(k).isInteger())
                    schema = version.getColumn(k).getInt64();
                else if (name == "library_version")
                    library = version.getColumn(k).getString().substr(0, 40);
            }
        }
    }
    if (schema > kSchema)
        refuse(m_path,
               fmt::format("This Optuna study was written by Optuna {}, in version {} of its "
                           "database; Assay reads version {}: look for a newer Assay.",
                           library, schema, kSchema));
    for (const auto& [table, columns] : kTables) {
        std::vector<std::string> there;
        if (m_database->tableExists(table)) {
            SQLite::Statement names(*m_database, "SELECT name FROM pragma_table_info(?)");
            names.bind(1, table);
            while (names.executeStep())
                there.push_back(names.getColumn(0).getString());
        }
        const auto missing = std::find_if(columns.begin(), columns.end(), [&](const char* column) {
            return column && std::find(there.begin(), there.end(), column) == there.end();
        });
        if (missing != columns.end() || schema != kSchema)
            refuse(m_path,
                   fmt::format(
                       "This looks like an Optuna study, but {}; if it is of an Optuna before 3.0 "
                       "(it says {}), run optuna storage upgrade on a copy and import that.",
                       schema != kSchema ? std::string("its version_info names no version "
                                                       "of the database that Assay reads")
                       : there.empty()
                           ? fmt::format("its table {} is missing", table)
                           : fmt::format("its table {} has no column {}", table, *missing),
                       library));
    }
}

std::map<std::int64_t, OptunaHead> OptunaStudy::studies()
{
    std::map<std::int64_t, OptunaHead> all;
    SQLite::Statement rows(*m_database, "SELECT study_id, study_name FROM studies");
    while (rows.executeStep()) {
        OptunaHead& head = all[rows.getColumn(0).getInt64()];
        head.id = rows.getColumn(0).getInt64();
        head.name = rows.getColumn(1).getString();
    }
    SQLite::Statement directions(*m_database, "SELECT study_id, direction FROM study_directions "
                                              "ORDER BY study_id, objective");
    while (directions.executeStep()) {
        const auto study = all.find(directions.getColumn(0).getInt64());
        if (study != all.end())
            study->second.directions.push_back(
                data::formats::lower(directions.getColumn(1).getString()));
    }
    SQLite::Statement metrics(
        *m_database, "SELECT study_id, value_json FROM study_system_attributes WHERE key = "
                     "'study:metric_names' AND length(value_json) <= ?");
    metrics.bind(1, kLongestText);
    while (metrics.executeStep()) {
        const auto study = all.find(metrics.getColumn(0).getInt64());
        const auto names = parsed(metrics.getColumn(1).getString());
        if (study == all.end() || !names || !names->is_array())
            continue;
        for (const Json& name : *names)
            study->second.metrics.push_back(textOf(name));
    }
    return all;
}

std::map<std::int64_t, std::map<std::string, std::string>> OptunaStudy::settings()
{
    std::map<std::int64_t, std::map<std::string, std::string>> all;
    SQLite::Statement params(*m_database, "SELECT trial_id, param_name, param_value, "
                                          "coalesce(distribution_json, '') FROM trial_params");
    OptunaDistributions distributions;
    while (params.executeStep()) {
        const std::int64_t trial = params.getColumn(0).getInt64();
        const std::string name = params.getColumn(1).getString();
        const SQLite::Column cell = params.getColumn(2);
        const OptunaDistribution* from = distributions.of(params.getColumn(3).getString());
        const auto value =
            from && isNumber(cell) ? optunaValue(cell.getDouble(), *from) : std::nullopt;
        if (!value)
            refuse(m_path, fmt::format("The parameter \"{}\" of the trial with id {} has no value "
                                       "that fits its distribution; import a sound copy.",
                                       name, trial));
        all[trial][name] = base::toText(*value);
    }
    SQLite::Statement attributes(*m_database,
                                 "SELECT trial_id, key, value_json FROM trial_user_attributes "
                                 "WHERE length(value_json) <= ?");
    attributes.bind(1, kLongestText);
    while (attributes.executeStep()) {
        if (const auto json = parsed(attributes.getColumn(2).getString()))
            all[attributes.getColumn(0).getInt64()].try_emplace(attributes.getColumn(1).getString(),
                                                                textOf(*json));
    }
    return all;
}

void OptunaStudy::readTrials(LogSink& sink)
{
    auto settings = this->settings();
    std::vector<std::pair<std::int64_t, LoggedRun>> changed;
    SQLite::Statement trials(*m_database, "SELECT trial_id, coalesce(number, trial_id), study_id, "
                                          "coalesce(state, '') FROM trials ORDER BY trial_id");
    while (trials.executeStep()) {
        const std::int64_t id = trials.getColumn(0).getInt64();
        const auto study = m_studies.find(trials.getColumn(2).getInt64());
        const std::string state = trials.getColumn(3).getString();
        if (study == m_studies.end() || state == "WAITING")
            continue;
        LoggedRun run{
            .source = fmt::format("{}#{}", m_path.string(), id),
            .name = fmt::format("{} trial {}", study->second.name, trials.getColumn(1).getString()),
            .tool = "Optuna",
            .settings = std::move(settings[id]),
            .state = stateFrom(state),
            .problem = state == "PRUNED" ? "Optuna's pruner stopped it early." : ""};
        run.settings["optuna.study"] = study->second.name;
        run.settings["optuna.direction"] =
            fmt::format("{}", fmt::join(study->second.directions, ", "));
        if (!study->second.metrics.empty())
            run.settings["optuna.metric"] =
                fmt::format("{}", fmt::join(study->second.metrics, ", "));
        std::string described = run.name + '\n' + state;
        for (const auto& [name, value] : run.settings)
            described += '\n' + name + '=' + value;
        Trial& trial = m_trials[id];
        trial.study = study->first;
        trial.name = run.name;
        if (std::exchange(trial.described, described) != described)
            changed.emplace_back(id, std::move(run));
    }
    try {
        requireNumbers();
    } catch (...) {
        for (const auto& [id, run] : changed)
            m_trials[id].described.clear(); // nobody has been given them
        throw;
    }
    for (const auto& [id, run] : changed)
        m_trials[id].number = sink.run(run);
}

/// A name of millions of bytes would be in the name of every run.
void OptunaStudy::requireNames()
{
    struct Named {
        const char *table, *column, *what;
    };
    constexpr std::array kNamed{Named{"studies", "study_name", "The name of a study"},
                                Named{"trial_params", "param_name", "The name of a parameter"},
                                Named{"trial_user_attributes", "key", "The name of an attribute"},
                                Named{"trials", "number", "The number of a trial"}};
    for (const Named& one : kNamed) {
        SQLite::Statement longest(
            *m_database,
            fmt::format("SELECT max(length(CAST(\"{}\" AS BLOB))) FROM {}", one.column, one.table));
        if (longest.executeStep() && longest.getColumn(0).getInt64() > kLongestName)
            refuse(m_path, fmt::format("{} has {} bytes, and Assay reads up to {}; make it shorter "
                                       "in a copy, and import that.",
                                       one.what, longest.getColumn(0).getInt64(), kLongestName));
    }
}

/// All or nothing: of a file with a number that is none, nothing is handed on.
void OptunaStudy::requireNumbers()
{
    const auto read = std::pair(m_lastIntermediate, m_lastValue);
    const auto goBack = [&] { std::tie(m_lastIntermediate, m_lastValue) = read; };
    NoSink nobody;
    try {
        readIntermediate(nobody);
        readValues(nobody);
    } catch (...) {
        goBack();
        throw;
    }
    goBack();
}

void OptunaStudy::readSearches(LogSink& sink)
{
    const auto runOf = [this](std::int64_t trial) {
        const auto known = m_trials.find(trial);
        return known == m_trials.end() ? -1 : known->second.number;
    };
    for (const auto& [id, head] : m_studies) {
        const LoggedStudy search = optunaSearch(*m_database, m_path, head, runOf);
        std::string text = described(search);
        if (std::string& said = m_searches[id]; said != text) {
            said = std::move(text);
            sink.study(search);
        }
    }
}

void OptunaStudy::readIntermediate(LogSink& sink)
{
    SQLite::Statement rows(
        *m_database, "SELECT trial_intermediate_value_id, trial_id, step, intermediate_value, "
                     "coalesce(intermediate_value_type, '') FROM trial_intermediate_values "
                     "WHERE trial_intermediate_value_id > ? ORDER BY 1");
    rows.bind(1, m_lastIntermediate);
    std::int64_t count = 0;
    while (rows.executeStep()) {
        const std::int64_t row = rows.getColumn(0).getInt64();
        const auto trial = m_trials.find(rows.getColumn(1).getInt64());
        m_lastIntermediate = row;
        if (trial == m_trials.end())
            continue; // deleted
        const auto value = numberFrom(rows.getColumn(3), rows.getColumn(4).getString());
        if (!value || !rows.getColumn(2).isInteger())
            refuse(m_path,
                   fmt::format("Of \"{}\" an intermediate value is no number or has no step "
                               "(row {} of trial_intermediate_values); import a sound copy.",
                               trial->second.name, row));
        sink.point(trial->second.number, "intermediate_value",
                   {.step = rows.getColumn(2).getInt64(), .value = *value});
        if (++count % kSayEvery == 0)
            sink.reached(0.5);
    }
}

void OptunaStudy::readValues(LogSink& sink)
{
    std::map<std::int64_t, std::int64_t> lastSteps;
    SQLite::Statement steps(*m_database,
                            "SELECT trial_id, max(step) FROM trial_intermediate_values "
                            "GROUP BY trial_id");
    while (steps.executeStep())
        lastSteps[steps.getColumn(0).getInt64()] = steps.getColumn(1).getInt64();
    SQLite::Statement rows(*m_database,
                           "SELECT trial_value_id, trial_id, objective, value, "
                           "coalesce(value_type, '') FROM trial_values WHERE trial_value_id > ? "
                           "ORDER BY 1");
    rows.bind(1, m_lastValue);
    while (rows.executeStep()) {
        const std::int64_t row = rows.getColumn(0).getInt64();
        const auto trial = m_trials.find(rows.getColumn(1).getInt64());
        m_lastValue = row;
        const auto study =
            trial == m_trials.end() ? m_studies.end() : m_studies.find(trial->second.study);
        if (study == m_studies.end())
            continue; // deleted
        const auto value = numberFrom(rows.getColumn(3), rows.getColumn(4).getString());
        const std::int64_t objective = rows.getColumn(2).getInt64();
        if (!value || objective < 0)
            refuse(m_path, fmt::format("Of \"{}\" the value is no number (row {} of trial_values); "
                                       "import a sound copy.",
                                       trial->second.name, row));
        const auto& metrics = study->second.metrics;
        const auto at = static_cast<std::size_t>(objective);
        const std::string tag = study->second.directions.size() < 2 ? std::string("value")
                                : at < metrics.size()               ? "value " + metrics[at]
                                                      : fmt::format("value {}", objective);
        const auto step = lastSteps.find(trial->first);
        sink.point(trial->second.number, tag,
                   {.step = step == lastSteps.end() ? 0 : step->second, .value = *value});
    }
}

double OptunaStudy::size() const
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(size);
}

} // namespace assay::interop
