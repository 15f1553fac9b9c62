// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_data.h"

#include "base/json_text.h"
#include "store/connection.h"

#include <nlohmann/json.hpp>

namespace assay::store {

namespace {

RememberedData rowOf(RowReader& next)
{
    next.id();
    RememberedData data;
    data.kind = next.text();
    data.path = next.text();
    data.fingerprint = next.text();
    data.shape = next.text();
    if (const auto classes = base::parsedJson<nlohmann::json>(next.document());
        classes && classes->is_array()) {
        for (const auto& name : *classes)
            data.classes.push_back(name.is_string() ? name.get<std::string>() : base::dumped(name));
    }
    data.trainingExamples = next.count();
    data.testExamples = next.count();
    return data;
}

} // namespace

RunData dataOf(const std::filesystem::path& project, train::RunId run)
{
    Connection connection(project, true);
    const Connection::Reading atOnce(connection);
    RunData all;
    const auto read = [&](const char* column) {
        std::optional<RememberedData> found;
        connection.query(
            std::string(
                "SELECT id, kind, path, fingerprint, shape, classes, training_examples, test_examples "
                "FROM datasets WHERE id = (SELECT s.")
                + column + " FROM splits s JOIN runs r ON r.split = s.id WHERE r.id = ?)",
            [&](SQLite::Statement& rows) {
                connection.each(rows, "datasets", [&](RowReader& next) { found = rowOf(next); });
            },
            run);
        return found;
    };
    all.source = read("source");
    all.serving = read("serving");
    connection.query(
        "SELECT split, part, examples FROM split_members WHERE split = (SELECT split FROM runs WHERE id = ?)",
        [&](SQLite::Statement& rows) {
            connection.each(
                rows, "split_members",
                [&](RowReader& next) {
                    next.integer();
                    const data::SplitKind part = next.part();
                    all.parts[part] = next.count();
                },
                2);
        },
        run);
    return all;
}

} // namespace assay::store
