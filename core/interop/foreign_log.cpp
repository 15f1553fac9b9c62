// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/foreign_log.h"

#include "base/open_database.h"
#include "interop/foreign_database.h"
#include "interop/read_mark.h"

#include <fstream>

namespace assay::interop {

std::optional<ForeignLog> foreignLog(const std::filesystem::path& file)
{
    if (!base::isOpenDatabase(file) && !peekText(file) && std::ifstream(file))
        return ForeignLog{"a text in UTF-16 that is too large or holds a zero character",
                          "save it as UTF-8"};
    switch (databaseMaker(file)) {
    case DatabaseMaker::Unreadable:
        return ForeignLog{"an SQLite file that is damaged or locked",
                          "close what is writing it, or import a sound copy"};
    default: return std::nullopt;
    }
}

} // namespace assay::interop
