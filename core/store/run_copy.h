// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace assay::store {

/// Which run goes where, and as what.
struct CopyRequest {
    std::filesystem::path from; ///< the project that it is in; nothing of it changes
    train::RunId run = 0;
    std::filesystem::path to;
    /// Of `to`: search and number of the trial that this is the run of.
    std::optional<std::pair<std::int64_t, std::int64_t>> trial = {};
    std::string name = {}; ///< of the copy; empty: that of the run
    /// False: without any file, for a run whose checkpoints cannot be read. Its numbers are worth more than they are.
    bool withCheckpoints = true;
};

/// Copies a run of one project into another, where it gets a new number and is a run as any other.
///
/// Copied: its row with the note that a person wrote; points, events, findings, tags and scores; when Test was opened
/// and what that gave, as a look cannot be undone; its split with members, data sets and baselines; the last, best and
/// kept checkpoints, and the module that its network was read from. A split of the same fingerprint and data sets of
/// the same fingerprint and path that are there already are shared. The checkpoints hold the same state under the new
/// number and the identity of `to`: their bytes are others, and the run goes on from them as it would have before. At
/// most as many kept ones stay as `to` keeps.
///
/// Left out: the parent, as it is no run of `to`; evaluations with their answers, marks of errors, what was tried,
/// studies, searches. Texts stay as they are: a spec that names "run 3" goes on naming run 3.
///
/// Rows that readers set aside stay behind (set_aside.h, for `from`). A run that a program trains is refused, as far as
/// this machine can see that ("run.active"); one whose program is gone becomes interrupted. While its rows are added,
/// others cannot write to `to`.
///
/// With a trial, the copy becomes its run in the same transaction, with worker, begin, end and reason of an early stop
/// as `from` has them in its own trials, else as its row says. Where the trial has a run of the same spec hash already,
/// nothing is copied and that one is returned, so that it can be tried again at any time; without a trial each call
/// makes another copy.
///
/// All or nothing: until the one transaction that adds the run, its files lie in a folder of no run, which the next
/// copy removes if the program ends before; one that ends within the last instant leaves it under a number that no run
/// will have. Throws base::Error and changes nothing: for an unknown or deleted run ("run.unknown"), one whose row,
/// split or data sets are damaged ("project.row", "project.split"), one project under both names ("run.copy"), a trial
/// that is not there or has a run of other settings ("tune.unknown", "tune.taken"), a project of another version
/// ("project.newer", "project.outdated": nothing is migrated here), a checkpoint that cannot be read ("checkpoint.
/// ..."), a target that may not be written. Any thread; one copy into a project at a time, another one is refused
/// ("run.copy_busy"). Opens connections of its own.
train::RunId copyRun(const CopyRequest& request);

} // namespace assay::store
