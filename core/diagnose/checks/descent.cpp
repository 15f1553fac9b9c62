// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// FirstBatch::descent of sound networks lies between 0.9 and 1.1.
constexpr double kLittle = 0.25, kMuch = 4;

/// A gradient that is not that of the loss: a sign that was turned, a factor on the way back. The loss is what training
/// makes small, so that only the network can be at fault. A gradient test along one direction (Goodfellow et al. 2016,
/// section 11.5).
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || !subject.firstBatch->descent)
        return {};
    const double kept = *subject.firstBatch->descent;
    // Where answers are drawn anew each time the loss is another one.
    if (subject.firstBatch->answers.askedTwice > 0 || (kept >= kLittle && kept <= kMuch))
        return {};
    return {{.id = kept < 0 ? "network.gradient_reversed" : "network.gradient_scaled",
             .severity = kept < 0 ? base::Severity::Blocker : base::Severity::Warning,
             .basis = base::Basis::Proven,
             .place = subject.firstBatch->descentLayer,
             .evidence = {{"kept", kept}}}};
}

} // namespace

const Check& descent()
{
    static const Check check{
        "descent",
        "One small step against the gradient",
        Stage::Network,
        {
            {"network.gradient_reversed",
             [](const Finding& f) {
                 return fmt::format(
                     "A small step against the gradient makes the loss of its own batch rise ({} "
                     "of the fall that the gradient promises): somewhere in the network the sign "
                     "of the gradient is turned. Look for a loss or an output that is negated, "
                     "and for detach beside the value that it replaces.",
                     base::shown(number(f, "kept")));
             }},
            {"network.gradient_scaled",
             [](const Finding& f) {
                 return fmt::format(
                     "A small step against the gradient makes the loss fall by {} times what the "
                     "gradient promises, where it ought to be about 1: it is not the gradient of "
                     "this loss. Look for a factor that only the way back has, a rounding, or a "
                     "detach beside the value that it replaces.",
                     base::shown(number(f, "kept")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
