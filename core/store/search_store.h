// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/files.h"
#include "tune/pruner.h"
#include "tune/search.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// How often in a row a trial is begun without coming further before it counts as failed: what ends so often
/// ends others too, as by taking all memory.
inline constexpr std::int64_t kMostAttempts = 10;

/// Held by the program that is about to take a trial of a search, so that no two take the same one. Ends with the
/// program, however it ends.
std::filesystem::path searchLock(const std::filesystem::path& project, tune::SearchId search);

/// The searches of a project and their trials, over a connection of its own: one thread uses it. What a trial
/// reached is that of its run; only what the run cannot say is kept beside it. Throws base::Error.
class SearchStore
{
public:
    /// The project must exist and be up to date.
    SearchStore(std::filesystem::path project, bool readOnly);
    ~SearchStore();

    /// A new search, with the trials that it begins with.
    tune::SearchId insert(const tune::Search& search, const std::vector<tune::TriedRun>& trials);
    /// All but base and created of one that is there. Throws a usage Error "tune.unknown" else.
    void update(const tune::Search& search);
    void remove(tune::SearchId search); ///< its runs stay
    /// Newest first. One that cannot be read is left out.
    std::vector<tune::Search> list();
    std::optional<tune::Search> find(tune::SearchId search);

    /// Brings `known` up to date: trials of `search` by number, as they were read before; those that are over are not
    /// read again. Empty: all are read. A trial is Complete when its run finished, Running while a
    /// program trains that, resumable where none does.
    void refresh(const tune::Search& search, const train::Metric& metric,
                 std::vector<tune::TriedRun>& known);
    std::vector<tune::TriedRun> trials(const tune::Search& search, const train::Metric& metric);

    /// A trial that waits for a program. `isProposed`: by a person.
    void add(tune::SearchId search, std::int64_t number, const tune::Point& point,
             bool isProposed = false);
    /// Its run was started or goes on now, here. An attempt that came further than the one before it, by the
    /// updates of the run, is the first one again; so is one after a person deleted the run.
    void begin(tune::SearchId search, std::int64_t number, train::RunId run);
    void end(tune::SearchId search, std::int64_t number); ///< now
    /// A trial without a run was handed to other machines, whose project gives it one later: it counts as running, and
    /// no program of this project begins it. `to`: "slurm 1234".
    void handOut(tune::SearchId search, std::int64_t number, const std::string& to);
    void takeBack(tune::SearchId search, std::int64_t number); ///< it waits again
    /// Its run came from another project; `worker` trained it there, in that time.
    void cameBack(tune::SearchId search, std::int64_t number, const std::string& worker,
                  double begun, double ended);
    /// The machine ended that run, and not its settings: a full disk, no memory, a lock of another program. Its attempt
    /// counts as one that came no further. False: it was begun here as a trial of no search.
    bool endedByMachine(train::RunId run);
    /// Stopped early: the reason, a sentence. It stays stopped whatever becomes of its run; without one it failed.
    void stopEarly(tune::SearchId search, std::int64_t number, const std::string& reason);
    /// Runs of these settings that were begun as a trial, and are one of no search: the program ended in between.
    std::optional<train::RunId> orphan(const std::string& specHash, const std::string& name);

    /// The shortfall of the metric after each epoch of a run; NaN where it was not measured.
    tune::EpochValues epochs(train::RunId run, data::SplitKind split, const train::Metric& metric);

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
