// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/split.h"

#include <cstdint>
#include <span>
#include <vector>

namespace assay::data {

/// Bytes to numbers, per channel y = x * scale + shift. Invertible for display.
class Preprocess
{
public:
    /// Fits on `train` alone. A constant channel gets deviation 1, so that it becomes 0.
    static Preprocess fit(Normalisation kind, const Subset& train);

    /// `out` holds as many floats as `in` bytes, channel after channel.
    void apply(std::span<const std::uint8_t> in, float* out) const;
    /// Back to bytes, rounded and clamped.
    std::vector<std::uint8_t> invert(std::span<const float> in) const;

    const std::vector<float>& scale() const { return m_scale; }
    const std::vector<float>& shift() const { return m_shift; }

private:
    std::vector<float> m_scale; ///< per channel
    std::vector<float> m_shift;
};

} // namespace assay::data
