// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/kept.h"
#include "train/metric.h"

#include <cstdint>
#include <string>

namespace assay::store {

/// A project and what it is for.
struct ProjectInfo {
    std::string name; ///< file name without ".assay"
    std::string path;
    std::string id; ///< the same in its copies; its checkpoints carry it
    train::Goal goal;
    /// That checkpoints may take beside the last and best one of each run (train/kept.h).
    std::int64_t keptBytes = train::kKeptBytes;
    bool readOnly = false;
    /// The name leads to the file that was opened. Else nothing is written any more, and a copy
    /// saves what it holds.
    bool here = true;
};

} // namespace assay::store
