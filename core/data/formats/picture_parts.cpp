// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_parts.h"

#include "data/formats/byte_reader.h"
#include "data/inputs/picture/other_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data::formats {

namespace {

template <typename Value>
void turn(std::vector<Value>& all, const Shape& shape)
{
    const auto channels = static_cast<std::size_t>(shape.channels);
    const auto plane = static_cast<std::size_t>(shape.height * shape.width);
    std::vector<Value> one(channels * plane);
    for (std::size_t begin = 0; begin + one.size() <= all.size(); begin += one.size()) {
        for (std::size_t k = 0; k < one.size(); ++k)
            one[k % channels * plane + k / channels] = all[begin + k];
        std::copy(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(begin));
    }
}

} // namespace

void PicturePart::bringChannelsFirst()
{
    turn(bytes, shape);
    turn(values, shape);
}

bool areChannelsLast(std::int64_t first, std::int64_t second, std::int64_t third)
{
    return third <= 4 && first > 4 && second > 4;
}

PictureParts::PictureParts(const char* shapeCode, std::optional<std::int64_t> shapeByte)
    : m_code(shapeCode)
    , m_byte(shapeByte)
{}

void PictureParts::add(PicturePart part, const std::filesystem::path& file, const std::string& what)
{
    if (m_isEmpty) {
        m_all = std::move(part);
        m_isEmpty = false;
        return;
    }
    if (!(m_all.shape == part.shape))
        refuse(file, m_code,
               fmt::format("The {} pictures are {}, the training pictures {}; bring both to one "
                           "size.",
                           what, toText(part.shape), toText(m_all.shape)),
               m_byte);
    if (what != "test") { // joined to the training part, whose range is that of both
        m_all.range.low = std::min(m_all.range.low, part.range.low);
        m_all.range.high = std::max(m_all.range.high, part.range.high);
    } else if (const auto finding = otherRange(m_all.range, part.range)) {
        m_findings.push_back(*finding);
    }
    if (m_all.range.bytes && part.range.bytes) {
        m_all.bytes.insert(m_all.bytes.end(), part.bytes.begin(), part.bytes.end());
        return;
    }
    if (m_all.range.bytes) {
        m_all.values.assign(m_all.bytes.begin(), m_all.bytes.end());
        m_all.bytes = {};
        m_all.range.bytes = false;
    }
    m_all.values.insert(m_all.values.end(), part.bytes.begin(), part.bytes.end());
    m_all.values.insert(m_all.values.end(), part.values.begin(), part.values.end());
}

std::unique_ptr<const PictureInput> PictureParts::take()
{
    InputInfo info;
    info.shape = m_all.shape;
    info.range = m_all.range;
    if (m_all.range.bytes)
        return std::make_unique<PictureInput>(std::move(info), std::move(m_all.bytes));
    return std::make_unique<PictureInput>(std::move(info), std::move(m_all.values));
}

} // namespace assay::data::formats
