// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace assay::data::formats {

inline constexpr std::size_t kLongestRow = std::size_t{1} << 25; ///< bytes of a row of a table
inline constexpr std::size_t kMostCells = 1'000'000; ///< of a row, however large the file
inline constexpr std::size_t kFreeCells = 100'000;   ///< of a row, however small the file

/// Cells that a row of the file may have: a column takes about 2.6 KB of memory however few its rows are,
/// so beyond `kFreeCells` there is one more for each 2,600 bytes of the file, up to `kMostCells`. `kFreeCells`
/// where there is no such file. Never throws.
std::size_t mostCells(const std::filesystem::path& path);

/// Throws the input Error for a row that begins on `line` (from 1) and is longer than `kLongestRow`.
[[noreturn]] void refuseLongRow(const std::filesystem::path& path, std::int64_t line);
/// The same for one of more than `most` cells.
[[noreturn]] void refuseWideRow(const std::filesystem::path& path, std::int64_t line,
                                std::size_t most);

} // namespace assay::data::formats
