// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace assay::base {

/// All of a text that a person wrote, a megabyte at most. `what` is asked for where it is none: "the JSON
/// file of the set-up". Throws an input Error of this code.
std::string smallFile(const std::filesystem::path& file, const char* code, const char* what);

} // namespace assay::base
