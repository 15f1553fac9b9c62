// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input.h"
#include "data/inputs/series/time_series.h"

namespace assay::data {

class SeriesInput final : public Input
{
public:
    /// Channels, shortest and longest of `info` are taken from the series.
    SeriesInput(InputInfo info, TimeSeries series);

    std::size_t size() const override { return m_series.offsets.size() - 1; }
    std::span<const std::uint8_t> content(std::size_t i) const override;
    std::uint64_t hash() const override;
    std::shared_ptr<const Encoder> fit(const Fitting& fitting) const override;
    std::unique_ptr<const Input> simpler(std::span<const std::uint32_t> examples,
                                         const SimplifySpec& spec) const override;
    std::unique_ptr<const Input> drawn(const DrawnFrom& from) const override;

    const TimeSeries& series() const { return m_series; }

private:
    TimeSeries m_series;
};

/// Per channel y = x * scale + shift. The usual: (x - mean) / deviation; missing steps are drawn straight
/// between their neighbours, at the ends as the nearest, a channel without any as its mean. A constant
/// channel gets deviation 1. With steps of its own missing values stay missing unless one fills them.
class SeriesEncoder final : public Encoder
{
public:
    SeriesEncoder(const SeriesInput& series, const Fitting& fitting);

    std::int64_t steps(const Input& input, std::size_t i) const override;
    std::size_t floats(const Input& input, std::size_t i) const override;
    void apply(const Input& input, std::size_t i, float* out) const override;

private:
    bool m_bridges = true;     ///< draws lines over what is missing
    std::vector<float> m_fill; ///< else: what stands for it, per channel; NaN: it stays missing
};

} // namespace assay::data
