// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/affine_steps.h"
#include "data/inputs/picture/picture_input.h"

#include <algorithm>
#include <array>
#include <limits>

namespace assay::data {

const base::FieldsOf<DataSpec>& pictureFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::choiceOf<DataSpec>(
            {.path = "data.normalise",
             .label = "Normalisation",
             .kind = base::FieldKind::Choice,
             .fallback = std::string("unit"),
             .help =
                 "How pixels become the numbers that enter the network. Where they are no bytes, "
                 "the least and the greatest value of train stand for 0 and 255. Tables and series "
                 "are always standardised.",
             .source = "Full Stack Deep Learning 2021, lecture 7: scaling images to [0, 1] is fine",
             .onlyWith = {"data.preprocess", {""}}},
            &DataSpec::normalise,
            {{Normalisation::Unit, {"unit", "x / 255, in [0, 1]"}},
             {Normalisation::Centred, {"centred", "x / 255 - 0.5, in [-0.5, 0.5]"}},
             {Normalisation::Standard,
              {"standard", "(x - mean) / std of each channel, fitted on train only"}}}),
    };
    return fields;
}

namespace {

using Operation = PreprocessStep::Operation;

/// Of each channel over the examples that are fitted on.
std::vector<Spread> spreadsOf(const std::vector<FitPart>& parts, std::size_t channels,
                              std::size_t plane)
{
    std::vector<Spread> spreads;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::array<std::uint64_t, 256> histogram{};
        Moments moments; // of x - near: values far from 0 lose nothing
        double near = 0;
        for (const FitPart& part : parts) {
            const auto& pictures = static_cast<const PictureInput&>(*part.input);
            for (const std::uint32_t index : part.indices) {
                if (pictures.hasBytes()) {
                    for (const std::uint8_t byte :
                         pictures.pixels(index).subspan(channel * plane, plane))
                        ++histogram[byte];
                    continue;
                }
                const auto numbers = pictures.values(index).subspan(channel * plane, plane);
                near = moments.count > 0 ? near : static_cast<double>(numbers.front());
                for (const float x : numbers)
                    moments.add(static_cast<double>(x) - near);
            }
        }
        for (std::size_t byte = 0; byte < 256; ++byte)
            moments.add(static_cast<double>(byte) - near, static_cast<double>(histogram[byte]));
        spreads.push_back(Spread::of(moments, near));
    }
    return spreads;
}

/// The least and the greatest value.
std::pair<double, double> rangeOf(const std::vector<FitPart>& parts)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    std::vector<float> picture;
    for (const FitPart& part : parts) {
        for (const std::uint32_t index : part.indices) {
            static_cast<const PictureInput&>(*part.input).picture(index, picture);
            const auto [least, greatest] = std::minmax_element(picture.begin(), picture.end());
            low = std::min<double>(low, *least);
            high = std::max<double>(high, *greatest);
        }
    }
    return {low, high > low ? high : low + 1};
}

PreprocessSteps usualSteps(const PictureInput& pictures, const Fitting& fitting)
{
    if (fitting.normalise == Normalisation::Standard)
        return {{.operation = Operation::Standardise}};
    PreprocessSteps steps;
    if (pictures.hasBytes()) {
        steps.push_back({.operation = Operation::Divide, .by = 255});
    } else {
        const auto [low, high] = rangeOf(fitting.parts(pictures));
        if (low != 0)
            steps.push_back({.operation = Operation::Subtract, .by = low});
        steps.push_back({.operation = Operation::Divide, .by = high - low});
    }
    if (fitting.normalise == Normalisation::Centred)
        steps.push_back({.operation = Operation::Subtract, .by = 0.5});
    return steps;
}

} // namespace

PictureEncoder::PictureEncoder(const PictureInput& pictures, const Fitting& fitting)
    : m_range(pictures.info().range)
{
    const Shape& shape = pictures.info().shape;
    m_encoding.input = {.modality = Modality::Pictures,
                        .shape = {shape.channels, shape.height, shape.width},
                        .embedded = {},
                        .name = pictures.info().name};
    m_plane = static_cast<std::size_t>(shape.height * shape.width);
    foldSteps(pictures, fitting, fitting.steps ? *fitting.steps : usualSteps(pictures, fitting));
}

void PictureEncoder::foldSteps(const PictureInput& pictures, const Fitting& fitting,
                               const PreprocessSteps& steps)
{
    const auto channels = static_cast<std::size_t>(m_encoding.input.shape.front());
    const bool counts = std::any_of(steps.begin(), steps.end(), [](const PreprocessStep& step) {
        return step.operation == Operation::Standardise;
    });
    const std::vector<Spread> spreads = counts
                                            ? spreadsOf(fitting.parts(pictures), channels, m_plane)
                                            : std::vector<Spread>(channels);
    std::vector<Affine> made(channels);
    for (const PreprocessStep& step : steps) {
        if (step.operation == Operation::Impute || step.operation == Operation::OneHot)
            continue; // no value is missing, and none is a category
        m_encoding.steps.push_back(describe(step, spreads, made, fitting.fittedOn()));
        addStep(step, spreads, made);
    }
    const double black = m_range.low, white = m_range.high;
    for (const Affine& channel : made) {
        m_encoding.scale.push_back(static_cast<float>(channel.scale));
        m_encoding.shift.push_back(static_cast<float>(channel.shift));
        m_encoding.least.push_back(static_cast<float>(black * channel.scale + channel.shift));
        m_encoding.greatest.push_back(static_cast<float>(white * channel.scale + channel.shift));
    }
}

template <typename Value>
void PictureEncoder::scaled(std::span<const Value> in, float* out) const
{
    for (std::size_t channel = 0; channel < m_encoding.scale.size(); ++channel) {
        const float scale = m_encoding.scale[channel];
        const float shift = m_encoding.shift[channel];
        const Value* from = in.data() + channel * m_plane;
        float* to = out + channel * m_plane;
        for (std::size_t i = 0; i < m_plane; ++i)
            to[i] = static_cast<float>(from[i]) * scale + shift;
    }
}

std::size_t PictureEncoder::floats(const Input& input, std::size_t) const
{
    return static_cast<std::size_t>(input.info().shape.size());
}

void PictureEncoder::apply(const Input& input, std::size_t i, float* out) const
{
    const auto& pictures = static_cast<const PictureInput&>(input);
    if (pictures.hasBytes())
        scaled(pictures.pixels(i), out);
    else
        scaled(pictures.values(i), out);
}

std::vector<std::uint8_t> PictureEncoder::invert(std::span<const float> in) const
{
    std::vector<std::uint8_t> bytes(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::size_t channel = i / m_plane;
        const float value = (in[i] - m_encoding.shift[channel]) / m_encoding.scale[channel];
        bytes[i] = shownByte(static_cast<double>(value), m_range);
    }
    return bytes;
}

} // namespace assay::data
