// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dataset.h"

#include <fmt/format.h>

namespace assay::data {

std::string toText(const Shape& shape)
{
    return fmt::format("{} x {} x {}", shape.channels, shape.height, shape.width);
}

Dataset::Dataset(Content content)
    : m_content(std::move(content))
    , m_exampleBytes(static_cast<std::size_t>(m_content.info.shape.size()))
{
    DatasetInfo& info = m_content.info;
    info.trainingExamples = static_cast<std::int64_t>(m_content.training);
    info.testExamples = static_cast<std::int64_t>(size() - m_content.training);
    const auto* labels = reinterpret_cast<const std::uint8_t*>(m_content.labels.data());
    const std::uint64_t pixelHash = base::contentHash(m_content.pixels);
    const std::uint64_t labelHash = base::contentHash(
        {labels, m_content.labels.size() * sizeof(std::uint16_t)}, m_content.training);
    info.fingerprint = base::fingerprint(fmt::format("{}|{}|{}|{}", toText(info.shape), size(),
                                                     base::hex(pixelHash), base::hex(labelHash)));
}

base::SampleId Dataset::id(std::size_t i) const
{
    const bool training = i < m_content.training;
    return base::sampleId(pixels(i), training ? "train" : "test",
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
