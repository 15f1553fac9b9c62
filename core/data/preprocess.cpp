// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::data {

Preprocess Preprocess::fit(Normalisation kind, const Subset& train)
{
    const Shape& shape = train.dataset->info().shape;
    const auto channels = static_cast<std::size_t>(shape.channels);
    Preprocess fitted;
    fitted.m_scale.assign(channels, 1.0F / 255);
    fitted.m_shift.assign(channels, kind == Normalisation::Centred ? -0.5F : 0.0F);
    if (kind != Normalisation::Standard)
        return fitted;

    const auto plane = static_cast<std::size_t>(shape.height * shape.width);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::array<std::uint64_t, 256> histogram{};
        for (const std::uint32_t index : train.indices) {
            for (const std::uint8_t byte :
                 train.dataset->pixels(index).subspan(channel * plane, plane))
                ++histogram[byte];
        }
        double count = 0, sum = 0, squares = 0;
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const auto weight = static_cast<double>(histogram[byte]);
            const auto x = static_cast<double>(byte);
            count += weight;
            sum += weight * x;
            squares += weight * x * x;
        }
        const double mean = sum / count;
        const double variance = std::max(0.0, squares / count - mean * mean);
        const double deviation = variance > 0 ? std::sqrt(variance) : 1;
        fitted.m_scale[channel] = static_cast<float>(1 / deviation);
        fitted.m_shift[channel] = static_cast<float>(-mean / deviation);
    }
    return fitted;
}

void Preprocess::apply(std::span<const std::uint8_t> in, float* out) const
{
    const std::size_t plane = in.size() / m_scale.size();
    for (std::size_t channel = 0; channel < m_scale.size(); ++channel) {
        const float scale = m_scale[channel];
        const float shift = m_shift[channel];
        const std::uint8_t* from = in.data() + channel * plane;
        float* to = out + channel * plane;
        for (std::size_t i = 0; i < plane; ++i)
            to[i] = static_cast<float>(from[i]) * scale + shift;
    }
}

std::vector<std::uint8_t> Preprocess::invert(std::span<const float> in) const
{
    const std::size_t plane = in.size() / m_scale.size();
    std::vector<std::uint8_t> bytes(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::size_t channel = i / plane;
        const float byte = (in[i] - m_shift[channel]) / m_scale[channel];
        bytes[i] = static_cast<std::uint8_t>(std::clamp(std::lround(byte), 0L, 255L));
    }
    return bytes;
}

} // namespace assay::data
