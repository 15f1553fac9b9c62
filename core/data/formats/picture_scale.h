// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

#include <cstdint>
#include <span>

namespace assay::data::formats {

/// Brings one picture to a size; `channels` of both are equal and `to` holds as many bytes as `size`
/// has. Where it shrinks, a pixel is the mean of the area that it stands for; where it grows, values
/// lie straight between their neighbours. In whole numbers, so that the same picture gives the same
/// bytes, and so the same fingerprint, on every machine.
void bringTo(const Shape& size, PictureFit fit, std::span<const std::uint8_t> from,
             const Shape& shape, std::span<std::uint8_t> to);

/// The same for other values than bytes, of the whole picture.
void shrink(const Shape& size, std::span<const float> from, const Shape& shape,
            std::span<float> to);

} // namespace assay::data::formats
