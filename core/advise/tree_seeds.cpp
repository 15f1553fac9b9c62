// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/tree_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::advise {

using data::SplitKind;

std::string seedsLine(const Facts& facts, std::vector<std::string>& evidence)
{
    const std::size_t count = facts.seeds.count();
    // How answers made elsewhere were trained is not known.
    if (count == 0 || (count == 1 && facts.run && facts.run->kind == train::RunKind::Imported))
        return {};
    evidence.emplace_back("seeds");
    std::string text;
    if (count >= train::kSeedsToJudge) {
        const train::Metric& metric = facts.metric();
        double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0;
        std::size_t known = 0;
        for (const train::RunRecord& run : facts.seeds.runs) {
            const auto found = run.last->find(SplitKind::TrainVal);
            const double value = found == run.last->end() ? std::nan("") : metric.of(found->second);
            if (std::isnan(value))
                continue;
            ++known;
            low = std::min(low, value);
            high = std::max(high, value);
            sum += value;
        }
        text = known == 0
                   ? fmt::format("{} seeds.", count)
                   : fmt::format("Train-val {} over {} seeds: mean {}, from {} to {}.",
                                 metric.label, known, metric.text(sum / static_cast<double>(known)),
                                 metric.text(low), metric.text(high));
    } else {
        text = count == 1 ? "One seed: seed noise unknown."
                          : "2 of 3 seeds done; 3 show the noise between seeds.";
    }
    if (!facts.seeds.repeated.empty()) {
        evidence.emplace_back("seeds.repeated");
        text += " " + train::sentence(facts.seeds.repeated);
    }
    return text;
}

} // namespace assay::advise
