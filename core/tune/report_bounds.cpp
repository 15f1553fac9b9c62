// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/report_bounds.h"

#include <algorithm>

namespace assay::tune {

bool areShares(const train::Metric& metric)
{
    return !metric.allows(-0.5) && !metric.allows(1.5);
}

void keepWithin(SearchReport& report, double least, double most)
{
    const auto cut = [least, most](std::vector<double>& values) {
        for (double& value : values)
            value = std::clamp(value, least, most);
    };
    for (Slice& slice : report.slices) {
        cut(slice.mean);
        cut(slice.low);
        cut(slice.high);
    }
    for (Contour& contour : report.contours)
        cut(contour.mean);
    if (!report.optimism)
        return;
    Optimism& lead = *report.optimism;
    lead.expected = std::clamp(lead.expected, least, most);
    lead.interval.low = std::clamp(lead.interval.low, least, most);
    lead.interval.high = std::clamp(lead.interval.high, least, most);
    if (report.expectedGain)
        report.expectedGain = std::min(*report.expectedGain, lead.expected - least);
}

} // namespace assay::tune
