// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/dataset_places.h"

#include "store/checked.h"
#include "store/database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace assay::store {

MovedData movedData(const std::filesystem::path& project, const std::string& path)
{
    try {
        const auto database = openDatabase(project, Access::Read);
        SQLite::Statement rows(
            *database, "SELECT id, fingerprint, path FROM datasets WHERE fingerprint IN "
                       "(SELECT fingerprint FROM datasets WHERE path = ?) ORDER BY id DESC");
        rows.bind(1, std::filesystem::absolute(path).string());
        MovedData moved;
        const auto add = [](std::vector<std::string>& to, const std::string& text) {
            if (std::find(to.begin(), to.end(), text) == to.end())
                to.push_back(text);
        };
        eachRow(project, rows, "datasets", [&](RowReader& next) {
            next.id();
            const std::string fingerprint = next.word();
            const std::string place = next.word();
            add(moved.fingerprints, fingerprint);
            std::error_code ignored;
            if (std::filesystem::exists(place, ignored))
                add(moved.places, place);
        });
        return moved;
    } catch (const SQLite::Exception& error) {
        throw translated(error, project);
    }
}

void notePlace(const std::filesystem::path& project, const data::DatasetInfo& info)
{
    const std::string place = std::filesystem::absolute(info.path).string();
    try {
        const auto database = openDatabase(project, Access::Read);
        SQLite::Statement isNew(
            *database, "SELECT EXISTS(SELECT 1 FROM datasets WHERE fingerprint = ?1) AND NOT "
                       "EXISTS(SELECT 1 FROM datasets WHERE fingerprint = ?1 AND path = ?2)");
        isNew.bind(1, info.fingerprint);
        isNew.bind(2, place);
        isNew.executeStep();
        if (isNew.getColumn(0).getInt() == 0)
            return;
        isNew.reset();
        const auto writable = openDatabase(project, Access::Write);
        SQLite::Statement insert(
            *writable,
            "INSERT OR IGNORE INTO datasets(kind, path, fingerprint, shape, classes, "
            "training_examples, test_examples) SELECT kind, ?2, fingerprint, shape, "
            "classes, training_examples, test_examples FROM datasets WHERE fingerprint = "
            "?1 LIMIT 1");
        insert.bind(1, info.fingerprint);
        insert.bind(2, place);
        insert.exec();
    } catch (const SQLite::Exception&) {
        // The data can be used all the same; they will be asked for again.
    }
}

} // namespace assay::store
