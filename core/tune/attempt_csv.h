// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/attempt.h"

#include <string>
#include <vector>

namespace assay::tune {

/// The ledger of attempts as CSV (RFC 4180, UTF-8, lines end with CR LF), one row an effect, in the order of `attempts` and
/// of their effects; an attempt that was not measured has one row without an effect. Columns: attempt (number of its study),
/// improvement (key), tried (words), settings ("path=value", by "; "), run, networks (numbers of runs), state (`name`),
/// seeds (pairs), metric, attempts_judged, effect ("train_val", "variance", "type NAME"), before, after, change, low, high,
/// confidence (of that interval), verdict (`evaluate::name`), seconds_before, seconds_after (of a network), begun, problem.
/// Errors that are shares are 0 .. 1. Numbers are the shortest texts that read back as the same; empty: not known.
std::string toCsv(const std::vector<MeasuredAttempt>& attempts);

} // namespace assay::tune
