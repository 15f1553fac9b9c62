// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/picture/other_range.h"

#include "base/finding_words.h"

#include <fmt/format.h>

namespace assay::data {

namespace {

using base::Finding;
using base::number;

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

const base::FindingKinds& otherRangeFindings()
{
    static const base::FindingKinds kinds{
        {"pictures.other_range",
         [](const Finding& f) {
             return fmt::format(
                 "The values of the test pictures go from {:.6g} to {:.6g}, those of "
                 "the training pictures from {:.6g} to {:.6g}, whose scale serves "
                 "both: bring them to one range.",
                 number(f, "test_low"), number(f, "test_high"), number(f, "low"),
                 number(f, "high"));
         }},
    };
    return kinds;
}

} // namespace assay::data
