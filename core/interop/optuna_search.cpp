// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/optuna_search.h"

#include "base/utf8.h"
#include "interop/optuna_parameters.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iomanip>
#include <locale>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace assay::interop {

namespace {

/// An axis while it is put together.
struct Axis {
    LoggedAxis made;
    bool isRangeNamed = true, hasSteps = false, hasQuoted = false;

    void widen(double value)
    {
        made.low = std::min(made.low, value);
        made.high = std::max(made.high, value);
    }
};

/// The axes of a study, by what its trials drew from.
class Axes
{
public:
    void add(const std::string& name, const OptunaDistribution& from, const base::Value& value)
    {
        const auto known = std::find_if(m_all.begin(), m_all.end(),
                                        [&](const Axis& one) { return one.made.name == name; });
        const bool isNew = known == m_all.end();
        Axis& axis = isNew ? m_all.emplace_back() : *known;
        LoggedAxis& made = axis.made;
        if (isNew) {
            made.name = name;
            made.log = from.log;
            made.integer = from.integer;
        } else if (made.choices.empty() != from.choices.empty()) {
            m_mixed.insert(name);
            return;
        }
        for (const base::Value& choice : from.choices) {
            if (std::find(made.choices.begin(), made.choices.end(), choice) == made.choices.end())
                made.choices.push_back(choice);
        }
        axis.hasQuoted = axis.hasQuoted || from.hasQuoted;
        if (!from.choices.empty())
            return;
        const auto* whole = std::get_if<std::int64_t>(&value);
        const double number = whole ? static_cast<double>(*whole) : std::get<double>(value);
        if (isNew)
            made.low = made.high = number;
        axis.widen(number);
        axis.widen(from.low.value_or(number));
        axis.widen(from.high.value_or(number));
        made.log = made.log && from.log;
        made.integer =
            made.integer && from.integer && whole && isWhole(from.low) && isWhole(from.high);
        axis.isRangeNamed = axis.isRangeNamed && from.low && from.high;
        axis.hasSteps = axis.hasSteps || from.hasSteps;
    }

    void finish(LoggedStudy& study) const
    {
        std::vector<std::string> unnamed, stepped, quoted;
        for (const Axis& axis : m_all) {
            study.axes.push_back(axis.made);
            if (!axis.isRangeNamed)
                unnamed.push_back(axis.made.name);
            if (axis.hasSteps)
                stepped.push_back(axis.made.name);
            if (axis.hasQuoted)
                quoted.push_back(axis.made.name);
        }
        if (!unnamed.empty())
            study.remarks.push_back(
                fmt::format("The file names no range of {}: it is that of the trials.",
                            fmt::join(unnamed, ", ")));
        if (!stepped.empty())
            study.remarks.push_back(
                fmt::format("The steps of {} are not kept: the whole range is shown.",
                            fmt::join(stepped, ", ")));
        if (!quoted.empty())
            study.remarks.push_back(fmt::format(
                "Of {} some choices are written alike, as the text \"3\" and the number 3: such texts "
                "stand in quotation marks.",
                fmt::join(quoted, ", ")));
        if (!m_mixed.empty())
            study.problem =
                fmt::format("{} is a list in one trial and a range in another; give the "
                            "two names of their own in a copy, and import that.",
                            *m_mixed.begin());
    }

private:
    static bool isWhole(const std::optional<double>& value)
    {
        return !value || *value == std::floor(*value);
    }

    std::vector<Axis> m_all; ///< in the order in which they were met
    std::set<std::string> m_mixed;
};

std::optional<LoggedTrial::Outcome> outcomeFrom(const std::string& state)
{
    if (state == "COMPLETE")
        return LoggedTrial::Outcome::Complete;
    if (state == "PRUNED")
        return LoggedTrial::Outcome::Pruned;
    if (state == "FAIL")
        return LoggedTrial::Outcome::Failed;
    return std::nullopt;
}

/// The numbers of a query of trial ids and numbers; the last one of each id counts. What is no number is left out.
std::map<std::int64_t, double> numbersOf(SQLite::Statement& rows)
{
    std::map<std::int64_t, double> numbers;
    while (rows.executeStep()) {
        const SQLite::Column cell = rows.getColumn(1);
        if (cell.isInteger() || cell.isFloat())
            numbers[rows.getColumn(0).getInt64()] = cell.getDouble();
    }
    return numbers;
}

/// "2024-05-06 07:08:09.250000", as Optuna writes the clock of its machine, without a zone: taken as the time of this
/// machine. Seconds since 1970; 0: it is no such time.
double secondsOf(const std::string& text)
{
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    std::tm parts{};
    if (!(stream >> std::get_time(&parts, "%Y-%m-%d %H:%M:%S")))
        return 0;
    parts.tm_isdst = -1;
    const std::time_t whole = std::mktime(&parts);
    if (whole <= 0)
        return 0;
    double fraction = 0;
    if (stream.peek() == '.' && !(stream >> fraction && fraction >= 0 && fraction < 1))
        return 0;
    return static_cast<double>(whole) + fraction;
}

/// An expression of a time of the trials as text; an empty one where the file has no such column.
std::string timeColumn(SQLite::Database& database, const char* name)
{
    constexpr int kLongestTime = 40;
    SQLite::Statement there(database,
                            "SELECT count(*) FROM pragma_table_info('trials') WHERE name = ?");
    there.bind(1, name);
    return there.executeStep() && there.getColumn(0).getInt64() > 0
               ? fmt::format("coalesce(substr({}, 1, {}), '')", name, kLongestTime)
               : std::string("''");
}

void readTrials(SQLite::Database& database, std::int64_t study,
                const std::function<int(std::int64_t)>& runOf, LoggedStudy& made,
                std::map<std::int64_t, std::size_t>& places)
{
    SQLite::Statement values(database,
                             "SELECT v.trial_id, v.value FROM trial_values v JOIN trials t ON "
                             "t.trial_id = v.trial_id WHERE t.study_id = ? AND v.objective = 0 "
                             "AND v.value_type = 'FINITE'");
    values.bind(1, study);
    const auto final = numbersOf(values);
    // A pruner of Optuna's takes the last one that was reported.
    SQLite::Statement steps(
        database, "SELECT i.trial_id, i.intermediate_value FROM trial_intermediate_values "
                  "i JOIN trials t ON t.trial_id = i.trial_id WHERE t.study_id = ? AND "
                  "t.state = 'PRUNED' AND i.intermediate_value_type = 'FINITE' "
                  "ORDER BY i.step");
    steps.bind(1, study);
    const auto reported = numbersOf(steps);
    SQLite::Statement trials(
        database, fmt::format("SELECT trial_id, coalesce(number, trial_id), coalesce(state, ''), "
                              "{}, {} FROM trials WHERE study_id = ? ORDER BY trial_id",
                              timeColumn(database, "datetime_start"),
                              timeColumn(database, "datetime_complete")));
    trials.bind(1, study);
    std::int64_t open = 0, repeated = 0;
    bool hasTimes = false;
    std::set<std::int64_t> numbers;
    while (trials.executeStep()) {
        const std::int64_t id = trials.getColumn(0).getInt64();
        const std::int64_t number = trials.getColumn(1).getInt64();
        const auto outcome = outcomeFrom(trials.getColumn(2).getString());
        if (!outcome) {
            ++open;
            continue;
        }
        if (number < 0 || !numbers.insert(number).second) {
            ++repeated;
            continue;
        }
        LoggedTrial trial{.run = runOf(id),
                          .number = number,
                          .outcome = *outcome,
                          .begun = secondsOf(trials.getColumn(3).getString()),
                          .ended = secondsOf(trials.getColumn(4).getString())};
        if (trial.ended < trial.begun)
            trial.ended = 0;
        hasTimes = hasTimes || trial.begun > 0 || trial.ended > 0;
        if (const auto value = final.find(id); value != final.end())
            trial.value = value->second;
        else if (const auto last = reported.find(id); last != reported.end())
            trial.value = last->second;
        places[id] = made.trials.size();
        made.trials.push_back(std::move(trial));
    }
    const auto say = [&](std::int64_t count, const char* one, const char* many) {
        if (count > 0)
            made.remarks.push_back(count == 1 ? fmt::format("1 trial {}", one)
                                              : fmt::format("{} trials {}", count, many));
    };
    say(open, "has not ended and is left out.", "have not ended and are left out.");
    say(repeated, "has the number of another one and is left out.",
        "have numbers of others and are left out.");
    if (hasTimes)
        made.remarks.push_back(
            "Its times have no time zone and are taken as those of this machine.");
    if (made.trials.empty())
        made.problem = "No trial of it has ended yet; import it again once one has.";
}

void readParameters(SQLite::Database& database, std::int64_t study,
                    const std::map<std::int64_t, std::size_t>& places, LoggedStudy& made)
{
    SQLite::Statement rows(database,
                           "SELECT p.trial_id, p.param_name, p.param_value, "
                           "coalesce(p.distribution_json, '') FROM trial_params p JOIN trials t ON "
                           "t.trial_id = p.trial_id WHERE t.study_id = ? ORDER BY p.trial_id, "
                           "p.rowid");
    rows.bind(1, study);
    OptunaDistributions distributions;
    Axes axes;
    while (rows.executeStep()) {
        const auto place = places.find(rows.getColumn(0).getInt64());
        const OptunaDistribution* from = distributions.of(rows.getColumn(3).getString());
        if (place == places.end() || !from)
            continue;
        const auto value = optunaValue(rows.getColumn(2).getDouble(), *from);
        if (!value)
            continue;
        const std::string name = base::validUtf8(rows.getColumn(1).getString());
        axes.add(name, *from, *value);
        made.trials[place->second].point[name] = *value;
    }
    axes.finish(made);
}

} // namespace

LoggedStudy optunaSearch(SQLite::Database& database, const std::filesystem::path& file,
                         const OptunaHead& head, const std::function<int(std::int64_t)>& runOf)
{
    LoggedStudy made;
    made.origin = base::validUtf8(fmt::format("optuna: {}, study {}", file.string(), head.name));
    made.measure = head.metrics.empty() || head.metrics.front().empty()
                       ? "value"
                       : base::validUtf8(head.metrics.front());
    if (head.directions.size() > 1) {
        made.problem = fmt::format(
            "It has {} objectives ({}), and a study here has one; put its trials into an Optuna "
            "study of one of them, with study.add_trial, and import that.",
            head.directions.size(),
            base::validUtf8(fmt::format(
                "{}", fmt::join(head.metrics.empty() ? head.directions : head.metrics, ", "))));
        return made;
    }
    const std::string direction = head.directions.empty() ? "" : head.directions.front();
    if (direction != "minimize" && direction != "maximize") {
        made.problem = "It does not say whether its values are to become small or large; give it a "
                       "direction in a copy, and import that.";
        return made;
    }
    made.isMaximised = direction == "maximize";
    std::map<std::int64_t, std::size_t> places; // of trials, by their id
    readTrials(database, head.id, runOf, made, places);
    if (made.problem.empty())
        readParameters(database, head.id, places, made);
    return made;
}

std::string described(const LoggedStudy& study)
{
    std::string text = study.measure + '\n' + study.problem + (study.isMaximised ? "\n-" : "\n+");
    for (const std::string& remark : study.remarks)
        text += '\n' + remark;
    for (const LoggedAxis& axis : study.axes) {
        text +=
            fmt::format("\n{} {} {} {} {}", axis.name, axis.low, axis.high, axis.log, axis.integer);
        for (const base::Value& choice : axis.choices)
            text += ' ' + base::toText(choice);
    }
    for (const LoggedTrial& trial : study.trials) {
        text += fmt::format("\n{} {} {} {} {}", trial.number, static_cast<int>(trial.outcome),
                            trial.value, trial.begun, trial.ended);
        for (const auto& [name, value] : trial.point)
            text += ' ' + name + '=' + base::toText(value);
    }
    return text;
}

} // namespace assay::interop
