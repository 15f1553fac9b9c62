// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/cost.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr std::size_t kFewestLooks = 4;
constexpr double kClasses = 10;     ///< that costs are taken of; other numbers move them by little
constexpr double kManyTimes = 20;   ///< what the answers cost: a penalty on the weights is less
constexpr double kComesDown = 3;    ///< times, of that ratio: a sum keeps it
constexpr double kNearGuess = 0.5;  ///< share of wrong answers at the first look, at least
constexpr double kLargeLoss = 1e8;  ///< squared errors of targets of ten thousand and more
constexpr double kStaysLarge = 0.1; ///< of the first loss, at the end
constexpr double kRises = 2;        ///< times the first loss: that is no matter of the beginning

/// How many times what so many wrong answers cost a look's loss is.
double timesOf(const Pair& look)
{
    return look.first / costOf(look.second, kClasses);
}

/// Outputs that are far too large at first cost many times what as many wrong answers do, and ever less as sure wrong
/// answers are learned.
std::optional<Finding> largeOutputs(const Curve& loss, const Curve& error)
{
    const std::vector<Pair> looks = pairs(loss, error);
    if (looks.size() < kFewestLooks || looks.front().second < kNearGuess
        || timesOf(looks.front()) < kManyTimes
        || timesOf(looks.back()) > timesOf(looks.front()) / kComesDown)
        return std::nullopt;
    return Finding{.id = "curve.loss_start",
                   .severity = base::Severity::Warning,
                   .place = loss.name,
                   .evidence = {{"first", looks.front().first},
                                {"times", timesOf(looks.front())},
                                {"error", looks.front().second},
                                {"times_end", timesOf(looks.back())}}};
}

/// Numbers that were not scaled: squared errors of their size, which steps of a usual rate hardly lower.
std::optional<Finding> largeTargets(const RunCurves& curves)
{
    if (!curves.trainError.empty() || !curves.valError.empty())
        return std::nullopt;
    const Shape loss = shapeOf(curves.loss);
    if (!(loss.first > kLargeLoss) || !(loss.end > kStaysLarge * loss.first)
        || loss.highest > kRises * loss.first)
        return std::nullopt;
    return Finding{.id = "curve.loss_start",
                   .severity = base::Severity::Warning,
                   .place = curves.loss.name,
                   .evidence = {{"first", loss.first}, {"end", loss.end}}};
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    auto found = largeOutputs(curves.epochLoss, curves.trainError);
    if (!found)
        found = largeOutputs(curves.valLoss, curves.valError);
    if (!found && curves.loss.size() >= kFewestLooks)
        found = largeTargets(curves);
    return found ? std::vector<Finding>{*found} : std::vector<Finding>{};
}

} // namespace

const Check& curveStart()
{
    static const Check check{
        "curve_start",
        "Size of the first loss in a log",
        Stage::Curves,
        {
            {"curve.loss_start",
             [](const Finding& f) {
                 if (const double end = number(f, "end"); !std::isnan(end))
                     return fmt::format(
                         "The loss begins at {} and is {} at the end. If it is a squared error, targets are about {} "
                         "away from the answers: they were not scaled, and steps of a usual size hardly come nearer. "
                         "Standardise the targets of train (less their mean, by their deviation), and the inputs.",
                         shown(number(f, "first")), shown(end),
                         shown(std::sqrt(number(f, "first"))));
                 return fmt::format(
                     "The first loss, {}, is {} times what {} wrong answers cost, and {} times at the end: outputs are "
                     "far too large at first, so that wrong answers are sure ones. Look at the size of the first "
                     "weights, at inputs that are not scaled (0 to 255), and at a learning rate too high for the first "
                     "steps (warm-up); the curves cannot tell these apart.",
                     shown(number(f, "first")), base::whole(f, "times"),
                     base::percentText(number(f, "error")), shown(number(f, "times_end")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
