// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "data/inputs/series/series_input.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/part_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr std::size_t kMost = 1000, kFewest = 20; ///< series of a part, evenly

/// Of each channel, as it was read.
std::vector<PartScale> scalesOf(const data::Subset& part, const data::SeriesInput& input)
{
    const data::TimeSeries& series = input.series();
    std::vector<std::vector<float>> values(static_cast<std::size_t>(series.channels));
    const std::size_t step = std::max<std::size_t>(1, part.size() / kMost);
    for (std::size_t k = 0; k < part.size(); k += step) {
        const auto numbers = series.at(part.indices[k]);
        for (std::size_t at = 0; at < numbers.size(); ++at)
            values[at % values.size()].push_back(numbers[at]);
    }
    std::vector<PartScale> scales;
    for (std::vector<float>& channel : values)
        scales.push_back(scaleOf(std::move(channel)));
    return scales;
}

/// Series that are served in another unit than those of train, or of which one part alone was standardised.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::Subset &train = subject.data->splits.train(),
                       &testVal = subject.data->splits.testVal();
    if (train.size() < kFewest || testVal.size() < kFewest)
        return {};
    std::vector<Finding> findings;
    for (std::size_t k = 0; k < train.dataset->info().inputs.size(); ++k) {
        if (train.dataset->info().inputs[k].modality != data::Modality::Series)
            continue;
        const auto& here = static_cast<const data::SeriesInput&>(train.dataset->input(k));
        const auto& there = static_cast<const data::SeriesInput&>(testVal.dataset->input(k));
        const std::vector<PartScale> learned = scalesOf(train, here),
                                     met = scalesOf(testVal, there);
        const int alone = standardisedAlone(learned, met);
        double channels = 0;
        std::size_t first = learned.size();
        for (std::size_t channel = 0; channel < std::min(learned.size(), met.size()); ++channel) {
            if (!isInOtherUnit(learned[channel], met[channel]))
                continue;
            ++channels;
            first = std::min(first, channel);
        }
        if (alone != 0)
            findings.push_back({.id = "series.standardised_apart",
                                .severity = base::Severity::Warning,
                                .place = here.info().name,
                                .evidence = {{"in_train", alone < 0 ? 1.0 : 0.0}}});
        else if (channels > 0)
            findings.push_back({.id = "series.other_scale",
                                .severity = base::Severity::Warning,
                                .place = here.info().name,
                                .evidence = {{"channels", channels},
                                             {"of", static_cast<double>(learned.size())},
                                             {"train_spread", learned[first].spread},
                                             {"test_val_spread", met[first].spread}}});
    }
    return findings;
}

} // namespace

const Check& otherScale()
{
    static const Check check{
        "other_scale",
        "Scale of series to be served",
        Stage::Data,
        {
            {"series.other_scale",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} channels of the series spread {} times as far in test-val as in "
                     "train (half of the numbers in the middle over {}, and over {} in train): bring "
                     "both to the same unit.",
                     base::whole(f, "channels"), base::whole(f, "of"),
                     shown(number(f, "test_val_spread") / number(f, "train_spread")),
                     shown(number(f, "test_val_spread")), shown(number(f, "train_spread")));
             }},
            {"series.standardised_apart",
             [](const Finding& f) {
                 const bool inTrain = number(f, "in_train") == 1;
                 return fmt::format(
                     "The channels of the series have mean 0 and deviation 1 in {}, and not in {}: "
                     "only one of the files was standardised. Prepare both alike, with "
                     "train's mean and deviation.",
                     inTrain ? "train" : "test-val", inTrain ? "test-val" : "train");
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
