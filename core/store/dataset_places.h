// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <filesystem>
#include <string>

namespace assay::store {

/// Where data lie now that a project knew at a path where nothing is left.
struct MovedData {
    bool known = false; ///< the project knew data at that path
    std::string place;  ///< where the same data (by fingerprint) were seen since; empty: nowhere
};
/// Over a connection of its own. Throws Error when the project cannot be read.
MovedData movedData(const std::filesystem::path& project, const std::string& path);

/// Data were read at `info.path`. Noted when the project knows the same from another place; nothing
/// otherwise, and nothing in a project that may not be written.
void notePlace(const std::filesystem::path& project, const data::DatasetInfo& info);

} // namespace assay::store
