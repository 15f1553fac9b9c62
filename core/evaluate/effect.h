// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/breakdown.h"
#include "evaluate/predictions.h"
#include "train/metric.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// What each example adds to the measure of its set: the measure is the mean of `values`, or the root
/// of it.
struct ExampleScores {
    std::vector<base::SampleId> ids;
    std::vector<float> values; ///< 0 or 1, an absolute residual, or a squared one
    bool isRoot = false;
};
/// Empty for measures that are no mean over examples (F1, R2).
std::optional<ExampleScores> exampleScores(const train::Metric& metric,
                                           const Predictions& predictions);
/// Both sets as one.
ExampleScores joined(ExampleScores one, const ExampleScores& other);

/// One network as its answers show it.
struct AnsweredRun {
    Breakdown breakdown;
    std::map<Rung, ExampleScores> scores; ///< of the rungs of its ladder; empty: not known
};
/// Two networks of one seed: without the change that is judged, and with it.
struct SeedPair {
    std::int64_t seed = 0;
    AnsweredRun before, after;
};

/// The key of the one validation set, where train-val and test-val are taken together.
inline constexpr const char* kValidation = "validation";

/// What a change did to one number of the breakdown.
struct Effect {
    std::string key; ///< "avoidable_bias", or a rung: "train_val", kValidation
    bool isTerm = true;
    bool isShare = true;
    double before = 0, after = 0; ///< means over the pairs
    std::size_t pairs = 0;        ///< seeds that both sides have
    double seedError = 0;         ///< standard error of the difference over the seeds
    /// Standard error of the difference over the examples; empty: the sizes of the sets are not
    /// known.
    std::optional<double> sampleError;

    double change() const { return after - before; }
    /// Of the change, over seeds and examples: Student's quantile on `seedError`, that of many degrees of freedom on
    /// `sampleError`, added in squares. Empty with fewer than kSeedsToJudge pairs, as the noise of
    /// seeds is not known then, and without `sampleError`.
    std::optional<stats::Interval> interval(double confidence = 0.95) const;
};

/// What became of an effect once `attempts` changes were judged on the same validation set: by its
/// interval at 1 - 0.05 / attempts (Bonferroni; Dunn 1961, JASA 56:52).
enum class EffectVerdict {
    Better, ///< the interval lies below zero
    Worse,  ///< above
    Unclear,
    NoInterval ///< too few seeds, or sets without sizes
};
EffectVerdict verdictOf(const Effect& effect, std::size_t attempts);
std::string name(EffectVerdict verdict);         ///< "not_distinguishable", as in JSON
std::string verdictWords(EffectVerdict verdict); ///< "not distinguishable"

/// What the change did to each rung that was measured and to each term that both sides have: rungs
/// first, in their order. The difference is taken seed by seed and, of examples that both sides
/// answered, example by example. `pairs`: at least one.
std::vector<Effect> effectsOf(const std::vector<SeedPair>& pairs);

/// A difference of errors: "-8.1 points [-10.2, -6.0]" of shares, else in the target's unit. A tenth
/// of a point where a point shows, else a hundredth.
std::string differenceText(double change, const std::optional<stats::Interval>& interval,
                           bool isShare);
/// The same of how much one of two is better, without signs: "8.1 points [6.0, 10.2]". `change` is
/// below zero.
std::string fallText(double change, const std::optional<stats::Interval>& interval, bool isShare);
/// "test-val error went from 25.8 % to 17.7 %, -8.1 points [-10.2, -6.0]: better."
std::string sentence(const Effect& effect, std::size_t attempts, const std::string& measure);

} // namespace assay::evaluate
