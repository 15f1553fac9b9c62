// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_copy.h"

#include "base/error.h"
#include "base/plain_file.h"
#include "base/sample_id.h"
#include "data/further_sources.h"
#include "experiment/run_plan.h"
#include "store/copied_rows.h"
#include "store/files.h"
#include "store/project_store.h"
#include "store/replay_store.h"
#include "store/run_store_body.h"
#include "train/checkpoint.h"
#include "train/kept.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace assay::store {

namespace fs = std::filesystem;

using train::RunId;

namespace {

base::ErrorPlace at(const fs::path& path)
{
    return {.file = path.string(), .row = {}, .byte = {}};
}

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

void makeFolder(const fs::path& folder)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        throw base::environmentError(
            "project.files",
            fmt::format("The folder for checkpoints cannot be written ({}).", failed.message()),
            at(folder));
}

constexpr const char* kCopyFolder = "copy-"; ///< of files that are no run's yet

/// What the copies leave behind whose program ended. Only while no other one is made.
void removeUnfinished(const fs::path& files)
{
    std::vector<fs::path> gone;
    std::error_code failed;
    for (fs::directory_iterator entry(files, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        std::error_code ignored;
        if (entry->path().filename().string().starts_with(kCopyFolder)
            && fs::is_directory(entry->symlink_status(ignored)))
            gone.push_back(entry->path());
    }
    for (const fs::path& folder : gone) {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
}

/// The folder of the copy: of no run at first, then of its run. Gone with the object unless it is kept.
class Folder
{
public:
    Folder(const fs::path& project, RunId copy)
        : m_path(filesOf(project) / fmt::format("{}{}", kCopyFolder, copy))
        , m_final(filesOf(project, copy).folder)
    {}
    ~Folder()
    {
        std::error_code ignored;
        if (!m_isKept)
            fs::remove_all(m_path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const fs::path& path() const { return m_path; }
    /// Gives it to its run, where it has been made.
    void give()
    {
        if (!isThere(m_path))
            return;
        std::error_code failed;
        fs::rename(m_path, m_final, failed);
        if (failed)
            throw base::environmentError(
                "project.files",
                fmt::format("The folder for checkpoints cannot be written ({}).", failed.message()),
                at(m_final));
        m_path = m_final;
    }
    void keep() { m_isKept = true; }

private:
    fs::path m_path, m_final;
    bool m_isKept = false;
};

train::RunState stateIn(RowReader& next)
{
    return next.named([](const std::string& text) { return train::runStateFrom(text); });
}

/// A run as it stood when its files were read; its rows have to be of the same moment.
struct Standing {
    train::RunState state{};
    std::int64_t step = 0, epoch = 0, resumes = 0;

    bool operator==(const Standing&) const = default;
};

Standing standingOf(Connection& from, RunId run)
{
    const auto found = from.query(
        "SELECT id, state, step, epoch, resumes, deleted FROM runs WHERE id = ?",
        [&](SQLite::Statement& row) {
            return from.one(row, "runs", [&](RowReader& next) {
                next.id();
                Standing standing{stateIn(next), next.integer(), next.integer(), next.integer()};
                return next.integer() == 0 ? std::optional(standing) : std::nullopt;
            });
        },
        run);
    if (!found || !*found)
        throw train::unknownRun(run);
    return **found;
}

base::Error active(RunId run, const fs::path& project)
{
    return base::usageError(
        "run.active",
        fmt::format("Run {} of {} still trains; stop it or wait for its end before it is copied.",
                    run, project.filename().string()));
}

/// The run that the trial has already. Throws a usage Error when there is no such trial, or it has a run of
/// other settings.
std::optional<RunId> runOfTrial(Connection& to, std::pair<std::int64_t, std::int64_t> trial,
                                const std::string& specHash)
{
    struct Known {
        std::optional<RunId> run;
        std::string specHash;
    };
    const auto known = to.query(
        "SELECT t.number, r.id, r.spec_hash FROM trials t LEFT JOIN runs r ON r.id = t.run WHERE t.search = ? AND "
        "t.number = ?",
        [&](SQLite::Statement& row) {
            return to.one(row, "trials", [&](RowReader& next) {
                next.integer();
                Known one;
                one.run = next.optional([&] { return next.id(); });
                one.specHash = next.optional([&] { return next.text(); }).value_or("");
                return one;
            });
        },
        trial.first, trial.second);
    if (!known)
        throw base::usageError(
            "tune.unknown",
            fmt::format("This project has no trial {} of study {}.", trial.second, trial.first));
    if (known->run && known->specHash != specHash)
        throw base::usageError(
            "tune.taken",
            fmt::format("Trial {} of study {} has run {} already, which has other settings; "
                        "copy the run into another trial.",
                        trial.second, trial.first, *known->run));
    return known->run;
}

/// Which program made a trial, and when.
struct Work {
    std::string worker;
    double begun = 0, ended = 0; ///< seconds since 1970; 0: not known
    std::string stoppedEarly;
};

Work workOf(Connection& from, RunId run)
{
    Work work;
    from.query(
        "SELECT id, owner, coalesce(CAST(strftime('%s', created) AS REAL), 0), seconds, state FROM runs WHERE id = ?",
        [&](SQLite::Statement& row) {
            from.each(row, "runs", [&](RowReader& next) {
                next.id();
                work.worker = next.text();
                work.begun = std::max(0.0, next.finite());
                const double seconds = next.magnitude();
                if (train::isOver(stateIn(next)) && work.begun > 0)
                    work.ended = work.begun + seconds;
            });
        },
        run);
    from.query(
        "SELECT number, worker, begun, ended, stopped_early FROM trials WHERE run = ? ORDER BY begun",
        [&](SQLite::Statement& rows) {
            from.each(rows, "trials", [&](RowReader& next) {
                next.integer();
                Work own{next.text(), next.magnitude(), next.magnitude(), next.document()};
                work = std::move(own);
            });
        },
        run);
    return work;
}

/// A number that no run has, has had or will have, and whose folder is free: one may lie there of a project that this
/// is a backup of.
RunId reserve(Connection& to)
{
    RunId id = 0;
    do
        to.transact([&] {
            to.change("INSERT INTO runs DEFAULT VALUES");
            id = to.database->getLastInsertRowid();
            to.change("DELETE FROM runs WHERE id = ?", id);
        });
    while (isThere(filesOf(to.path, id).folder));
    return id;
}

/// The module that the network of `spec` was read from, where it lies beside the project.
void copyModule(const fs::path& from, const fs::path& to, const experiment::ExperimentSpec& spec)
{
    if (spec.model.templateName != "torchscript")
        return;
    const auto text = [&](const char* field) {
        return std::get<std::string>(experiment::get(spec, field));
    };
    const std::string fingerprint = text("model.fingerprint");
    const fs::path name = fs::path(text("model.file")).filename();
    // Both become parts of a path, and the project comes from elsewhere.
    if (fingerprint.empty() || name.empty() || name == "." || name == ".."
        || !std::all_of(fingerprint.begin(), fingerprint.end(),
                        [](unsigned char c) { return std::isxdigit(c); }))
        return;
    const fs::path place = moduleFolder(to, fingerprint) / name;
    base::PlainFile file(moduleFolder(from, fingerprint) / name, base::PlainFile::Use::Read);
    if (isThere(place) || !file.isOpen())
        return;
    const std::string bytes = file.readAll();
    if (base::fingerprint(bytes) != fingerprint)
        return; // it is not that module
    makeFolder(place.parent_path());
    const std::string problem = base::replaceFile(place, bytes, base::Durable::Yes);
    if (!problem.empty())
        throw base::environmentError(
            "project.files",
            fmt::format(
                "The module of the run cannot be kept beside the project ({}); make room or "
                "allow writing there.",
                problem),
            at(place));
}

/// One copying, with both projects open.
class Copying
{
public:
    explicit Copying(const CopyRequest& request)
        : m_request(request)
        , m_from(request.from, true)
        , m_to(request.to, false)
    {}

    RunId run()
    {
        m_standing = standingOf(m_from, m_request.run);
        const auto record = RunStore(m_request.from, true).find(m_request.run);
        if (!record)
            throw train::unknownRun(m_request.run);
        m_specHash = record->specHash;
        m_sources = sourcesOf(*record);
        if (!train::isOver(record->state)
            && RunLock::isHeld(filesOf(m_request.from, m_request.run).lock))
            throw active(m_request.run, m_request.from);
        if (const auto known = runKnown())
            return *known;
        const RunId copy = reserve(m_to);
        const auto lock = RunLock::take(filesOf(m_request.to) / "copy.lock");
        if (!lock)
            throw base::environmentError(
                "run.copy_busy",
                "A run is being copied into this project already; wait for its end, then try "
                "again.",
                at(m_request.to));
        removeUnfinished(filesOf(m_request.to));
        Folder folder(m_request.to, copy);
        // Without a spec nothing goes on from a checkpoint.
        if (m_request.withCheckpoints && record->kind != train::RunKind::Imported
            && !record->spec.empty())
            copyFiles(*record, copy, folder.path());
        std::optional<RunId> done;
        m_to.transact([&] {
            done = runKnown();
            if (done)
                return; // another program was faster
            copyRows(copy);
            folder.give();
        });
        if (done)
            return *done;
        folder.keep();
        if (!m_kept.empty())
            fit();
        return copy;
    }

private:
    /// The paths of all that was joined to one data set; empty where it was one alone, which the split names.
    static std::vector<std::string> sourcesOf(const train::RunRecord& record)
    {
        if (record.kind == train::RunKind::Imported || record.spec.empty())
            return {};
        try {
            const data::DataSpec data = experiment::fromJson(record.spec).data;
            std::vector<std::string> paths = data::furtherPaths(data.more);
            if (!paths.empty())
                paths.insert(paths.begin(), data.path);
            return paths;
        } catch (const base::Error&) { // of another version; its numbers are copied all the same
            return {};
        }
    }

    std::optional<RunId> runKnown()
    {
        return m_request.trial ? runOfTrial(m_to, *m_request.trial, m_specHash) : std::nullopt;
    }

    void copyFiles(const train::RunRecord& record, RunId copy, const fs::path& folder)
    {
        const experiment::ExperimentSpec spec = experiment::fromJson(record.spec);
        const auto owner = [&](const fs::path& project, RunId run) {
            return experiment::ownerOf(readProject(project, true).id, run, spec);
        };
        const train::CheckpointOwner before = owner(m_request.from, record.id),
                                     now = owner(m_request.to, copy);
        const RunFiles files = filesOf(m_request.from, record.id);
        const auto copyFile = [&](const fs::path& file) {
            makeFolder(folder);
            const fs::path place = folder / file.filename();
            train::copyCheckpoint(file, before, place, now);
            std::error_code ignored; // it was written just now
            return static_cast<std::int64_t>(fs::file_size(place, ignored));
        };
        for (const fs::path& file : {files.last, files.best}) {
            if (isThere(file))
                copyFile(file);
        }
        for (train::KeptCheckpoint kept : ReplayStore(m_request.from, true).kept(record.id)) {
            kept.run = copy;
            kept.bytes = copyFile(train::keptFile(files.folder, kept.step));
            m_kept.push_back(kept);
        }
        copyModule(m_request.from, m_request.to, spec);
    }

    /// Within a transaction of the target.
    void copyRows(RunId copy)
    {
        const RunId run = m_request.run;
        const Connection::Reading atOnce(m_from);
        if (standingOf(m_from, run) != m_standing)
            throw active(run, m_request.from);
        copyRunRow(m_from, run, m_to, copy);
        if (const auto split = copySplit(m_from, run, m_to))
            m_to.change("UPDATE runs SET split = ? WHERE id = ?", *split, copy);
        for (const std::string& path : m_sources)
            copyPlaces(m_from, path, m_to);
        copyRowsOf(m_from, run, m_to, copy);
        for (const train::KeptCheckpoint& kept : m_kept)
            m_to.change("INSERT INTO kept_checkpoints(run, step, bytes) VALUES(?, ?, ?)", copy,
                        kept.step, kept.bytes);
        if (!m_request.name.empty())
            m_to.change("UPDATE runs SET name = ? WHERE id = ?", m_request.name, copy);
        if (!train::isOver(m_standing.state)) {
            m_to.change("UPDATE runs SET state = ?, problem = ? WHERE id = ?",
                        train::name(train::RunState::Interrupted), std::string(kEndedBefore), copy);
            m_to.change(kStepOfPoints, copy);
        }
        if (!m_request.trial)
            return;
        const Work work = workOf(m_from, run);
        m_to.change(
            "UPDATE trials SET run = ?, worker = ?, begun = ?, ended = ?, stopped_early = ? WHERE search = ? AND number = ?",
            copy, work.worker, work.begun, work.ended, work.stoppedEarly, m_request.trial->first,
            m_request.trial->second);
    }

    void fit()
    {
        try {
            ReplayStore(m_request.to, false).fit();
        } catch (const base::Error&) {
            // The run is there; what is too much goes when the next one is kept.
        }
    }

    const CopyRequest& m_request;
    Connection m_from, m_to;
    Standing m_standing;
    std::string m_specHash;
    std::vector<std::string> m_sources;        ///< paths
    std::vector<train::KeptCheckpoint> m_kept; ///< of the copy
};

} // namespace

RunId copyRun(const CopyRequest& request)
{
    CopyRequest resolved = request;
    for (fs::path* project : {&resolved.from, &resolved.to}) {
        requireProject(*project);
        *project = projectFile(*project);
    }
    std::error_code failed;
    if (fs::equivalent(resolved.from, resolved.to, failed))
        throw base::usageError(
            "run.copy",
            "A run is copied from one project into another, and this is one and the same; name "
            "another project.");
    return Copying(resolved).run();
}

} // namespace assay::store
