// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::rateText;
using base::shown;

constexpr std::size_t kFewest = 8, kFewEpochs = 4;
constexpr double kNothing = 0.03; ///< of the first loss: so little is no gain
constexpr double kLittle = 0.15;  ///< of it: a run that goes on falling evenly has gained no more
constexpr double kLevelOfGuess = 0.004;
constexpr double kTiny = 1e-5;     ///< of a gradient norm
constexpr double kEven = 0.4;      ///< pace of the second half against that of the first
constexpr double kManySteps = 300; ///< updates after which more would have been gained

/// Whether a loss goes on falling evenly: the same examples are answered a little better each time, or the
/// line through the batches falls in both halves.
bool fallsEvenly(const RunCurves& curves, const Shape& loss)
{
    const Curve& same = curves.valLoss;
    if (same.size() >= 4 && firstNotFinite(same) == same.size()) {
        std::size_t falls = 0;
        for (std::size_t k = 1; k < same.size(); ++k)
            falls += same.values[k] < same.values[k - 1] ? 1 : 0;
        const std::size_t half = same.size() / 2;
        const double first = same.values.front() - same.values[half],
                     second = same.values[half] - same.values.back();
        const double steps =
            static_cast<double>(half) / static_cast<double>(same.size() - 1 - half);
        return 10 * falls >= 9 * (same.size() - 1) && second * steps > kEven * first && second > 0;
    }
    return loss.halfHigh < 0 && loss.changeHigh < 0 && loss.halfChange < kEven / 2 * loss.change;
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    if (firstNotFinite(curves.loss) < curves.loss.size()
        || loss.points < curves.enough(kFewest, kFewEpochs) || !(loss.begin > 0))
        return {};
    std::vector<Finding> findings;
    const Curve& norm = curves.gradientNorm;
    const bool moves = std::abs(loss.gained()) > kNothing * loss.begin + 3 * loss.noise;
    if (!moves && !norm.empty()
        && std::all_of(norm.values.begin(), norm.values.end(),
                       [](double value) { return value == 0; }))
        return {{.id = "curve.gradient_zero",
                 .severity = base::Severity::Blocker,
                 .basis = base::Basis::Proven,
                 .place = norm.name,
                 .evidence = {{"values", static_cast<double>(norm.size())}}}};
    const double highestRate = curves.learningRate.empty()
                                   ? std::nan("")
                                   : *std::max_element(curves.learningRate.values.begin(),
                                                       curves.learningRate.values.end());
    Finding finding{.severity = base::Severity::Warning,
                    .place = curves.loss.name,
                    .evidence = {{"begin", loss.begin}, {"end", loss.end}}};
    if (!std::isnan(highestRate))
        finding.evidence.push_back({"rate", highestRate});
    if (norm.size() >= kFewEpochs)
        finding.evidence.push_back({"norm", medianOf(norm.values)});
    const double gained = loss.begin - loss.end, classes = classesOf(curves, loss);
    const double guess = classes > 0 ? guessLoss(classes) : std::nan("");
    const bool spiked = loss.highest > 1.3 * loss.begin;
    const bool atGuess =
        std::abs(loss.end - guess) < 0.01 * guess && loss.lowest > (1 - kNothing) * guess;
    const bool still =
        atGuess
        || (gained < kNothing * loss.begin && loss.lowest > (1 - 2 * kNothing) * loss.begin);
    const bool even = fallsEvenly(curves, loss);
    // The same examples give the same loss to the last digit: no weight has changed.
    if (still && (isConstant(curves.valLoss, 3) || isConstant(curves.loss, kFewest))) {
        finding.id = "curve.weights_unchanged";
        finding.severity = base::Severity::Blocker;
        return {finding};
    }
    // A network that had learned before has little to gain. It begins at a guess, or its scores are those of one;
    // of numbers, for which there are no scores, nothing is known.
    const Curve& error = curves.valError.empty() ? curves.trainError : curves.valError;
    const bool atChance =
        error.empty() || classes < 2 || medianOf(error.values) > 0.8 * (1 - chanceOf(classes));
    const bool isFresh =
        error.empty() && classes == 0 ? false : std::abs(loss.first - guess) < 0.07 && atChance;
    // Without scores the level itself must be that of a guess.
    const bool isGuess =
        isFresh
        && (!error.empty()
            || std::abs(medianOf(curves.loss.values) - guess) < kLevelOfGuess * guess);
    const double steps = static_cast<double>(curves.loss.steps.back())
                         - static_cast<double>(curves.loss.steps.front());
    const double least = steps >= kManySteps || !curves.isOfBatches ? kLittle : kLittle / 3;
    const Curve& same = curves.valLoss;
    const bool little = same.size() >= 4
                            ? same.values.front() - same.values.back() < least * same.values.front()
                                  && gained < least * loss.begin + 3 * loss.noise
                            : gained < least * loss.begin;
    if (little && even && !spiked) {
        finding.id = "curve.rate_low";
        if (curves.isOfBatches && steps > 0 && steps < kManySteps)
            finding.evidence.push_back({"updates", steps});
        // Of batches that each are others it may not be seen to fall.
        if (gained <= 0 && same.size() >= 4) {
            finding.place = same.name;
            finding.evidence[0].value = same.values.front();
            finding.evidence[1].value = same.values.back();
            finding.evidence.push_back({"of_validation", 1});
        }
        if (isConstant(curves.valError, kFewest) || isConstant(curves.trainError, kFewest))
            finding.evidence.push_back({"scores_still", 1});
        const bool ofNumbers = error.empty() && classes == 0 && same.size() >= 4;
        if (!isFresh && !ofNumbers)
            finding.severity = base::Severity::Hint;
        return {finding};
    }
    if (still && !spiked) {
        finding.id = "curve.not_learning";
        if (classes > 0)
            finding.evidence.push_back({"guess", guess});
        finding.severity = isGuess ? base::Severity::Blocker : base::Severity::Hint;
        if (norm.size() >= kFewEpochs && medianOf(norm.values) < kTiny)
            finding.id = "curve.gradient_vanishes";
        return {finding};
    }
    return findings;
}

std::string rateHint(const Finding& f)
{
    const double rate = number(f, "rate");
    return std::isnan(rate)
               ? std::string("multiply the learning rate by 10 to 100")
               : fmt::format("multiply the learning rate ({}) by 10 to 100", rateText(rate));
}

} // namespace

const Check& curveLevel()
{
    static const Check check{
        "curve_level",
        "Loss that stays where it began, in a log",
        Stage::Curves,
        {
            {"curve.gradient_zero",
             [](const Finding&) {
                 return std::string(
                     "The gradient norm is exactly 0 at every step: no gradient reaches the weights. Look for "
                     "detach(), no_grad(), frozen parameters (requires_grad False), or units that are all dead.");
             }},
            {"curve.weights_unchanged",
             [](const Finding& f) {
                 return fmt::format(
                     "The loss stays at {} and the same examples give it to the last digit each time: no weight "
                     "changes. Look for a missing optimizer.step(), a learning rate of 0, zero_grad() between "
                     "backward() and step(), or an optimiser that was given other parameters.",
                     shown(number(f, "begin")));
             }},
            {"curve.rate_low",
             [](const Finding& f) {
                 const double updates = number(f, "updates");
                 return fmt::format(
                     "The {}loss falls evenly but hardly, from {} to {}, as fast at the end as in the beginning: "
                     "updates are too small{}. First {}; if the gradient norm is clipped, clip less{} (the curves cannot "
                     "tell these apart).{}",
                     number(f, "of_validation") > 0 ? "validation " : "", shown(number(f, "begin")),
                     shown(number(f, "end")),
                     std::isnan(updates)
                         ? std::string()
                         : fmt::format(", or too few ({})", base::whole(f, "updates")),
                     rateHint(f), std::isnan(updates) ? "" : "; train longer",
                     number(f, "scores_still") > 0
                         ? " No answer has changed at any look: units that are dead, which leave the last bias alone to "
                           "learn, look the same."
                         : "");
             }},
            {"curve.not_learning",
             [](const Finding& f) {
                 const double guess = number(f, "guess"), norm = number(f, "norm");
                 return fmt::format(
                     "The loss stays where it began ({}, at the end {}){}{}: the network finds nothing in the inputs "
                     "that goes with the targets. The curves cannot decide between targets that do not belong to their "
                     "inputs (shuffled, misaligned), inputs that are constant or lost on the way, units that are dead, "
                     "and a learning rate that is far off; overfit one batch to see which.",
                     shown(number(f, "begin")), shown(number(f, "end")),
                     std::isnan(guess) ? std::string()
                                       : fmt::format(", that of a guess is {}", shown(guess)),
                     std::isnan(norm)
                         ? std::string()
                         : fmt::format(", while the gradient norm is {}", shown(norm)));
             }},
            {"curve.gradient_vanishes",
             [](const Finding& f) {
                 return fmt::format(
                     "The gradient norm is {} and the loss stays at {}: the gradient vanishes on its way. Look for "
                     "saturated activations (sigmoid, tanh) in a deep network, dead units, or a loss that is scaled "
                     "down; ReLU, normalisation layers and skips help.",
                     shown(number(f, "norm")), shown(number(f, "end")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
