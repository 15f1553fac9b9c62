// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;

// Own choices, wide: pictures of another kind, prepared as those that a network was trained on, differ by less; pictures
// in 0..1 in place of ImageNet's mean and deviation by a variance of a twentieth, bytes by one of more than a thousand.
constexpr double kFarShift = 3; ///< deviations
constexpr double kFarRatio = 9; ///< variances, or one over it

/// Weights that were trained on inputs which were prepared otherwise.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || !subject.firstBatch->kept)
        return {};
    const KeptStatistics& kept = *subject.firstBatch->kept;
    const bool isFar =
        kept.shift > kFarShift || kept.ratio > kFarRatio || kept.ratio < 1 / kFarRatio;
    if (!isFar)
        return {};
    return {{.id = "network.other_inputs",
             .severity = base::Severity::Warning,
             .place = kept.layer,
             .evidence = {{"shift", kept.shift},
                          {"variance_ratio", kept.ratio},
                          {"channels", static_cast<double>(kept.channels)}}}};
}

} // namespace

const Check& modelFit()
{
    static const Check check{
        "model_fit",
        "Data that weights were trained on",
        Stage::Network,
        {{"network.other_inputs",
          [](const Finding& f) {
              return fmt::format(
                  "What enters \"{}\" is not what its weights were trained on: its mean lies {} "
                  "kept deviations away, and its variance is {} times the kept one (medians of {} "
                  "channels). Prepare inputs as they were prepared there.",
                  f.place, base::shown(base::number(f, "shift")),
                  base::shown(base::number(f, "variance_ratio")), base::whole(f, "channels"));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
