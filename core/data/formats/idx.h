// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

#include <string>
#include <vector>

namespace assay::data::formats {

/// The MNIST family: IDX files of all six types of value (LeCun, Cortes and Burges, "The MNIST
/// database", file formats), plain or gzip, pictures and labels in two files found by their names.
/// Labels are whole numbers; of a file with several columns the first is the class (QMNIST), unless
/// each row marks one class with a 1 among zeros.

/// True for a folder with IDX files, for a folder that holds such folders and no series, and for
/// one IDX file of pictures or labels.
bool looksLikeIdx(const std::string& path);

/// A folder: its training pair and, where there is one, its test pair. One file: that pair alone.
/// Throws an input Error with file and byte.
Dataset::Content readIdx(const ReadRequest& request);

/// Its settings, but for those it shares with tables.
const base::FieldsOf<DataSpec>& idxFields();

} // namespace assay::data::formats
