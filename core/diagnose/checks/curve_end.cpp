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

constexpr std::size_t kFewest = 8, kFewEpochs = 4;
constexpr double kStillFalls = 0.07; ///< of what was gained, in the last fifth of the run
constexpr double kStillFallsByEpochs =
    0.12;                              ///< the same where the first loss is that of a whole epoch
constexpr double kNearBegin = 0.8;     ///< of the first loss
constexpr double kFast = 0.2;          ///< of what was gained: no sign of an end
constexpr double kFarFromGoal = 0.25;  ///< of the first loss, that is left
constexpr double kHigh = 0.55;         ///< of the first loss: a level that high was hardly learned
constexpr double kHighOfEpochs = 0.65; ///< the same where the first loss is that of a whole epoch
constexpr double kWrong = 0.3;         ///< share of wrong answers on train
constexpr double kFlat = 0.15;         ///< of all that was gained, over the last half
constexpr double kHeldBack =
    0.65; ///< validation against train: dropout and augmentation act in training alone
constexpr double kHeldBackByScores = 0.8; ///< the same where more answers are right, too
constexpr double kBetter = 0.1;           ///< share of wrong answers: so many fewer on validation
constexpr double kHeldHigh = 0.62; ///< of the first loss: mixed labels and usual dropout leave less
constexpr double kLearned = 0.05;  ///< share of wrong answers, since the first look
constexpr double kClose = 0.12;    ///< of validation to train, relative
constexpr double kAtVariance = 0.01; ///< of the mean loss of an epoch to 1
constexpr double kStill = 0.03;      ///< highest against lowest validation loss, relative
constexpr double kFarAbove = 1.25;   ///< mean loss of the first epoch from which much was learned

/// Whether the rate came down at the end, so that the loss settles because nothing moves it.
bool rateCameDown(const RunCurves& curves)
{
    const Curve& rate = curves.learningRate;
    return rate.size() > 2
           && rate.values.back() < 0.3 * *std::max_element(rate.values.begin(), rate.values.end());
}

/// It ends while it falls fast: what the loss lost within the last fifth of the run is a tenth and more of
/// all it gained, and validation was at its best at the end.
std::optional<Finding> tooShort(const RunCurves& curves, const Shape& loss)
{
    if (!curves.isOver || loss.points < curves.enough(2 * kFewest, kFewEpochs)
        || rateCameDown(curves) || loss.end < kFarFromGoal * loss.begin)
        return std::nullopt;
    const double gained = loss.begin - loss.end;
    double fifth = -loss.halfChange * 0.4;
    // Of the same examples each time; an epoch is so much of the run.
    if (const auto& values = curves.valLoss.values; values.size() >= 2 && values.size() <= 5)
        fifth = std::max(fifth, (values[values.size() - 2] - values.back())
                                    * static_cast<double>(values.size()) / 5);
    if (!(gained > 0.1 * loss.begin) || !(loss.halfHigh < 0)
        || fifth < (curves.isOfBatches ? kStillFalls : kStillFallsByEpochs) * gained)
        return std::nullopt;
    const Curve& validation = curves.valLoss;
    if (validation.size() >= 2
        && *std::min_element(validation.values.begin(), validation.values.end())
               < validation.values.back())
        return std::nullopt;
    // A few epochs may be the beginning of a run that goes on, unless hardly anything was learned in them: they began at
    // the loss of a guess, and are near it yet or many answers still wrong.
    const Curve& error = curves.valError.empty() ? curves.trainError : curves.valError;
    const bool hardlyBegun = !error.empty()
                             && (error.values.back() > kWrong || loss.end > kNearBegin * loss.begin)
                             && classesOf(curves, loss) > 1 && fifth > kFast * gained;
    return Finding{
        .id = "curve.too_short",
        .severity = curves.isOfBatches || loss.points >= 2 * kFewEpochs || hardlyBegun
                        ? base::Severity::Warning
                        : base::Severity::Hint,
        .place = curves.loss.name,
        .evidence = {{"begin", loss.begin}, {"end", loss.end}, {"share", fifth / gained}}};
}

/// A level that is high, long flat, and the same on train and validation: too small a network, held back, or
/// the task is no easier.
std::optional<Finding> underfits(const RunCurves& curves, const Shape& loss)
{
    if (loss.points < curves.enough(kFewest, kFewEpochs) || !(loss.begin > 0) || !(loss.end > 0)
        || loss.end > loss.begin + loss.noise) // it has risen
        return std::nullopt;
    const double validation = curves.valLoss.empty() ? std::nan("") : shapeOf(curves.valLoss).end;
    double error = std::nan(""), validationError = std::nan("");
    if (!curves.trainError.empty())
        error = shapeOf(curves.trainError).end;
    if (!curves.valError.empty())
        validationError = shapeOf(curves.valError).end;
    const double most = error > validationError + kBetter ? kHeldBackByScores : kHeldBack;
    const bool heldBack =
        validation > 0 && validation < most * loss.endMean && scaleOfTrain(curves) == 1;
    const bool flat = std::abs(loss.halfChange) < kFlat * std::max(loss.gained(), 0.1 * loss.begin);
    if ((!flat && !heldBack) || rateCameDown(curves)
        || loss.end < (curves.isOfBatches ? kHigh : kHighOfEpochs) * loss.begin)
        return std::nullopt;
    // What a continued run cannot do it could not do before.
    const bool hasLearned =
        !curves.trainError.empty() && curves.trainError.values.front() > error + kLearned;
    const bool wrong = error > kWrong && !(validationError > error * (1 + kClose))
                       && (hasLearned || error > 2 * kWrong);
    if ((!wrong && !heldBack && !std::isnan(error))
        || validation > loss.endMean * (1 + kClose) + loss.noise)
        return std::nullopt;
    Finding finding{.id = heldBack ? "curve.held_back" : "curve.underfits",
                    .severity = wrong || (heldBack && loss.end > kHeldHigh * loss.begin)
                                    ? base::Severity::Warning
                                    : base::Severity::Hint,
                    .place = curves.loss.name,
                    .evidence = {{"begin", loss.begin}, {"end", loss.end}}};
    if (!std::isnan(error))
        finding.evidence.push_back({"train_error", error});
    if (!std::isnan(validation))
        finding.evidence.push_back({"validation", validation});
    return finding;
}

/// The mean squared error of giving the mean of a target every time is the variance of that target: 1, where it was
/// standardised. The means over epochs stay there through the last half, and none was below it nor far above, as that
/// of a cross entropy that comes down to 1 is; validation stands still.
std::optional<Finding> answersTheMean(const RunCurves& curves)
{
    const auto &train = curves.epochLoss.values, &validation = curves.valLoss.values;
    if (train.size() < kFewest || validation.size() < kFewest || !curves.trainError.empty()
        || !curves.valError.empty())
        return std::nullopt;
    const auto half = [](const std::vector<double>& values) {
        return values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    };
    const auto isThere = [](double loss) { return std::abs(loss - 1) < kAtVariance; };
    const auto [low, high] = std::minmax_element(half(validation), validation.end());
    if (!std::all_of(half(train), train.end(), isThere)
        || *std::min_element(train.begin(), train.end()) < 1 - kAtVariance
        || train.front() > kFarAbove || !(*low > 0) || *high > (1 + kStill) * *low)
        return std::nullopt;
    return Finding{.id = "curve.mean_answered",
                   .severity = base::Severity::Warning,
                   .place = curves.epochLoss.name,
                   .evidence = {{"end", train.back()}, {"validation", validation.back()}}};
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves || firstNotFinite(subject.curves->loss) < subject.curves->loss.size())
        return {};
    const Shape loss = shapeOf(subject.curves->loss);
    if (const auto mean = answersTheMean(*subject.curves))
        return {*mean};
    std::vector<Finding> findings;
    for (const auto& found : {tooShort(*subject.curves, loss), underfits(*subject.curves, loss)}) {
        if (found)
            findings.push_back(*found);
    }
    return findings;
}

} // namespace

const Check& curveEnd()
{
    static const Check check{
        "curve_end",
        "End of a log",
        Stage::Curves,
        {
            {"curve.too_short",
             [](const Finding& f) {
                 return fmt::format(
                     "The run ends while its loss still falls fast: at the pace of its last half it falls by {} of all that "
                     "was gained within a fifth of the run ({} at the end). Train longer, or with a higher learning "
                     "rate.",
                     percentText(number(f, "share")), shown(number(f, "end")));
             }},
            {"curve.mean_answered",
             [](const Finding& f) {
                 return fmt::format(
                     "The loss of train stays at {} (validation {}). If it is the mean squared error of a target that "
                     "was standardised, giving the mean of the target every time costs just that: the answers do not "
                     "depend on the inputs. Look whether output and target have the same shape ([N, 1] against [N] "
                     "broadcasts to N times N), whether targets belong to their inputs, and whether inputs reach the "
                     "network; overfit one batch to see which.",
                     shown(number(f, "end")), shown(number(f, "validation")));
             }},
            {"curve.held_back",
             [](const Finding& f) {
                 return fmt::format(
                     "Training is held back: its loss is {} (begun at {}) while validation, without dropout and "
                     "augmentation, reaches {}. Lower dropout, augmentation or weight decay; batch norm over batches of a few "
                     "examples does the same (larger batches, or another norm).",
                     shown(number(f, "end")), shown(number(f, "begin")),
                     shown(number(f, "validation")));
             }},
            {"curve.underfits",
             [](const Finding& f) {
                 const double error = number(f, "train_error"),
                              validation = number(f, "validation");
                 return fmt::format(
                     "The loss has settled at {} (begun at {}){}{}: underfitting. The network is too small, or "
                     "regularised too strongly; or the inputs do not hold more. A larger network shows which.",
                     shown(number(f, "end")), shown(number(f, "begin")),
                     std::isnan(error) ? std::string()
                                       : fmt::format(", {} of the answers on train are wrong",
                                                     percentText(error)),
                     std::isnan(validation)
                         ? std::string()
                         : fmt::format(", validation is as bad ({})", shown(validation)));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
