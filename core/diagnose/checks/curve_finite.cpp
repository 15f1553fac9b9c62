// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/divergence.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr std::size_t kBefore = 5; ///< values right before the first that is none
constexpr double kGrew = 3; ///< times the usual level of the run so far: it grew before it broke
constexpr std::size_t kFewNorms = 8; ///< before the last of them being the largest says something

/// Median of the last values before `place`, as a multiple of the median of all before. `infiniteGrew`: one that is
/// infinite there has grown.
double growthBefore(const Curve& curve, std::size_t place, bool infiniteGrew = true)
{
    const std::size_t few = std::min(place, kBefore);
    const auto at = [&](std::size_t i) {
        return curve.values.begin() + static_cast<std::ptrdiff_t>(i);
    };
    if (infiniteGrew && std::isinf(curve.values[std::min(place, curve.size() - 1)]))
        return std::numeric_limits<double>::infinity(); // it grew, whatever the log shows of that
    const double last = medianOf({at(place - few), at(place)}), all = medianOf({at(0), at(place)});
    return std::abs(last) / std::max(std::abs(all), 1e-300);
}

/// The last gradient norm before `place` as a multiple of the usual one, where it was the largest of the run.
double lastOfNorms(const Curve& norm, std::size_t place)
{
    const std::vector<double> before(norm.values.begin(),
                                     norm.values.begin() + static_cast<std::ptrdiff_t>(place));
    if (before.size() < kFewNorms
        || before.back() < *std::max_element(before.begin(), before.end()))
        return 0;
    return before.back() / std::max(medianOf(before), 1e-300);
}

/// Whether norms that are no numbers from a step on stand beside a loss that is written as 0 since: then that is said
/// (curve.loss_zero).
bool isOfZeros(const RunCurves& curves, std::int64_t step)
{
    const std::size_t from = zeroFrom(curves);
    return from < curves.loss.size() && curves.loss.steps[from] <= step
           && isBrokenFrom(curves.gradientNorm, curves.loss.steps[from]);
}

/// A number of the run that is none: where first, and whether loss or gradient grew before it. A single one
/// after which the loss goes on as before is a hint: mixed precision leaves such a step out.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    std::vector<Finding> findings;
    for (const Curve* const curve : {&curves.loss, &curves.valLoss, &curves.gradientNorm}) {
        const std::size_t place = firstNotFinite(*curve);
        if (place == curve->size())
            continue;
        const auto broken = static_cast<std::size_t>(
            std::count_if(curve->values.begin(), curve->values.end(),
                          [](double value) { return !std::isfinite(value); }));
        const bool isLast = !std::isfinite(curve->values.back());
        const bool isGradient = curve == &curves.gradientNorm;
        if (isGradient && (!findings.empty() || isOfZeros(curves, curve->steps[place])))
            continue;
        Finding finding{.id = isGradient ? "curve.gradient_not_finite" : "curve.not_finite",
                        .severity = isLast || broken * 10 > curve->size() ? base::Severity::Blocker
                                                                          : base::Severity::Hint,
                        .basis = base::Basis::Proven,
                        .place = curve->name,
                        .step = curve->steps[place],
                        .evidence = {{"values", static_cast<double>(broken)},
                                     {"of", static_cast<double>(curve->size())}}};
        if (place > 0) {
            finding.evidence.push_back({"last_value", curve->values[place - 1]});
            finding.evidence.push_back({"growth", growthBefore(*curve, place)});
            if (const double peak = peakBefore(*curve, place); peak > 0)
                finding.evidence.push_back({"peak", peak});
        }
        const Curve& norm = curves.gradientNorm;
        const auto until = static_cast<std::size_t>(
            std::upper_bound(norm.steps.begin(), norm.steps.end(), curve->steps[place])
            - norm.steps.begin());
        const std::size_t sound = std::min(until, firstNotFinite(norm));
        if (!isGradient && sound > 0)
            // A norm overflows at once where numbers are of half precision.
            finding.evidence.push_back({"norm_growth", std::max(growthBefore(norm, sound, false),
                                                                lastOfNorms(norm, sound))});
        findings.push_back(finding);
        if (!isGradient)
            break; // the loss of train says it first
    }
    return findings;
}

std::string sentence(const Finding& f)
{
    const double growth = number(f, "growth"), norm = number(f, "norm_growth"),
                 peak = number(f, "peak");
    std::string text =
        fmt::format("\"{}\" is no number from step {} on ({} of {} values).", f.place,
                    base::stepText(f), base::whole(f, "values"), base::whole(f, "of"));
    if (growth > kGrew || norm > kGrew)
        text += fmt::format(
            " It grew before that{}{}: training diverged. Lower the learning rate, clip the gradient norm "
            "(clip_grad_norm_), or warm up longer.",
            std::isinf(growth) ? std::string(" without a bound")
            : growth > kGrew   ? fmt::format(", to {} times its level", shown(growth))
                               : "",
            norm > kGrew ? fmt::format(", the gradient norm to {} times its own", shown(norm))
                         : "");
    else if (peak > 0)
        text += fmt::format(
            " Before that the loss shot up again and again, to {}: training diverged. Lower the learning rate, clip the "
            "gradient norm (clip_grad_norm_), or warm up longer.",
            shown(peak));
    else if (std::isfinite(growth))
        text += fmt::format(
            " The value before it was {}, as usual: it came at once. Look for NaN in the "
            "data of that batch, log or sqrt of 0, a division by 0, or overflow of half "
            "precision (autograd.detect_anomaly names the operation).",
            shown(number(f, "last_value")));
    else
        text +=
            " There is no number before it: look for NaN in the inputs and targets, and at the loss.";
    return text;
}

} // namespace

const Check& curveFinite()
{
    static const Check check{
        "curve_finite",
        "Numbers that are none in a log",
        Stage::Curves,
        {
            {"curve.not_finite", sentence},
            {"curve.gradient_not_finite",
             [](const Finding& f) {
                 return fmt::format(
                     "The gradient norm is no number at {} of {} steps, first at step {}, while the loss "
                     "is one: backward overflows or meets log, sqrt or a division at 0. Updates from such "
                     "gradients destroy the weights; skip them (GradScaler does), or mend the operation.",
                     base::whole(f, "values"), base::whole(f, "of"), base::stepText(f));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
