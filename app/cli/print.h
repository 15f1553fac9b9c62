// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/finding.h"
#include "data/profile.h"
#include "session/events.h"
#include "train/run.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace assay::cli {

using Json = nlohmann::ordered_json;

/// One JSON object a line on standard output.
void printLine(const Json& json);
/// A sentence about trouble, on standard error; with `json` also an "error" line.
void printError(const base::Error& error, bool json);

Json toJson(const base::Error& error);
Json toJson(const train::RunRecord& run);
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

} // namespace assay::cli
