// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::percentText;
using base::shown;

constexpr std::size_t kFewest = 3, kLooks = 4;
constexpr double kLearned = 0.25;  ///< of the first loss: train has learned so much
constexpr double kFar = 2.5;       ///< times the train loss of that time
constexpr double kFarError = 0.25; ///< share of wrong answers above train
constexpr double kRose = 1.2;      ///< times its lowest value
constexpr double kWorse = 0.02;    ///< share of wrong answers above its lowest
constexpr double kHardlyWorse = 0.005;
constexpr double kTooGood = 0.25; ///< times the train loss
constexpr double kRise = 0.02;    ///< of the first loss: validation rose by so much
constexpr double kGap = 0.12;     ///< share of wrong answers on validation above that on train
constexpr double kNoisy = 0.1;    ///< share of wrong answers on train above that on validation
constexpr double kFellTo = 0.5;   ///< of the right answers on validation at their best
constexpr double kHalf = 0.5;     ///< of the loss of train when validation was best
constexpr double kSurely = 0.05;  ///< of the lowest loss of validation
constexpr double kGained = 0.05;  ///< of the first loss: something was learned of train
constexpr double kMastered = 0.1; ///< share of wrong answers on train

/// The loss of train about the time of a step: mean of the points just before it.
double trainAt(const RunCurves& curves, std::int64_t step)
{
    const Curve& loss = curves.loss;
    const auto until = static_cast<std::size_t>(
        std::upper_bound(loss.steps.begin(), loss.steps.end(), step) - loss.steps.begin());
    const std::size_t few = std::min(until, std::clamp<std::size_t>(loss.size() / 20, 1, 50));
    double sum = 0;
    for (std::size_t k = until - few; k < until; ++k)
        sum += loss.values[k];
    return few > 0 ? sum / static_cast<double>(few) : std::nan("");
}

/// Share of wrong answers at the end above that at a step; NaN: not known.
double worseThanAt(const Curve& error, const Shape& shape, std::int64_t step)
{
    const auto then = error.at(step);
    return then ? shape.end - *then : std::nan("");
}

/// Whether scores are those of a guess: all of them, or of five classes and more the usual and the last ones, while none
/// is better than two guesses.
bool isOfChance(const Curve& error, double classes)
{
    constexpr double kMany = 5;
    const double chance = 1 - chanceOf(classes);
    const double best = *std::min_element(error.values.begin(), error.values.end());
    return best > chance
           || (classes >= kMany && best > 1 - 2 / classes && medianOf(error.values) > chance
               && shapeOf(error).end > chance);
}

/// Whether validation has far more wrong answers than train at each look of the last half, while its loss is at its best
/// at the end: it is no over-fitting then, which makes that loss rise.
bool staysApart(const std::vector<Pair>& errors, const Curve& validation)
{
    if (errors.size() < 2 * kLooks || validation.size() < 2 * kLooks)
        return false;
    const auto half = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
    return *std::min_element(validation.values.begin(), validation.values.end())
               == validation.values.back()
           && std::all_of(half, errors.end(),
                          [](const Pair& pair) { return pair.second - pair.first > kFarError; });
}

Finding finding(const char* id, base::Severity severity, const Curve& curve)
{
    return {.id = id, .severity = severity, .place = curve.name, .evidence = {}};
}

/// Validation loses half of its right answers and more while train is answered right. A network that over-fits keeps
/// most of them; one whose wrong labels are learned by heart answers train worse than validation before.
std::optional<Finding> losesItsAnswers(const RunCurves& curves)
{
    const auto errors = pairs(curves.trainError, curves.valError);
    if (errors.size() < 2 * kLooks)
        return std::nullopt;
    const auto best =
        std::min_element(errors.begin(), errors.end(),
                         [](const Pair& a, const Pair& b) { return a.second < b.second; });
    const Shape train = shapeOf(curves.trainError), validation = shapeOf(curves.valError);
    if (!(train.end < kMastered) || best->first > best->second
        || !(validation.end - best->second > kFarError)
        || !(1 - validation.end < kFellTo * (1 - best->second)))
        return std::nullopt;
    Finding found = finding("curve.validation_apart", base::Severity::Warning, curves.valError);
    found.step = best->step;
    found.evidence = {
        {"right_at_best", 1 - best->second}, {"error", validation.end}, {"train_error", train.end}};
    return found;
}

std::string validationApart(const Finding& f)
{
    const double error = number(f, "error"), atBest = number(f, "right_at_best");
    const char* const advice =
        "Look whether validation is prepared as train is (scaling, order of channels, labels), whether model.eval() "
        "is called and batch norm's running statistics are sound";
    if (!std::isnan(atBest))
        return fmt::format(
            "On validation {} of the answers were right at step {} and only {} are at the end, while {} are on train: "
            "over-fitting does not take away half of the right answers. {}. The curves cannot tell these apart.",
            percentText(atBest), base::stepText(f), percentText(1 - error),
            percentText(1 - number(f, "train_error")), advice);
    if (const double ofTrain = number(f, "train_error"); !std::isnan(ofTrain))
        return fmt::format(
            "On validation {} of the answers are wrong at the end and on train {}, far apart through the last half of "
            "the run, while the validation loss still falls: over-fitting makes it rise. {}, and whether examples of "
            "train come sorted by class (not shuffled), so that the network answers what it saw last. The curves "
            "cannot tell these apart.",
            percentText(error), percentText(ofTrain), advice);
    return fmt::format(
        "Train comes down to {}, but validation is bad from the first look on ({}{}{}): over-fitting comes "
        "later than that. {}, and whether the targets of train belong to their inputs. The curves cannot tell these "
        "apart.",
        shown(number(f, "train")), shown(number(f, "validation")),
        number(f, "never") > 0 ? fmt::format(", never better than {}, before training {}",
                                             shown(number(f, "best")), shown(number(f, "begin")))
                               : std::string(),
        std::isnan(error) ? std::string() : fmt::format(", {} wrong", percentText(error)), advice);
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves || subject.curves->valLoss.size() + subject.curves->valError.size() < 2)
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    const Curve& validation = curves.valLoss;
    const bool breaks = firstNotFinite(curves.loss) < curves.loss.size()
                        || firstNotFinite(validation) < validation.size();
    if (loss.points < 2 || breaks)
        return {};
    const bool learned = loss.end < (1 - kLearned) * loss.begin && loss.begin > 0;

    // The same to the last digit while train moves: another network is scored.
    if (isConstant(validation, kFewest) && std::abs(loss.gained()) > 0.1 * std::abs(loss.begin)) {
        Finding found = finding("curve.validation_constant", base::Severity::Blocker, validation);
        found.evidence = {{"value", validation.values.front()},
                          {"times", static_cast<double>(validation.size())}};
        return {found};
    }
    // The same scores as on train, to the last digit.
    const auto errors = pairs(curves.trainError, curves.valError);
    std::set<double> different;
    for (const Pair& pair : errors)
        different.insert(pair.first);
    if (errors.size() >= kFewest && different.size() >= kFewest
        && std::all_of(errors.begin(), errors.end(),
                       [](const Pair& pair) { return pair.first == pair.second; })) {
        Finding found =
            finding("curve.validation_is_train", base::Severity::Blocker, curves.valError);
        found.evidence = {{"times", static_cast<double>(errors.size())}};
        return {found};
    }
    const auto losses = pairs(curves.epochLoss, validation);
    if (losses.size() >= kFewest && std::all_of(losses.begin(), losses.end(), [](const Pair& pair) {
            return pair.first == pair.second;
        })) {
        Finding found = finding("curve.validation_is_train", base::Severity::Blocker, validation);
        found.evidence = {{"times", static_cast<double>(losses.size())}};
        return {found};
    }

    if (const auto found = losesItsAnswers(curves))
        return {*found};
    // Bad from the first look on, while train learns: not over-fitting, which comes with time.
    const Shape errorShape = shapeOf(curves.valError);
    const double trainError =
        curves.trainError.empty() ? std::nan("") : shapeOf(curves.trainError).end;
    // Always at chance, and its loss rises, while train falls by and by: what is learned holds for train alone.
    const double classes = classesOf(curves, loss);
    const bool atChance = classes > 1 && curves.valError.size() >= kLooks
                          && validation.size() >= kLooks && isOfChance(curves.valError, classes)
                          && loss.changeHigh < 0 && loss.gained() > kGained * loss.begin
                          && validation.values.back() > validation.values.front();
    // Ratios mean nothing of losses that may be negative.
    const bool isPositive =
        loss.lowest > 0 && !validation.empty()
        && *std::min_element(validation.values.begin(), validation.values.end()) > 0;
    const bool isOneScale = scaleOfTrain(curves) == 1;
    if ((learned || atChance) && validation.size() >= 2 && isPositive && isOneScale) {
        const Shape shape = shapeOf(validation);
        const double best = *std::min_element(validation.values.begin(), validation.values.end());
        const double early = trainAt(curves, validation.steps.front());
        const double firstError =
            curves.valError.empty() || curves.trainError.empty()
                ? 0
                : curves.valError.values.front() - curves.trainError.values.front();
        // Of epochs the first one is nearest to what it was before training.
        const double before = curves.isOfBatches ? loss.begin : std::max(loss.first, loss.begin);
        // Never better than before training; of a network that had learned before, the scores decide.
        const bool never =
            atChance
            || (best > 0.9 * before
                && (curves.valError.empty()
                        ? curves.isOfBatches
                              && (classes > 1 || validation.values.front() > 1.3 * loss.begin)
                        : errorShape.end > 0.5 || errorShape.end - trainError > kFarError));
        const bool farAtOnce =
            (validation.values.front() > kFar * early
             && (early < 0.8 * loss.begin || !curves.isOfBatches)
             && (curves.valError.empty() || curves.valError.values.front() > kFarError
                 || validation.values.front() > 2 * loss.begin))
            || firstError > kFarError;
        const bool apart = staysApart(errors, validation);
        const bool stays = never || apart || best > 1.8 * loss.endMean
                           || (!curves.valError.empty() && !std::isnan(trainError)
                               && errorShape.end - trainError > kFarError);
        if ((never || farAtOnce || apart) && stays
            && (never || apart || shape.end > 1.8 * loss.endMean)) {
            Finding found = finding("curve.validation_apart", base::Severity::Warning, validation);
            found.evidence = {{"validation", shape.end},
                              {"train", loss.end},
                              {"best", best},
                              {"begin", before},
                              {"never", never ? 1.0 : 0.0}};
            if (!curves.valError.empty())
                found.evidence.push_back({"error", errorShape.end});
            if (apart && !never && !farAtOnce)
                found.evidence.push_back({"train_error", trainError});
            return {found};
        }
    }
    // Validation gets worse while train gets better.
    if (validation.size() >= kFewest) {
        const auto lowest = std::min_element(validation.values.begin(), validation.values.end());
        const Shape shape = shapeOf(validation);
        const double rose = shape.end - *lowest;
        const bool later = lowest + 2 < validation.values.end();
        const double gained = std::abs(loss.begin - loss.endMean);
        const double scale =
            isPositive ? std::max(std::abs(*lowest), 0.02 * std::abs(loss.begin)) : gained;
        const std::int64_t at =
            validation.steps[static_cast<std::size_t>(lowest - validation.values.begin())];
        const double trainThen = trainAt(curves, at);
        const bool trainFalls = loss.endMean < trainThen - 0.02 * std::abs(loss.begin);
        if (later && trainFalls && rose > (kRose - 1) * scale) {
            double worse = std::nan("");
            if (!curves.valError.empty())
                worse = errorShape.end - errorShape.lowest;
            Finding found = finding("curve.overfits", base::Severity::Warning, validation);
            found.step = at;
            found.evidence = {{"lowest", *lowest}, {"end", shape.end}, {"train", loss.end}};
            if (const double since = worseThanAt(curves.valError, errorShape, at);
                !std::isnan(since))
                found.evidence.push_back({"worse", since});
            // Surer answers make the loss rise where no more of them are wrong.
            if ((rose < kRise * std::abs(loss.begin) && !(worse > kWorse))
                || (worse <= kHardlyWorse
                    && !(errors.size() > 0 && errors.back().second - errors.back().first > kGap)))
                found.severity = base::Severity::Hint;
            // Train is answered worse than validation until it is learned by heart: its labels are at fault.
            const auto place = static_cast<std::size_t>(lowest - validation.values.begin());
            if (errors.size() == validation.size() && trainThen > 1.3 * *lowest
                && errors[place].first > errors[place].second + kNoisy) {
                found.id = "curve.label_noise";
                found.severity = base::Severity::Warning;
                found.evidence.push_back({"train_error", errors[place].first});
                found.evidence.push_back({"error", errors[place].second});
            }
            return {found};
        }
        // It rises by little, but surely, and far more answers are right on train.
        const auto late = static_cast<std::ptrdiff_t>(7 * validation.size() / 10);
        const bool early =
            lowest - validation.values.begin() < late && validation.size() >= 2 * kLooks;
        if (early && trainFalls && rose > 0.02 * scale && shape.halfLow > 0 && !errors.empty()
            && errors.back().second - errors.back().first > kGap) {
            Finding found = finding("curve.overfits", base::Severity::Warning, validation);
            found.step = at;
            found.evidence = {{"lowest", *lowest},
                              {"end", shape.end},
                              {"train", loss.end},
                              {"worse", worseThanAt(curves.valError, errorShape, at)}};
            return {found};
        }
        // Or it was best soon and has risen since, while train came down to less than half of what it was then, and no
        // scores say that as many answers are right.
        const auto soon = static_cast<std::ptrdiff_t>(validation.size() / 4);
        if (validation.size() >= 2 * kLooks && lowest - validation.values.begin() < soon
            && curves.valError.empty() && isPositive && loss.endMean < kHalf * trainThen
            && rose > kSurely * scale && shape.halfLow > 0) {
            Finding found = finding("curve.overfits", base::Severity::Warning, validation);
            found.step = at;
            found.evidence = {{"lowest", *lowest}, {"end", shape.end}, {"train", loss.end}};
            return {found};
        }
        // Nor need it rise: it stays far above train.
        if (learned && isPositive && isOneScale && shape.end > 2.5 * loss.endMean
            && shape.end - loss.endMean > 0.15 * loss.begin && !(shape.halfHigh < 0)) {
            const bool isWrong =
                !errors.empty() && errors.back().second - errors.back().first > kGap;
            Finding found =
                finding("curve.overfits", isWrong ? base::Severity::Warning : base::Severity::Hint,
                        validation);
            found.step = at;
            found.evidence = {{"lowest", *lowest}, {"end", shape.end}, {"train", loss.end}};
            return {found};
        }
        if (learned && isPositive && isOneScale && shape.end < kTooGood * loss.end
            && validation.values.front() < 0.5 * trainAt(curves, validation.steps.front())) {
            // Smoothed or mixed labels make the loss of train another one; its errors are not.
            const bool isBetter =
                !errors.empty() && errors.back().first > errors.back().second + kNoisy;
            Finding found =
                finding("curve.validation_too_good",
                        isBetter ? base::Severity::Warning : base::Severity::Hint, validation);
            found.evidence = {{"validation", shape.end}, {"train", loss.end}};
            return {found};
        }
    }
    return {};
}

} // namespace

const Check& curveValidation()
{
    static const Check check{
        "curve_validation",
        "Validation against train in a log",
        Stage::Curves,
        {
            {"curve.validation_constant",
             [](const Finding& f) {
                 return fmt::format(
                     "The validation loss is {} at all {} looks, to the last digit, while train changes: another "
                     "network than the trained one is scored (an old copy, an average that is never updated), or one "
                     "stored answer.",
                     shown(number(f, "value")), base::whole(f, "times"));
             }},
            {"curve.validation_is_train",
             [](const Finding& f) {
                 return fmt::format(
                     "Train and validation have the same scores at all {} looks, to the last digit: the "
                     "validation set is the training set, or one is logged twice. Its score says "
                     "nothing of new examples.",
                     base::whole(f, "times"));
             }},
            {"curve.validation_apart", validationApart},
            {"curve.overfits",
             [](const Finding& f) {
                 const double worse = number(f, "worse");
                 const bool isBetter = worse < -kHardlyWorse;
                 return fmt::format(
                     "Over-fitting: the validation loss was best at step {} ({}) and is {} at the end, while train comes "
                     "down to {}{}. {}; more data, augmentation, weight decay or dropout help; wrong labels look the "
                     "same.",
                     base::stepText(f), shown(number(f, "lowest")), shown(number(f, "end")),
                     shown(number(f, "train")),
                     worse > 0  ? fmt::format("; {} more of the answers are wrong than there",
                                              percentText(worse))
                     : isBetter ? fmt::format(
                           "; {} fewer of the answers are wrong than there: they are surer, not worse",
                           percentText(-worse))
                                : std::string(),
                     isBetter
                         ? "Keep that checkpoint where probabilities count, the last one where "
                           "answers do"
                         : "Stop there and keep that checkpoint");
             }},
            {"curve.label_noise",
             [](const Finding& f) {
                 return fmt::format(
                     "At step {} {} of the answers on train were wrong and only {} on validation; since then train comes "
                     "down to {} while validation rises from {} to {}: wrong labels of train are learned by heart. Look "
                     "through the examples of train with the largest loss, and stop at that step.",
                     base::stepText(f), percentText(number(f, "train_error")),
                     percentText(number(f, "error")), shown(number(f, "train")),
                     shown(number(f, "lowest")), shown(number(f, "end")));
             }},
            {"curve.validation_too_good",
             [](const Finding& f) {
                 return fmt::format(
                     "The validation loss ({}) is less than a quarter of that of train ({}) at the end, and less than "
                     "half of it at the first look: examples of train or what gives the answer away are in the validation set; or training is held "
                     "back (dropout, augmentation), or the two losses are not the same.",
                     shown(number(f, "validation")), shown(number(f, "train")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
