// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/part_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

PartScale scaleOf(const data::Subset& subset, std::size_t column)
{
    std::vector<float> values;
    const auto& numbers = subset.dataset->table()->table().columns[column].numbers;
    for (const std::uint32_t index : subset.indices)
        values.push_back(numbers[index]);
    return diagnose::scaleOf(std::move(values));
}

/// Number columns that are most likely the same quantity in another unit in test-val, and tables of which one part alone
/// was standardised.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::Subset &train = subject.data->splits.train(),
                       &testVal = subject.data->splits.testVal();
    std::vector<Finding> findings;
    std::vector<PartScale> inTrain, inTestVal;
    const data::DatasetInfo& info = train.dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        if (!info.columns()[column].leftOut.empty()
            || info.columns()[column].kind != data::ColumnKind::Number)
            continue;
        const PartScale here = scaleOf(train, column), there = scaleOf(testVal, column);
        if (isInOtherUnit(here, there))
            findings.push_back({.id = "table.other_units",
                                .severity = base::Severity::Warning,
                                .place = info.columns()[column].name,
                                .evidence = {{"train_median", here.median},
                                             {"test_val_median", there.median},
                                             {"train_spread", here.spread},
                                             {"test_val_spread", there.spread}}});
        inTrain.push_back(here);
        inTestVal.push_back(there);
    }
    if (const int alone = standardisedAlone(inTrain, inTestVal); alone != 0)
        findings = {{.id = "table.standardised_apart",
                     .severity = base::Severity::Warning,
                     .evidence = {{"columns", static_cast<double>(inTrain.size())},
                                  {"in_train", alone < 0 ? 1.0 : 0.0}}}};
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
                 const double here = number(f, "train_spread"),
                              there = number(f, "test_val_spread");
                 if (std::abs(number(f, "train_median")) < here
                     && std::abs(number(f, "test_val_median")) < there)
                     return fmt::format(
                         "Half of the numbers in the middle of column \"{}\" spread over {} in train "
                         "and over {} in test-val: bring both to the same unit.",
                         f.place, shown(here), shown(there));
                 return fmt::format(
                     "The median of column \"{}\" is {} in train and {} in test-val: "
                     "bring both to the same unit.",
                     f.place, shown(number(f, "train_median")),
                     shown(number(f, "test_val_median")));
             }},
            {"table.standardised_apart",
             [](const Finding& f) {
                 const bool inTrain = number(f, "in_train") == 1;
                 return fmt::format(
                     "The {} columns of numbers have mean 0 and deviation 1 in {}, and not in {}: "
                     "only one of the files was standardised. Prepare both alike, with "
                     "train's mean and deviation.",
                     base::whole(f, "columns"), inTrain ? "train" : "test-val",
                     inTrain ? "test-val" : "train");
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
