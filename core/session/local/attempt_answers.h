// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "session/local/answer_lane.h"
#include "tune/adaptation.h"

#include <optional>
#include <utility>
#include <vector>

// What the networks of attempts answered, compared. On the lane of answers; each function throws Error.

namespace assay::session {

/// The two networks of a seed.
struct AttemptSides {
    std::int64_t seed = 0;
    train::RunRecord before, after;
};
/// Those of an attempt, from `runs`. Throws the usage Error "evaluate.split" where the two were scored on other
/// examples; the target part of an adaptation may be taken from test-val.
std::vector<AttemptSides> sidesOf(const tune::MeasuredAttempt& attempt,
                                  const std::vector<train::RunRecord>& runs);

/// Both networks as their answers show them, answered first where they were not. Of an adaptation both on what
/// the target part leaves of test-val.
evaluate::SeedPair answeredPair(AnswerLane& lane, const store::ProjectInfo& project,
                                const AttemptSides& sides, const evaluate::Progress& progress);

/// A network on all labels of the target part: what an adaptation could come to at best.
bool isOracle(const adapt::AdaptSpec& spec);

/// The metric by which adaptations of such a run are compared: that of the goal, or the usual one where that is no
/// mean over examples (F1, R2).
const train::Metric& adaptationMetric(const train::Goal& goal, data::Task task);

/// An attempt that is an adaptation with what it brought, by adaptationMetric. `oracles`: the networks of the
/// attempts that may be its oracle, the newest first: the one with most of its seeds is taken. Empty: the attempt
/// is none, or has no pair.
std::optional<tune::Adaptation> adaptationOf(AnswerLane& lane, const store::ProjectInfo& project,
                                             const tune::MeasuredAttempt& attempt,
                                             const std::vector<AttemptSides>& sides,
                                             const std::vector<std::vector<AttemptSides>>& oracles,
                                             const evaluate::Progress& progress);

} // namespace assay::session
