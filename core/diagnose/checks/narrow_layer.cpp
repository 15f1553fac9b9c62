// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;

constexpr double kStraight = 1e-4;      ///< as in linear_network.cpp
constexpr std::int64_t kFewClasses = 3; ///< two need one number alone
constexpr std::int64_t kFewNumbers = 3; ///< that enter: of fewer there is little to lose

/// All that an example says passes through one number.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    const FirstBatch& batch = *subject.firstBatch;
    const AnswerFacts& answers = batch.answers;
    const auto layers =
        std::count_if(batch.parameters.begin(), batch.parameters.end(),
                      [](const ParameterFacts& parameter) { return parameter.isMatrix; });
    if (answers.ways == 0 || answers.enters < kFewNumbers || layers < 2)
        return {};
    const bool isInside = answers.width >= kFewClasses && answers.ways == 1;
    // Whether it bends or not: one straight layer of several is reported by itself.
    const bool isFirst = answers.waysTogether == 1 && answers.curved > kStraight;
    if (!isInside && !isFirst)
        return {};
    return {{.id = "network.narrow",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Proven,
             .evidence = {{"outputs", static_cast<double>(answers.width)},
                          {"enter", static_cast<double>(answers.enters)}}}};
}

} // namespace

const Check& narrowLayer()
{
    static const Check check{
        "narrow_layer",
        "Width of the narrowest layer",
        Stage::Network,
        {{"network.narrow",
          [](const Finding& f) {
              return fmt::format(
                  "Of the {} numbers that an example has no more than one goes on: however inputs "
                  "are changed, the {} in one way only. A layer has too few units, or "
                  "nothing bends between layers. Give it at least as many units as there are "
                  "classes, and an activation after each layer but the last.",
                  base::whole(f, "enter"),
                  base::whole(f, "outputs") == "1" ? "answers of all examples move"
                                                   : base::whole(f, "outputs") + " outputs move");
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
