// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"

#include <string>

namespace assay::tune {

/// A search as CSV (RFC 4180, UTF-8, lines end with CR LF), one row a trial, in the order of their
/// numbers: number (from 1), run (empty: not begun), state ("waiting", "running", "complete", "pruned",
/// "failed"), value (what the search makes small; empty: none), a column for each axis under its
/// path (empty: the trial does not have it), reason, begun and ended (ISO 8601, UTC, milliseconds;
/// empty: not yet or not known). Numbers are the shortest texts that read back as the same. Of a search of another
/// program the value is as that program has it, and a last column, direction, says whether it was made small
/// ("minimize") or large ("maximize").
std::string toCsv(const SearchState& state);

/// "2024-05-06T07:08:09.250Z", of seconds since 1970; empty: not known.
std::string timeText(double seconds);
/// When the first trial of a search was begun and the last one ended, seconds since 1970; 0: not known.
struct SearchTimes {
    double begun = 0, ended = 0;
};
SearchTimes timesOf(const SearchState& state);

} // namespace assay::tune
