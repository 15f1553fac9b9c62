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

/// Codes or tokens at the end of their numbers that a network takes for one: as where they are clamped to the rows of an
/// embedding which has fewer than there are.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    std::vector<Finding> findings;
    for (const MergedCodes& merged : subject.firstBatch->merged)
        findings.push_back(
            {.id = "network.merged_codes",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .evidence = {{"from", static_cast<double>(merged.from)},
                          {"last", static_cast<double>(merged.last)},
                          {"share", static_cast<double>(merged.last - merged.from + 1)
                                        / static_cast<double>(merged.last + 1)}},
             .texts = {merged.input}});
    return findings;
}

} // namespace

const Check& mergedCodes()
{
    static const Check check{
        "merged_codes",
        "Codes that are taken for one",
        Stage::Network,
        {{"network.merged_codes",
          [](const Finding& f) {
              return fmt::format(
                  "The codes from {} to {} of input \"{}\" all give the same answers, {} of all that "
                  "there are: are they cut down to the rows of an embedding that has too few? It "
                  "needs {} of them.",
                  base::whole(f, "from"), base::whole(f, "last"), base::text(f, 0),
                  base::percentText(number(f, "share")), base::shown(number(f, "last") + 1));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
