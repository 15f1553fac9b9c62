// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::diagnose {

namespace {

using base::Finding;

/// What a log does not hold, and what could not be looked for without it.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
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
    if (finding.texts.empty())
        return {};
    return {finding};
}

} // namespace

const Check& curveColumns()
{
    static const Check check{
        "curve_columns",
        "What a log does not hold",
        Stage::Curves,
        {{"curve.not_checked",
          [](const Finding& f) {
              return fmt::format(
                  "This log does not hold {}; what stands in brackets could not be looked for.",
                  fmt::join(f.texts, ", "));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
