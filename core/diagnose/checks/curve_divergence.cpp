// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/decay.h"
#include "diagnose/curves/divergence.h"
#include "diagnose/curves/rate_words.h"
#include "diagnose/curves/shape.h"
#include "diagnose/curves/swings.h"
#include "diagnose/curves/unsettled.h"
#include "stats/trend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr std::size_t kFewest = 6;
constexpr double kRose = 1.25;     ///< end against the lowest level
constexpr double kBothRose = 1.15; ///< the same of train and of validation
constexpr double kDiverged = 1.5;  ///< peak of the first part against the beginning
constexpr double kWentBack = 0.3;  ///< share of what was gained that was lost again
constexpr double kJumps = 0.25;    ///< of the loss, from one look at the same examples to the next
constexpr double kNormGrew = 4;    ///< gradient norm while the loss still falls
constexpr double kAnyGuess = 12;   ///< nats: more than ln C of any vocabulary
constexpr double kStaysLarge = 2;  ///< times the first gradient norms
constexpr std::int64_t kFirstSteps = 12;
constexpr double kAdded = 0.5;           ///< of the first gradient norm times the steps
constexpr double kHardlyFell = 0.9;      ///< of the first loss
constexpr double kStillBest = 1.05;      ///< times the lowest validation loss: still at its best
constexpr std::size_t kProportional = 5; ///< gradient norms, each in proportion to its step
constexpr double kInProportion = 0.15;   ///< relative, of each of them
constexpr double kSameGradient = 0.6;    ///< of the first loss: with less, gradients are others
constexpr double kLevelOfGuess = 0.03;   ///< of validation to ln C, relative, where scores say C
constexpr double kMostOfFew = 50; ///< examples of a validation set whose loss a few of them decide

/// Whether values that were measured on the same examples go up and down by much, without a way.
bool bounces(const Curve& curve)
{
    std::vector<double> finite;
    for (const double value : curve.values) {
        if (std::isfinite(value))
            finite.push_back(value);
    }
    if (finite.size() < kFewest)
        return false;
    const std::vector<double> later(finite.begin() + static_cast<std::ptrdiff_t>(finite.size() / 3),
                                    finite.end());
    std::vector<double> jumps;
    std::size_t turns = 0;
    for (std::size_t k = 1; k < later.size(); ++k) {
        jumps.push_back(std::abs(later[k] - later[k - 1]));
        if (k > 1 && (later[k] - later[k - 1]) * (later[k - 1] - later[k - 2]) < 0)
            ++turns;
    }
    const double level = medianOf(later);
    return 3 * turns >= jumps.size() && medianOf(jumps) > kJumps * std::abs(level)
           && later.back() > 0.5 * level;
}

/// Whether the losses of three epochs and more end no more than a quarter above the least of them, below that of the first
/// epoch, and below half of what was lost `atFirst`.
bool endsLow(const Curve& losses, double atFirst)
{
    constexpr std::size_t kFewestEpochs = 3;
    constexpr double kHalf = 0.5;
    if (losses.size() < kFewestEpochs)
        return false;
    const auto& values = losses.values;
    if (!std::all_of(values.begin(), values.end(),
                     [](double value) { return std::isfinite(value); }))
        return false;
    return values.back() <= kRose * *std::min_element(values.begin(), values.end())
           && values.back() < values.front() && values.back() < kHalf * atFirst;
}

/// Whether the scores of the validation set are shares of so few examples that one sure error moves its loss by much:
/// all are multiples of 1/n for an n of 50 at most, and written finely enough to say so.
bool hasFewExamples(const Curve& error)
{
    std::set<double> different(error.values.begin(), error.values.end());
    if (error.size() < kFewest || different.size() < 3)
        return false;
    const double written = resolutionOf(error);
    for (double n = 2; n <= kMostOfFew && n * written < 0.1; ++n) {
        if (std::all_of(error.values.begin(), error.values.end(), [&](double share) {
                return std::abs(share * n - std::round(share * n)) <= n * (written / 2 + 1e-6);
            }))
            return true;
    }
    return false;
}

/// Right at the beginning the norm is that of the first gradient times the number of steps: each is added to those
/// before it, which still point the same way.
bool growsWithSteps(const RunCurves& curves)
{
    const Curve& norm = curves.gradientNorm;
    if (norm.empty() || norm.steps.front() > 1 || !(norm.values.front() > 0))
        return false;
    std::size_t looked = 0;
    for (std::size_t k = 1; k < norm.size() && norm.steps[k] - norm.steps.front() <= kFirstSteps;
         ++k, ++looked) {
        const double expected =
            norm.values.front() * static_cast<double>(norm.steps[k] - norm.steps.front() + 1);
        if (!(norm.values[k] > kAdded * expected) || norm.values[k] > expected / kAdded
            || norm.values[k] < norm.values[k - 1])
            return false;
    }
    // A network that learns fast in its first steps has growing gradients too.
    const auto then = curves.loss.at(norm.steps.front() + kFirstSteps);
    return looked >= 3 && then && *then > kHardlyFell * curves.loss.values.front();
}

/// The last of the first gradient norms of which each is in proportion to its step, counted from the beginning of
/// the run: the sum of k gradients that point the same way is k times one of them. Four times the first one at least;
/// 0: they are not so. A log may count its steps from 0 or from 1, and hold every tenth only. Where the loss has fallen
/// far by then, single gradients are no longer what they were, and a norm that grew so has another reason.
std::size_t lastInProportion(const Curve& norm, const Curve& loss)
{
    if (norm.size() < kProportional || !(norm.values.front() > 0))
        return 0;
    const auto at = [&norm](std::size_t k) { return static_cast<double>(norm.steps[k]); };
    for (const double added : {0., 1.}) {
        const double first = at(0) + added;
        if (first < 1 || first > at(1) - at(0) + added)
            continue; // not of the beginning
        std::size_t k = 0;
        const double each = norm.values.front() / first;
        while (k < norm.size()
               && std::abs(norm.values[k] / (each * (at(k) + added)) - 1) < kInProportion)
            ++k;
        if (k < kProportional || norm.values[k - 1] < kNormGrew * norm.values.front())
            continue;
        std::size_t grown = kProportional - 1;
        while (norm.values[grown] < kNormGrew * norm.values.front())
            ++grown;
        const auto then = loss.at(norm.steps[grown]);
        if (!then || !(loss.values.front() > 0) || *then > kSameGradient * loss.values.front())
            return k - 1;
    }
    return 0;
}

/// The norm falls to a quarter and less at once, again and again: an update is made of the gradients of several batches,
/// which are reset after it.
bool isResetAgain(const Curve& norm)
{
    int resets = 0;
    for (std::size_t k = 1; k < norm.size(); ++k)
        resets += norm.values[k] < norm.values[k - 1] / kNormGrew ? 1 : 0;
    return resets > 1;
}

/// The gradient norm grows steadily from the first steps on, at one rate, while the loss falls or stays: each
/// gradient is added to those before it.
std::optional<Finding> addedGradients(const RunCurves& curves, const Shape& loss)
{
    const Curve& norm = curves.gradientNorm;
    if (isResetAgain(norm))
        return std::nullopt;
    if (const std::size_t last = lastInProportion(norm, curves.loss); last > 0)
        return Finding{.id = "curve.gradients_added",
                       .severity = base::Severity::Warning,
                       .place = norm.name,
                       .step = norm.steps[last],
                       .evidence = {{"first", norm.values.front()}, {"later", norm.values[last]}}};
    if (norm.size() < 20)
        return std::nullopt;
    std::vector<double> early;
    for (std::size_t k = 0; k < norm.size() && std::isfinite(norm.values[k]); ++k)
        early.push_back(norm.values[k]);
    const std::size_t part = std::max<std::size_t>(12, early.size() / 4);
    if (early.size() < part)
        return std::nullopt;
    early.resize(part);
    const std::vector<double> blocks = stats::blockMeans(early, 12);
    const auto rises =
        std::count_if(blocks.begin() + 1, blocks.end(),
                      [&, at = std::size_t{0}](double v) mutable { return v > blocks[at++]; });
    const double grew = blocks.back() / std::max(blocks.front(), 1e-300);
    const bool harmed = loss.lowest < 0.97 * loss.begin && loss.end > kRose * loss.lowest
                        && loss.end - loss.lowest > kWentBack / 2 * loss.begin;
    if (growsWithSteps(curves))
        return Finding{.id = "curve.gradients_added",
                       .severity = base::Severity::Warning,
                       .place = norm.name,
                       .evidence = {{"first", norm.values.front()},
                                    {"later", *std::max_element(early.begin(), early.end())}}};
    // What is added up stays large; a norm that grew while much was learned and is small again did not.
    if (grew < kNormGrew || 4 * static_cast<std::size_t>(rises) < 3 * (blocks.size() - 1) || !harmed
        || shapeOf(norm).end < kStaysLarge * blocks.front())
        return std::nullopt;
    return Finding{
        .id = "curve.gradients_added",
        .severity = base::Severity::Warning,
        .place = norm.name,
        .evidence = {{"first", blocks.front()}, {"later", blocks.back()}, {"grew", grew}}};
}

/// How many classes there are where the scores of validation are those of a guess at every look and its loss is ln C
/// all the time; 0: that is not so, or the scores fit no number of classes.
double classesOfScores(const RunCurves& curves)
{
    const Curve& error = curves.valError;
    if (error.size() < 4 || curves.valLoss.size() < 4)
        return 0;
    const double right = 1 - medianOf(error.values);
    const double classes = std::round(1 / right);
    if (!(right > 0) || classes < 2
        || *std::min_element(error.values.begin(), error.values.end()) < 1 - chanceOf(classes)
        || std::abs(medianOf(curves.valLoss.values) - guessLoss(classes))
               > kLevelOfGuess * guessLoss(classes))
        return 0;
    return classes;
}

/// Of losses that grow without a bound the sign decides: they grow from the first step on, each larger than
/// the one before, and fewer answers are right than by chance.
std::optional<Finding> climbs(const RunCurves& curves, const Shape& loss)
{
    if (loss.points < kFewest || !(loss.begin > 0) || !(loss.end > 3 * loss.begin)
        || loss.lowest < 0.9 * loss.begin)
        return std::nullopt;
    std::vector<double> finite;
    for (const double value : curves.loss.values) {
        if (std::isfinite(value))
            finite.push_back(value);
    }
    const std::vector<double> blocks = stats::blockMeans(finite, 20);
    std::size_t rises = 0;
    for (std::size_t k = 1; k < blocks.size(); ++k)
        rises += blocks[k] > blocks[k - 1] ? 1 : 0;
    if (10 * rises < 9 * (blocks.size() - 1))
        return std::nullopt;
    const Curve& error = curves.valError.empty() ? curves.trainError : curves.valError;
    if (!error.empty() && medianOf(error.values) < 0.85)
        return std::nullopt;
    Finding finding{.id = "curve.climbs",
                    .severity = base::Severity::Blocker,
                    .place = curves.loss.name,
                    .evidence = {{"begin", loss.begin}, {"end", finite.back()}}};
    if (!error.empty())
        finding.evidence.push_back({"error", medianOf(error.values)});
    return finding;
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    const std::size_t broken = firstNotFinite(curves.loss);
    const bool breaks = broken < curves.loss.size();
    if (const auto climbing = rewardRose(curves) ? std::nullopt : climbs(curves, loss))
        return {*climbing};
    if (const auto added = addedGradients(curves, loss))
        return {*added};
    if (const auto decayed = collapsedByDecay(curves, loss))
        return {*decayed};
    Finding finding{
        .id = "curve.rate_high",
        .severity = base::Severity::Warning,
        .place = curves.loss.name,
        .evidence = {{"begin", loss.begin}, {"lowest", loss.lowest}, {"end", loss.end}}};
    if (const auto rate = curves.learningRate.empty()
                              ? std::nullopt
                              : std::optional(*std::max_element(curves.learningRate.values.begin(),
                                                                curves.learningRate.values.end())))
        finding.evidence.push_back({"rate", *rate});
    const auto found = [&](double kind, base::Severity severity) {
        finding.evidence.push_back({"kind", kind});
        finding.severity = severity;
        return std::vector{finding};
    };
    // 1: it grew before it was no number.
    if (breaks && broken > 0) {
        const double before = curves.loss.values[broken - 1];
        const Curve& norm = curves.gradientNorm;
        std::vector<double> norms;
        for (std::size_t k = 0; k < norm.size() && norm.steps[k] <= curves.loss.steps[broken];
             ++k) {
            if (std::isfinite(norm.values[k]))
                norms.push_back(norm.values[k]);
        }
        const bool grew = std::isinf(curves.loss.values[broken])
                          || std::abs(before) > 3 * std::max(std::abs(loss.begin), loss.lowest)
                          || (norms.size() > 5 && norms.back() > 20 * medianOf(norms))
                          || peakBefore(curves.loss, broken) > 0;
        if (grew)
            return found(1, base::Severity::Blocker);
    }
    if (loss.points < curves.enough(kFewest, kFewest / 2) || !(loss.begin > 0)
        || rewardRose(curves))
        return {};
    const double gained = loss.begin - loss.lowest;
    // 2: it ends above where it began, or has lost much of what it had gained.
    if (loss.end > kRose * loss.begin && loss.end > loss.begin + 6 * loss.noise)
        return found(2, base::Severity::Blocker);
    const Shape validation = shapeOf(curves.valLoss);
    // Harder examples or another weight of a term make the loss of train larger, and validation no worse.
    const bool isStillBest = validation.points >= 3 && validation.lowest > 0
                             && validation.end <= kStillBest * validation.lowest
                             && validation.end < kHardlyFell * validation.first;
    // Batches of a few examples, most of which cost next to nothing, have a low level by chance. What all of train cost
    // after each epoch says more.
    const bool isOfChance = curves.isOfBatches && endsLow(curves.epochLoss, loss.first);
    if (!isStillBest && !isOfChance && loss.end > kRose * loss.lowest
        && loss.end - loss.lowest > kWentBack * gained && loss.end - loss.lowest > 3 * loss.noise
        && loss.halfHigh > 0)
        return found(3, base::Severity::Warning);
    if (validation.points >= 3 && !isOfChance && validation.end > kBothRose * validation.lowest
        && validation.lowest > 0 && loss.end > kBothRose * loss.lowest
        && loss.end - loss.lowest > kWentBack * gained && loss.end - loss.lowest > loss.noise)
        return found(3, base::Severity::Warning);
    // More than a guess among any number of classes costs.
    const Curve& error = curves.valError.empty() ? curves.trainError : curves.valError;
    if (!error.empty() && medianOf(error.values) > 0.5 && loss.end > kAnyGuess
        && loss.lowest > kAnyGuess)
        return found(7, base::Severity::Warning);
    // 4: it shot up at the beginning, and not in one batch alone, and stays at the loss of a guess.
    const Curve& each = curves.loss;
    const double known = classesOf(curves, loss);
    const double classes = known > 0 ? known : classesOfScores(curves);
    const std::size_t early = std::min(each.size(), std::max<std::size_t>(3, each.size() / 5));
    double shot = 0;
    for (std::size_t k = 0; k + 3 <= early; ++k)
        shot = std::max(shot, medianOf({each.values[k], each.values[k + 1], each.values[k + 2]}));
    const bool isOfNumbers = curves.valError.empty() && curves.trainError.empty() && classes == 0;
    const bool atGuess = classes > 1
                             ? std::abs(loss.end - guessLoss(classes)) < 0.15 * guessLoss(classes)
                             : isOfNumbers && loss.end > 0.85 * loss.first && !(loss.halfHigh < 0);
    if (atGuess && shot > kDiverged * loss.begin && shot > loss.begin + 6 * loss.noise)
        return found(4, base::Severity::Warning);
    // 9: the same, and it has come down a little since.
    if (const double peak = stayedThrownOff(each, loss, classes); peak > 0) {
        finding.evidence.push_back({"peak", peak});
        return found(9, base::Severity::Warning);
    }
    // 5: stays a little above a guess, where nothing but updates that are too large keeps it.
    if (staysAboveGuess(curves, loss, classes))
        return found(5, base::Severity::Warning);
    // 11: the first updates had thrown the weights off before a loss was logged.
    if (const double peak = wasThrownOff(curves, loss); peak > 0) {
        finding.evidence.push_back({"peak", peak});
        return found(11, base::Severity::Warning);
    }
    // 6: the same examples are answered now well, now badly. Of a few examples chance does that.
    const bool isChance = hasFewExamples(curves.valError) && !bounces(curves.epochLoss);
    if (bounces(curves.valLoss) && loss.end > 0.3 * loss.begin && !isChance)
        return found(6, base::Severity::Warning);
    // 10: so is all of train.
    if (const double moves = movesOfEpochs(curves, loss); moves > 0 && !isChance) {
        finding.evidence.push_back({"moves", moves});
        return found(10, base::Severity::Warning);
    }
    // 8: much of what was learned is lost for a while, on train and validation.
    if (const Excursion swing = swings(curves); swing.least > 0 && !isChance) {
        finding.evidence.push_back({"level", swing.least});
        finding.evidence.push_back({"farthest", swing.farthest});
        return found(8, base::Severity::Warning);
    }
    return {};
}

} // namespace

bool meansDivergence(const base::Finding& finding, const std::vector<double>& losses)
{
    constexpr double kFar = 10; ///< times the loss at the beginning
    if (finding.id == "loss.not_finite")
        return finding.place != "input";
    if (finding.id != "curve.rate_high")
        return false;
    // The kinds whose sentence says so; the others are of a loss that stays where it is, or jumps about while it grows.
    const double kind = number(finding, "kind");
    if (kind != 1 && kind != 2 && kind != 3
        && !(number(finding, "end") > kFar * number(finding, "begin")))
        return false;
    if (losses.empty() || !std::isfinite(losses.back()))
        return true;
    double least = losses.back();
    for (const double loss : losses)
        least = std::isfinite(loss) ? std::min(least, loss) : least;
    return losses.back() > kRose * least;
}

const Check& curveDivergence()
{
    static const Check check{
        "curve_divergence",
        "Divergence in a log",
        Stage::Curves,
        {
            {"curve.rate_high", highRateWords},
            {"curve.decay_strong", decayWords},
            {"curve.gradients_added",
             [](const Finding& f) {
                 return fmt::format(
                     "The gradient norm grows {} from the first steps on, from {} to {}{}: gradients are added to "
                     "those of the steps before. Call optimizer.zero_grad() before each backward().",
                     std::isnan(number(f, "grew")) ? "in proportion to the steps" : "steadily",
                     shown(number(f, "first")), shown(number(f, "later")),
                     std::isnan(number(f, "grew")) ? "" : ", and then the loss goes up");
             }},
            {"curve.climbs",
             [](const Finding& f) {
                 const double error = number(f, "error");
                 return fmt::format(
                     "The loss rises at every step from the first one on, from {} to {}{}: {}. Look for a minus "
                     "before the loss, maximize=True, or a gradient that is added instead of subtracted{}.",
                     shown(number(f, "begin")), shown(number(f, "end")),
                     std::isnan(error) ? std::string()
                                       : fmt::format(", and {} of the answers are wrong",
                                                     base::percentText(error)),
                     std::isnan(error)
                         ? "the sign is flipped, or the learning rate is far too high (without scores "
                           "the curve cannot tell these apart)"
                         : "the sign is flipped, training makes the loss large",
                     std::isnan(error) ? "; or divide the learning rate by 100" : "");
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
