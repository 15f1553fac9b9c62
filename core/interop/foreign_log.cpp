// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/foreign_log.h"

#include "base/open_database.h"
#include "interop/foreign_database.h"

#include <fstream>

namespace assay::interop {

namespace {

/// Whether a text begins with the byte-order mark of UTF-16.
bool isUtf16(const std::filesystem::path& file)
{
    if (base::isOpenDatabase(file))
        return false;
    std::ifstream stream(file, std::ios::binary);
    const int first = stream.get(), second = stream.get();
    return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
}

} // namespace

std::optional<ForeignLog> foreignLog(const std::filesystem::path& file)
{
    const std::string ending = file.extension().string();
    if (ending == ".csv" && isUtf16(file))
        return ForeignLog{"a text in UTF-16", "save it as UTF-8"};
    switch (databaseMaker(file)) {
    case DatabaseMaker::Unreadable:
        return ForeignLog{"an SQLite file that is damaged or locked",
                          "close what is writing it, or import a sound copy"};
    default: return std::nullopt;
    }
}

} // namespace assay::interop
