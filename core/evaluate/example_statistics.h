// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <string>
#include <vector>

namespace assay::evaluate {

/// One quantity of the inputs, of each of some examples.
struct ExampleStatistic {
    std::string name;
    /// By code; the last is for texts that the first source does not have. Empty: a number.
    std::vector<std::string> categories;
    std::vector<double> values; ///< numbers or codes, in the order of the examples; NaN: missing

    bool isCategory() const { return !categories.empty(); }
};

/// What can be said of inputs without a network. Pictures: brightness, contrast, sharpness, ink
/// (how far a pixel is from what the border shows), place and extent of the ink, noise, per channel
/// where there are several. Tables: the columns that enter the network. Series: per channel mean,
/// deviation, least, greatest, first, last, slope; and the length. Texts: characters, words,
/// characters a word, shares of capitals, digits, punctuation and of characters outside ASCII; of
/// several inputs of a kind, the first. Two subsets of one experiment
/// have the same statistics in the same order.
std::vector<ExampleStatistic> statisticsOf(const data::Subset& subset);

/// A number that is larger than elsewhere, or smaller, in words: "higher contrast". The place of the
/// ink counts from the upper left corner: "lower on the page", "further left".
std::string comparative(const std::string& statistic, bool isLarger);

} // namespace assay::evaluate
