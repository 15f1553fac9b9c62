// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/case_reading.h"

#include "base/byte_text.h"
#include "base/error.h"
#include "data/catalog.h"
#include "data/further_sources.h"
#include "interop/zip_reader.h"
#include "store/files.h"
#include "store/project_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::session {

namespace {

namespace fs = std::filesystem;
using interop::CaseData;
using interop::CaseEntry;
using interop::CaseManifest;
using interop::CaseRun;
using train::RunId;

constexpr std::uint64_t kMostOfManifest = 64 << 20; ///< bytes: half a million files of data

base::Error interrupted()
{
    return base::usageError("replay.interrupted", "The replay was interrupted before its end.");
}

std::vector<CaseRun> chosen(const CaseManifest& manifest, const std::vector<RunId>& wanted)
{
    std::vector<CaseRun> runs;
    for (const CaseRun& run : manifest.runs) {
        const bool isWanted =
            wanted.empty() ? run.isNamed
                           : std::find(wanted.begin(), wanted.end(), run.run) != wanted.end();
        if (isWanted)
            runs.push_back(run);
    }
    for (const RunId id : wanted) {
        const bool isThere = std::any_of(runs.begin(), runs.end(),
                                         [id](const CaseRun& run) { return run.run == id; });
        if (isThere)
            continue;
        std::vector<RunId> all;
        for (const CaseRun& run : manifest.runs)
            all.push_back(run.run);
        throw base::usageError("run.unknown", fmt::format("The archive has no run {}; it has: {}.",
                                                          id, fmt::join(all, ", ")));
    }
    return runs;
}

bool liesIn(const std::string& entry, const std::string& folder)
{
    return !folder.empty() && (entry == folder || entry.starts_with(folder + '/'));
}

/// Whether this entry is unpacked, and its sum looked at: all but data and files of weights of other runs.
bool isNeeded(const CaseEntry& entry, const std::vector<CaseRun>& runs)
{
    if (!liesIn(entry.name, "data") && !liesIn(entry.name, "weights"))
        return true;
    return std::any_of(runs.begin(), runs.end(), [&](const CaseRun& run) {
        return (run.source && liesIn(entry.name, run.source->packed))
               || (run.serving && liesIn(entry.name, run.serving->packed))
               || std::any_of(run.further.begin(), run.further.end(),
                              [&](const CaseData& data) { return liesIn(entry.name, data.packed); })
               || entry.name == run.labels || entry.name == run.testLabels
               || entry.name == run.weights;
    });
}

/// A table is read with the files that it names, series with their other part: all that was packed with it.
std::string packedFolder(const std::string& packed)
{
    constexpr const char* kData = "data/";
    const std::size_t number = packed.find('/', packed.starts_with(kData) ? 5 : 0);
    return packed.substr(0, number);
}

bool isSynthetic(const std::string& path)
{
    const auto& sources = data::catalog();
    return std::any_of(sources.begin(), sources.end(), [&](const data::Source& source) {
        return source.synthetic && source.recognises(path);
    });
}

} // namespace

CaseFolder::CaseFolder(const fs::path& archive, const std::vector<RunId>& runs,
                       const std::function<bool()>& goesOn)
    : m_archive(archive)
    , m_project(m_folder.path() / interop::kProjectEntry)
{
    interop::ZipReader zip(archive);
    if (!zip.has(interop::kManifestEntry))
        throw base::inputError("case.manifest",
                               fmt::format("This ZIP holds no case, as it has no {}; name a file "
                                           "that `assay-cli export --case` wrote.",
                                           interop::kManifestEntry),
                               {.file = archive.string(), .row = {}, .byte = {}});
    const CaseManifest manifest =
        interop::manifestFrom(zip.text(interop::kManifestEntry, kMostOfManifest), archive);
    m_runs = chosen(manifest, runs);

    std::vector<CaseRun> taken = m_runs; // with all that was packed beside their data
    for (CaseRun& run : taken) {
        for (auto* data : {&run.source, &run.serving}) {
            if (*data && !(*data)->packed.empty())
                (*data)->packed = packedFolder((*data)->packed);
        }
        for (CaseData& data : run.further) {
            if (!data.packed.empty())
                data.packed = packedFolder(data.packed);
        }
    }
    std::uint64_t bytes = 0;
    for (const CaseEntry& entry : manifest.entries) {
        const auto found = zip.sizes().find(entry.name);
        if (found == zip.sizes().end())
            throw zip.broken(entry.name, "it is missing");
        if (found->second != entry.bytes)
            throw zip.broken(entry.name,
                             fmt::format("it has {} bytes, the list of contents says {}",
                                         found->second, entry.bytes));
        if (isNeeded(entry, taken))
            bytes += entry.bytes;
    }
    std::error_code code;
    const fs::space_info room = fs::space(m_folder.path(), code);
    if (!code && room.available < bytes)
        throw base::environmentError(
            "case.room",
            fmt::format("The archive holds {}, and the folder for temporary files has room "
                        "for {}; name another one with TMPDIR.",
                        base::bytesText(bytes), base::bytesText(room.available)),
            {.file = m_folder.path().string(), .row = {}, .byte = {}});
    for (const CaseEntry& entry : manifest.entries) {
        if (!isNeeded(entry, taken))
            continue;
        const fs::path to = m_folder.path() / entry.name;
        fs::create_directories(to.parent_path());
        if (!goesOn())
            throw interrupted();
        zip.extract(entry, to, [&](std::uint64_t) { return goesOn(); });
    }
    store::ensureProject(m_project, false);
}

data::DataSpec CaseFolder::located(const CaseRun& run, data::DataSpec spec, const std::string& data,
                                   const std::string& testData,
                                   const std::vector<std::string>& more, PreparedData& prepared,
                                   const std::function<bool()>& goesOn) const
{
    const auto placed = [&](const std::string& path, const std::string& named,
                            const std::optional<CaseData>& listed, const char* option) {
        if (path.empty() || (isSynthetic(path) && named.empty()))
            return path;
        std::error_code ignored;
        const bool isPacked = listed && !listed->packed.empty();
        if (isSynthetic(named))
            return named;
        const fs::path place = !named.empty() ? fs::absolute(named).lexically_normal()
                               : isPacked     ? file(listed->packed)
                                              : fs::path(path);
        if (!fs::exists(place, ignored))
            throw base::inputError(
                "case.data",
                fmt::format("The {}data of run {} are not here; name their place with {} PATH, or "
                            "export the case --with-data.",
                            std::string_view(option) == "--more" ? "further " : "", run.run,
                            option),
                {.file = place.string(), .row = {}, .byte = {}});
        return place.string();
    };
    spec.path = placed(spec.path, data, run.source, "--data");
    spec.testPath = placed(spec.testPath, testData, run.serving, "--test-data");
    std::vector<std::string> further = data::furtherPaths(spec.more);
    if (!more.empty() && !further.empty() && more.size() != further.size())
        throw base::usageError(
            "case.data", fmt::format("Further sources of run {}: {}; --more names {}. Name each "
                                     "of them, in this order: {}.",
                                     run.run, further.size(), more.size(), spec.more));
    for (std::size_t k = 0; k < further.size(); ++k) {
        const bool isListed = k < run.further.size();
        further[k] = placed(further[k], more.empty() ? std::string() : more[k],
                            isListed ? std::optional(run.further[k]) : std::nullopt, "--more");
    }
    spec.more = data::furtherText(further);
    if (!run.labels.empty() && data.empty())
        spec.labels.training = file(run.labels).string();
    if (!run.testLabels.empty() && testData.empty())
        spec.labels.test = file(run.testLabels).string();
    const auto read = prepared.get(spec, [&](double) { return goesOn(); });
    const auto require = [&](const data::DatasetPtr& dataset, const std::optional<CaseData>& listed,
                             const char* option) {
        if (!dataset || !listed || listed->fingerprint.empty()
            || dataset->info().fingerprint == listed->fingerprint)
            return;
        throw base::inputError(
            "case.data",
            fmt::format(
                "These are not the data of run {} (their fingerprint is {}, that of the run "
                "is {}); name the place of those with {} PATH.",
                run.run, dataset->info().fingerprint, listed->fingerprint, option),
            {.file = dataset->info().path, .row = {}, .byte = {}});
    };
    require(read->source, run.source, further.empty() ? "--data" : "--data and --more");
    require(read->serving, run.serving, "--test-data");
    return spec;
}

} // namespace assay::session
