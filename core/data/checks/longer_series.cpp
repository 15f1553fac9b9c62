// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/checks/longer_series.h"

#include <algorithm>

namespace assay::data::checks {

std::vector<base::Finding> longerSeries(const Dataset& source, const Subset& testVal)
{
    const SeriesInput* served = testVal.dataset->series();
    if (!source.series() || !served)
        return {};
    const std::int64_t known = source.series()->info().longest;
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

} // namespace assay::data::checks
