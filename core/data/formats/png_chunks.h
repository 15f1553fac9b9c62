// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace assay::data::formats {

/// Copies bytes of a file from `at` on into `to`; returns how many there were.
using ReadBytesAt = std::function<std::size_t(std::uint64_t at, std::span<std::uint8_t> to)>;

/// What libpng would refuse in a PNG before its first chunk of pixels (W3C PNG, 5.6 and 11.2): kinds
/// that do not exist, a lacking palette or picture, wrong check sums. The second half of a sentence;
/// empty: nothing. libpng itself would write what it finds to the error output.
std::string pngHeaderProblem(const ReadBytesAt& read);

/// Whether the check sum of a chunk that a decoder cannot do without is wrong. What lies behind the
/// last whole chunk is not looked at.
bool hasDamagedPngChunk(std::span<const std::uint8_t> file);

} // namespace assay::data::formats
