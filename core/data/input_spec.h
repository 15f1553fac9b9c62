// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input_info.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

/// A category column with too many values for one unit each. It enters the network as the number
/// of its category; 0 stands for every text that train does not have.
struct EmbeddedColumn {
    std::string name;
    std::int64_t categories = 0; ///< with the one for all others
    std::int64_t width = 0;      ///< numbers that stand for a category

    bool operator==(const EmbeddedColumn&) const = default;
};

/// What one input of an example is once it enters the network.
struct InputSpec {
    Modality modality = Modality::Pictures;
    /// Pictures: channels, height, width. Tables: features. Series: steps of the longest, channels.
    /// Texts: tokens of the longest, 1: the number of a token is a step.
    std::vector<std::int64_t> shape;
    std::vector<EmbeddedColumn> embedded; ///< tables: the last features, one each
    std::string name = kOnlyInput;        ///< as InputInfo::name
    std::int64_t tokens = 0; ///< texts: how many numbers a token may have (inputs/text/tokens.h)
    std::uint64_t vocabulary = 0; ///< texts: a hash of the tokens that these numbers stand for

    bool operator==(const InputSpec&) const = default;
};

/// Whether examples have steps, each as many as it has: series and texts.
inline bool hasSteps(const InputSpec& input)
{
    return input.modality == Modality::Series || input.modality == Modality::Text;
}

/// Pictures of this shape.
inline InputSpec pictureInput(std::int64_t channels, std::int64_t height, std::int64_t width)
{
    return {.modality = Modality::Pictures, .shape = {channels, height, width}, .embedded = {}};
}

} // namespace assay::data
