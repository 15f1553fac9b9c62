// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/answer_lane.h"
#include "tune/finalists.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::session {

/// Networks of finalists that finished, by seed.
struct FinalistRuns {
    std::map<tune::Finalist, std::map<std::int64_t, train::RunRecord>> runs;
    std::string problem; ///< why one of the others failed, a sentence; empty: none did
};
FinalistRuns finishedFinalists(const tune::Study& study, const std::vector<train::RunRecord>& runs);

/// The best settings of a search against the others, seed by seed and example by example. On the lane of answers.
/// Throws Error; "evaluate.split" where two networks were scored on other examples.
tune::ComparedFinalists comparedFinalists(AnswerLane& lane, const store::ProjectInfo& project,
                                          const tune::SearchState& state,
                                          const FinalistRuns& finished,
                                          const evaluate::Progress& progress);

} // namespace assay::session
