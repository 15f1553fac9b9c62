// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kTimes = 10;

std::optional<double> median(const data::Subset& subset, std::size_t column)
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

/// Number columns whose median in test-val is ten times or a tenth of train's, or more: most
/// likely the same quantity in another unit. Tables only.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::Subset &train = subject.data->splits.train(),
                       &testVal = subject.data->splits.testVal();
    std::vector<Finding> findings;
    const data::DatasetInfo& info = train.dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        if (!info.columns()[column].leftOut.empty()
            || info.columns()[column].kind != data::ColumnKind::Number)
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

} // namespace

const Check& otherUnits()
{
    static const Check check{
        "other_units",
        "Units of columns",
        Stage::Data,
        {
            {"table.other_units",
             [](const Finding& f) {
                 return fmt::format(
                     "The median of column \"{}\" is {} in train and {} in test-val: "
                     "bring both to the same unit.",
                     f.place, shown(number(f, "train_median")),
                     shown(number(f, "test_val_median")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
