// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <string>

namespace assay::data::formats {

/// The MNIST family: IDX files of bytes (LeCun, Cortes and Burges, "The MNIST database", file
/// formats), plain or gzip, pictures and labels in two files found by their names.

/// True for a folder with IDX picture files, and for one IDX file of pictures or labels.
bool looksLikeIdx(const std::string& path);

/// A folder: its training pair and, where there is one, its test pair. One file: that pair alone.
/// Throws an input Error with file and byte.
Dataset::Content readIdx(const std::string& path);

} // namespace assay::data::formats
