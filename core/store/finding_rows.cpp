// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/finding_rows.h"

#include "base/error.h"
#include "base/json_text.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>

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

double numberFrom(const nlohmann::json& json, RowReader& row)
{
    if (json.is_number())
        return json.get<double>();
    if (json == "inf")
        return std::numeric_limits<double>::infinity();
    if (json == "-inf")
        return -std::numeric_limits<double>::infinity();
    if (json != "nan")
        row.refuse("which names something else than numbers");
    return std::nan("");
}

std::vector<base::NamedNumber> evidenceOf(RowReader& next)
{
    const auto json = base::parsedJson<nlohmann::json>(next.text());
    if (!json || !json->is_object())
        next.refuse("which is no JSON object of numbers");
    std::vector<base::NamedNumber> evidence;
    for (const auto& [name, value] : json->items())
        evidence.push_back({name, numberFrom(value, next)});
    return evidence;
}

std::vector<base::SampleId> samplesOf(RowReader& next)
{
    std::vector<base::SampleId> samples;
    for (const std::string& id16 : next.texts()) {
        std::uint64_t value = 0;
        const char* end = id16.data() + id16.size();
        const auto [stop, code] = std::from_chars(id16.data(), end, value, 16);
        if (code != std::errc() || stop != end)
            next.refuse("which is no list of ids");
        samples.push_back({value});
    }
    return samples;
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

base::Finding readFinding(RowReader& next)
{
    base::Finding finding;
    finding.id = next.word();
    finding.severity = next.named([](const std::string& text) { return base::severityFrom(text); });
    finding.basis = next.flag() ? base::Basis::Proven : base::Basis::Suspected;
    finding.place = next.prose();
    finding.step = next.optional([&] { return next.integer(); });
    finding.evidence = evidenceOf(next);
    finding.samples = samplesOf(next);
    const auto patch = [](const std::string& text) {
        try {
            return patchFromStored(text);
        } catch (const base::Error&) {
            return base::Patch(); // the finding is worth more than its fix
        }
    };
    finding.fix = patch(next.text());
    finding.texts = next.texts();
    for (const std::string& text : next.texts())
        finding.otherFixes.push_back(patch(text));
    return finding;
}

} // namespace assay::store
