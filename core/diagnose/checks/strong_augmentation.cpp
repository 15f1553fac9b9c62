// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/augment.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::diagnose {

namespace {

using base::Finding;

/// Strengths from which on an example may no longer be what its label says. crop: below it, as it is the
/// part that is left.
struct Limit {
    std::string_view name;
    double strength;
};
constexpr std::array kLimits{
    Limit{"crop", 0.3},  Limit{"shift", 0.5},      Limit{"rotate", 120},   Limit{"scale", 0.7},
    Limit{"erase", 0.5}, Limit{"brightness", 0.8}, Limit{"contrast", 0.8}, Limit{"noise", 1.5},
    Limit{"fade", 0.95}, Limit{"darken", 0.8},     Limit{"lighten", 0.8},  Limit{"grain", 0.5}};

/// Changes by chance that are likely to take away what an example shows.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec)
        return {};
    std::vector<std::string> strong;
    std::vector<data::Augmentation> rest;
    bool onlyTurns = true; // pictures from above and through a microscope have no upper side
    for (const data::Augmentation& change :
         data::augmentations(subject.trainSpec->augment, "train.augment")) {
        const auto limit = std::find_if(kLimits.begin(), kLimits.end(), [&](const Limit& one) {
            return one.name == change.kind->name;
        });
        const bool isCrop = std::string_view(change.kind->name) == "crop";
        const bool isStrong =
            limit != kLimits.end()
            && (isCrop ? change.strength <= limit->strength : change.strength >= limit->strength);
        if (!isStrong) {
            rest.push_back(change);
            continue;
        }
        onlyTurns = onlyTurns && limit->name == "rotate";
        strong.push_back(
            fmt::format("{} {}", change.kind->name, base::numberText(change.strength)));
    }
    if (strong.empty())
        return {};
    return {{.id = "augment.strong",
             .severity = onlyTurns ? base::Severity::Hint : base::Severity::Warning,
             .place = "train.augment",
             .texts = {fmt::format("{}", fmt::join(strong, ", "))},
             .fix = {{"train.augment", data::spelled(rest)}}}};
}

} // namespace

const Check& strongAugmentation()
{
    static const Check check{
        "strong_augmentation",
        "Strength of augmentation",
        Stage::Settings,
        {{"augment.strong",
          [](const Finding& f) {
              return fmt::format(
                  "Training changes examples by chance so strongly ({}) that many may no "
                  "longer be what their labels say. Look at the draws on the Data page, "
                  "and train once without it.",
                  base::text(f, 0));
          },
          {"train.augment"}}},
        run};
    return check;
}

} // namespace assay::diagnose
