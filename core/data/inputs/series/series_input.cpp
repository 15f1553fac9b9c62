// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/series/series_input.h"

#include "base/sample_id.h"

#include <algorithm>

namespace assay::data {

SeriesInput::SeriesInput(InputInfo info, TimeSeries series)
    : Input(std::move(info))
    , m_series(std::move(series))
{
    m_info.modality = Modality::Series;
    m_info.channels = m_series.channels;
    m_info.longest = 0;
    for (std::size_t i = 0; i < size(); ++i) {
        m_info.shortest = i == 0 ? m_series.steps(0) : std::min(m_info.shortest, m_series.steps(i));
        m_info.longest = std::max(m_info.longest, m_series.steps(i));
    }
}

std::span<const std::uint8_t> SeriesInput::content(std::size_t i) const
{
    return base::bytesOf(m_series.at(i));
}

std::uint64_t SeriesInput::hash() const
{
    const std::span<const std::uint64_t> offsets = m_series.offsets;
    const std::span<const float> values = m_series.values;
    return base::contentHash(base::bytesOf(values), base::contentHash(base::bytesOf(offsets)));
}

std::shared_ptr<const Encoder> SeriesInput::fit(const Fitting& fitting) const
{
    return std::make_shared<SeriesEncoder>(*this, fitting);
}

} // namespace assay::data
