// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"
#include "tune/search_report.h"

namespace assay::tune {

/// Whether the values of trials by this metric lie from 0 to 1.
bool areShares(const train::Metric& metric);

/// For values that lie from `least` to `most`, as shares: what the surrogate expects of them is cut at both, and another
/// trial is expected to gain no more than what is left down to `least`. The surrogate has no bounds.
void keepWithin(SearchReport& report, double least, double most);

} // namespace assay::tune
