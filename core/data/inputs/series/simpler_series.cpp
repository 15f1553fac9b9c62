// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/affine_steps.h"
#include "data/inputs/drawing.h"
#include "data/inputs/series/series_input.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay::data {

std::unique_ptr<const Input> SeriesInput::simpler(std::span<const std::uint32_t> examples,
                                                  const SimplifySpec& spec) const
{
    TimeSeries kept{.channels = m_series.channels, .values = {}, .offsets = {0}};
    for (const std::uint32_t i : examples) {
        const std::int64_t steps =
            spec.steps > 0 ? std::min(spec.steps, m_series.steps(i)) : m_series.steps(i);
        const auto values =
            m_series.at(i).first(static_cast<std::size_t>(steps * m_series.channels));
        kept.values.insert(kept.values.end(), values.begin(), values.end());
        kept.offsets.push_back(kept.offsets.back() + static_cast<std::uint64_t>(steps));
    }
    return std::make_unique<SeriesInput>(m_info, std::move(kept));
}

std::unique_ptr<const Input> SeriesInput::drawn(const DrawnFrom& from) const
{
    constexpr double kNoise = 0.4; // deviations of a channel
    const auto channels = static_cast<std::size_t>(m_series.channels);
    std::vector<std::vector<float>> ofChannel(channels);
    for (std::size_t k = 0; k < m_series.values.size(); ++k)
        ofChannel[k % channels].push_back(m_series.values[k]);
    std::vector<Spread> spreads;
    for (const std::vector<float>& values : ofChannel)
        spreads.push_back(spreadOf(values));
    struct Wave {
        double turns, phase; ///< turns over the longest series
    };
    std::vector<Wave> waves; // of each kind, a channel each
    for (std::uint64_t kind = 0; kind < from.kinds; ++kind) {
        auto random = from.ofKind("waves of " + m_info.name, kind);
        for (std::size_t channel = 0; channel < channels; ++channel)
            waves.push_back({random.uniform(0.5, 4), random.uniform(0, 2 * std::numbers::pi)});
    }
    TimeSeries made{.channels = m_series.channels, .values = {}, .offsets = m_series.offsets};
    made.values.reserve(m_series.values.size());
    const auto longest = static_cast<double>(std::max<std::int64_t>(1, m_info.longest));
    for (std::size_t i = 0; i < size(); ++i) {
        auto random = from.ofExample(m_info.name, i);
        for (std::int64_t step = 0; step < m_series.steps(i); ++step)
            for (std::size_t channel = 0; channel < channels; ++channel) {
                const Wave& wave = waves[from.kindOf(i) * channels + channel];
                const double angle =
                    2 * std::numbers::pi * wave.turns * static_cast<double>(step) / longest
                    + wave.phase;
                const double value = from.strength(i) * std::sin(angle) + kNoise * random.normal();
                made.values.push_back(
                    static_cast<float>(spreads[channel].mean + spreads[channel].deviation * value));
            }
    }
    return std::make_unique<SeriesInput>(m_info, std::move(made));
}

} // namespace assay::data
