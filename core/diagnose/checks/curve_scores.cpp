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
using base::percentText;
using base::shown;

constexpr std::size_t kFewest = 3;
constexpr double kFell = 0.25; ///< of the first loss
constexpr std::size_t kLooks = 4;
constexpr double kCommon = 0.9;   ///< share of right answers that hides the other classes
constexpr double kSettled = 0.15; ///< of the validation loss at the first look
constexpr double kCoarse = 0.009; ///< a score written in percent
constexpr std::size_t kManyLooks = 8;
constexpr double kNearPrior = 0.35;
constexpr double kAtPrior = 0.02; ///< relative, of a loss to that of the commonest class
constexpr double kAbovePrior =
    0.25; ///< relative: a run that ends before its loss is all the way down
constexpr double kBelowPrior =
    0.25; ///< relative, of the loss of train: more than a share was learned
constexpr double kOtherShares =
    3; ///< times: wrong answers of validation and of train, or the reverse

/// What it costs, at the most, to give a share of right answers every time: that of two classes.
double priorLoss(double right)
{
    return -right * std::log(right) - (1 - right) * std::log(1 - right);
}

/// A score that stands at one value at three of four looks and more, and within a thousandth of it at the others: as if it
/// stood there always. Other curves as they are.
Curve standing(Curve curve)
{
    constexpr double kAFew = 0.001; // share of the examples whose answers changed
    const double usual = medianOf(curve.values);
    const auto same = std::count(curve.values.begin(), curve.values.end(), usual);
    if (4 * static_cast<std::size_t>(same) < 3 * curve.size())
        return curve;
    for (double& value : curve.values)
        value = std::abs(value - usual) < kAFew ? usual : value;
    return curve;
}

// A mean over batches of one and the same share differs by what single precision rounds.
bool isSame(double a, double b)
{
    constexpr double kRounded = 1e-6;
    return std::abs(a - b) < kRounded;
}

/// A curve without its first looks, a quarter of them at the most, where those behind them are all equal.
Curve settledPart(const Curve& curve)
{
    std::size_t from = curve.size();
    while (from > 0 && isSame(curve.values[from - 1], curve.values.back()))
        --from;
    Curve part = curve;
    std::fill(part.values.begin() + static_cast<std::ptrdiff_t>(from), part.values.end(),
              curve.values.empty() ? 0 : curve.values.back());
    if (4 * from <= curve.size()) {
        const auto first = static_cast<std::ptrdiff_t>(from);
        part.steps.erase(part.steps.begin(), part.steps.begin() + first);
        part.values.erase(part.values.begin(), part.values.begin() + first);
    }
    return part;
}

/// The same share of right answers on validation, and another one on train, from soon after the beginning to the end,
/// while the validation loss comes down to what giving that share every time costs and never below, nor that of train:
/// the commonest class is all that was learned. A share of a few examples may stand still by chance, and of a training
/// that learned all of train; then train is answered better than by a share. `loss`: of the curve of train.
std::optional<Finding> comesToThePrior(const RunCurves& curves, const Shape& loss)
{
    const auto& losses = curves.valLoss.values;
    const Curve stands = standing(curves.valError), error = settledPart(stands);
    if (isConstant(curves.valError, kFewest) || losses.size() < kLooks
        || !isConstant(error, kManyLooks)
        || (curves.trainError.empty()
                ? resolutionOf(error) >= kCoarse
                : !isConstant(settledPart(standing(curves.trainError)), kManyLooks)))
        return std::nullopt;
    const double wrong = error.values.front(), right = 1 - wrong;
    if (!(right > 0.5) || !(wrong > 0))
        return std::nullopt;
    const double entropy = priorLoss(right);
    const double lowest = *std::min_element(losses.begin(), losses.end());
    if (!(lowest >= (1 - kAtPrior) * entropy) || !(losses.back() <= (1 + kAbovePrior) * entropy))
        return std::nullopt;
    const double wrongOfTrain = curves.trainError.empty() ? wrong : curves.trainError.values.back();
    if (kOtherShares * wrongOfTrain < wrong || wrongOfTrain > kOtherShares * wrong
        || !(wrongOfTrain < 1) || !(loss.end >= (1 - kBelowPrior) * priorLoss(1 - wrongOfTrain)))
        return std::nullopt;
    Finding finding{.id = right >= kCommon ? "curve.one_class" : "curve.commonest_class",
                    .severity = base::Severity::Warning,
                    .place = error.name,
                    .step = error.steps.front(),
                    .evidence = {{"right", right}, {"times", static_cast<double>(error.size())}}};
    if (error.size() == curves.valError.size())
        finding.step.reset(); // from the first look on
    const auto kept = curves.valError.values.end() - static_cast<std::ptrdiff_t>(error.size());
    if (!std::equal(kept, curves.valError.values.end(), error.values.begin(), isSame))
        finding.evidence.push_back({"nearly", 1});
    if (right < kCommon)
        finding.evidence.push_back({"entropy", entropy});
    return finding;
}

/// "at all 25 looks, to the last digit", or of those behind the first ones "at the last 11 ...".
std::string looksText(const Finding& f)
{
    return (f.step ? "at the last " : "at all ") + base::whole(f, "times")
           + (number(f, "nearly") > 0 ? " looks, give or take one in a thousand"
                                      : " looks, to the last digit");
}

/// A score that stays the same to the last digit, or hardly moves, while the loss falls: the network always gives
/// the commonest class, or the score is not computed from its answers.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    if (firstNotFinite(curves.loss) < curves.loss.size())
        return {};
    if (const auto prior = comesToThePrior(curves, loss))
        return {*prior};
    // Where the validation loss never got better either, its inputs are at fault and not the score.
    const auto& validation = curves.valLoss.values;
    const bool improves =
        validation.size() >= kFewest
        && *std::min_element(validation.begin(), validation.end()) < 0.9 * loss.begin;
    for (const Curve* const error : {&curves.valError, &curves.trainError}) {
        if (error->size() < kFewest)
            continue;
        const Curve& other = error == &curves.valError ? curves.trainError : curves.valError;
        if (other.size() >= kFewest && shapeOf(other).lowest < 0.8 * shapeOf(other).first)
            continue;
        // Of few digits, or few examples, a score may stand still by chance.
        const bool none = error->values.front() == 1; // no answer is ever right
        if (!isConstant(*error, kFewest)
            || (!none && error->size() < kManyLooks && resolutionOf(*error) >= kCoarse))
            continue;
        const double* const high = &error->values.front();
        // A score of all or nothing may stand still.
        if (*high <= 0)
            continue;
        const double right = 1 - *high;
        Finding finding{.severity = base::Severity::Warning,
                        .place = error->name,
                        .evidence = {{"right", right},
                                     {"times", static_cast<double>(error->size())},
                                     {"begin", loss.begin},
                                     {"end", loss.end}}};
        const bool settled =
            validation.size() >= kLooks && validation.back() > (1 - kSettled) * validation.front();
        // What the loss of always giving these shares is, at the most.
        const double entropy = priorLoss(right);
        const bool isPrior = validation.empty() || validation.back() > (1 - kNearPrior) * entropy;
        // Of two classes it is just that, wherever the run began.
        const bool atPrior = validation.size() >= kLooks
                             && std::abs(validation.back() - entropy) < kAtPrior * entropy;
        if (error->size() >= kLooks && right >= kCommon
            && (validation.empty() || settled || atPrior) && isPrior) {
            finding.id = "curve.one_class";
            return {finding};
        }
        if (error->size() >= kLooks && right > 0.5 && (settled || atPrior)) {
            finding.id = "curve.commonest_class";
            if (!settled)
                finding.evidence.push_back({"entropy", entropy});
            return {finding};
        }
        if (loss.points >= kFewest && loss.gained() > kFell * std::abs(loss.begin)
            && (validation.empty() || improves)) {
            finding.id = "curve.score_flat";
            return {finding};
        }
    }
    return {};
}

} // namespace

const Check& curveScores()
{
    static const Check check{
        "curve_scores",
        "Scores against the loss in a log",
        Stage::Curves,
        {
            {"curve.one_class",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the answers are right {}: the network always gives the "
                     "most common class, and that share hides it. Look at recall or F1 of each class; weight the classes "
                     "or sample them evenly.",
                     percentText(number(f, "right")), looksText(f));
             }},
            {"curve.commonest_class",
             [](const Finding& f) {
                 const double entropy = number(f, "entropy");
                 return fmt::format(
                     "{} of the answers are right {}, and the validation loss {}: the "
                     "network always gives the most common class, as it finds nothing in the inputs that goes with the "
                     "targets. Look whether targets belong to their inputs (shuffled, misaligned) and whether inputs "
                     "reach the network; overfit one batch to see which.",
                     percentText(number(f, "right")), looksText(f),
                     std::isnan(entropy)
                         ? std::string("stays")
                         : fmt::format("comes down to that of giving this share every time ({})",
                                       shown(entropy)));
             }},
            {"curve.score_flat",
             [](const Finding& f) {
                 return fmt::format(
                     "The loss falls from {} to {}, but the share of right answers stays at {} at all {} looks: the "
                     "score is not computed from these answers. Look at argmax (over the classes, dim=1), at the labels "
                     "it is compared with, and at what is averaged.",
                     shown(number(f, "begin")), shown(number(f, "end")),
                     percentText(number(f, "right")), base::whole(f, "times"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
