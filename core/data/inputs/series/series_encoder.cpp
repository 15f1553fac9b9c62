// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/affine_steps.h"
#include "data/inputs/fill.h"
#include "data/inputs/series/series_input.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace assay::data {

namespace {

const TimeSeries& seriesOf(const Input& input)
{
    return static_cast<const SeriesInput&>(input).series();
}

/// Of each channel; what is missing counts as `fill`, where that is a number.
std::vector<Spread> spreadsOf(const std::vector<FitPart>& parts, const std::vector<float>& fill)
{
    const std::size_t channels = fill.size();
    std::vector<Moments> moments(channels);
    for (const FitPart& part : parts) {
        for (const std::uint32_t index : part.indices) {
            const auto values = seriesOf(*part.input).at(index);
            for (std::size_t k = 0; k < values.size(); ++k) {
                const float x = std::isnan(values[k]) ? fill[k % channels] : values[k];
                if (!std::isnan(x))
                    moments[k % channels].add(x);
            }
        }
    }
    std::vector<Spread> spreads;
    for (const Moments& channel : moments)
        spreads.push_back(Spread::of(channel));
    return spreads;
}

/// What stands for the missing values of a channel; 0 where all are missing.
float fillOf(const std::vector<FitPart>& parts, std::size_t channel, std::size_t channels,
             PreprocessStep::With with)
{
    std::vector<float> known;
    for (const FitPart& part : parts) {
        for (const std::uint32_t index : part.indices) {
            const auto values = seriesOf(*part.input).at(index);
            for (std::size_t k = channel; k < values.size(); k += channels) {
                if (!std::isnan(values[k]))
                    known.push_back(values[k]);
            }
        }
    }
    return fillOf(std::move(known), with);
}

} // namespace

SeriesEncoder::SeriesEncoder(const SeriesInput& series, const Fitting& fitting)
{
    const InputInfo& info = series.info();
    m_encoding.input = {.modality = Modality::Series,
                        .shape = {info.longest, info.channels},
                        .embedded = {},
                        .name = info.name};
    const auto channels = static_cast<std::size_t>(info.channels);
    m_fill.assign(channels, std::numeric_limits<float>::quiet_NaN());
    m_bridges = !fitting.steps.has_value();
    if (m_bridges)
        m_encoding.steps.emplace_back("gaps: a straight line between the steps beside them");
    const std::vector<FitPart> parts = fitting.parts(series);
    std::vector<Spread> spreads = spreadsOf(parts, m_fill);
    std::vector<Affine> made(channels);
    for (const PreprocessStep& step : fitting.steps.value_or(
             PreprocessSteps{{.operation = PreprocessStep::Operation::Standardise}})) {
        if (step.operation == PreprocessStep::Operation::OneHot)
            continue; // no value is a category
        if (step.operation != PreprocessStep::Operation::Impute) {
            m_encoding.steps.push_back(describe(step, spreads, made, fitting.fittedOn()));
            addStep(step, spreads, made);
            continue;
        }
        const bool median = step.with == PreprocessStep::With::Median;
        for (std::size_t channel = 0; channel < channels; ++channel)
            m_fill[channel] = fillOf(parts, channel, channels, step.with);
        m_encoding.steps.push_back(fmt::format("missing values: the {} of each channel, of {}",
                                               median ? "median" : "most common value",
                                               fitting.fittedOn()));
        spreads = spreadsOf(parts, m_fill);
    }
    for (const Affine& channel : made) {
        m_encoding.scale.push_back(static_cast<float>(channel.scale));
        m_encoding.shift.push_back(static_cast<float>(channel.shift));
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
    if (!m_bridges) {
        for (std::size_t k = 0; k < in.size(); ++k) {
            const std::size_t channel = k % channels;
            const float x = std::isnan(in[k]) ? m_fill[channel] : in[k];
            out[k] = x * scale[channel] + shift[channel];
        }
        return;
    }
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
