// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "stats/interval.h"
#include "train/seeds.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// Rungs of the ladder, from the best that is possible to what a user of the model meets.
enum class Rung { Irreducible, Train, TrainVal, TestVal, Test };
inline constexpr std::array kRungs{Rung::Irreducible, Rung::Train, Rung::TrainVal, Rung::TestVal,
                                   Rung::Test};
std::string key(Rung rung); ///< "train_val", as in files and JSON

/// An error with what is known of its precision.
struct Measured {
    double error = 0;                        ///< share 0..1, or a number in the target's unit
    std::int64_t examples = 0;               ///< 0: not known
    std::optional<stats::Interval> interval; ///< empty: not known
    bool isExact = false;                    ///< given as a number that is not estimated here
};
/// A share of wrong answers; without examples it has no interval. Throws a usage Error for an error
/// outside 0..1 or a negative count.
Measured measuredShare(double error, std::optional<std::int64_t> examples);

/// The errors of one system. Those that are not known are empty. Without the pair of train-val and
/// test-val (one distribution) only one of the two is there.
struct Ladder {
    std::optional<Measured> irreducible, train, trainVal, testVal, test;
    bool isJoined = false;         ///< `trainVal` holds train-val and test-val together
    bool isShare = true;           ///< errors are shown in percent; else in the target's unit
    bool isCount = true;           ///< they are shares of examples: Wilson's interval at any size
    std::string measure = "error"; ///< what they are: "error", "RMSE", "1 - F1"
    /// Of an answer that looks at no input: the commonest class of train, or the mean. Empty: not
    /// known.
    std::optional<double> guess;

    std::optional<Measured>& operator[](Rung rung);
    const std::optional<Measured>& operator[](Rung rung) const;
};
/// A rung as it is shown: "train-val", and "validation" where that is the one validation set.
std::string name(const Ladder& ladder, Rung rung);

/// The terms of the test error (LECTURE 4): what one rung adds to the one before it.
enum class TermKind {
    Irreducible,
    IrreducibleAndBias, ///< train error, where the irreducible one is not known
    AvoidableBias,
    Variance,
    DistributionShift,
    ValidationOverfitting
};
std::string key(TermKind term);  ///< "avoidable_bias"
std::string name(TermKind term); ///< "avoidable bias"
/// What a term measures, as a diagnosis: "Underfitting", "Overfitting", ...
std::string diagnosis(TermKind term);

struct Term {
    TermKind kind = TermKind::Irreducible;
    double value = 0;
    std::optional<stats::Interval> interval;
    Rung from = Rung::Irreducible, to = Rung::Irreducible; ///< equal for a term that is one rung

    bool isContrast() const { return from != to; }
    /// Its interval lies above zero.
    bool isReal() const { return isContrast() && interval && interval->low > 0; }
    /// Its interval lies below zero: a reason to check code and data.
    bool isNegative() const { return isContrast() && interval && interval->high < 0; }
};

/// How many more examples would put the largest term above zero, were the errors as they are.
struct MoreExamples {
    TermKind term = TermKind::Variance;
    std::vector<Rung> rungs;   ///< sets that would have to grow
    std::int64_t examples = 0; ///< in all, for each of them
};

struct Breakdown {
    Ladder ladder;
    std::vector<Term> terms; ///< in the order of the rungs
    /// The largest real term and those that are not clearly different from it, the lecture's
    /// earlier step first. Empty: no term is clearly above zero, or too little is known.
    std::vector<TermKind> culprits;
    std::optional<MoreExamples> settles; ///< when there is no culprit
    std::vector<base::Finding> findings; ///< terms that lie below zero
    /// The interval of the train error reaches the guess or lies above it: nothing was learned, and
    /// the text says that first.
    bool guesses = false;
    std::string text; ///< the verdict in one or two sentences
};

/// Takes the error apart. Differences of independent sets by stats::combination; a term is real
/// when its interval lies above zero, another one rivals the largest when the interval of their
/// difference holds zero. Irreducible error is never assumed: where it is not known, train error is
/// one term that is never the culprit.
Breakdown breakDown(const Ladder& ladder);

/// One term in two groups of runs.
struct TermChange {
    TermKind term = TermKind::Variance;
    double before = 0, after = 0; ///< means over the runs of a side
    std::size_t runsBefore = 0, runsAfter = 0;
    bool isShare = true;
    /// Of after - before, over seeds and sampling; empty with fewer than three runs on a side:
    /// seed noise is not known.
    std::optional<stats::Interval> interval;
};
using train::kSeedsToJudge;
/// Each side: breakdowns of runs that differ by their seed only. Terms that both sides have.
std::vector<TermChange> changes(const std::vector<Breakdown>& before,
                                const std::vector<Breakdown>& after);
std::string sentence(const TermChange& change);

/// "4.8 %", or a number with four digits where errors are no shares.
std::string errorText(const Ladder& ladder, double error);
/// "4.8 % [3.9, 5.7]".
std::string errorText(const Ladder& ladder, double error,
                      const std::optional<stats::Interval>& interval);

/// Kinds of findings that a breakdown raises.
const base::FindingKinds& breakdownFindings();

} // namespace assay::evaluate
