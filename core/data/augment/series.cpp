// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/augment/changes.h"

#include <algorithm>
#include <cmath>

namespace assay::data::changes {

namespace {

std::size_t channelsOf(const AugmentedValues& series)
{
    return static_cast<std::size_t>(series.encoding.input.shape[1]);
}

} // namespace

void scaleSeries(AugmentedValues& series, double share, base::Random& random)
{
    const auto factor = static_cast<float>(1 + random.uniform(-share, share));
    for (float& x : series.values)
        x *= factor;
}

void cropSeries(AugmentedValues& series, double share, base::Random& random)
{
    const std::size_t channels = channelsOf(series);
    const auto steps = static_cast<std::size_t>(series.steps);
    if (steps < 2)
        return;
    std::vector<float>& before = series.scratch;
    before.assign(series.values.begin(), series.values.end());
    const double last = static_cast<double>(steps - 1);
    const double begin = random.uniform() * last * (1 - share);
    for (std::size_t step = 0; step < steps; ++step) {
        const double at = std::min(begin + static_cast<double>(step) * share, last);
        const auto left = std::min(static_cast<std::size_t>(at), steps - 2);
        const auto right = static_cast<float>(at - static_cast<double>(left));
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const float from = before[left * channels + channel];
            const float to = before[(left + 1) * channels + channel];
            series.values[step * channels + channel] = from + (to - from) * right;
        }
    }
}

void mask(AugmentedValues& series, double share, base::Random& random)
{
    const auto steps = static_cast<std::size_t>(series.steps);
    const auto length = static_cast<std::size_t>(std::llround(share * static_cast<double>(steps)));
    const std::size_t begin = random.below(steps - std::min(length, steps) + 1);
    const std::size_t channels = channelsOf(series);
    std::fill_n(series.values.begin() + static_cast<std::ptrdiff_t>(begin * channels),
                std::min(length, steps) * channels, 0.0F);
}

} // namespace assay::data::changes
