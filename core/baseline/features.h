// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"

#include <vector>

namespace assay::baseline {

/// Rows of numbers that simple methods can use.
struct Features {
    std::size_t width = 0;
    std::vector<float> values; ///< row after row
    std::size_t rows() const { return width == 0 ? 0 : values.size() / width; }
    const float* row(std::size_t i) const { return values.data() + i * width; }
};

/// Pictures: the normalised pixels. Tables: the row that enters the network, without category
/// numbers of embedded columns. Series: of each channel mean, deviation, least, greatest, first,
/// last and slope, and the number of steps. Texts: of the unknown token and the commonest of the
/// vocabulary, up to 300 in all, the share of the text that it is, and the number of tokens.
Features featuresOf(const data::Prepared& data, const data::Subset& subset);

/// The same rows with each column about 0 in units of its deviation; 0 where that is 0 or no finite number.
Features standardised(Features features);

} // namespace assay::baseline
