// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/predictions.h"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::evaluate {

/// What a network makes of examples just before its output layer: examples x width, row-major.
struct Features {
    std::size_t width = 0;
    std::vector<float> values;

    std::size_t size() const { return width == 0 ? 0 : values.size() / width; }
    std::span<const float> row(std::size_t i) const
    {
        return std::span(values).subspan(i * width, width);
    }
};

/// Of the penultimate layer, in eval mode, in batches, on the calling thread.
/// "evaluate.cancelled" when `progress` says so.
Features penultimate(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress = {});

struct Neighbour {
    std::size_t place = 0; ///< row
    double distance = 0;   ///< Euclidean
};
/// The `count` rows of `among` that lie nearest to `row`, the nearest first.
std::vector<Neighbour> nearest(const Features& among, std::span<const float> row,
                               std::size_t count);

} // namespace assay::evaluate
