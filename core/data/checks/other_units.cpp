// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/checks/other_units.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::data::checks {

namespace {

constexpr double kTimes = 10;

std::optional<double> median(const Subset& subset, std::size_t column)
{
    std::vector<float> filled;
    const auto& numbers = subset.dataset->table()->table().columns[column].numbers;
    for (const std::uint32_t index : subset.indices) {
        if (!std::isnan(numbers[index]))
            filled.push_back(numbers[index]);
    }
    if (filled.empty())
        return std::nullopt;
    const auto middle = filled.begin() + static_cast<std::ptrdiff_t>(filled.size() / 2);
    std::nth_element(filled.begin(), middle, filled.end());
    return *middle;
}

} // namespace

std::vector<base::Finding> otherUnits(const Subset& train, const Subset& testVal)
{
    std::vector<base::Finding> findings;
    const DatasetInfo& info = train.dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        if (!info.columns()[column].leftOut.empty()
            || info.columns()[column].kind != ColumnKind::Number)
            continue;
        const auto here = median(train, column), there = median(testVal, column);
        if (!here || !there || *here == 0 || *there == 0)
            continue;
        const double times = *there / *here;
        if (times >= kTimes || (times > 0 && times <= 1 / kTimes))
            findings.push_back(
                {.id = "table.other_units",
                 .severity = base::Severity::Warning,
                 .place = info.columns()[column].name,
                 .evidence = {{"train_median", *here}, {"test_val_median", *there}}});
    }
    return findings;
}

} // namespace assay::data::checks
