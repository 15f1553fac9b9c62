// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/number_type.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>

namespace assay::model {

namespace {

template <typename Number>
Number numberAt(const char* bytes)
{
    Number number;
    std::memcpy(&number, bytes, sizeof(number));
    return number;
}

/// IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits.
float halfAt(const char* bytes)
{
    const auto bits = numberAt<std::uint16_t>(bytes);
    const float sign = bits & 0x8000 ? -1.0F : 1.0F;
    const int exponent = bits >> 10 & 0x1F;
    const int fraction = bits & 0x3FF;
    if (exponent == 0x1F)
        return fraction ? std::nanf("") : sign * INFINITY;
    return sign
           * std::ldexp(static_cast<float>(exponent ? fraction + 1024 : fraction),
                        std::max(exponent, 1) - 25);
}

/// The upper half of a float.
float bfloatAt(const char* bytes)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(numberAt<std::uint16_t>(bytes)) << 16);
}

template <typename Number>
float floatAt(const char* bytes)
{
    return static_cast<float>(numberAt<Number>(bytes));
}

constexpr NumberType kTypes[] = {
    {"F32", 4, floatAt<float>},
    {"F64", 8, floatAt<double>},
    {"F16", 2, halfAt},
    {"BF16", 2, bfloatAt},
    {"I64", 8, floatAt<std::int64_t>},
    {"I32", 4, floatAt<std::int32_t>},
    {"I16", 2, floatAt<std::int16_t>},
    {"I8", 1, floatAt<std::int8_t>},
    {"U64", 8, floatAt<std::uint64_t>},
    {"U32", 4, floatAt<std::uint32_t>},
    {"U16", 2, floatAt<std::uint16_t>},
    {"U8", 1, floatAt<std::uint8_t>},
    {"BOOL", 1, floatAt<std::uint8_t>},
};

} // namespace

const NumberType* numberType(std::string_view name)
{
    const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [&](const NumberType& type) { return name == type.name; });
    return found == std::end(kTypes) ? nullptr : found;
}

} // namespace assay::model
