// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/checks/other_range.h"

namespace assay::data::checks {

namespace {

constexpr double kTimes = 8;

} // namespace

std::optional<base::Finding> otherRange(const ValueRange& training, const ValueRange& other)
{
    const double here = training.high - training.low, there = other.high - other.low;
    const bool apart = training.high < other.low || other.high < training.low;
    if ((training.bytes && other.bytes) || here <= 0 || there <= 0
        || (there < here * kTimes && here < there * kTimes && !apart))
        return std::nullopt;
    return base::Finding{.id = "pictures.other_range",
                         .severity = base::Severity::Warning,
                         .evidence = {{"low", training.low},
                                      {"high", training.high},
                                      {"test_low", other.low},
                                      {"test_high", other.high}}};
}

} // namespace assay::data::checks
