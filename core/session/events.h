// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/advice.h"
#include "session/answer.h"
#include "session/data.h"
#include "session/errors.h"
#include "session/evaluations.h"
#include "session/findings.h"
#include "session/logs.h"
#include "session/project.h"
#include "session/runs.h"
#include "session/searches.h"
#include "session/studies.h"

#include <variant>

namespace assay::session {

/// What happened: the answers of all facets, each beside the calls that it answers.
using Event = std::variant<
    ProjectOpened, ProjectChanged, ReportWritten, RunsListed, RunsChanged, RunQueued, RunProgress,
    EpochEnded, FindingRaised, RunEnded, RunReplayed, CheckpointsListed, StepTraced, WeightsWritten,
    ModuleTried, ModuleSlow, PointsRead, FixedBatch, DataProfiled, SamplesRead, ExamplesFound,
    DrawsMade, BaselinesKnown, DataProgress, LogImported, WatchesChanged, TagsRead, TagNamesListed,
    TagValuesRead, RunEvaluated, ShiftFound, TypedListed, TriedListed, MistakesRead, ExamplesRead,
    Marked, TypesListed, ErrorTableRead, PredictionsImported, SuggestionsFound, SizesRead,
    ChangesRead, ChangesFitted, SuggestionDecided, NeighboursRead, FactsGathered, StudyStarted,
    StudiesListed, AttemptMeasured, AttemptsListed, FinalistsCompared, AdaptationsListed,
    SearchStored, SearchesListed, TrialEnded, SearchWorkEnded, SearchWorkersChanged, SearchReported,
    DismissalsListed, ProofKept, RowsSetAside, Failed>;

} // namespace assay::session
