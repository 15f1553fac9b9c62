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

/// An attempt that is an adaptation with what it brought. `oracle`: the networks of the attempt that is its
/// oracle, by seed; may be empty. Empty where its metric is no mean over examples (F1, R2).
std::optional<tune::Adaptation> adaptationOf(AnswerLane& lane, const store::ProjectInfo& project,
                                             const tune::MeasuredAttempt& attempt,
                                             const std::vector<AttemptSides>& sides,
                                             const std::vector<AttemptSides>& oracle,
                                             const evaluate::Progress& progress);

} // namespace assay::session
