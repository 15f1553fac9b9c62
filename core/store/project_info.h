// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"

#include <string>

namespace assay::store {

/// A project and what it is for.
struct ProjectInfo {
    std::string name; ///< file name without ".assay"
    std::string path;
    train::Goal goal;
    bool readOnly = false;
};

} // namespace assay::store
