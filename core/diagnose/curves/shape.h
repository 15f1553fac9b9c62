// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/curves/run_curves.h"

#include <cstdint>
#include <span>
#include <vector>

namespace assay::diagnose {

/// How a curve runs, by medians, which single values cannot move. Of its finite values.
struct Shape {
    std::size_t points = 0; ///< finite ones, below 1e150; without any all else is NaN
    double first = 0;       ///< the first value
    double begin = 0;       ///< median of the first 3 values; of fewer than 30 the first
    double end = 0;         ///< median of the last tenth, at least 3 values
    double endMean =
        0; ///< mean of the last tenth, at least 3: what a score of all examples is compared with
    double lowest =
        0; ///< smallest median of its twentieths, of at least 3 values each (of fewer than 9 values: 1)
    double highest = 0; ///< largest median of them
    double peak = 0;    ///< the largest value
    double noise =
        0; ///< standard deviation of single values about the curve, at its end: from differences of
           ///< neighbours in the last third (1.4826 MAD / sqrt 2)
    /// Change from the first to the last value of a line through the last half, with its interval (95 %,
    /// Theil and Sen on block means): negative where it falls.
    double halfChange = 0, halfLow = 0, halfHigh = 0;
    /// The same through the whole curve.
    double change = 0, changeLow = 0, changeHigh = 0;

    double gained() const { return begin - end; }
};
Shape shapeOf(const Curve& curve);

double medianOf(std::vector<double> values); ///< of those that are numbers; NaN: there is none
/// The smallest decimal step that all finite values of a curve are multiples of, from 1 down to 1e-6; 0: a smaller one.
/// A log that was written with few digits shows values as equal that were not.
double resolutionOf(const Curve& curve);
/// Whether all values are equal, and were written with digits enough (four that count, or six looks) to say so.
bool isConstant(const Curve& curve, std::size_t fewest);
/// Share of right answers up to which a network with so many classes may be guessing.
double chanceOf(double classes);

/// How many times the loss of validation that of train is (median over the looks that both have), where one of them
/// can only be a sum and the other a mean: 16 times and more at each look, or a sixteenth and less at each, evenly and
/// steadily, while about as many answers are right on both. 1: no sign of two scales.
double scaleOfTrain(const RunCurves& curves);

/// Where the values of a curve are not finite: the first place, or its size.
std::size_t firstNotFinite(const Curve& curve);

/// Whether there are values from a step on, and none of them is a number.
bool isBrokenFrom(const Curve& curve, std::int64_t step);
/// The level of the last values before `place`, at most the curve's size; 0 where there is none.
double levelBefore(const Curve& curve, std::size_t place);
/// From where on the loss of train is exactly 0 to its end, where it has not come down to that by and by: the place, or
/// its size.
std::size_t zeroFrom(const RunCurves& curves);

/// Chance level of a classification with `classes` classes: ln C.
double guessLoss(double classes);
/// The setting that holds how many classes there are where that is known, 0 where a guess does not cost ln C.
inline constexpr const char* kKnownClasses = "assay.known_classes";
/// Settings that CurveReader adds where a log holds what an agent's episodes brought: means of the first and, weighted
/// by how late they are, of the last of them.
inline constexpr const char* kFirstReward = "assay.first_reward";
inline constexpr const char* kLastReward = "assay.last_reward";
/// Whether an agent has got clearly better: its targets move then, and a loss that rises is no divergence.
bool rewardRose(const RunCurves& curves);

/// How many classes the loss at the beginning fits, where it is within 0.07 of ln C for a C that is
/// common (2 to 12, 20, 26, 47, 50, 62, 64, 65, 100, 101, 200, 256, 1000 ...), or what the settings say;
/// 0: not known.
double classesOf(const RunCurves& curves, const Shape& loss);

} // namespace assay::diagnose
