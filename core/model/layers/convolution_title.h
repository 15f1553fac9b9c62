// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"

#include <fmt/format.h>

#include <string>

namespace assay::model::layers {

/// What a convolution has beside its kernel: ", stride 2, dilation 4, 8 groups".
inline std::string stepsAndGroups(const Node& node)
{
    std::string words;
    for (const char* name : {"stride", "dilation"}) {
        if (const std::int64_t value = setting(node, name, 1); value > 1)
            words += fmt::format(", {} {}", name, value);
    }
    if (const std::int64_t groups = setting(node, "groups", 1); groups > 1)
        words += fmt::format(", {} groups", groups);
    return words;
}

} // namespace assay::model::layers
