// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/moments.h"
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
             .source =
                 "Full Stack Deep Learning 2021, lecture 7: scaling images to [0, 1] is fine"},
            &DataSpec::normalise,
            {{Normalisation::Unit, {"unit", "x / 255, in [0, 1]"}},
             {Normalisation::Centred, {"centred", "x / 255 - 0.5, in [-0.5, 0.5]"}},
             {Normalisation::Standard,
              {"standard", "(x - mean) / std of each channel, fitted on train only"}}}),
    };
    return fields;
}

PictureEncoder::PictureEncoder(const PictureInput& pictures, Normalisation normalise,
                               std::span<const std::uint32_t> train)
    : m_range(pictures.info().range)
{
    const Shape& shape = pictures.info().shape;
    m_encoding.input = {.modality = Modality::Pictures,
                        .shape = {shape.channels, shape.height, shape.width},
                        .embedded = {},
                        .name = pictures.info().name};
    m_plane = static_cast<std::size_t>(shape.height * shape.width);
    const auto channels = static_cast<std::size_t>(shape.channels);
    m_encoding.scale.assign(channels, 1.0F / 255);
    m_encoding.shift.assign(channels, normalise == Normalisation::Centred ? -0.5F : 0.0F);
    if (!pictures.hasBytes())
        fitValues(pictures, normalise, train);
    else if (normalise == Normalisation::Standard)
        fitBytes(pictures, train);
}

void PictureEncoder::fitBytes(const PictureInput& pictures, std::span<const std::uint32_t> train)
{
    for (std::size_t channel = 0; channel < m_encoding.scale.size(); ++channel) {
        std::array<std::uint64_t, 256> histogram{};
        for (const std::uint32_t index : train) {
            for (const std::uint8_t byte :
                 pictures.pixels(index).subspan(channel * m_plane, m_plane))
                ++histogram[byte];
        }
        Moments moments;
        for (std::size_t byte = 0; byte < 256; ++byte)
            moments.add(static_cast<double>(byte), static_cast<double>(histogram[byte]));
        m_encoding.scale[channel] = static_cast<float>(1 / moments.deviation());
        m_encoding.shift[channel] = static_cast<float>(-moments.mean() / moments.deviation());
    }
}

void PictureEncoder::fitValues(const PictureInput& pictures, Normalisation normalise,
                               std::span<const std::uint32_t> train)
{
    std::vector<float>&scale = m_encoding.scale, &shift = m_encoding.shift;
    if (normalise == Normalisation::Standard) {
        for (std::size_t channel = 0; channel < scale.size(); ++channel) {
            const double near = pictures.values(train.front())[channel * m_plane];
            Moments moments; // of x - near: values far from 0 lose nothing
            for (const std::uint32_t index : train) {
                for (const float x : pictures.values(index).subspan(channel * m_plane, m_plane))
                    moments.add(static_cast<double>(x) - near);
            }
            const double deviation = moments.deviation();
            scale[channel] = static_cast<float>(1 / deviation);
            shift[channel] = static_cast<float>(-(moments.mean() + near) / deviation);
        }
        return;
    }
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const std::uint32_t index : train) {
        const auto values = pictures.values(index);
        const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
        low = std::min<double>(low, *least);
        high = std::max<double>(high, *greatest);
    }
    const double width = high > low ? high - low : 1;
    const double middle = normalise == Normalisation::Centred ? 0.5 : 0;
    std::fill(scale.begin(), scale.end(), static_cast<float>(1 / width));
    std::fill(shift.begin(), shift.end(), static_cast<float>(-low / width - middle));
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
