// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_csv.h"

#include "base/csv_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>

namespace assay::tune {

namespace {

using base::csvCell;

constexpr const char* kLineEnd = "\r\n";

std::string valueCell(const base::Value& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text ? csvCell(*text) : base::toText(value);
}

} // namespace

std::string timeText(double seconds)
{
    constexpr double kLast = 253402300799.0; // year 9999
    if (!(seconds > 0 && seconds <= kLast))
        return {};
    const auto thousandths = static_cast<std::int64_t>(std::floor(seconds * 1000 + 0.5));
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(static_cast<std::time_t>(thousandths / 1000)),
                       thousandths % 1000);
}

SearchTimes timesOf(const SearchState& state)
{
    SearchTimes times;
    for (const TriedRun& one : state.trials) {
        if (one.begun > 0)
            times.begun = times.begun > 0 ? std::min(times.begun, one.begun) : one.begun;
        times.ended = std::max(times.ended, one.ended);
    }
    return times;
}

std::string toCsv(const SearchState& state)
{
    std::vector<std::string> paths;
    for (const Axis& axis : state.search.space.axes)
        paths.push_back(axis.path);
    std::set<std::string> others; // of trials from before the space was changed
    for (const TriedRun& each : state.trials) {
        for (const auto& [path, value] : each.trial.point)
            others.insert(path);
    }
    for (const Axis& axis : state.search.space.axes)
        others.erase(axis.path);
    paths.insert(paths.end(), others.begin(), others.end());
    const bool isForeign = isImported(state.search);
    const double sign = isForeign && state.search.isMaximised ? -1 : 1;
    std::string text = "number,run,state,value";
    for (const std::string& path : paths)
        text += "," + csvCell(path);
    text +=
        std::string(",reason,begun,ended") + (isForeign ? ",direction" : ",diverged") + kLineEnd;
    std::vector<const TriedRun*> rows;
    for (const TriedRun& each : state.trials)
        rows.push_back(&each);
    std::stable_sort(rows.begin(), rows.end(), [](const TriedRun* a, const TriedRun* b) {
        return a->trial.number < b->trial.number;
    });
    for (const TriedRun* row : rows) {
        const Trial& trial = row->trial;
        text +=
            fmt::format("{},{},{},{}", trial.number + 1,
                        row->run == 0 ? std::string() : std::to_string(row->run), name(trial.state),
                        hasValue(trial) ? fmt::format("{}", sign * trial.value) : std::string());
        for (const std::string& path : paths) {
            const auto found = trial.point.find(path);
            text += "," + (found == trial.point.end() ? std::string() : valueCell(found->second));
        }
        text += "," + csvCell(row->reason) + "," + timeText(row->begun) + "," + timeText(row->ended)
                + (!isForeign                 ? row->hasDiverged ? ",yes" : ","
                   : state.search.isMaximised ? ",maximize"
                                              : ",minimize")
                + kLineEnd;
    }
    return text;
}

} // namespace assay::tune
