// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

// Private to interop/: logs in JSON that count nothing and say when each row was written.

namespace assay::interop {

struct RowsByTime {
    std::vector<nlohmann::json> rows; ///< in the order of their times, with a `step` from 1
    std::string name;                 ///< under which the times stand; empty: there are none
};

/// The objects of a list of which each has a time stamp (ISO 8601, or seconds or milliseconds since 1970) and a loss or
/// score, and none a step or an epoch. Each gets its time in seconds as `timestamp`. Empty for any other value.
std::optional<RowsByTime> rowsByTime(const nlohmann::json& list);

/// The same of the objects of a text that has one in each line, and nothing else. Without times: where each holds
/// numbers alone, a loss among them, in the order in which they stand. Empty for any other text.
std::optional<RowsByTime> rowsOfLines(const std::string& text);

} // namespace assay::interop
