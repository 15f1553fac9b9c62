// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assay::base {

/// Names one example for good: a hash of its content and of its key within its source ("train/17").
/// The same after a re-split, a simplification, or a move of the file; two equal pictures in one
/// source still differ by their key.
struct SampleId {
    std::uint64_t value = 0;
    auto operator<=>(const SampleId&) const = default;
};

SampleId sampleId(std::span<const std::uint8_t> content, std::string_view part,
                  std::uint64_t index);

/// XXH3 of the bytes (https://github.com/Cyan4973/xxHash): fast, stable over versions, not a
/// protection against an adversary.
std::uint64_t contentHash(std::span<const std::uint8_t> bytes, std::uint64_t seed = 0);

/// The bytes that numbers lie in.
template <typename T>
std::span<const std::uint8_t> bytesOf(std::span<const T> values)
{
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

/// 128-bit XXH3 as 32 hexadecimal digits; the identity of specs and data sets.
std::string fingerprint(std::string_view text);

std::string hex(std::uint64_t value); ///< 16 digits

} // namespace assay::base

template <>
struct std::hash<assay::base::SampleId> {
    std::size_t operator()(const assay::base::SampleId& id) const noexcept { return id.value; }
};
