// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::store {

/// What a project stores of data at a path where nothing is left.
struct MovedData {
    std::vector<std::string> fingerprints; ///< of the data it knew there; empty: none
    std::vector<std::string> places;       ///< of the same data, newest first, that exist
};
/// Over a connection of its own. What lies at a place today may be something else: compare the
/// fingerprint of what is read. Throws Error when the project cannot be read.
MovedData movedData(const std::filesystem::path& project, const std::string& path);

/// Data were read at `info.path`. Noted when the project has the same from another place; nothing
/// otherwise, and nothing in a project that may not be written.
void notePlace(const std::filesystem::path& project, const data::DatasetInfo& info);

} // namespace assay::store
