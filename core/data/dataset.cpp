// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::data {

namespace {

template <typename T>
std::span<const std::uint8_t> bytesOf(std::span<const T> values)
{
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

} // namespace

std::string name(Modality modality)
{
    switch (modality) {
    case Modality::Pictures: return "pictures";
    case Modality::Table: return "table";
    case Modality::Series: return "series";
    }
    return {};
}

std::string name(Task task)
{
    return task == Task::Regression ? "regression" : "classification";
}

std::string name(FirstLine::Use use)
{
    switch (use) {
    case FirstLine::Use::PassedOver: return "passed over";
    case FirstLine::Use::Header: return "header";
    case FirstLine::Use::Row: return "row";
    case FirstLine::Use::LeftOut: break;
    }
    return "left out";
}

std::string toText(const Shape& shape)
{
    return fmt::format("{} x {} x {}", shape.channels, shape.height, shape.width);
}

std::string describeShape(const DatasetInfo& info)
{
    switch (info.modality) {
    case Modality::Pictures: return toText(info.shape);
    case Modality::Table: return fmt::format("{} columns", info.columns.size());
    case Modality::Series: break;
    }
    const std::string width =
        fmt::format("{} {}", info.channels, info.channels == 1 ? "channel" : "channels");
    return info.shortest == info.longest
               ? fmt::format("{}, {} steps", width, info.longest)
               : fmt::format("{}, {} to {} steps", width, info.shortest, info.longest);
}

std::uint8_t shownByte(double value, const ValueRange& range)
{
    const double width = range.high > range.low ? range.high - range.low : 1;
    const double byte = std::round((value - range.low) / width * 255);
    return byte >= 255 ? 255 : byte > 0 ? static_cast<std::uint8_t>(byte) : 0; // NaN: 0
}

Dataset::Dataset(Content content)
    : m_content(std::move(content))
    , m_size(std::max(m_content.labels.size(), m_content.targets.size()))
    , m_pictureSize(static_cast<std::size_t>(m_content.info.shape.size()))
{
    DatasetInfo& info = m_content.info;
    info.trainingExamples = static_cast<std::int64_t>(m_content.training);
    info.testExamples = static_cast<std::int64_t>(size() - m_content.training);
    if (info.modality == Modality::Series && m_size > 0) {
        info.channels = m_content.series.channels;
        info.shortest = m_content.series.steps(0);
        for (std::size_t i = 0; i < m_size; ++i) {
            info.shortest = std::min(info.shortest, m_content.series.steps(i));
            info.longest = std::max(info.longest, m_content.series.steps(i));
        }
    }
    const std::uint64_t targetHash =
        info.task == Task::Regression
            ? base::contentHash(bytesOf<double>(m_content.targets), m_content.training)
            : base::contentHash(bytesOf<std::uint16_t>(m_content.labels), m_content.training);
    info.fingerprint =
        base::fingerprint(fmt::format("{}|{}|{}|{}", describeShape(info), size(),
                                      base::hex(contentHash()), base::hex(targetHash)));
}

std::uint64_t Dataset::contentHash() const
{
    switch (m_content.info.modality) {
    case Modality::Pictures:
        return hasBytes() ? base::contentHash(m_content.pixels)
                          : base::contentHash(bytesOf<float>(m_content.values));
    case Modality::Table:
        return base::contentHash(bytesOf<std::uint64_t>(m_content.table.rowHashes));
    case Modality::Series: break;
    }
    return base::contentHash(bytesOf<float>(m_content.series.values),
                             base::contentHash(bytesOf<std::uint64_t>(m_content.series.offsets)));
}

std::span<const std::uint8_t> Dataset::content(std::size_t i) const
{
    switch (m_content.info.modality) {
    case Modality::Pictures: return hasBytes() ? pixels(i) : bytesOf<float>(values(i));
    case Modality::Table: return bytesOf<std::uint64_t>({&m_content.table.rowHashes[i], 1});
    case Modality::Series: break;
    }
    return bytesOf<float>(m_content.series.at(i));
}

void Dataset::picture(std::size_t i, std::vector<float>& to) const
{
    if (hasBytes())
        to.assign(pixels(i).begin(), pixels(i).end());
    else
        to.assign(values(i).begin(), values(i).end());
}

std::vector<std::uint8_t> Dataset::shown(std::size_t i) const
{
    if (hasBytes())
        return {pixels(i).begin(), pixels(i).end()};
    std::vector<std::uint8_t> bytes;
    for (const float value : values(i))
        bytes.push_back(shownByte(static_cast<double>(value), m_content.info.range));
    return bytes;
}

base::SampleId Dataset::id(std::size_t i) const
{
    const bool training = i < m_content.training;
    return base::sampleId(content(i), training ? "train" : "test",
                          training ? i : i - m_content.training);
}

std::vector<std::int64_t> Dataset::classCounts() const
{
    std::vector<std::int64_t> counts(m_content.info.classes.size());
    for (const std::uint16_t label : m_content.labels)
        ++counts[label];
    return counts;
}

} // namespace assay::data
