// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "data/simplify.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;

/// A run that was made on a simpler problem, so that its numbers are not taken for those of the data.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const std::string simpler = data::simplification(
        subject.data->source->info(), subject.dataSpec.split, subject.data->splits.train().size());
    if (simpler.empty())
        return {};
    const data::SimplifySpec& spec = subject.dataSpec.simplify;
    Finding finding{.id = "data.simpler",
                    .severity = base::Severity::Hint,
                    .basis = base::Basis::Proven,
                    .texts = {simpler}};
    if (!spec.classes.empty())
        finding.fix.push_back({"data.simplify.classes", ""});
    if (spec.side > 0)
        finding.fix.push_back({"data.simplify.side", "0"});
    if (spec.steps > 0)
        finding.fix.push_back({"data.simplify.steps", "0"});
    if (spec.synthetic)
        finding.fix.push_back({"data.simplify.synthetic", "false"});
    if (subject.dataSpec.split.trainLimit > 0)
        finding.fix.push_back({"data.split.train_limit", "0"});
    return {finding};
}

} // namespace

const Check& simplerProblem()
{
    static const Check check{
        "simpler_problem",
        "A simpler problem",
        Stage::Data,
        {
            {"data.simpler",
             [](const Finding& f) {
                 return fmt::format(
                     "This is a simpler problem than that of the data: {}. What a run "
                     "reaches here says whether the model can learn, and nothing about "
                     "the full problem; go back to that once it does.",
                     base::text(f, 0));
             },
             {"data.simplify.classes", "data.simplify.side", "data.simplify.steps",
              "data.simplify.synthetic", "data.split.train_limit"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
