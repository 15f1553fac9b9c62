// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/finding_rows.h"

#include "base/error.h"
#include "base/json_text.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace assay::store {

namespace {

nlohmann::json numbers(const std::vector<base::NamedNumber>& evidence)
{
    nlohmann::json json = nlohmann::json::object();
    for (const base::NamedNumber& item : evidence) {
        // JSON has neither NaN nor infinity; their names read back.
        if (std::isfinite(item.value))
            json[item.name] = item.value;
        else
            json[item.name] = std::isnan(item.value) ? "nan" : item.value > 0 ? "inf" : "-inf";
    }
    return json;
}

/// "path=value"; of several changes a list of such texts as JSON.
std::string storedPatch(const base::Patch& patch)
{
    if (patch.size() > 1)
        return base::dumped(nlohmann::json(base::assignments(patch)));
    return patch.empty() ? std::string() : base::assignments(patch).front();
}

} // namespace

base::Patch patchFromStored(const std::string& text)
{
    if (!text.starts_with('['))
        return base::patchFrom(text);
    const auto list = base::parsedJson<nlohmann::json>(text);
    if (!list || !list->is_array())
        throw base::usageError("field.assignment", "It is no list of changes as JSON.");
    base::Patch patch;
    for (const nlohmann::json& each : *list) {
        if (!each.is_string())
            throw base::usageError("field.assignment", "A change is no text.");
        const base::Patch change = base::patchFrom(each.get<std::string>());
        patch.insert(patch.end(), change.begin(), change.end());
    }
    return patch;
}

void insertFinding(SQLite::Database& database, train::RunId run, const base::Finding& finding)
{
    nlohmann::json samples = nlohmann::json::array();
    for (const base::SampleId id : finding.samples)
        samples.push_back(base::hex(id.value));
    SQLite::Statement row(database, "INSERT INTO findings(run, finding, severity, proven, place, "
                                    "step, evidence, samples, fix, texts, other_fixes) "
                                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, run);
    row.bind(2, finding.id);
    row.bind(3, base::name(finding.severity));
    row.bind(4, finding.basis == base::Basis::Proven ? 1 : 0);
    row.bind(5, finding.place);
    if (finding.step)
        row.bind(6, *finding.step);
    row.bind(7, base::dumped(numbers(finding.evidence)));
    row.bind(8, base::dumped(samples));
    row.bind(9, storedPatch(finding.fix));
    row.bind(10, base::dumped(nlohmann::json(finding.texts)));
    nlohmann::json others = nlohmann::json::array();
    for (const base::Patch& fix : finding.otherFixes)
        others.push_back(storedPatch(fix));
    row.bind(11, base::dumped(others));
    row.exec();
}

} // namespace assay::store
