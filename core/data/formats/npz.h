// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/npy.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::data::formats {

/// Names of the arrays in a file that numpy.savez or numpy.savez_compressed wrote, in its order.
/// Throws an input Error when it is no such file.
std::vector<std::string> arraysOf(const std::filesystem::path& npz);

/// Reads one of them; the reader has the file open for itself. Throws an input Error.
NpyReader openArray(const std::filesystem::path& npz, const std::string& name);

} // namespace assay::data::formats
