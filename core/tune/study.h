// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"
#include "experiment/spec.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

using StudyId = std::int64_t; ///< from 1; unique within its project; 0: not stored

/// What the runs of a study are to find out.
enum class Purpose {
    Seeds,     ///< how much the result of one experiment varies with its seed
    SizeCurve, ///< how the error falls with the size of train
    Attempt,   ///< what a change of the settings does to the error
    Finalists  ///< whether what a search found is better than its default (tune/finalists.h)
};
std::string name(Purpose purpose); ///< "size_curve", as in files and JSON
Purpose purposeFrom(const std::string& name);

/// One run that a study plans.
struct PlannedRun {
    base::Patch patch = {};               ///< of the study's base
    std::string name = {};                ///< of the run; empty: made from the template
    std::optional<train::RunId> run = {}; ///< that was started for it, or taken for it
};

/// What an attempt tries.
struct Tried {
    std::string improvement; ///< key (advise/improvements.h)
    std::string way;         ///< key (advise/ways.h); empty: a patch of a person's own
    std::string words;       ///< of that: "twice as wide"
    base::Patch patch;       ///< of the run that it is tried on; not empty
    /// Of that run (train::RunRecord::scored): which examples the attempt is judged on. Filled in by
    /// `attempt`.
    std::string scored = {};
};

/// Whether a planned run of an attempt has the change, and not its seed alone.
bool isChanged(const PlannedRun& planned);

/// Runs that are planned together. A value; the project keeps it, so that a study that was
/// interrupted goes on with what it lacks.
struct Study {
    StudyId id = 0;
    Purpose purpose = Purpose::Seeds;
    experiment::ExperimentSpec base;
    std::optional<train::RunId> of; ///< the run that it asks about; empty: its base alone
    std::vector<PlannedRun> planned;
    std::string created = {};        ///< ISO 8601, UTC
    std::optional<Tried> tried = {}; ///< of an attempt
};

/// `count` new networks of one spec, with its seed and those that follow it.
Study newSeeds(const experiment::ExperimentSpec& spec, const std::string& name, int count);
/// Runs of a run's experiment, one a seed: those that finished (train::seedsOf), are in a queue, train,
/// or were interrupted by the end of a program. What a person stopped stays stopped.
std::vector<train::RunRecord> seedsThere(const train::RunRecord& run,
                                         const std::vector<train::RunRecord>& all);
/// `count` networks of a run's experiment: those that are there, and others with seeds that no run of
/// it has had. Throws a usage Error for a run that is no training.
Study moreSeeds(const train::RunRecord& run, const std::vector<train::RunRecord>& all, int count);
/// Networks on evaluate::kTrainParts of train, `seeds` a size, with as many updates as on all of it,
/// as nearly as whole epochs allow; the learning rate falls after as many. Throws a usage Error for
/// a run that did not train to its end here, and for one that used a part of train itself.
Study sizeCurve(const train::RunRecord& run, int seeds);

/// `seeds` networks of a run's experiment, those that are there among them, and as many of the same
/// seeds with the change. Of an adaptation that goes on from trained weights (adapt::MethodInfo::goesOn) those
/// whose weights are there: `withAwaited` plans the others once theirs are. Throws a usage Error for a run that did not train to its end here, and for
/// a change that the run's settings do not take, that changes nothing, or that would be scored on
/// other examples than the run was: other data, another split, other targets.
Study attempt(const train::RunRecord& run, const std::vector<train::RunRecord>& all,
              const Tried& tried, int seeds);

/// Whether each network of an attempt with the change goes on from the weights of its seed's own network: an adaptation
/// whose method does, unless the change names other weights.
bool goesOnFromWeights(const Study& study);

/// An adaptation that goes on from the weights of each seed's own network, with the networks planned whose
/// weights are there by now; every other study as it is. Seeds that it has not are not added.
Study withAwaited(Study study, const std::vector<train::RunRecord>& runs);

/// The same change of the same experiment, whichever of its seeds it was tried on: of an attempt, the
/// families of its base and of its base with the change. Empty for other studies.
std::string attemptKey(const Study& study);

/// What a study of this purpose plans for a run: `moreSeeds` or `sizeCurve`. Throws as they do, and
/// a usage Error for attempts, which need a change.
Study studyOf(Purpose purpose, const train::RunRecord& run,
              const std::vector<train::RunRecord>& all, int seeds);

/// The spec of a planned run. Throws a usage Error for a patch that does not fit the base.
experiment::ExperimentSpec specOf(const Study& study, const PlannedRun& planned);

/// What `wanted` plans and `known` does not, at its end.
void extend(Study& known, const Study& wanted);

enum class Standing {
    Missing,     ///< to be started
    Interrupted, ///< over too early; can go on
    Underway,    ///< in a queue, or training
    Finished
};
std::string name(Standing standing); ///< "waiting", as in JSON

/// A planned run, and what became of it.
struct Member {
    experiment::ExperimentSpec spec;
    std::string name;
    Standing standing = Standing::Missing;
    std::optional<train::RunId> run; ///< of that standing
    /// Interrupted by the end of a program, or never begun: what a person stopped or deleted, and what
    /// failed, is not.
    bool cutOff = false;
};

/// Finished when all are, Underway while one is, else Missing: something is to be started.
Standing standingOf(const std::vector<Member>& members);

/// In the order of the plan. A planned run is any training with its spec, by hash; of several that
/// which came furthest, then the one that the plan names, then the first of `runs`.
std::vector<Member> members(const Study& study, const std::vector<train::RunRecord>& runs);

} // namespace assay::tune
