// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "advise/facts.h"
#include "evaluate/effect.h"
#include "tune/study.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// A seed of an attempt that finished on both sides.
struct AttemptPair {
    std::int64_t seed = 0;
    train::RunId before = 0, after = 0;
};

/// How far an attempt is.
enum class AttemptState {
    Running, ///< a network of it is in a queue or trains
    Halted,  ///< some were interrupted or never begun, or no seed has both; a start goes on
    Trained, ///< all have finished; its effect was not measured yet, or by another metric
    Tried    ///< and its effect was measured
};
std::string name(AttemptState state); ///< "running", as in JSON

/// An attempt with what became of it.
struct MeasuredAttempt {
    Study study; ///< study.tried holds what was changed
    std::vector<Member> members;
    AttemptState state = AttemptState::Halted;
    std::string problem; ///< why a network of it failed or was stopped, one sentence; else empty
    bool failed =
        false; ///< a network with the change failed: those that did not are the better ones
    std::vector<AttemptPair> pairs; ///< by seed
    /// Some of its networks go on from weights that are there by now, and are not planned yet: a start
    /// plans them.
    bool awaitsWeights = false;
    bool wasMeasured = false; ///< effects are stored, be they of other runs or by another metric
    std::string metric;       ///< name; by which `effects` were measured; empty: they were not
    std::vector<evaluate::Effect> effects;
    /// Mean seconds of training of a network, on either side; NaN: none finished.
    double secondsBefore = 0, secondsAfter = 0;
    /// Changes that were judged on the same train-val and test-val, this one among them, each once: what
    /// the level of its verdict is corrected for. What was measured counts also when its runs are gone.
    std::size_t attempts = 1;

    /// Networks of a seed that are trained without the change.
    std::size_t seeds() const;
    const Tried& tried() const { return *study.tried; }
    /// The verdict at the level that is left. While a network with the change failed nothing is called
    /// better.
    evaluate::EffectVerdict verdict(const evaluate::Effect& effect) const;
    /// The effect of this key ("test_val", "variance"); null: it was not measured.
    const evaluate::Effect* effect(const std::string& key) const;
    /// That on the set nearest to Test: test-val, or train-val where there is one validation set.
    const evaluate::Effect* onValidation() const;
    /// That on the term that it was tried against. Where the irreducible error is not known, avoidable
    /// bias moves as train does: the floor is the same on both sides.
    const evaluate::Effect* onTerm() const;
};

/// The settings of an attempt that is an adaptation, with its change. Empty: it is none.
std::optional<adapt::AdaptSpec> adaptSpecOf(const Study& study);

/// The pairs of an attempt, from what became of its runs.
std::vector<AttemptPair> pairsOf(const Study& study, const std::vector<Member>& members);

/// Fills in how many changes were judged on the examples of each.
void countJudged(std::vector<MeasuredAttempt>& attempts);

/// "1-4,2-5": the runs of the pairs, by which it is known what an effect was measured on.
std::string pairsText(const std::vector<AttemptPair>& pairs);

/// Attempts among `studies`, in their order, without effects. `runs`: of the project.
std::vector<MeasuredAttempt> attemptsOf(const std::vector<Study>& studies,
                                        const std::vector<train::RunRecord>& runs);

/// "Twice as wide, on run 3: test-val error went from 25.8 % to 17.7 %, -8.1 points [-10.2, -6.0]:
/// better." The verdict of an attempt in one sentence, whatever its state.
std::string attemptText(const MeasuredAttempt& attempt, train::RunId run);
/// Of attempts on one run's experiment the change that lowered the error most, among those that are
/// called better. `draft`: what the next run would be, or null: a change that it has is in use and
/// is left out, as are adaptations, whose weights belong to one seed.
std::optional<advise::TriedBetter> bestTried(const std::vector<const MeasuredAttempt*>& attempts,
                                             const experiment::ExperimentSpec* draft);
/// How many seeds, examples and attempts its intervals rest on, which networks are missing, and what the
/// change costs in time.
std::string howSure(const MeasuredAttempt& attempt);

/// From so many attempts on one validation set on, a fresh one is due: what is best on it has been
/// chosen on it.
inline constexpr std::size_t kFreshValidationDue = 10;

} // namespace assay::tune
