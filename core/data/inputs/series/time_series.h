// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::data {

/// Time series of possibly unequal length, step after step, each step all its channels.
struct TimeSeries {
    std::int64_t channels = 1;
    std::vector<float> values;          ///< NaN: missing
    std::vector<std::uint64_t> offsets; ///< steps before each example, and all of them at the end

    std::int64_t steps(std::size_t i) const
    {
        return static_cast<std::int64_t>(offsets[i + 1] - offsets[i]);
    }
    std::span<const float> at(std::size_t i) const
    {
        const auto width = static_cast<std::size_t>(channels);
        return {values.data() + offsets[i] * width, (offsets[i + 1] - offsets[i]) * width};
    }
};

} // namespace assay::data
