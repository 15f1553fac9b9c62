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
constexpr double kSpreadTimes =
    5; ///< of the distance of the quartiles, which another unit changes alike

struct Middle {
    double median = 0, spread = 0; ///< spread: between the quartiles
};

std::optional<Middle> middleOf(const data::Subset& subset, std::size_t column)
{
    std::vector<float> filled;
    const auto& numbers = subset.dataset->table()->table().columns[column].numbers;
    for (const std::uint32_t index : subset.indices) {
        if (!std::isnan(numbers[index]))
            filled.push_back(numbers[index]);
    }
    if (filled.empty())
        return std::nullopt;
    std::sort(filled.begin(), filled.end());
    return Middle{.median = filled[filled.size() / 2],
                  .spread = filled[filled.size() * 3 / 4] - filled[filled.size() / 4]};
}

/// Number columns whose median in test-val is ten times or a tenth of train's, or more, and whose spread changes with
/// it: most likely the same quantity in another unit. Of numbers about 0 the medians alone say nothing. Tables only.
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
        const auto here = middleOf(train, column), there = middleOf(testVal, column);
        if (!here || !there || here->median == 0 || there->median == 0)
            continue;
        const double times = there->median / here->median;
        const bool isFlat = here->spread == 0 || there->spread == 0;
        const double wider = isFlat ? times : there->spread / here->spread;
        if ((times >= kTimes && wider >= kSpreadTimes)
            || (times > 0 && times <= 1 / kTimes && wider <= 1 / kSpreadTimes))
            findings.push_back(
                {.id = "table.other_units",
                 .severity = base::Severity::Warning,
                 .place = info.columns()[column].name,
                 .evidence = {{"train_median", here->median}, {"test_val_median", there->median}}});
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
