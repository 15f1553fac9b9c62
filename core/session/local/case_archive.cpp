// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/case_archive.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/temporary_folder.h"
#include "data/further_sources.h"
#include "data/source_files.h"
#include "experiment/fork.h"
#include "experiment/replay.h"
#include "experiment/run_plan.h"
#include "experiment/start_weights.h"
#include "interop/zip_writer.h"
#include "model/script_file.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/project_slice.h"
#include "store/replay_store.h"
#include "store/run_data.h"
#include "store/run_store.h"
#include "train/checkpoint.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <utility>

namespace assay::session {

namespace {

namespace fs = std::filesystem;
using experiment::ExperimentSpec;
using interop::CaseData;
using interop::CaseRun;
using train::RunId;
using train::RunRecord;

constexpr const char* kReadMe =
    "This is the case of a neural network, written by Assay.\n\n"
    "  manifest.json   what is in it: runs, seeds, threads, machine, data, and the SHA-256 of each entry\n"
    "  project.assay   the runs as Assay keeps them: an SQLite database\n"
    "  project.assay-files/   their checkpoints\n"
    "  specs/          the settings of each run\n"
    "  data/           the data, where they were packed\n\n"
    "assay-cli replay FILE.zip trains each run once more and says which numbers come out the same.\n";

base::ErrorPlace at(const fs::path& file)
{
    return {.file = file.string(), .row = {}, .byte = {}};
}

bool isThere(const fs::path& file)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(file, ignored));
}

/// A run of the archive with its settings.
struct Packed {
    RunRecord record;
    ExperimentSpec spec;
    bool isNamed = true;
};

void requirePackable(const RunRecord& run)
{
    if (run.kind != train::RunKind::Training)
        throw base::usageError("case.run",
                               fmt::format("Run {} was not trained here; only a training can be "
                                           "repeated, so name one.",
                                           run.id));
    if (!train::isOver(run.state))
        throw base::usageError(
            "run.active", fmt::format("Run {} still trains; stop it or wait for its end.", run.id));
    if (run.step == 0)
        throw base::usageError("case.run", fmt::format("Run {} made no update, so that there is "
                                                       "nothing to repeat; name another one.",
                                                       run.id));
}

std::vector<RunRecord> chosen(store::RunStore& store, const std::vector<RunId>& wanted)
{
    std::vector<RunRecord> runs;
    for (const RunId id : wanted) {
        auto run = store.listed(id);
        if (!run)
            throw train::unknownRun(id);
        requirePackable(*run);
        runs.push_back(std::move(*run));
    }
    if (!wanted.empty())
        return runs;
    for (RunRecord& run : store.list()) {
        if (run.kind == train::RunKind::Training && run.state == train::RunState::Finished
            && run.step > 0)
            runs.push_back(std::move(run));
    }
    if (runs.empty())
        throw base::usageError("case.run", "The project has no finished training to write; train "
                                           "one first, or name one that was stopped.");
    return runs;
}

/// The runs and those that they begin with, by number.
std::map<RunId, Packed> withParents(store::RunStore& store, std::vector<RunRecord> runs)
{
    std::map<RunId, Packed> all;
    std::vector<RunId> parents;
    const auto add = [&](RunRecord run, bool isNamed) {
        if (all.contains(run.id))
            return;
        ExperimentSpec spec = experiment::fromJson(run.spec);
        if (const auto fork = experiment::forkPoint(spec))
            parents.push_back(fork->run);
        if (const auto start = experiment::startWeights(spec); start && start->run)
            parents.push_back(*start->run);
        const RunId id = run.id;
        all.emplace(id, Packed{std::move(run), std::move(spec), isNamed});
    };
    for (RunRecord& run : runs)
        add(std::move(run), true);
    while (!parents.empty()) {
        const RunId id = parents.back();
        parents.pop_back();
        if (all.contains(id))
            continue;
        auto run = store.find(id); // one that is deleted too
        if (!run)
            throw train::unknownRun(id);
        add(std::move(*run), false);
    }
    return all;
}

/// Of what forks go on from, the last kept checkpoints before that place.
std::vector<std::pair<RunId, std::int64_t>> keptForForks(const fs::path& project,
                                                         const std::map<RunId, Packed>& runs)
{
    std::vector<std::pair<RunId, std::int64_t>> kept;
    store::ReplayStore store(project, true);
    for (const auto& [id, run] : runs) {
        const auto fork = experiment::forkPoint(run.spec);
        if (!fork)
            continue;
        std::optional<std::int64_t> nearest;
        for (const train::KeptCheckpoint& one : store.kept(fork->run)) {
            if (one.step <= fork->step)
                nearest = one.step;
        }
        if (nearest)
            kept.emplace_back(fork->run, *nearest);
    }
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    return kept;
}

/// Fills an archive.
class Packing
{
public:
    Packing(const fs::path& project, std::string projectId, PreparedData& data,
            const std::function<bool(double)>& progress)
        : m_project(project)
        , m_projectId(std::move(projectId))
        , m_data(data)
        , m_progress(progress)
    {}

    void addCheckpoints(const Packed& run, const std::vector<std::pair<RunId, std::int64_t>>& kept)
    {
        const store::RunFiles files = store::filesOf(m_project, run.record.id);
        if (!isThere(files.last))
            throw base::inputError(
                "case.checkpoint",
                fmt::format("The weights of run {} are not here; put the folder {} back beside the "
                            "project, or name other runs.",
                            run.record.id, store::filesOf(m_project).filename().string()),
                at(files.last));
        addCheckpoint(run, files.last);
        if (isThere(files.best))
            addCheckpoint(run, files.best);
        for (const auto& [id, step] : kept) {
            if (const auto file = train::keptFile(files.folder, step);
                id == run.record.id && isThere(file))
                addCheckpoint(run, file);
        }
    }

    /// The module of one's own that the network is read from.
    void addModule(const Packed& run)
    {
        if (run.spec.model.templateName != "torchscript" || !run.spec.model.layers.empty())
            return;
        const auto text = [&](const char* field) {
            return std::get<std::string>(experiment::get(run.spec, field));
        };
        const fs::path file = text("model.file");
        const std::string fingerprint = text("model.fingerprint");
        const fs::path kept = store::moduleFolder(m_project, fingerprint) / file.filename();
        if (!isThere(kept) || !m_beside.insert(kept).second)
            return;
        if (model::readScriptFile(kept.string())->fingerprint != fingerprint)
            throw base::inputError(
                "case.module",
                fmt::format("This is not the module that run {} was trained with; put "
                            "that one back, or name other runs.",
                            run.record.id),
                at(kept));
        addBeside(kept);
    }

    CaseRun described(const Packed& run)
    {
        const RunRecord& record = run.record;
        CaseRun all{.run = record.id,
                    .name = record.name,
                    .isNamed = run.isNamed,
                    .seed = record.seed,
                    .threads = experiment::threadsOf(record, 0),
                    .spec = fmt::format("specs/run-{}.json", record.id),
                    .environment = record.environment,
                    .source = {},
                    .serving = {},
                    .labels = {},
                    .testLabels = {},
                    .weights = {}};
        zip.add(all.spec,
                nlohmann::ordered_json::parse(experiment::toJson(run.spec)).dump(1) + '\n');
        const auto start = experiment::startWeights(run.spec);
        if (start && !start->run) {
            all.weights =
                fmt::format("weights/run-{}/{}", record.id, start->file.filename().string());
            zip.addFile(all.weights, start->file);
        }
        store::RunData known = store::dataOf(m_project, record.id);
        const auto describe = [](const std::string& path,
                                 const std::optional<store::RememberedData>& data) {
            return CaseData{.kind = data ? data->kind : std::string(),
                            .path = path,
                            .fingerprint = data ? data->fingerprint : std::string(),
                            .packed = {}};
        };
        all.source = describe(run.spec.data.path, known.source);
        if (!run.spec.data.testPath.empty())
            all.serving = describe(run.spec.data.testPath, known.serving);
        for (const std::string& path : data::furtherPaths(run.spec.data.more))
            all.further.push_back(describe(path, std::nullopt));
        return all;
    }

    /// Packs the data of a run; runs of the same data share them.
    void addData(const Packed& run, CaseRun& described)
    {
        const auto prepared = m_data.get(run.spec.data, [this](double) { return m_progress(0); });
        const data::Dataset& source = *prepared->source;
        described.source->packed = packed(source, described.source->fingerprint, run);
        if (described.serving && prepared->serving)
            described.serving->packed =
                packed(*prepared->serving, described.serving->fingerprint, run);
        const auto& from = prepared->source->info().joinedFrom;
        for (std::size_t k = 0; k < described.further.size() && k + 1 < from.size(); ++k) {
            CaseData& further = described.further[k];
            further.kind = from[k + 1].kind;
            further.fingerprint = from[k + 1].fingerprint;
            further.packed = packed(data::sourceFiles(from[k + 1], source));
        }
        described.labels = packedLabels(run.spec.data.labels.training, *prepared->source);
        if (prepared->serving)
            described.testLabels = packedLabels(run.spec.data.labels.test, *prepared->serving);
    }

    interop::ZipWriter zip;

private:
    /// The archive is gone on from elsewhere: throws where it is cut, damaged or of another run.
    void addCheckpoint(const Packed& run, const fs::path& file)
    {
        train::placeIn(file, experiment::ownerOf(m_projectId, run.record.id, run.spec));
        addBeside(file);
    }

    void addBeside(const fs::path& file)
    {
        const fs::path within = file.lexically_relative(store::filesOf(m_project));
        zip.addFile((store::filesOf(interop::kProjectEntry) / within).generic_string(), file);
    }

    std::string packed(const data::Dataset& dataset, const std::string& fingerprint,
                       const Packed& run)
    {
        const data::DatasetInfo& info = dataset.info();
        if (!fingerprint.empty() && info.fingerprint != fingerprint)
            throw base::inputError(
                "case.data",
                fmt::format("The data are not those that run {} was trained on; put these back, or "
                            "export without the data.",
                            run.record.id),
                at(info.path));
        return packed(data::sourceFiles(dataset));
    }

    /// The entry, or the folder of entries, that holds them.
    std::string packed(const data::SourceFiles& found)
    {
        if (found.files.empty())
            return {};
        const fs::path place = (found.base / found.path).lexically_normal();
        const auto known =
            m_folders.try_emplace(place.string(), fmt::format("data/{}", m_folders.size() + 1))
                .first;
        const fs::path folder =
            found.isFolder() ? known->second / found.base.filename() : fs::path(known->second);
        for (const fs::path& file : found.files) {
            const std::string name = (folder / file).generic_string();
            if (!m_files.insert(name).second) // for another run
                continue;
            if (!m_progress(0))
                throw base::usageError("case.cancelled",
                                       "The export was ended; nothing was written.");
            zip.addFile(name, found.base / file);
        }
        return (found.isFolder() ? folder : folder / found.path).generic_string();
    }

    /// A file of labels of its own, with the name it has.
    std::string packedLabels(const std::string& labels, const data::Dataset& dataset)
    {
        if (labels.empty())
            return {};
        std::error_code code;
        fs::path file = fs::canonical(labels, code);
        if (code) // it moved with its pictures
            file = fs::path(dataset.info().path).parent_path() / fs::path(labels).filename();
        const auto [known, isNew] = m_labels.try_emplace(
            file.string(),
            fmt::format("data/labels-{}/{}", m_labels.size() + 1, file.filename().string()));
        if (isNew)
            zip.addFile(known->second, file);
        return known->second;
    }

    const fs::path& m_project;
    std::string m_projectId;
    PreparedData& m_data;
    const std::function<bool(double)>& m_progress;
    std::set<fs::path> m_beside;
    std::set<std::string> m_files; ///< names in the archive
    std::map<std::string, std::string> m_folders,
        m_labels; ///< what was packed -> where it lies in the archive
};

} // namespace

ReportWritten caseWritten(const store::ProjectInfo& project, const CaseRequest& request,
                          PreparedData& data, Tag tag, const std::function<bool(double)>& progress)
{
    const fs::path file = project.path;
    const fs::path place =
        writablePlace("case.out", outPlace("case.out", request.file, file), request.replaces);
    store::RunStore store(file, true);
    const std::map<RunId, Packed> runs = withParents(store, chosen(store, request.runs));
    const auto kept = keptForForks(file, runs);
    const base::TemporaryFolder scratch;
    const fs::path slice = scratch.path() / interop::kProjectEntry;
    store::SliceRequest wanted{.runs = {}, .kept = kept};
    for (const auto& [id, run] : runs)
        wanted.runs.push_back(id);
    store::writeSlice(file, wanted, slice);

    Packing packing(file, project.id, data, progress);
    packing.zip.add("README.txt", kReadMe);
    packing.zip.addFile(interop::kProjectEntry, slice);
    interop::CaseManifest manifest{
        .program = ASSAY_VERSION,
        .written = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))),
        .project = project.name,
        .runs = {},
        .entries = {}};
    ReportWritten written{.tag = tag, .file = place.string(), .run = 0, .bytes = 0};
    for (const auto& [id, run] : runs) {
        packing.addCheckpoints(run, kept);
        packing.addModule(run);
        manifest.runs.push_back(packing.described(run));
        if (request.withData)
            packing.addData(run, manifest.runs.back());
        if (run.isNamed)
            written.archived.push_back(id);
    }
    manifest.entries = packing.zip.entries();
    packing.zip.add(interop::kManifestEntry, interop::toJson(manifest));
    packing.zip.write(place, progress);
    std::error_code ignored;
    written.bytes = static_cast<std::int64_t>(fs::file_size(place, ignored));
    return written;
}

} // namespace assay::session
