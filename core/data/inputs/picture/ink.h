// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input_info.h"

#include <span>
#include <vector>

namespace assay::data {

/// What a picture shows on its ground, of the mean of its channels, in the unit of its values.
struct Ink {
    double ground = 0; ///< what the border shows: its median
    double level =
        0; ///< how far the twentieth of the pixels that differs most lies from the ground
    double noise = 0; ///< deviation of what changes from pixel to pixel
    double sum =
        0; ///< of what lies further from the ground than three times the noise; 0: nothing does
    double x = 0, y = 0;                 ///< the centre of that, in pixels from the first one
    double varianceX = 0, varianceY = 0; ///< of its places around the centre, in square pixels
};

/// `picture`: channels x height x width of `shape`.
Ink inkOf(std::span<const float> picture, const Shape& shape);

/// Median of what the border of one channel shows.
double groundOf(std::span<const float> plane, const Shape& shape);

} // namespace assay::data
