// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "store/project_info.h"

#include <filesystem>
#include <memory>

namespace assay::store {

/// Makes sure that `path` is a project of this version, or says in one sentence why not.
/// `mayCreate`: a missing file is made. Throws Error. Returns whether it may only be read.
bool ensureProject(const std::filesystem::path& path, bool mayCreate);

ProjectInfo readProject(const std::filesystem::path& path, bool readOnly);
/// Throws Error when the file may not be written.
void writeProject(const std::filesystem::path& path, const ProjectInfo& info);
/// A consistent copy, also while somebody writes. Refuses to overwrite. Throws Error.
void copyProject(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace assay::store
