// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/class_mean.h"

#include "evaluate/breakdown.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::evaluate {

std::optional<ClassMean> classMean(const std::vector<ClassReport>& classes)
{
    const auto present = std::count_if(classes.begin(), classes.end(), [](const ClassReport& one) {
        return one.recall.has_value();
    });
    if (present < 2)
        return std::nullopt;
    std::vector<stats::Weighted> parts{{1, stats::exact(1)}};
    for (const ClassReport& one : classes) {
        if (one.recall)
            parts.push_back({-1.0 / static_cast<double>(present), *one.recall});
    }
    return ClassMean{static_cast<int>(present), stats::combination(parts)};
}

std::string describeClassMean(const SplitReport& report)
{
    const auto mean = classMean(report.classes);
    if (!mean)
        return {};
    return fmt::format("Mean over {} classes of the error on {}: {}.", mean->classes,
                       data::displayName(report.split),
                       errorText(Ladder(), mean->error.value, mean->error.interval));
}

} // namespace assay::evaluate
