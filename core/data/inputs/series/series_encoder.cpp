// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/moments.h"
#include "data/inputs/series/series_input.h"

#include <limits>

namespace assay::data {

namespace {

const TimeSeries& seriesOf(const Input& input)
{
    return static_cast<const SeriesInput&>(input).series();
}

} // namespace

SeriesEncoder::SeriesEncoder(const SeriesInput& series, std::span<const std::uint32_t> train)
{
    const InputInfo& info = series.info();
    m_encoding.input = {.modality = Modality::Series,
                        .shape = {info.longest, info.channels},
                        .embedded = {},
                        .name = info.name};
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<Moments> moments(channels);
    for (const std::uint32_t index : train) {
        const auto values = series.series().at(index);
        for (std::size_t k = 0; k < values.size(); ++k) {
            if (!std::isnan(values[k]))
                moments[k % channels].add(values[k]);
        }
    }
    for (const Moments& channel : moments) {
        m_encoding.scale.push_back(static_cast<float>(1 / channel.deviation()));
        m_encoding.shift.push_back(static_cast<float>(-channel.mean() / channel.deviation()));
    }
}

std::int64_t SeriesEncoder::steps(const Input& input, std::size_t i) const
{
    return seriesOf(input).steps(i);
}

std::size_t SeriesEncoder::floats(const Input& input, std::size_t i) const
{
    return seriesOf(input).at(i).size();
}

void SeriesEncoder::apply(const Input& input, std::size_t i, float* out) const
{
    const std::span<const float> in = seriesOf(input).at(i);
    const std::vector<float>&scale = m_encoding.scale, &shift = m_encoding.shift;
    const std::size_t channels = scale.size();
    const std::size_t steps = in.size() / channels;
    constexpr auto kNone = std::numeric_limits<std::size_t>::max();
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto value = [&](std::size_t step) {
            return in[step * channels + channel] * scale[channel] + shift[channel];
        };
        std::size_t known = kNone; // the last step that has a value
        for (std::size_t step = 0; step < steps; ++step) {
            if (std::isnan(in[step * channels + channel]))
                continue;
            const float here = value(step);
            const std::size_t from = known == kNone ? 0 : known + 1;
            for (std::size_t gap = from; gap < step; ++gap) {
                const float before = known == kNone ? here : value(known);
                const float share = known == kNone ? 1
                                                   : static_cast<float>(gap - known)
                                                         / static_cast<float>(step - known);
                out[gap * channels + channel] = before + (here - before) * share;
            }
            out[step * channels + channel] = here;
            known = step;
        }
        for (std::size_t gap = known == kNone ? 0 : known + 1; gap < steps; ++gap)
            out[gap * channels + channel] = known == kNone ? 0 : value(known);
    }
}

} // namespace assay::data
