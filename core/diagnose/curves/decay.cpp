// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/decay.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

constexpr double kStrong = 0.2;                   ///< weight decay
constexpr double kAtLeast = 0.85, kAtMost = 1.05; ///< of the loss of a guess: where it ends
constexpr double kShotUp = 1.3;                   ///< of that, or of the beginning
constexpr double kCalm = 0.1;                     ///< of that: noise at the end

} // namespace

std::optional<base::Finding> collapsedByDecay(const RunCurves& curves, const Shape& loss)
{
    const auto decay = curves.setting({"weight_decay", "weightdecay", "weight-decay", "wd"});
    const double classes = classesOf(curves, loss);
    if (!decay || !(*decay >= kStrong) || classes < 2 || !(loss.begin > 0)
        || firstNotFinite(curves.loss) < curves.loss.size()
        || loss.points < curves.enough(8, 4)) // as for any level (checks/curve_level.cpp)
        return std::nullopt;
    const double guess = guessLoss(classes);
    if (loss.end < kAtLeast * guess || loss.end > kAtMost * guess
        || loss.highest > kShotUp * std::max(guess, loss.first) || loss.noise > kCalm * guess)
        return std::nullopt;
    return base::Finding{.id = "curve.decay_strong",
                         .severity = base::Severity::Warning,
                         .place = curves.loss.name,
                         .evidence = {{"weight_decay", *decay},
                                      {"end", loss.end},
                                      {"guess", guess},
                                      {"lowest", loss.lowest},
                                      {"highest", loss.highest}}};
}

std::string decayWords(const base::Finding& finding)
{
    return fmt::format(
        "The loss ends at {}, about that of a guess ({}), at a weight decay of {}, and was never far above it: the "
        "decay pulls the weights to 0 faster than most data teach them. Usual are 0.0001 to 0.01, and 0.01 to 0.1 for "
        "AdamW. A learning rate that is too high would have made the loss shoot up, or move up and down.",
        base::shown(base::number(finding, "end")), base::shown(base::number(finding, "guess")),
        base::shown(base::number(finding, "weight_decay")));
}

} // namespace assay::diagnose
