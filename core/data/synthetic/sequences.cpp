// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/synthetic/sequences.h"

#include "base/random.h"

#include <cmath>
#include <numbers>

namespace assay::data::synthetic {

Dataset::Content waves(const DataSpec& spec)
{
    constexpr int kClasses = 4;
    constexpr std::uint64_t kShortest = 24, kLongest = 48;
    constexpr double kNoise = 0.2;
    const auto count = static_cast<std::size_t>(spec.count);
    Dataset::Content content;
    content.info.kind = content.info.path = "sequences";
    content.info.target = "frequency";
    for (int k = 0; k < kClasses; ++k)
        content.info.classes.push_back(std::to_string(k + 1) + "/16");
    TimeSeries series;
    series.offsets.push_back(0);
    content.training = count;
    for (std::size_t i = 0; i < count; ++i) {
        base::Random random(static_cast<std::uint64_t>(spec.seed), "sequences", i);
        const auto label = static_cast<int>(i % kClasses);
        const std::uint64_t steps = kShortest + random.below(kLongest - kShortest + 1);
        const double phase = random.uniform(), height = random.uniform(0.7, 1.3);
        for (std::uint64_t step = 0; step < steps; ++step) {
            const double turns = phase + static_cast<double>(step) * (label + 1) / 16;
            series.values.push_back(static_cast<float>(
                height * std::sin(2 * std::numbers::pi * turns) + kNoise * random.normal()));
        }
        series.offsets.push_back(series.offsets.back() + steps);
        content.labels.push_back(static_cast<std::uint16_t>(label));
    }
    content.inputs.push_back(std::make_unique<SeriesInput>(InputInfo(), std::move(series)));
    return content;
}

} // namespace assay::data::synthetic
