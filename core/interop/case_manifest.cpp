// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/case_manifest.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <set>

namespace assay::interop {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "assay-case";
constexpr std::size_t kLongestName = 1000;
constexpr std::size_t kDigits = 64; ///< of a sum
constexpr std::uint64_t kMostBytes = std::uint64_t{1}
                                     << 53U; ///< JSON of other tools is exact up to that

Json jsonOf(const CaseData& data)
{
    Json json{
        {"kind", data.kind}, {"path", base::toUtf8(data.path)}, {"fingerprint", data.fingerprint}};
    if (!data.packed.empty())
        json["packed"] = data.packed;
    return json;
}

Json jsonOf(const CaseRun& run)
{
    Json json{{"run", run.run},         {"name", base::validUtf8(run.name)},
              {"named", run.isNamed},   {"seed", run.seed},
              {"threads", run.threads}, {"spec", run.spec}};
    const auto environment = base::parsedJson<Json>(run.environment);
    json["environment"] = environment ? *environment : Json::object();
    if (run.source)
        json["data"] = jsonOf(*run.source);
    if (run.serving)
        json["test_data"] = jsonOf(*run.serving);
    for (const CaseData& data : run.further)
        json["further_data"].push_back(jsonOf(data));
    if (!run.labels.empty())
        json["labels"] = run.labels;
    if (!run.testLabels.empty())
        json["test_labels"] = run.testLabels;
    if (!run.weights.empty())
        json["weights"] = run.weights;
    return json;
}

/// Reads one manifest; every refusal names what is wrong.
class Reading
{
public:
    explicit Reading(const std::filesystem::path& archive)
        : m_archive(archive)
    {}

    [[noreturn]] void refuse(const std::string& why) const
    {
        throw base::inputError(
            "case.manifest",
            fmt::format("The list of contents ({}) is not what this program writes: {}; export the "
                        "case again.",
                        kManifestEntry, why),
            {.file = m_archive.string(), .row = {}, .byte = {}});
    }
    [[noreturn]] void refuseVersion(std::int64_t version) const
    {
        throw base::inputError(
            "case.version",
            fmt::format("The archive was written by a newer Assay (its version is {}, this program "
                        "reads {}); replay it with that one.",
                        version, kCaseVersion),
            {.file = m_archive.string(), .row = {}, .byte = {}});
    }

    const Json& member(const Json& json, const char* key) const
    {
        const auto found = json.is_object() ? json.find(key) : json.end();
        if (!json.is_object() || found == json.end())
            refuse(fmt::format("\"{}\" is missing", key));
        return *found;
    }
    std::string text(const Json& json, const char* key) const
    {
        const Json& value = member(json, key);
        if (!value.is_string())
            refuse(fmt::format("\"{}\" is no text", key));
        return value.get<std::string>();
    }
    std::string optionalText(const Json& json, const char* key) const
    {
        return json.contains(key) ? text(json, key) : std::string();
    }
    std::int64_t whole(const Json& json, const char* key) const
    {
        const Json& value = member(json, key);
        const bool fits = value.is_number_integer()
                          && !(value.is_number_unsigned()
                               && value.get<std::uint64_t>() > static_cast<std::uint64_t>(
                                      std::numeric_limits<std::int64_t>::max()));
        if (!fits)
            refuse(fmt::format("\"{}\" is no whole number", key));
        return value.get<std::int64_t>();
    }
    const Json& list(const Json& json, const char* key) const
    {
        const Json& value = member(json, key);
        if (!value.is_array())
            refuse(fmt::format("\"{}\" is no list", key));
        return value;
    }
    std::string safe(const std::string& name) const
    {
        if (!isSafeEntry(name))
            refuse(fmt::format("\"{}\" is no name within the archive",
                               base::onTerminal(name.substr(0, 100))));
        return name;
    }

    CaseEntry entry(const Json& json) const
    {
        CaseEntry entry{
            .name = safe(text(json, "name")), .bytes = 0, .sha256 = text(json, "sha256")};
        const std::int64_t bytes = whole(json, "bytes");
        if (bytes < 0 || static_cast<std::uint64_t>(bytes) > kMostBytes)
            refuse(fmt::format("\"{}\" cannot have {} bytes", entry.name, bytes));
        entry.bytes = static_cast<std::uint64_t>(bytes);
        const bool isSum =
            entry.sha256.size() == kDigits
            && entry.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!isSum)
            refuse(fmt::format("the sum of \"{}\" is not 64 hexadecimal digits", entry.name));
        return entry;
    }
    CaseData data(const Json& json) const
    {
        CaseData data{.kind = text(json, "kind"),
                      .path = base::fromUtf8(text(json, "path")),
                      .fingerprint = text(json, "fingerprint"),
                      .packed = optionalText(json, "packed")};
        if (!data.packed.empty())
            safe(data.packed);
        return data;
    }
    CaseRun run(const Json& json) const
    {
        CaseRun run{.run = whole(json, "run"),
                    .name = text(json, "name"),
                    .seed = whole(json, "seed"),
                    .threads = whole(json, "threads"),
                    .spec = text(json, "spec"),
                    .environment = {},
                    .source = {},
                    .serving = {},
                    .labels = optionalText(json, "labels"),
                    .testLabels = optionalText(json, "test_labels"),
                    .weights = optionalText(json, "weights")};
        const Json& named = member(json, "named");
        if (!named.is_boolean())
            refuse("\"named\" is neither true nor false");
        run.isNamed = named.get<bool>();
        const Json& environment = member(json, "environment");
        if (!environment.is_object())
            refuse("\"environment\" is no object");
        run.environment = base::dumped(environment);
        if (json.contains("data"))
            run.source = data(member(json, "data"));
        if (json.contains("test_data"))
            run.serving = data(member(json, "test_data"));
        if (json.contains("further_data")) {
            for (const Json& one : list(json, "further_data"))
                run.further.push_back(data(one));
        }
        if (run.run < 1)
            refuse(fmt::format("{} is no number of a run", run.run));
        return run;
    }

private:
    const std::filesystem::path& m_archive;
};

/// That what a run names is in the archive.
void requireThere(const CaseRun& run, const std::set<std::string>& entries, const Reading& reading)
{
    for (const std::string& name : {run.spec, run.labels, run.testLabels, run.weights}) {
        if (!name.empty() && !entries.contains(name))
            reading.refuse(fmt::format("run {} needs \"{}\", which is not listed", run.run,
                                       base::onTerminal(name.substr(0, 100))));
    }
    std::vector<CaseData> all = run.further;
    for (const auto& data : {run.source, run.serving}) {
        if (data)
            all.push_back(*data);
    }
    for (const CaseData& data : all) {
        if (data.packed.empty())
            continue;
        const auto within = entries.lower_bound(data.packed + '/');
        if (!entries.contains(data.packed)
            && (within == entries.end() || !within->starts_with(data.packed + '/')))
            reading.refuse(fmt::format("the data of run {}, \"{}\", are not listed", run.run,
                                       base::onTerminal(data.packed.substr(0, 100))));
    }
}

} // namespace

bool isSafeEntry(std::string_view name)
{
    if (name.empty() || name.size() > kLongestName || !base::isUtf8(name))
        return false;
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (name.size() > 1 && isLetter(name[0]) && name[1] == ':') // a drive
        return false;
    const bool hasOdd = std::any_of(name.begin(), name.end(), [](char c) {
        return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (hasOdd)
        return false;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        const std::string_view part = name.substr(at, end - at);
        if (part.empty() || part == "." || part == "..")
            return false;
        at = end + 1;
    }
    return true;
}

std::string toJson(const CaseManifest& manifest)
{
    Json json{{"format", kFormat},
              {"version", kCaseVersion},
              {"program", manifest.program},
              {"written", manifest.written},
              {"project", base::validUtf8(manifest.project)},
              {"runs", Json::array()},
              {"entries", Json::array()}};
    for (const CaseRun& run : manifest.runs)
        json["runs"].push_back(jsonOf(run));
    for (const CaseEntry& entry : manifest.entries)
        json["entries"].push_back(
            {{"name", entry.name}, {"bytes", entry.bytes}, {"sha256", entry.sha256}});
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

CaseManifest manifestFrom(std::string_view json, const std::filesystem::path& archive)
{
    const Reading reading(archive);
    const auto parsed = base::parsedJson<Json>(json);
    if (!parsed || !parsed->is_object())
        reading.refuse("it is no JSON object");
    if (reading.text(*parsed, "format") != kFormat)
        reading.refuse("it is of another kind of file");
    const std::int64_t version = reading.whole(*parsed, "version");
    if (version > kCaseVersion)
        reading.refuseVersion(version);
    if (version < 1)
        reading.refuse(fmt::format("there is no version {}", version));
    CaseManifest manifest{.program = reading.text(*parsed, "program"),
                          .written = reading.text(*parsed, "written"),
                          .project = reading.text(*parsed, "project"),
                          .runs = {},
                          .entries = {}};
    std::set<std::string> names{kManifestEntry};
    for (const Json& entry : reading.list(*parsed, "entries")) {
        manifest.entries.push_back(reading.entry(entry));
        if (!names.insert(manifest.entries.back().name).second)
            reading.refuse(fmt::format("\"{}\" is listed twice",
                                       base::onTerminal(manifest.entries.back().name)));
    }
    if (!names.contains(kProjectEntry))
        reading.refuse(fmt::format("\"{}\" is not listed", kProjectEntry));
    std::set<train::RunId> runs;
    for (const Json& run : reading.list(*parsed, "runs")) {
        manifest.runs.push_back(reading.run(run));
        requireThere(manifest.runs.back(), names, reading);
        if (!runs.insert(manifest.runs.back().run).second)
            reading.refuse(fmt::format("run {} is listed twice", manifest.runs.back().run));
    }
    if (manifest.runs.empty())
        reading.refuse("it lists no run");
    return manifest;
}

} // namespace assay::interop
