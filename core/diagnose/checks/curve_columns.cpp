// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::diagnose {

namespace {

using base::Finding;

constexpr double kOften = 0.3; ///< losses at a step that another one has, as a share of the steps

/// What a log does not hold, and what could not be looked for without it.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    std::vector<Finding> findings;
    if (static_cast<double>(curves.repeatedSteps)
        > kOften * static_cast<double>(curves.loss.size()))
        findings.push_back({.id = "curve.steps_repeated",
                            .basis = base::Basis::Proven,
                            .place = curves.loss.name,
                            .evidence = {{"repeated", static_cast<double>(curves.repeatedSteps)},
                                         {"steps", static_cast<double>(curves.loss.size())}}});
    Finding finding{.id = "curve.not_checked", .basis = base::Basis::Proven};
    const auto lacks = [&finding](const Curve& curve, const char* what) {
        if (curve.empty())
            finding.texts.emplace_back(what);
    };
    lacks(curves.loss, "a loss of train (anything)");
    if (curves.valLoss.empty())
        lacks(curves.valError,
              "a validation loss (over-fitting, validation that is prepared differently)");
    if (curves.trainError.empty())
        lacks(curves.valError, "an accuracy (a softmax applied twice, one class only)");
    lacks(curves.learningRate, "the learning rate (schedules)");
    lacks(curves.gradientNorm, "the gradient norm (gradients that vanish, explode or add up)");
    if (curves.throughput.empty())
        lacks(curves.stepSeconds, "the time of a step (steps that get slower)");
    if (!curves.loss.empty() && !curves.isOfBatches)
        finding.texts.emplace_back("the loss of single steps (spikes, sorted examples)");
    if (!finding.texts.empty())
        findings.push_back(finding);
    return findings;
}

} // namespace

const Check& curveColumns()
{
    static const Check check{
        "curve_columns",
        "What a log does not hold",
        Stage::Curves,
        {
            {"curve.steps_repeated",
             [](const Finding& f) {
                 return fmt::format(
                     "The loss stands {} times more than there are steps ({}), with other values at the same step: "
                     "two processes (ranks) write into one log, or one step holds several batches. The checks read "
                     "the last value of each step. Let rank 0 alone log, or give each process a file of its own.",
                     base::whole(f, "repeated"), base::whole(f, "steps"));
             }},
            {"curve.not_checked",
             [](const Finding& f) {
                 return fmt::format(
                     "This log does not hold {}; what stands in brackets could not be looked for.",
                     fmt::join(f.texts, ", "));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
