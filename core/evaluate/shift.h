// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "evaluate/predictions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::evaluate {

/// One quantity of the inputs on both sides: a column, a statistic of pictures or of a channel.
struct ShiftColumn {
    std::string name;
    bool isCategory = false;
    std::vector<double> a, b; ///< numbers (NaN: missing), or codes of categories from 0
    std::size_t categories = 0;
};

/// Two sets of examples to compare, example by example in the same order everywhere.
struct ShiftSides {
    std::vector<base::SampleId> idsA, idsB;
    std::vector<ShiftColumn> columns;
    /// Further numbers of each example that only the classifier looks at: rows of `detail`.
    std::size_t detail = 0;
    std::vector<float> detailA, detailB;
    ShiftColumn labels;               ///< the targets; no name: not compared
    std::vector<ShiftColumn> outputs; ///< of the network; empty: not compared
};

enum class ShiftAspect {
    Covariate, ///< a column or statistic of the inputs
    Label,     ///< what is to be said
    Output,    ///< what the network says
    Classifier ///< whether a classifier separates the sides by their inputs
};
std::string name(ShiftAspect aspect); ///< "covariate", as in files and JSON

struct ShiftTest {
    ShiftAspect aspect = ShiftAspect::Covariate;
    std::string feature;
    std::string test; ///< "ks", "chi_squared", "bbsd", "classifier"
    double statistic = 0;
    double p = 1;
    double adjusted = 1; ///< Holm over all tests of the comparison
    double effect = 0;   ///< D of KS, Cramer's V, |AUC - 0.5| x 2
    bool isReal() const { return adjusted <= 0.05; }
    bool matters() const; ///< real, and an effect of at least kSmallEffect
};
/// Smaller effects are called too small to matter (Cohen 1988: w = 0.1 is small).
inline constexpr double kSmallEffect = 0.1;

struct ShiftReport {
    std::int64_t examplesA = 0, examplesB = 0;
    std::vector<ShiftTest> tests; ///< largest effect first within an aspect
    double auc = 0.5;             ///< of the classifier, cross-fitted
    /// Examples that the classifier takes most surely for their own side.
    std::vector<base::SampleId> typicalA, typicalB;
    bool isAlarm() const; ///< any test is real
    std::string text;
};
inline constexpr std::size_t kTypical = 24;

/// Tests after Rabanser, Gunnemann and Lipton (2019, Failing Loudly): KS or chi-squared per column;
/// KS per output of the network with Bonferroni's correction (BBSD, Lipton et al. 2018); a
/// classifier two-sample test (Lopez-Paz and Oquab 2017): ridge classifier, five-fold cross-fitted,
/// AUC with a p-value from permuted sides, refitted each time and stopped early when it is clearly
/// large (Besag and Clifford 1991). One Holm correction over all of them. `label` and `name` of the
/// sides go into the text. Seeded; the same sides give the same numbers.
ShiftReport compare(const ShiftSides& sides, const std::string& nameA, const std::string& nameB,
                    std::uint64_t seed = 0);

/// What is compared of two splits, at most `limit` examples a side (seeded): the statistics of
/// example_statistics.h; of pictures the classifier sees a coarse one too. Test is refused.
ShiftSides sidesOf(const data::Prepared& data, data::SplitKind a, data::SplitKind b,
                   std::size_t limit = 5000);
/// Adds the network's answers: probabilities per class (the twenty commonest), or values. Of more
/// than kMostWhole classes the answered class alone (BBSDh of Rabanser et al.), as the probabilities
/// of one class over all examples are not kept.
void addOutputs(ShiftSides& sides, const Predictions& a, const Predictions& b);

} // namespace assay::evaluate
