// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/answer.h"
#include "tune/search.h"
#include "tune/search_report.h"
#include "tune/worker_layout.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace assay::session {

/// A search was stored, or changed.
struct SearchStored {
    Tag tag;
    tune::SearchId search;
};

/// All searches of the project, newest first.
struct SearchesListed {
    Tag tag;
    std::vector<std::shared_ptr<const tune::SearchState>> searches;
};

/// A trial that this program trained is over.
struct TrialEnded {
    tune::SearchId search;
    tune::TriedRun trial;
};

/// This program takes no more trials of a search.
struct SearchWorkEnded {
    Tag tag; ///< of Searches::work
    tune::SearchId search;
    tune::WorkEnd why;
};

/// A program that this one started to train trials.
struct TrialWorker {
    std::string name; ///< "host:4711", as tune::TriedRun::worker
    bool isRunning = true;
    int code = 0; ///< of one that ended, as a shell has it: 128 + signal where one ended it
    /// The last line that it wrote of what went wrong; empty: none.
    std::string lastLine;
};

/// News of the programs that train trials of a search side by side.
struct SearchWorkersChanged {
    Tag tag; ///< of Searches::workMany
    tune::SearchId search;
    bool isMeasuring = false; ///< layouts are being measured; `choice` is not made yet
    std::shared_ptr<const tune::LayoutChoice> choice;
    /// Those that run, and those that ended without having been asked to, in the order in which they began.
    std::vector<TrialWorker> workers;
};

/// What the trials of a search say of its settings.
struct SearchReported {
    Tag tag;
    tune::SearchId search;
    std::shared_ptr<const tune::SearchReport> report;
};

/// Searches for settings (tune/search.h). A trial is a run of the project like any other. Any number of programs
/// may work on one search: each takes a trial that nobody trains, or has the method propose one. `change`, `propose` and
/// `work` fail for a search of another program ("tune.imported").
class Searches
{
public:
    virtual ~Searches() = default;
    /// Stores a new one. Runs of the project that have its settings but for what is searched become its
    /// first trials. -> SearchStored; or Failed, where `tune::check` refuses the space
    virtual void begin(const tune::Search& search, Tag tag) = 0;
    /// Changes space, method, seed, trials, minutes, leastGain and earlyStop of one that is there, also while
    /// programs work on it; base stays. Trials outside of the new space stay in the list, and the method
    /// leaves them out. -> SearchStored or Failed
    virtual void change(const tune::Search& search, Tag tag) = 0;
    /// A person's own next trial; it comes before those of the method, and one more is wanted in all where all of
    /// them are there. Its point must be of the space. -> SearchStored or Failed
    virtual void propose(tune::SearchId search, const tune::Point& point, Tag tag) = 0;
    /// Its runs stay. -> SearchStored or Failed
    virtual void remove(tune::SearchId search, Tag tag) = 0;
    /// Trains trial after trial until there is nothing to do, one at a time, among the other runs of this
    /// program. `threads`: of new trials whose settings leave them open (train.threads 0); they are written into
    /// the settings of the run. 0: they stay open. -> RunQueued and TrialEnded (each), SearchWorkEnded; or Failed
    virtual void work(tune::SearchId search, Tag tag, std::int64_t threads = 0) = 0;
    /// The same by programs of the command line, so many at the same time. 0: the layout that makes most updates a
    /// second is measured first (tune/worker_layout.h). One that is ended from outside is replaced, and what it trained
    /// goes on. -> SearchWorkersChanged (each), SearchWorkEnded once all have ended; or Failed
    virtual void workMany(tune::SearchId search, int workers, Tag tag) = 0;
    /// Ends `work` and `workMany`; the trials that train are interrupted and go on with the next one.
    /// -> SearchWorkEnded
    virtual void halt(tune::SearchId search) = 0;
    virtual void list(Tag tag) = 0; ///< -> SearchesListed or Failed
    /// -> SearchReported or Failed
    virtual void report(tune::SearchId search, Tag tag) = 0;
};

} // namespace assay::session
