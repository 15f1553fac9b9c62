// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <cstdint>
#include <string>

// Private to store/.

namespace assay::store {

/// The settings of an imported run, as its row has them.
struct LoggedSettings {
    std::string spec; ///< JSON of all of them
    std::string
        family; ///< the same for runs that differ by their seed alone; empty: it names no seed
    std::int64_t seed = 0; ///< 0: it names none
};
LoggedSettings settingsOf(const interop::LoggedRun& run);

} // namespace assay::store
