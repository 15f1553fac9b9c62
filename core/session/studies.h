// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "session/answer.h"
#include "train/run.h"
#include "tune/adaptation.h"
#include "tune/attempt.h"
#include "tune/finalists.h"
#include "tune/study.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// What a study was asked for was started or goes on.
struct StudyStarted {
    Tag tag;
    tune::Study study;       ///< its number is 0 where there was nothing to start, and it is new
    tune::Standing standing; ///< of all of it
    std::vector<train::RunId> runs; ///< those, in the order of the plan; may be empty
};

/// A study, and what became of its runs.
struct StudyState {
    tune::Study study;
    std::vector<tune::Member> members; ///< in the order of study.planned
};

struct StudiesListed {
    Tag tag;
    std::vector<StudyState> studies; ///< newest first
};

/// What a change of the settings did to the error.
struct AttemptMeasured {
    Tag tag;
    tune::MeasuredAttempt attempt;
};

/// All attempts of the project, newest first.
struct AttemptsListed {
    Tag tag;
    std::vector<tune::MeasuredAttempt> attempts;
};

/// The adaptations that were tried on the experiment of a run, compared on what is left of test-val.
struct AdaptationsListed {
    Tag tag;
    train::RunId run = 0;
    std::string metric;                        ///< name of what they are compared by
    std::vector<tune::Adaptation> adaptations; ///< the oldest first
    std::vector<std::string> problems;         ///< why others cannot be compared, a sentence each
};

/// What a search found, compared with its default over seeds of their own.
struct FinalistsCompared {
    Tag tag;
    tune::ComparedFinalists compared;
};

struct StudyRequest {
    tune::Purpose purpose = tune::Purpose::Seeds;
    /// What it asks about. Empty, of seeds only: new networks of `spec`.
    std::optional<train::RunId> of;
    int seeds = 1;                             ///< of a run: those that there are count
    experiment::ExperimentSpec spec = {};      ///< without a run
    std::string name = {};                     ///< the same; empty: made from the template
    std::optional<tune::Tried> tried = {};     ///< of an attempt
    std::optional<tune::SearchId> search = {}; ///< of finalists, which are `seeds` networks each
};

/// Runs that are planned together (tune/study.h). The project keeps what is planned: what was
/// interrupted, with the program or with its computer, goes on from what is missing.
class Studies
{
public:
    virtual ~Studies() = default;
    /// Plans a study, or more of the one of this purpose that there is of the run. Of what was asked
    /// for it starts what is missing and goes on with what was interrupted. An attempt whose change was not trained yet
    /// is held against its data first: what they, the network or an adaptation refuse leaves no run. -> RunQueued (each),
    /// then StudyStarted; or Failed, after RunQueued of those that could be started
    virtual void start(const StudyRequest& request, Tag tag) = 0;
    /// Goes on with what the end of a program cut off (tune::Member::cutOff), and with what awaited weights that
    /// are there by now (tune::withAwaited). -> the same
    virtual void proceed(tune::StudyId study, Tag tag) = 0;
    virtual void list(Tag tag) = 0; ///< -> StudiesListed or Failed
    /// Answers the runs of an attempt that were not evaluated yet, compares both sides seed by seed and
    /// keeps what the change did. Of seeds that finished on both sides; trains nothing.
    /// -> DataProgress, AttemptMeasured; or Failed, "attempt.unfinished" while no seed has both,
    /// "evaluate.split" when the two sides were scored on other examples
    virtual void measure(tune::StudyId study, Tag tag) = 0;
    virtual void listAttempts(Tag tag) = 0; ///< -> AttemptsListed or Failed
    /// The best settings of a search against its default and its runner-up, as far as the networks that `start` planned
    /// for them are finished; those that were not answered yet are answered first. Trains nothing.
    /// -> DataProgress, FinalistsCompared; or Failed, "tune.not_compared" where none was planned
    virtual void compareFinalists(tune::SearchId search, Tag tag) = 0;
    /// Those of a run's experiment that have a pair of finished networks; networks that were not
    /// answered yet are answered first. -> DataProgress, AdaptationsListed or Failed
    virtual void adaptations(train::RunId run, Tag tag) = 0;
};

} // namespace assay::session
