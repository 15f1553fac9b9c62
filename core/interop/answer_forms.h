// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/predictions_file.h"

// Private to interop/: the two forms that answers come in (predictions_file.h).

namespace assay::interop {

PredictionsFile answersOfTable(const std::filesystem::path& file);
PredictionsFile answersOfArrays(const std::filesystem::path& one, const std::filesystem::path& two);
PredictionsFile answersOfArchive(const std::filesystem::path& npz);

} // namespace assay::interop
