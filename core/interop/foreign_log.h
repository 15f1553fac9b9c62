// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

// Private to interop/: logs that are known and not read.

namespace assay::interop {

struct ForeignLog {
    std::string what;   ///< "a run of Weights & Biases"
    std::string advice; ///< what to do instead, without a full stop
};

/// What a file is whose tool is known and whose form is not read; empty for any other file.
std::optional<ForeignLog> foreignLog(const std::filesystem::path& file);

} // namespace assay::interop
