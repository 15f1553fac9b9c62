// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace assay::interop {

/// A YAML file of settings, flat: "optimizer.lr" -> "0.001"; lists as "[1, 2]". Empty when the file
/// is absent or no YAML: settings are worth having, and never worth refusing a log for.
std::map<std::string, std::string> readSettings(const std::filesystem::path& path);

} // namespace assay::interop
