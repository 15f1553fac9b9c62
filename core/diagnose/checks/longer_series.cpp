// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// Series of test-val that are longer than the longest of the source trained on: a network with a
/// fixed number of inputs sees their beginning only. Series only.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::Subset& testVal = subject.data->splits.testVal();
    const data::SeriesInput *source = subject.data->source->series(),
                            *served = testVal.dataset->series();
    if (!source || !served)
        return {};
    const std::int64_t known = source->info().longest;
    std::int64_t longest = 0, longer = 0;
    for (const std::uint32_t index : testVal.indices) {
        const std::int64_t steps = served->series().steps(index);
        longest = std::max(longest, steps);
        longer += steps > known ? 1 : 0;
    }
    if (longer == 0)
        return {};
    return {{.id = "series.longer",
             .severity = base::Severity::Warning,
             .evidence = {{"series", static_cast<double>(longer)},
                          {"longest", static_cast<double>(longest)},
                          {"known", static_cast<double>(known)}}}};
}

} // namespace

const Check& longerSeries()
{
    static const Check check{
        "longer_series",
        "Length of series",
        Stage::Data,
        {
            {"series.longer",
             [](const Finding& f) {
                 return fmt::format(
                     "{:.0f} series of test-val are longer (up to {:.0f} steps) than any "
                     "of the data ({:.0f}): a network with a fixed number of inputs sees "
                     "their first {:.0f} steps only; lstm, conv, attention and wavenet see all.",
                     number(f, "series"), number(f, "longest"), number(f, "known"),
                     number(f, "known"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
