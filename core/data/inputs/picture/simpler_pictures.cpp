// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_scale.h"
#include "data/inputs/drawing.h"
#include "data/inputs/picture/picture_input.h"

#include <algorithm>
#include <cmath>

namespace assay::data {

namespace {

/// At least one pixel a side.
Shape within(const Shape& shape, std::int64_t side)
{
    const std::int64_t longer = std::max(shape.height, shape.width);
    if (side <= 0 || longer <= side)
        return shape;
    const auto scaled = [&](std::int64_t pixels) {
        return std::max<std::int64_t>(1, (pixels * side + longer / 2) / longer);
    };
    return {shape.channels, scaled(shape.height), scaled(shape.width)};
}

template <typename Value>
void put(std::span<const Value> picture, const Shape& shape, const Shape& to,
         std::vector<Value>& all)
{
    const std::size_t begin = all.size();
    all.resize(begin + static_cast<std::size_t>(to.size()));
    const std::span<Value> out = std::span(all).subspan(begin);
    if constexpr (sizeof(Value) == 1)
        formats::bringTo(to, PictureFit::Squeeze, picture, shape, out);
    else
        formats::shrink(to, picture, shape, out);
}

/// What all pictures of a class have in common: values from -1 to 1 on a coarse grid, straight in
/// between.
class Pattern
{
public:
    Pattern(const DrawnFrom& from, const InputInfo& info, std::uint64_t number)
        : m_shape(info.shape)
    {
        auto random = from.ofKind("pattern of " + info.name, number);
        for (std::int64_t k = 0; k < m_shape.channels * kGrid * kGrid; ++k)
            m_values.push_back(random.uniform(-1, 1));
    }

    double at(std::int64_t channel, std::int64_t row, std::int64_t column) const
    {
        const auto place = [](std::int64_t k, std::int64_t of) {
            return of < 2 ? 0.0
                          : static_cast<double>(k * (kGrid - 1)) / static_cast<double>(of - 1);
        };
        const double y = place(row, m_shape.height), x = place(column, m_shape.width);
        const auto top = std::min<std::int64_t>(static_cast<std::int64_t>(y), kGrid - 2);
        const auto left = std::min<std::int64_t>(static_cast<std::int64_t>(x), kGrid - 2);
        const double down = y - static_cast<double>(top), across = x - static_cast<double>(left);
        const auto value = [&](std::int64_t r, std::int64_t c) {
            return m_values[static_cast<std::size_t>((channel * kGrid + r) * kGrid + c)];
        };
        return (1 - down) * ((1 - across) * value(top, left) + across * value(top, left + 1))
               + down * ((1 - across) * value(top + 1, left) + across * value(top + 1, left + 1));
    }

private:
    static constexpr std::int64_t kGrid = 4;
    Shape m_shape;
    std::vector<double> m_values;
};

} // namespace

std::unique_ptr<const Input> PictureInput::simpler(std::span<const std::uint32_t> examples,
                                                   const SimplifySpec& spec) const
{
    InputInfo info = m_info;
    info.shape = within(m_info.shape, spec.side);
    const auto all = examples.size() * static_cast<std::size_t>(info.shape.size());
    if (hasBytes()) {
        std::vector<std::uint8_t> kept;
        kept.reserve(all);
        for (const std::uint32_t i : examples)
            put(pixels(i), m_info.shape, info.shape, kept);
        return std::make_unique<PictureInput>(std::move(info), std::move(kept));
    }
    std::vector<float> kept;
    kept.reserve(all);
    for (const std::uint32_t i : examples)
        put(values(i), m_info.shape, info.shape, kept);
    return std::make_unique<PictureInput>(std::move(info), std::move(kept));
}

std::unique_ptr<const Input> PictureInput::drawn(const DrawnFrom& from) const
{
    const Shape& shape = m_info.shape;
    const ValueRange& range = m_info.range;
    constexpr double kSignal = 0.3, kNoise = 0.12; // shares of the range
    std::vector<Pattern> patterns;
    for (std::uint64_t k = 0; k < from.kinds; ++k)
        patterns.emplace_back(from, m_info, k);
    std::vector<double> values;
    std::vector<std::uint8_t> bytes;
    std::vector<float> floats;
    for (std::size_t i = 0; i < size(); ++i) {
        auto random = from.ofExample(m_info.name, i);
        const Pattern& pattern = patterns[from.kindOf(i)];
        for (std::int64_t channel = 0; channel < shape.channels; ++channel)
            for (std::int64_t row = 0; row < shape.height; ++row)
                for (std::int64_t column = 0; column < shape.width; ++column) {
                    const double share =
                        0.5 + kSignal * from.strength(i) * pattern.at(channel, row, column)
                        + kNoise * random.normal();
                    const double value =
                        range.low + std::clamp(share, 0.0, 1.0) * (range.high - range.low);
                    if (hasBytes())
                        bytes.push_back(static_cast<std::uint8_t>(std::lround(value)));
                    else
                        floats.push_back(static_cast<float>(value));
                }
    }
    if (hasBytes())
        return std::make_unique<PictureInput>(m_info, std::move(bytes));
    return std::make_unique<PictureInput>(m_info, std::move(floats));
}

} // namespace assay::data
