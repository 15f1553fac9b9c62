// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/shuffled_targets.h"

#include "base/random.h"
#include "data/formats/cell.h"

#include <algorithm>
#include <numeric>

namespace assay::data {

bool shufflesTargets(const std::string& steps)
{
    const auto items = formats::listOf(steps);
    return std::find(items.begin(), items.end(), kShuffleTargets) != items.end();
}

DatasetPtr withShuffledTargets(const DatasetPtr& dataset)
{
    const Dataset& whole = *dataset;
    std::vector<std::uint32_t> all(whole.size());
    std::iota(all.begin(), all.end(), 0U);
    std::vector<std::uint32_t> training;
    for (const std::uint32_t i : all) {
        if (whole.part(i) == Part::Training)
            training.push_back(i);
    }
    std::vector<std::uint32_t> from = training;
    base::Random(0, "shuffled targets").shuffle(from);
    std::vector<std::uint32_t> targetOf = all;
    for (std::size_t k = 0; k < training.size(); ++k)
        targetOf[training[k]] = from[k];

    Dataset::Content content{.info = whole.info(),
                             .inputs = {},
                             .labels = {},
                             .targets = {},
                             .training = training.size()};
    for (const std::uint32_t i : targetOf) {
        if (whole.isRegression())
            content.targets.push_back(whole.target(i));
        else
            content.labels.push_back(whole.label(i));
    }
    for (std::size_t k = 0; k < whole.inputCount(); ++k)
        content.inputs.push_back(whole.input(k).simpler(all, {}));
    content.info.guesses.emplace_back("targets", "shuffled within the training part");
    return std::make_shared<const Dataset>(std::move(content));
}

} // namespace assay::data
