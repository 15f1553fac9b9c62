// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "store/set_aside.h"

#include <cstdint>
#include <vector>

namespace assay::session {

/// Chosen by the caller, comes back in the answer. A newer request of the same kind replaces an
/// older one that has not begun.
using Tag = std::uint64_t;

/// How far the reading of data or of a log is; at most ten a second.
struct DataProgress {
    Tag tag;
    double share; ///< 0 .. 1
};

/// Rows of the project that hold what the program never writes; they are left out of every answer.
/// Each is published once while the project is open, and before the answer that lacks it where that
/// is RunsListed or RunsChanged.
struct RowsSetAside {
    std::vector<store::SetAside> rows;
};

/// A request came to nothing. `tag` 0: not the answer to a request of this listener.
struct Failed {
    Tag tag;
    base::Error error;
};

} // namespace assay::session
