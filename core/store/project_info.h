// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace assay::store {

/// What a project is for. Every number may stay unknown.
struct ProjectInfo {
    std::string name; ///< file name without ".assay"
    std::string path;
    std::string id;               ///< the same in its copies; tells its checkpoints from others
    std::string metric = "error"; ///< the one to improve
    std::optional<double> target; ///< wanted error, share 0..1
    std::string targetSource;     ///< where the number comes from
    std::optional<double> irreducible; ///< human-level error, share 0..1
    std::string irreducibleSource;
    bool readOnly = false;
    /// The name leads to the file that was opened. Else nothing is written any more, and a copy
    /// saves what it holds.
    bool here = true;
};

} // namespace assay::store
