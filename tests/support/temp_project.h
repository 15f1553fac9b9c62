// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <vector>

namespace assay::testing {

/// A folder of its own, gone with the object.
class TempFolder
{
public:
    std::filesystem::path path() const;
    std::filesystem::path operator/(const std::string& name) const { return path() / name; }

private:
    QTemporaryDir m_folder;
};

/// A TempFolder with an empty project in it.
struct TempProject {
    TempProject();

    TempFolder folder;
    std::filesystem::path file; ///< "digits.assay"
};

QByteArray bytesOf(const std::filesystem::path& file);
void write(const std::filesystem::path& file, const QByteArray& bytes);

/// Runs one statement over a connection of its own, as another tool would.
void execute(const std::filesystem::path& database, const std::string& sql);
/// Every row of a query, its cells joined by " | "; NULL is "null".
std::vector<std::string> rows(const std::filesystem::path& database, const std::string& sql);

} // namespace assay::testing
