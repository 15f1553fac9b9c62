// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/overfit_verdict.h"

#include "stats/trend.h"

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

constexpr std::size_t kPassing = 10; ///< losses in a row
constexpr double kClose = 0.01;      ///< of the guess's loss
constexpr double kExplosion = 10;    ///< times the first loss
constexpr double kUp = 1.05;         ///< times the first loss
constexpr double kLearned = 0.02; ///< of the guess's loss: the level of what swings and is learned
constexpr double kDrawn =
    0.3; ///< of the guess's loss: what dropout may leave where evaluation has learned
constexpr double kOfFloor = 0.1;      ///< of a floor above 0: beside that, where it swings
constexpr double kWiggle = 0.15;      ///< of the level above the floor
constexpr double kFalling = 0.05;     ///< of the level above the floor
constexpr double kGuessMargin = 0.03; ///< of the guess's loss
constexpr double kSure = 3.29;        ///< two-sided 99.9 % of the normal distribution
constexpr double kOnAndOn = 0.8;      ///< of the fall of the fifth before
constexpr std::size_t kBlocks = 24;   ///< means that a slope is laid through
constexpr std::size_t kLater = 20;    ///< steps after which an explosion is beyond doubt
constexpr double kBeyond = 100;       ///< times the limit of an explosion
constexpr double kNoGuess = 1e-9;     ///< a batch of one target: a guess equals it
constexpr double kLeastGuess = 0.1;   ///< what stands in for that
constexpr double kFarRate = 10;       ///< times the usual learning rate, or its tenth
constexpr double kFarInput = 50;      ///< most inputs lie within 3
constexpr double kMuchDecay = 1e-2;
constexpr double kMuchDropout = 0.5;
/// Weight decay in the gradient, and decoupled from it, from which on it may take more of the weights than one batch
/// teaches them (checks/regularisation.cpp).
constexpr double kStrongDecay = 0.1, kStrongDecoupled = 1;
constexpr double kCollapsed = 0.1; ///< of a matrix's first norm
/// Of the level above the floor, that a decay holds back. Where it is the cause of a plateau, this is about as much or
/// more; a decay of 1e-4 beside another cause holds back a hundredth.
constexpr double kHeldBack = 0.1;
constexpr double kShotUp = 1.5;         ///< of the larger of the first loss and that of a guess
constexpr double kAboutGuess = 0.2;     ///< of the guess's loss
constexpr double kSoftmaxMargin = 0.02; ///< of the floor of a soft-max before the loss

/// A straight line through the last fifth.
struct Trend {
    double mean = 0, slope = 0, deviation = 0; ///< `deviation`: of the losses about the line
    double count = 0;
};

Trend lastFifth(std::span<const double> losses)
{
    const std::size_t count = std::max<std::size_t>(losses.size() / 5, 10);
    const auto tail = losses.last(std::min(count, losses.size()));
    Trend trend;
    trend.count = static_cast<double>(tail.size());
    const double middle = (trend.count - 1) / 2;
    double spread = 0;
    for (std::size_t i = 0; i < tail.size(); ++i) {
        trend.mean += tail[i] / trend.count;
        spread += std::pow(static_cast<double>(i) - middle, 2);
    }
    for (std::size_t i = 0; i < tail.size(); ++i)
        trend.slope += (static_cast<double>(i) - middle) * (tail[i] - trend.mean) / spread;
    double squares = 0;
    for (std::size_t i = 0; i < tail.size(); ++i)
        squares +=
            std::pow(tail[i] - trend.mean - trend.slope * (static_cast<double>(i) - middle), 2);
    trend.deviation = std::sqrt(squares / trend.count);
    return trend;
}

/// A share of a guess's loss above the lowest that the batch allows.
double lossNear(const OverfitScale& scale, double share)
{
    return scale.floor + share * (scale.guess > kNoGuess ? scale.guess : kLeastGuess);
}

double passingLoss(const OverfitScale& scale)
{
    return lossNear(scale, kClose);
}

double explosionLoss(double first, const OverfitScale& scale)
{
    return kExplosion * std::max(first, scale.guess);
}

double meanOf(std::span<const double> losses)
{
    double sum = 0;
    for (const double loss : losses)
        sum += loss;
    return losses.empty() ? 0 : sum / static_cast<double>(losses.size());
}

/// The second half of the last fifth lies below every stretch as long before that fifth: what was
/// as low before is no fall but a wave.
bool isLowest(std::span<const double> losses, std::span<const double> lastFifth)
{
    const std::size_t half = lastFifth.size() / 2;
    const double end = meanOf(losses.last(half));
    for (std::size_t k = 0; k + half <= losses.size() - lastFifth.size(); k += half) {
        if (meanOf(losses.subspan(k, half)) <= end)
            return false;
    }
    return true;
}

/// How much the loss falls a step within the last fifth; 0 where noise or a wave may do as much.
double sureFall(std::span<const double> losses)
{
    const auto tail =
        losses.last(std::min(std::max<std::size_t>(losses.size() / 5, 10), losses.size()));
    if (tail.size() < 2 || !isLowest(losses, tail))
        return 0;
    const auto blocks = stats::blockMeans(tail, kBlocks);
    const stats::Slope slope = stats::theilSen(blocks, kSure);
    if (!(slope.interval.high < 0))
        return 0;
    return -slope.value * static_cast<double>(blocks.size()) / static_cast<double>(tail.size());
}

/// The last fifth falls nearly as much as the one before it: no level is in sight.
bool fallsOnAndOn(std::span<const double> losses)
{
    const std::size_t fifth = losses.size() / 5;
    if (fifth == 0)
        return false;
    const double before = meanOf(losses.subspan(losses.size() - 3 * fifth, fifth));
    const double then = meanOf(losses.subspan(losses.size() - 2 * fifth, fifth));
    const double now = meanOf(losses.last(fifth));
    return before > then && then - now >= kOnAndOn * (before - then);
}

/// "softmax_floor" where the loss lies on what a soft-max before the loss leaves of it.
bool liesOnSoftmaxFloor(const OverfitJudgement& judged, const OverfitScale& scale)
{
    if (scale.classes < 2)
        return false;
    const double floor = std::log1p(static_cast<double>(scale.classes - 1) / std::exp(1.0));
    return std::abs(judged.level - floor) < kSoftmaxMargin * floor;
}

/// Weights that a decay has pulled to 0 answer like a guess, and the loss has never been far above that. A rate that is
/// too high destroys them by first updates that throw the loss up.
bool collapsesByDecay(const OverfitJudgement& judged, const OverfitScale& scale,
                      const OverfitEvidence& evidence)
{
    const bool isDecoupled = evidence.optimiser == train::Optimiser::AdamW;
    const bool collapsed =
        std::isnan(evidence.weightsKept)
            ? evidence.weightDecay >= (isDecoupled ? kStrongDecoupled : kStrongDecay)
            : evidence.weightDecay >= kMuchDecay && evidence.weightsKept < kCollapsed;
    return collapsed && judged.finite
           && judged.highest <= kShotUp * std::max(judged.first, scale.guess)
           && std::abs(judged.level - scale.guess) <= kAboutGuess * scale.guess;
}

/// The decay takes back what the gradient adds, and that is much of what is left to learn.
bool isHeldByDecay(const OverfitJudgement& judged, const OverfitScale& scale,
                   const OverfitEvidence& evidence)
{
    return evidence.heldByDecay > 0
           && evidence.heldByDecay >= kHeldBack * (judged.level - scale.floor)
           && !liesOnSoftmaxFloor(judged, scale); // weights that are held small stay above it
}

/// An update takes away as much as there is of a weight, or more: past 0 weights grow with every update.
bool explodesByDecay(const OverfitEvidence& evidence)
{
    const bool isScaled = evidence.optimiser == train::Optimiser::Adam
                          || evidence.optimiser == train::Optimiser::RmsProp;
    return !isScaled && evidence.learningRate * evidence.weightDecay >= 1
           && placeOf(evidence.learningRate, evidence.optimiser) != RatePlace::High;
}

} // namespace

std::string name(OverfitOutcome outcome)
{
    switch (outcome) {
    case OverfitOutcome::Passes: return "passes";
    case OverfitOutcome::GoesUp: return "goes_up";
    case OverfitOutcome::Explodes: return "explodes";
    case OverfitOutcome::Oscillates: return "oscillates";
    case OverfitOutcome::FallsSlowly: return "falls_slowly";
    case OverfitOutcome::Plateaus: return "plateaus";
    }
    return {};
}

double usualRate(train::Optimiser optimiser)
{
    return optimiser == train::Optimiser::Sgd ? 0.01 : 3e-4;
}

RatePlace placeOf(double rate, train::Optimiser optimiser)
{
    constexpr double kRounding = 1 + 1e-9;
    const double usual = usualRate(optimiser);
    if (rate * kRounding >= kFarRate * usual)
        return RatePlace::High;
    return rate * kFarRate <= usual * kRounding ? RatePlace::Low : RatePlace::Usual;
}

std::vector<OverfitCause> causesOf(const OverfitJudgement& judged, const OverfitScale& scale,
                                   const OverfitEvidence& evidence)
{
    const RatePlace rate = placeOf(evidence.learningRate, evidence.optimiser);
    const bool falls = judged.outcome == OverfitOutcome::FallsSlowly;
    const OverfitCause rateHigh{"learning_rate_high", "train.learning_rate",
                                rate == RatePlace::High ? "learning_rate" : ""};
    const OverfitCause rateLow{"learning_rate_low", "train.learning_rate",
                               rate == RatePlace::Low ? "learning_rate"
                               : falls                ? "slope"
                                                      : ""};
    const OverfitCause corrupted{"data_corrupted", "data.path",
                                 evidence.sameInputs                 ? "same_inputs"
                                 : evidence.largestInput > kFarInput ? "largest_input"
                                                                     : ""};
    const bool decays = evidence.weightDecay >= kMuchDecay;
    const bool drops = evidence.dropout >= kMuchDropout;
    const bool collapses = collapsesByDecay(judged, scale, evidence);
    const bool holds = isHeldByDecay(judged, scale, evidence);
    const bool ofDecay = decays || holds;
    const OverfitCause regularised{
        "regularisation", drops && !ofDecay ? kDropoutField : "train.weight_decay",
        collapses && !std::isnan(evidence.weightsKept) ? "weights_collapsed"
        : holds                                        ? "held_by_decay"
        : decays                                       ? "weight_decay"
        : drops                                        ? "dropout"
                                                       : ""};
    std::vector<OverfitCause> causes;
    switch (judged.outcome) {
    case OverfitOutcome::Passes: return {};
    case OverfitOutcome::GoesUp:
        causes = {
            {"sign_flipped", "train.loss", ""}, rateHigh, {"softmax_dimension", "train.loss", ""}};
        if (collapses)
            causes.insert(causes.begin(), regularised);
        break;
    case OverfitOutcome::Explodes:
        // A rate that is far too high makes losses that are no numbers; they say nothing more then.
        causes = {{"numerical", "data.normalise",
                   evidence.largestInput > kFarInput           ? "largest_input"
                   : !judged.finite && rate != RatePlace::High ? "not_finite"
                                                               : ""},
                  rateHigh};
        if (explodesByDecay(evidence))
            causes.insert(causes.begin(), regularised);
        break;
    case OverfitOutcome::Oscillates:
        causes = {corrupted, rateHigh};
        if (collapses)
            causes.insert(causes.begin(), regularised);
        else if (drops) // each step learns with another part of the network
            causes.push_back(regularised);
        break;
    case OverfitOutcome::FallsSlowly:
    case OverfitOutcome::Plateaus:
        causes = {rate == RatePlace::High ? rateHigh : rateLow,
                  {"gradients_blocked", "model.template",
                   evidence.silentLayer.empty() ? "" : "silent_layer"},
                  regularised,
                  {"loss_input", "train.loss",
                   liesOnSoftmaxFloor(judged, scale) ? "softmax_floor"
                   : evidence.boundedOutputs         ? "bounded_outputs"
                                                     : ""},
                  corrupted};
        break;
    }
    std::stable_partition(causes.begin(), causes.end(),
                          [](const OverfitCause& cause) { return !cause.evidence.empty(); });
    // The level says more than a setting does that is merely unusual.
    if (judged.outcome == OverfitOutcome::Plateaus)
        std::stable_partition(causes.begin(), causes.end(), [](const OverfitCause& cause) {
            return cause.evidence == "softmax_floor";
        });
    if (collapses || holds) // also where the rate is far from usual
        std::stable_partition(causes.begin(), causes.end(), [](const OverfitCause& cause) {
            return cause.id == "regularisation";
        });
    // What is bounded falls ever more slowly, which says nothing of the rate then.
    if (evidence.boundedOutputs)
        std::stable_partition(causes.begin(), causes.end(), [](const OverfitCause& cause) {
            return cause.evidence == "bounded_outputs";
        });
    return causes;
}

bool hasPassed(std::span<const double> losses, const OverfitScale& scale)
{
    if (losses.size() < kPassing)
        return false;
    const auto last = losses.last(kPassing);
    return std::all_of(last.begin(), last.end(),
                       [&](double loss) { return loss <= passingLoss(scale); });
}

bool hasExploded(std::span<const double> losses, const OverfitScale& scale)
{
    if (losses.size() < kLater)
        return false;
    const double limit = explosionLoss(losses.front(), scale);
    const auto above = [](double than) { return [than](double loss) { return !(loss <= than); }; };
    const auto last = losses.last(kLater);
    if (std::all_of(last.begin(), last.end(), above(limit)))
        return true;
    const auto before = losses.first(losses.size() - kLater + 1);
    return std::any_of(before.begin(), before.end(), above(kBeyond * limit));
}

bool stillFalling(std::span<const double> losses, const OverfitScale& scale)
{
    const Trend trend = lastFifth(losses);
    return -trend.slope * trend.count > kFalling * std::max(trend.mean - scale.floor, 0.0);
}

OverfitJudgement judge(std::span<const double> losses, const OverfitScale& scale)
{
    OverfitJudgement found;
    found.first = losses.front();
    found.finite =
        std::all_of(losses.begin(), losses.end(), [](double loss) { return std::isfinite(loss); });
    for (const double loss : losses)
        found.highest = std::isfinite(loss) ? std::max(found.highest, loss) : found.highest;
    if (!found.finite || found.highest > explosionLoss(found.first, scale)) {
        found.outcome = OverfitOutcome::Explodes;
        found.level = found.last = losses.back();
        return found;
    }
    const Trend trend = lastFifth(losses);
    const double height = std::max(trend.mean - scale.floor, 1e-12);
    found.level = trend.mean;
    // A straight line through a bend may end below every loss.
    found.last = std::max(trend.mean + trend.slope * (trend.count - 1) / 2,
                          *std::min_element(losses.begin(), losses.end()));
    found.wiggle = trend.deviation / height;
    found.ignoresInput = std::abs(trend.mean - scale.guess) < kGuessMargin * scale.guess;
    const double error = 2 * trend.deviation / std::sqrt(trend.count);
    // What is drawn in each step (dropout) swings the more about a floor that is above 0, as of smoothed labels.
    const bool swingsOnFloor =
        found.wiggle > kWiggle && trend.mean <= lossNear(scale, kLearned) + kOfFloor * scale.floor;
    if (hasPassed(losses, scale) || trend.mean <= lossNear(scale, kLearned) || swingsOnFloor)
        found.outcome = OverfitOutcome::Passes;
    else if (trend.mean > kUp * found.first && trend.mean - error > found.first)
        found.outcome = OverfitOutcome::GoesUp;
    else if (found.wiggle > kWiggle)
        found.outcome = OverfitOutcome::Oscillates;
    if (found.outcome != OverfitOutcome::Plateaus)
        return found;
    found.fallAStep = sureFall(losses);
    if (found.fallAStep > 0 && (stillFalling(losses, scale) || fallsOnAndOn(losses))) {
        found.outcome = OverfitOutcome::FallsSlowly;
        found.stepsLeft =
            std::ceil(std::max(found.last - passingLoss(scale), 0.0) / found.fallAStep);
    }
    return found;
}

OverfitJudgement judgedInEvaluation(OverfitJudgement judged, double loss, const OverfitScale& scale)
{
    const bool mayHaveLearned = judged.outcome == OverfitOutcome::Oscillates
                                || judged.outcome == OverfitOutcome::FallsSlowly
                                || judged.outcome == OverfitOutcome::Plateaus;
    if (!mayHaveLearned || !(loss <= passingLoss(scale)) || judged.level > lossNear(scale, kDrawn))
        return judged;
    judged.outcome = OverfitOutcome::Passes;
    judged.fallAStep = judged.stepsLeft = 0;
    judged.inEvaluation = loss;
    return judged;
}

} // namespace assay::diagnose
