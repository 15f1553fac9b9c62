// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Files of the folder that workers of a cluster share (store/cluster_folder.h).

namespace assay::store::cluster_files {

/// Throws an environment Error: the folder cannot be used, and why.
[[noreturn]] void fail(const std::filesystem::path& file, const std::string& why);

/// What stands in the parentheses of the pattern, for each file of a folder whose name is such. A folder that is not
/// there has none. Throws as `fail`, as do the next ones.
std::vector<std::vector<std::string>> names(const std::filesystem::path& folder,
                                            const char* pattern);

/// Takes the place of the file in one step, and is on the disk then.
void put(const std::filesystem::path& file, const nlohmann::json& text);
/// Nothing: it is not there, or cannot be understood. Does not throw.
std::optional<nlohmann::json> jsonOf(const std::filesystem::path& path);
/// Empty, and 0, where there is no such text, and no positive number.
std::string textAt(const nlohmann::json& from, const char* key);
double numberAt(const nlohmann::json& from, const char* key);

void removeAll(const std::filesystem::path& path); ///< whether it is there or not
bool lies(const std::filesystem::path& path);      ///< a file, or a link to anything

} // namespace assay::store::cluster_files
