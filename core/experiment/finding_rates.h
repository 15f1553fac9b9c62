// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace assay::experiment {

/// How often a finding was right where it was raised as a warning or a blocker, on the set-ups of tests/faults: those
/// with a known fault whose cause it names, and sound ones with data of which it is true. These are the set-ups that
/// thresholds were set with ("tune"), so that elsewhere it is less often right.
struct FindingRate {
    std::string_view id;
    int right = 0, raised = 0;
};

/// By id; written by `tests/faults/run_faults.py --rates`.
const std::vector<FindingRate>& findingRates();

/// Empty: it was never raised there.
std::optional<FindingRate> rateOf(std::string_view id);

} // namespace assay::experiment
