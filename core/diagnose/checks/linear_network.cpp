// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;

constexpr double kStraight = 1e-4; ///< what rounding leaves of AnswerFacts::curved

/// Several layers that are one: without anything between them that bends.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    const FirstBatch& batch = *subject.firstBatch;
    const auto layers =
        std::count_if(batch.parameters.begin(), batch.parameters.end(),
                      [](const ParameterFacts& parameter) { return parameter.isMatrix; });
    const bool isStraight = batch.answers.curved >= 0 && batch.answers.curved <= kStraight;
    if (!isStraight || layers < 2)
        return {};
    // Filters of a series that are added (trend and season, say) are straight by design.
    const bool areFilters =
        layers < 3
        && std::any_of(batch.inputs.begin(), batch.inputs.end(), [](const InputFacts& input) {
               return input.modality == data::Modality::Series;
           });
    return {{.id = "network.linear",
             .severity = areFilters ? base::Severity::Hint : base::Severity::Warning,
             .basis = base::Basis::Proven,
             .evidence = {{"layers", static_cast<double>(layers)}}}};
}

} // namespace

const Check& linearNetwork()
{
    static const Check check{
        "linear_network",
        "Something that bends",
        Stage::Network,
        {{"network.linear",
          [](const Finding& f) {
              return fmt::format(
                  "The network only adds up its inputs: its {} layers with weights are together "
                  "no more than one. Put an activation (ReLU) between them.",
                  base::whole(f, "layers"));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
