// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::model {

/// How a file of weights keeps a number; the order of bytes is that of this machine, little-endian.
struct NumberType {
    const char* name; ///< as the format safetensors calls it: "F32"
    std::uint64_t bytes;
    float (*at)(const char* bytes); ///< the number there, rounded to a float
};

/// Null: none of that name.
const NumberType* numberType(std::string_view name);

} // namespace assay::model
