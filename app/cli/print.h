// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/finding.h"
#include "base/utf8.h"
#include "data/prepared.h"
#include "session/events.h"
#include "stats/interval.h"
#include "train/run.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::cli {

using Json = nlohmann::ordered_json;

/// Of an output whose reader has gone (`| head -1`): the command ends and says nothing.
inline constexpr const char* kOutputClosed = "output.closed";

/// On standard output, as it is. This and all that prints there throw an environment Error when it
/// cannot be written; what a buffer still held comes out when it is flushed.
void writeOut(std::string_view text);
void flushOutput();
/// On standard error, as it is.
void writeError(std::string_view text);

/// Texts as a terminal may show them, as they can come from files; anything else as it is.
template <typename Value>
decltype(auto) shown(const Value& value)
{
    if constexpr (std::is_convertible_v<const Value&, std::string_view>)
        return base::onTerminal(value);
    else
        return (value);
}
/// Formats for people, on standard output. Each text among the values becomes one line.
template <typename... Values>
void say(fmt::format_string<Values...> format, const Values&... values)
{
    writeOut(fmt::format(fmt::runtime(fmt::string_view(format)), shown(values)...));
}
/// The same on standard error.
template <typename... Values>
void note(fmt::format_string<Values...> format, const Values&... values)
{
    writeError(fmt::format(fmt::runtime(fmt::string_view(format)), shown(values)...));
}

/// One JSON object a line on standard output.
void printLine(const Json& json);
/// A sentence about trouble, on standard error; with `json` also an "error" line.
void printError(const base::Error& error, bool json);

Json toJson(const base::Error& error);
Json toJson(const train::RunRecord& run);
Json toJson(const tune::Study& study, const std::string& state);
Json toJson(train::RunId run, const train::EpochReport& report);
Json toJson(train::RunId run, const base::Finding& finding, int rank);
Json endLine(const train::RunRecord& run);

/// Columns as wide as they need be; the first is left-aligned, numbers are right-aligned.
void printTable(const std::vector<std::string>& header,
                const std::vector<std::vector<std::string>>& rows);

/// A number in the unit of a target: "61,460", "0.7444", four digits.
std::string unit(double value);
/// "1.9 %", or the RMSE in the target's unit.
std::string scoreText(const train::SplitScore& score);
/// With its 95 % interval, where there is one.
std::string scoreWithInterval(const train::SplitScore& score);
std::string percent(double share);    ///< "1.9 %"
std::string count(std::int64_t n);    ///< "60,000"
std::string duration(double seconds); ///< "2 m 05 s"

Json number(double value); ///< null where it is not finite
Json number(const std::optional<double>& value);
/// "low" and "high"; null where there is none.
void putInterval(Json& line, const std::optional<stats::Interval>& interval);

} // namespace assay::cli
