// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>

// Private to store/.

namespace assay::store {

/// Notes what rows of a project contradict, where none of them is left out: it is said once with what
/// is set aside (store/set_aside.h), and not counted there. `key` names it within `table`. Any thread.
void noteProblem(const std::filesystem::path& project, const std::string& table,
                 const std::string& key, const base::Error& problem);

} // namespace assay::store
