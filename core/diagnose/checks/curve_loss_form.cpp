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

constexpr std::size_t kFewest = 6, kFewEpochs = 3;
constexpr double kClose = 0.04;      ///< of a loss to what its form says, in nats
constexpr double kRight = 0.3;       ///< share of right answers from which the form shows
constexpr double kRightOfTwo = 0.75; ///< the same of two classes
constexpr double kSame = 0.03;       ///< nats between the epochs
constexpr double kMoves = 0.002;     ///< of the share of wrong answers
constexpr double kFollows = 0.02;    ///< of it: so far it moves where a loss is seen to follow it
constexpr double kComesDown = 0.08;  ///< nats above the floor, before answers are sure
constexpr double kSure =
    0.35; ///< share of wrong answers beside which a level is one of sure answers
constexpr double kMostlyRight =
    0.1; ///< share of wrong answers beside which a loss of a nat and more is no usual one
constexpr double kSigmoidLeast = 0.44; ///< the loss of sure answers, a third of them zeros
constexpr double kNearGuess = 0.12;    ///< nats from a guess of two classes to the first epoch
constexpr double kRounding = 0.005;    ///< nats below a floor, of losses that were rounded
constexpr double kProbability =
    0.12; ///< between the mean probability of the class and the share of right answers
/// Without scores: the loss of a guess of 1,000 classes, and what no likelihood of numbers and no return of an agent is.
constexpr double kMostGuess = 7, kWithoutBound = -1e6;
constexpr std::size_t kLevel = 12; ///< losses
constexpr double kManyTimes = 8;   ///< the loss of a guess, and more: it is a sum

double floorOf(double classes)
{
    return std::log(std::exp(1.0) + classes - 1) - 1;
}

Finding twice(const RunCurves& curves, const Shape& loss, double classes, double error)
{
    return {.id = "curve.softmax_twice",
            .severity = base::Severity::Warning,
            .place = curves.loss.name,
            .evidence = {{"floor", floorOf(classes)},
                         {"end", loss.end},
                         {"classes", classes},
                         {"error", error}}};
}

/// Once answers are sure, each costs the floor, and 1 more where it is wrong: the loss less the share of wrong
/// answers is the floor, however many are wrong.
std::optional<Finding> byScores(const RunCurves& curves, const Shape& loss,
                                const std::vector<Pair>& both, double classes)
{
    std::vector<double> off;
    double best = 1, worst = 0;
    for (const Pair& pair : both) {
        best = std::min(best, pair.second);
        worst = std::max(worst, pair.second);
        if (1 - pair.second >= (classes == 2 ? kRightOfTwo : std::max(kRight, 1.5 / classes)))
            off.push_back(std::abs(pair.first - floorOf(classes) - pair.second));
    }
    // Answers are less than sure while they are learned, so the later half counts.
    const std::vector<double> later(off.begin() + static_cast<std::ptrdiff_t>(off.size() / 2),
                                    off.end());
    if (off.size() < 2 || worst - best < kMoves
        || medianOf(later) > (classes == 2 ? kClose / 2 : kClose))
        return std::nullopt;
    return twice(curves, loss, classes, best);
}

/// Loss less share of wrong answers at each look that has both.
std::vector<double> leftOf(const std::vector<Pair>& both)
{
    std::vector<double> left;
    for (const Pair& pair : both)
        left.push_back(pair.first - pair.second);
    return left;
}

/// Of a run that logged epochs: how many classes have their floor where the loss less the share of wrong answers stays;
/// 0: none. The floors lie so close to each other that a level alone falls on one by chance, as that of a network that
/// had learned before does. So the loss must follow the share of wrong answers there, or come down to it from above.
double classesOfLevel(const RunCurves& curves, const std::vector<Pair>& both)
{
    const std::vector<double> left = leftOf(both);
    const std::vector<double> later(left.begin() + static_cast<std::ptrdiff_t>(left.size() / 2),
                                    left.end());
    const auto spreadOf = [](const std::vector<double>& values) {
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        return *high - *low;
    };
    const auto [best, worst] = std::minmax_element(
        both.begin(), both.end(), [](const Pair& a, const Pair& b) { return a.second < b.second; });
    const bool follows = spreadOf(left) < kSame && worst->second - best->second >= kFollows;
    const std::vector<double> ofTrain = leftOf(pairs(curves.epochLoss, curves.trainError));
    // Where much is learned in the first epoch validation begins near the floor, and train comes down to it.
    const bool comesDown = medianOf(later) < left.front() - kComesDown
                           || (!ofTrain.empty() && ofTrain.back() < ofTrain.front() - kComesDown);
    const bool settles = later.size() >= kFewest && spreadOf(later) < kSame && comesDown
                         && both.back().second < kSure;
    // Or it follows the wrong answers from soon after the beginning on.
    const auto soon = static_cast<std::ptrdiff_t>(left.size() / 4);
    const auto [fewest, most] =
        std::minmax_element(both.begin() + soon, both.end(),
                            [](const Pair& a, const Pair& b) { return a.second < b.second; });
    const bool followsSoon = later.size() >= kFewest && both.back().second < kSure
                             && spreadOf({left.begin() + soon, left.end()}) < kSame
                             && most->second - fewest->second >= kFollows;
    // Nearly all answers are right, and each costs a nat and more: sure answers come down to the floor from above.
    const auto nears = [&](double classes) {
        const double floor = floorOf(classes), guess = guessLoss(classes),
                     first = curves.epochLoss.empty() ? 0 : curves.epochLoss.values.front();
        const auto isNear = [floor](const std::vector<double>& values, double comesDown) {
            return !values.empty() && values.back() > floor - kRounding
                   && values.back() < floor + kClose && values.front() > floor + comesDown
                   && *std::min_element(values.begin(), values.end()) > floor - kRounding;
        };
        return floor > 1 && both.back().second < kMostlyRight && isNear(left, kComesDown / 3)
               && isNear(ofTrain, kComesDown) && first < guess + kClose
               && first > guess - (guess - floor) / 4;
    };
    double found = 0;
    for (const double classes : {2., 3., 4., 5., 6., 7., 8., 9., 10., 20., 100., 1000.}) {
        const double floor = floorOf(classes), guess = guessLoss(classes);
        if ((follows && std::abs(medianOf(left) - floor) < kSame / 2) || nears(classes))
            found = classes;
        // Train and validation end at one floor, and training began near the guess of as many classes.
        if ((settles || followsSoon) && !ofTrain.empty()
            && std::abs(medianOf(later) - floor) < kSame / 2
            && std::abs(ofTrain.back() - floor) < kSame
            && std::abs(curves.epochLoss.values.front() - guess) < (guess - floor) / 4)
            found = classes;
    }
    return found;
}

/// Of two classes, a sigmoid before a loss that applies its own: sure answers cost ln(1 + 1/e) = 0.313 for ones and
/// ln 2 = 0.693 for zeros. The losses of train and validation settle between these, while answers that were as sure as
/// they are right would cost far less: giving each the share of right ones costs the entropy of that share. Labels that
/// are smoothed by a third and less cost less, and so does a loss with a penalty only where it began above a guess.
std::optional<Finding> sigmoidTwice(const RunCurves& curves, const Shape& loss,
                                    const std::vector<Pair>& both)
{
    const std::vector<Pair> ofTrain = pairs(curves.epochLoss, curves.trainError);
    const auto settles = [](const std::vector<Pair>& looks) {
        std::vector<double> losses, wrong;
        for (std::size_t k = looks.size() / 2; k < looks.size(); ++k) {
            losses.push_back(looks[k].first);
            wrong.push_back(looks[k].second);
        }
        if (losses.size() < kFewest)
            return false;
        const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
        const double error = medianOf(wrong), right = 1 - error;
        const double needed = error > 0 ? -error * std::log(error) - right * std::log(right) : 0;
        const bool isBetween = *low > kSigmoidLeast && *high < guessLoss(2);
        return isBetween && *high - *low < kSame && error < kMostlyRight
               && medianOf(losses) > 2 * needed;
    };
    if (ofTrain.empty() || !settles(both) || !settles(ofTrain)
        || std::abs(ofTrain.front().first - guessLoss(2)) > kNearGuess)
        return std::nullopt;
    const double one = std::log1p(std::exp(-1.0));
    Finding finding = twice(curves, loss, 2, ofTrain.back().second);
    finding.evidence.push_back({"zeros", (loss.end - one) / (guessLoss(2) - one)});
    return finding;
}

/// A sigmoid of each class before a softmax: sure answers cost the floor, and wrong ones less than 1 more, as several
/// classes may be sure at once. So losses of train and validation that began at a guess settle above the floor by less
/// than the share of wrong answers, while answers as sure as they are right would cost half as much and less.
std::optional<Finding> sigmoidsOfClasses(const RunCurves& curves, const Shape& loss,
                                         const std::vector<Pair>& both)
{
    constexpr std::size_t kFewestLooks = 6;
    constexpr double kSettles = 0.1; // of the way from a guess to the floor, within the later half
    const std::vector<Pair> ofTrain = pairs(curves.epochLoss, curves.trainError);
    if (both.size() < kFewestLooks || ofTrain.size() < kFewestLooks)
        return std::nullopt;
    double found = 0;
    for (const double classes : {6., 7., 8., 9., 10., 20., 100., 1000.}) {
        const double floor = floorOf(classes), guess = guessLoss(classes);
        const auto settles = [&](const std::vector<Pair>& looks) {
            const auto half = looks.begin() + static_cast<std::ptrdiff_t>(looks.size() / 2);
            const auto isLess = [](const Pair& a, const Pair& b) { return a.first < b.first; };
            const auto [low, high] = std::minmax_element(half, looks.end(), isLess);
            const Pair& end = looks.back();
            return std::min_element(looks.begin(), looks.end(), isLess)->first > floor - kRounding
                   && high->first - low->first < kSettles * (guess - floor)
                   && end.first < floor + end.second + kClose
                   && end.first > 2 * costOf(end.second, classes);
        };
        const double first = ofTrain.front().first;
        if (settles(both) && settles(ofTrain) && first < guess + kClose
            && first > guess - (guess - floor) / 4)
            found = classes;
    }
    return found > 0 ? std::optional(twice(curves, loss, found, std::nan(""))) : std::nullopt;
}

/// A loss of probabilities that were taken for logits: it does not fall below ln(e + C - 1) - 1 (CHECKS: plateau
/// fingerprints).
std::optional<Finding> softmaxTwice(const RunCurves& curves, const Shape& loss)
{
    const std::vector<Pair> both = curves.valError.size() >= 2 && !curves.valLoss.empty()
                                       ? pairs(curves.valLoss, curves.valError)
                                       : pairs(curves.epochLoss, curves.trainError);
    double classes = classesOf(curves, loss);
    if (!curves.isOfBatches && both.size() >= kFewEpochs) {
        // The first loss is that of an epoch; the floor itself says the classes.
        classes = classesOfLevel(curves, both);
        const auto found = classes < 2 ? std::nullopt : byScores(curves, loss, both, classes);
        if (found)
            return found;
        const auto ofTwo = sigmoidTwice(curves, loss, both);
        return ofTwo ? ofTwo : sigmoidsOfClasses(curves, loss, both);
    }
    const double guess = guessLoss(std::max(classes, 2.0)), floor = floorOf(classes);
    if (classes < 2 || std::abs(loss.first - guess) > 0.07 || loss.lowest < 0.97 * floor)
        return std::nullopt;
    if (!both.empty())
        return byScores(curves, loss, both, classes);
    // Without scores: level right above the floor, nearly without noise, long enough to be level.
    if (loss.points < kLevel)
        return std::nullopt;
    if (loss.end > floor + 0.1 * (guess - floor) || loss.halfHigh < 0
        || loss.noise > 0.06 * (guess - floor))
        return std::nullopt;
    return twice(curves, loss, classes, std::nan(""));
}

/// Negative losses: those of probabilities or logits in place of log-probabilities, or of a flipped sign. A
/// likelihood of numbers may be negative, so the scores must contradict it.
std::optional<Finding> negative(const RunCurves& curves, const Shape& loss)
{
    const Curve& error = curves.valError.empty() ? curves.trainError : curves.valError;
    if (!(loss.end < 0))
        return std::nullopt;
    if (error.size() < 2) {
        const bool isGuess = loss.first < 0 && loss.first > -kMostGuess;
        if (!isGuess || loss.end > kWithoutBound)
            return std::nullopt;
        return Finding{.id = "curve.negative_loss",
                       .severity = base::Severity::Warning,
                       .place = curves.loss.name,
                       .evidence = {{"begin", loss.first}, {"end", loss.end}, {"kind", 4}}};
    }
    const Shape errors = shapeOf(error);
    const std::vector<Pair> both = curves.valError.empty()
                                       ? pairs(curves.epochLoss, curves.trainError)
                                       : pairs(curves.valLoss, curves.valError);
    Finding finding{.id = "curve.negative_loss",
                    .severity = base::Severity::Warning,
                    .place = curves.loss.name,
                    .evidence = {{"begin", loss.begin}, {"end", loss.end}, {"error", errors.end}}};
    // Before answers are sure the mean probability is less than the share of right ones.
    const auto isShare = [](const Pair& pair) {
        return std::abs(pair.first + 1 - pair.second) < kProbability;
    };
    const bool isProbability =
        loss.lowest > -1.0005 && loss.begin > -0.7 && loss.begin < 0
        && std::all_of(both.begin() + static_cast<std::ptrdiff_t>(2 * both.size() / 3), both.end(),
                       isShare)
        && std::all_of(both.begin(), both.end(), [&](const Pair& pair) {
               return isShare(pair) || (pair.first < 0 && pair.first + 1 > pair.second);
           });
    if (isProbability && !both.empty())
        finding.evidence.push_back({"kind", 1});
    else if (errors.end > 0.85 && loss.end < -3)
        finding.evidence.push_back({"kind", 3});
    else if (loss.end < -3)
        finding.evidence.push_back({"kind", 2});
    else
        return std::nullopt;
    return finding;
}

std::optional<Finding> zero(const RunCurves& curves)
{
    const auto& values = curves.loss.values;
    const std::size_t from = zeroFrom(curves);
    if (from == values.size())
        return std::nullopt;
    const double before = levelBefore(curves.loss, from);
    return Finding{
        .id = "curve.loss_zero",
        .severity = base::Severity::Blocker,
        .basis = base::Basis::Proven,
        .place = curves.loss.name,
        .step = curves.loss.steps[from],
        .evidence = {{"before", before},
                     {"values", static_cast<double>(values.size() - from)},
                     {"norms_broken",
                      isBrokenFrom(curves.gradientNorm, curves.loss.steps[from]) ? 1.0 : 0.0}}};
}

/// A sum over the batch where a mean is usual: the first loss is that of a guess times the batch.
std::optional<Finding> sum(const RunCurves& curves, const Shape& loss)
{
    const auto batch =
        curves.setting({"batch_size", "batch", "train_batch_size", "per_device_train_batch_size"});
    const bool classified = !curves.valError.empty() || !curves.trainError.empty();
    if (!classified || !(loss.first > 0))
        return std::nullopt;
    const auto matches = [&](double examples) {
        for (const double classes :
             {2., 3., 4., 5., 6., 8., 10., 20., 26., 50., 100., 200., 1000.}) {
            if (std::abs(loss.first / examples - guessLoss(classes)) < 0.03 * guessLoss(classes))
                return classes;
        }
        return 0.0;
    };
    double classes = 0, examples = batch.value_or(0);
    if (examples > kManyTimes)
        classes = matches(examples);
    else if (!batch && loss.first > 40) {
        for (const double each : {16., 32., 64., 128., 256., 512.}) {
            if (classes == 0
                && std::abs(loss.first / each - guessLoss(10)) < 0.02 * guessLoss(10)) {
                classes = 10;
                examples = each;
            }
        }
    }
    if (classes == 0)
        return std::nullopt;
    return Finding{
        .id = "curve.loss_summed",
        .severity = base::Severity::Warning,
        .place = curves.loss.name,
        .evidence = {{"first", loss.first}, {"examples", examples}, {"classes", classes}}};
}

/// Sums on both sides: at every look the losses of train and of validation are many times what so many wrong answers
/// cost, always about as many times. Sure wrong answers of a network whose weights are too large cost much too, but
/// ever less as they are learned.
std::optional<Finding> bothSummed(const RunCurves& curves)
{
    const double ofTrain = timesOfCost(pairs(curves.epochLoss, curves.trainError)),
                 ofVal = timesOfCost(pairs(curves.valLoss, curves.valError));
    if (!(std::min(ofTrain, ofVal) > kManyTimes))
        return std::nullopt;
    return Finding{.id = "curve.loss_summed",
                   .severity = base::Severity::Warning,
                   .place = curves.epochLoss.name,
                   .evidence = {{"cost_train", ofTrain}, {"cost_validation", ofVal}}};
}

/// A sum beside a mean: the two losses of one run lie too far apart to be of one kind.
std::optional<Finding> otherScale(const RunCurves& curves)
{
    const double times = scaleOfTrain(curves);
    if (times == 1)
        return std::nullopt;
    return Finding{
        .id = "curve.loss_summed",
        .severity = base::Severity::Warning,
        .place = times > 1 ? curves.epochLoss.name : curves.valLoss.name,
        .evidence = {{"times", std::max(times, 1 / times)}, {"of_train", times > 1 ? 1.0 : 0.0}}};
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves
        || subject.curves->loss.size() < subject.curves->enough(kFewest, kFewEpochs))
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    std::vector<Finding> findings;
    auto summed = sum(curves, loss);
    if (!summed)
        summed = bothSummed(curves);
    for (const auto& found : {zero(curves), softmaxTwice(curves, loss), negative(curves, loss),
                              summed ? summed : otherScale(curves)}) {
        if (found)
            findings.push_back(*found);
    }
    return findings;
}

} // namespace

const Check& curveLossForm()
{
    static const Check check{
        "curve_loss_form",
        "Form of the loss in a log",
        Stage::Curves,
        {
            {"curve.softmax_twice",
             [](const Finding& f) {
                 const double error = number(f, "error");
                 if (const double zeros = number(f, "zeros"); !std::isnan(zeros))
                     return fmt::format(
                         "The loss settles at {}, while {} of the answers on train are wrong: answers as sure as that "
                         "cost far less. It is what a sigmoid before a loss that applies its own cannot go below: "
                         "0.313 for ones and 0.693 for zeros, where {} are zeros. Remove the sigmoid at the end of "
                         "the network; nn.BCEWithLogitsLoss applies its own.",
                         shown(number(f, "end")), base::percentText(error),
                         base::percentText(zeros));
                 return fmt::format(
                     "The loss does not fall below {}, the least that a softmax before cross entropy can reach "
                     "with {} classes (ln(e + C - 1) - 1){}: probabilities are taken for logits. Remove the "
                     "softmax (or sigmoid) at the end of the network; nn.CrossEntropyLoss applies its own.",
                     shown(number(f, "floor")), base::whole(f, "classes"),
                     std::isnan(error)
                         ? std::string()
                         : ", and lies above it by exactly the share of wrong answers");
             }},
            {"curve.negative_loss",
             [](const Finding& f) {
                 const std::string range =
                     fmt::format("The loss falls from {} to {}", shown(number(f, "begin")),
                                 shown(number(f, "end")));
                 switch (static_cast<int>(number(f, "kind"))) {
                 case 1:
                     return range
                            + ", which is minus the share of right answers: probabilities enter a negative "
                              "log-likelihood. nn.NLLLoss needs log-probabilities: use log_softmax, or "
                              "nn.CrossEntropyLoss on logits.";
                 case 2:
                     return range
                            + " without a bound: logits enter a negative log-likelihood. nn.NLLLoss needs "
                              "log-probabilities: use log_softmax, or nn.CrossEntropyLoss on logits.";
                 case 4:
                     return range
                            + " without a bound, and no cross entropy is negative: the sign of the loss is "
                              "flipped, or logits enter a negative log-likelihood.";
                 default:
                     return range
                            + fmt::format(
                                " without a bound, while {} of the answers are wrong: the sign of "
                                "the loss is flipped, or logits enter a negative log-likelihood.",
                                base::percentText(number(f, "error")));
                 }
             }},
            {"curve.loss_zero",
             [](const Finding& f) {
                 const std::string seen =
                     fmt::format("The loss is exactly 0 from step {} on (before: {})",
                                 base::stepText(f), shown(number(f, "before")));
                 if (number(f, "norms_broken") == 1)
                     return seen
                            + ", and the gradient norm is no number: nor is the loss, which a Trainer writes "
                              "as 0. Half precision that overflows does this (use bfloat16 or 32 bits), and so "
                              "do targets that are all masked (ignore_index -100).";
                 return seen
                        + ": no target counts any more. Look for targets that are all masked "
                          "(ignore_index -100, prompts cut off) and for empty batches.";
             }},
            {"curve.loss_summed",
             [](const Finding& f) {
                 if (const double train = number(f, "cost_train"); !std::isnan(train))
                     return fmt::format(
                         "At every look the loss of train is about {} times and that of validation about {} times what "
                         "as many wrong answers cost: both are sums over a batch or a set. If backward() is called on "
                         "that sum, its gradient is as many times larger too: use reduction=\"mean\", or divide the "
                         "rate.",
                         shown(train), shown(number(f, "cost_validation")));
                 if (const double times = number(f, "times"); !std::isnan(times)) {
                     const bool ofTrain = number(f, "of_train") > 0;
                     return fmt::format(
                         "The loss of {} is about {} times that of {} at every look: it is a sum over a batch or an "
                         "epoch, and the other one a mean. Divide it by the number of what was summed before it is "
                         "logged; until then the two curves cannot be compared.{}",
                         ofTrain ? "train" : "validation", shown(times),
                         ofTrain ? "validation" : "train",
                         ofTrain
                             ? " If backward() is called on that sum, its gradient is as many times larger "
                               "too: use reduction=\"mean\", or divide the rate."
                             : " Inputs of validation on a far larger scale (bytes, where train has 0 to 1) can leave "
                               "as many answers right at such a loss: look at its preparation too.");
                 }
                 return fmt::format(
                     "The first loss, {}, is that of a guess among {} classes times {} examples: the loss is summed "
                     "over the batch. Its gradient is {} times as large, so that the learning rate is too. Use "
                     "reduction=\"mean\", or divide the rate.",
                     shown(number(f, "first")), base::whole(f, "classes"),
                     base::whole(f, "examples"), base::whole(f, "examples"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
