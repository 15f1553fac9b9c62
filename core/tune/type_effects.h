// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "tune/attempt.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What an attempt did to the error types of a project. These effects stand behind the others of an attempt
// (MeasuredAttempt::effects). They are counted anew whenever attempts are read, as types change while a person
// looks at errors, and are never stored.

namespace assay::tune {

/// What one network answered to the examples of a set that carry error types.
struct TypedAnswers {
    std::int64_t looked = 0; ///< errors of its eyeball sample that were looked at, without a gap
    bool isComplete = false; ///< all of its errors were looked at
    /// By type: whether each example that carries it was answered wrongly, by its id.
    std::map<std::string, std::map<std::uint64_t, bool>> wrong;
};
/// Both sets as one.
TypedAnswers joined(TypedAnswers one, const TypedAnswers& other);
/// Whether types were given by looking at the errors of this network: it errs on such examples because they
/// were chosen so.
bool wasLookedAt(const TypedAnswers& answers);

/// The two networks of a seed.
struct TypedPair {
    TypedAnswers before, after;
};

/// An effect for each type, by name: on the share of the examples that carry it which is answered wrongly, and so
/// free of how many errors of the set were looked at. Over the same examples and seeds, as evaluate::effectsOf of
/// shares. A pair with a network whose errors were looked at is left out, as another network errs on fewer of them
/// whatever was changed (regression to the mean). Where one whose sample was looked at errs on nearly all examples with
/// types, they were chosen among its errors alone, and only its pair is left out. None is left out where all errors of
/// all networks were looked at, as then nothing was chosen. `pairs` of an effect is 0 where no pair is left.
std::vector<evaluate::Effect> typeEffectsOf(const std::vector<TypedPair>& pairs);

/// The type that an effect is on; empty: it is on a set or a term.
std::optional<std::string> typeOf(const evaluate::Effect& effect);
/// The effects of an attempt on types.
std::vector<const evaluate::Effect*> onTypes(const MeasuredAttempt& attempt);
/// How many verdicts share the level of one: the attempts on the same examples, times the types where it is on one
/// (Bonferroni).
std::size_t judgedWith(const MeasuredAttempt& attempt, const evaluate::Effect& effect);

/// "-31 points [-45, -17]" of the type's examples, or that no network is left to compare.
std::string typeChangeText(const MeasuredAttempt& attempt, const evaluate::Effect& effect);
/// "twice as wide moved the error on "night scenes" by -31 points [-45, -17]: better."
std::string typeSentence(const MeasuredAttempt& attempt, const evaluate::Effect& effect);
/// With so many seeds a side the effects on types get intervals: as many more than kSeedsToJudge as are left out.
/// Empty: they have intervals, there are none, or no seed is left out.
std::optional<std::size_t> seedsForTypes(const MeasuredAttempt& attempt);
/// What the effects on types rest on, and which pairs are left out; empty: there are no such effects.
std::string howSureOfTypes(const MeasuredAttempt& attempt);

/// Of attempts on one run's experiment that which changed a type most clearly: the largest fall that is called
/// better, else the largest rise that is called worse, else the first that was measured. Lines to compare with, as the
/// oracle, do not count. Null: none was.
struct TypeMove {
    const MeasuredAttempt* attempt = nullptr;
    const evaluate::Effect* effect = nullptr;
};
TypeMove clearestMove(const std::vector<const MeasuredAttempt*>& attempts, const std::string& type);

} // namespace assay::tune
