// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::store {

// Rows of a project that hold what the program never writes: a damaged or foreign value. The code
// that reads such a row leaves it out and notes it here. There is one list for each project file and not
// for each connection, as the connections of several threads meet the same rows. Any thread.

struct SetAside {
    std::string table; ///< "runs"
    std::string row;   ///< its key, as in the file; empty: several further ones
    base::Error error; ///< the one sentence about it
};

/// The one sentence about such a row.
base::Error badRow(const std::filesystem::path& project, const std::string& table,
                   const std::string& row, const std::string& problem);

void noteSetAside(const std::filesystem::path& project, const std::string& table,
                  const std::string& row, const std::string& problem);

/// Those noted since the last call, each once. Of one table the first five are named, the others
/// in one more sentence.
std::vector<SetAside> takeSetAside(const std::filesystem::path& project);

/// How many rows of each table were noted since the project was opened, those taken included.
std::map<std::string, std::size_t> countSetAside(const std::filesystem::path& project);

/// The project is opened: what is still wrong will be noted again.
void forgetSetAside(const std::filesystem::path& project);

} // namespace assay::store
