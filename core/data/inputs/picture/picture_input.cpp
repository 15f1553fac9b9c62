// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/picture/picture_input.h"

#include "base/sample_id.h"

namespace assay::data {

PictureInput::PictureInput(InputInfo info, std::vector<std::uint8_t> pixels)
    : Input(std::move(info))
    , m_pixels(std::move(pixels))
    , m_one(static_cast<std::size_t>(m_info.shape.size()))
{}

PictureInput::PictureInput(InputInfo info, std::vector<float> values)
    : Input(std::move(info))
    , m_values(std::move(values))
    , m_one(static_cast<std::size_t>(m_info.shape.size()))
{}

std::size_t PictureInput::size() const
{
    return m_one == 0 ? 0 : std::max(m_pixels.size(), m_values.size()) / m_one;
}

std::span<const std::uint8_t> PictureInput::content(std::size_t i) const
{
    return hasBytes() ? pixels(i) : base::bytesOf(values(i));
}

std::uint64_t PictureInput::hash() const
{
    return hasBytes() ? base::contentHash(m_pixels)
                      : base::contentHash(base::bytesOf(std::span<const float>(m_values)));
}

std::shared_ptr<const Encoder> PictureInput::fit(const Fitting& fitting) const
{
    return std::make_shared<PictureEncoder>(*this, fitting);
}

void PictureInput::picture(std::size_t i, std::vector<float>& to) const
{
    if (hasBytes())
        to.assign(pixels(i).begin(), pixels(i).end());
    else
        to.assign(values(i).begin(), values(i).end());
}

std::vector<std::uint8_t> PictureInput::shown(std::size_t i) const
{
    if (hasBytes())
        return {pixels(i).begin(), pixels(i).end()};
    std::vector<std::uint8_t> bytes;
    for (const float value : values(i))
        bytes.push_back(shownByte(static_cast<double>(value), m_info.range));
    return bytes;
}

} // namespace assay::data
