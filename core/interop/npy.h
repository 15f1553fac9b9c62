// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace assay::interop {

/// An array of numbers as NumPy saves it.
struct NpyArray {
    std::vector<std::int64_t> shape;
    std::vector<double> values; ///< row-major
};

/// Reads format versions 1 to 3: little-endian floats of 4 or 8 bytes and integers of 1, 2, 4 or 8,
/// in C or Fortran order. Throws an input Error for anything else, objects above all.
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
NpyArray readNpy(const std::filesystem::path& path);

} // namespace assay::interop
