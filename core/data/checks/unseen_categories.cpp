// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/checks/unseen_categories.h"

#include <algorithm>

namespace assay::data::checks {

std::vector<base::Finding> unseenCategories(const Subset& testVal)
{
    std::vector<base::Finding> findings;
    if (!testVal.dataset->table())
        return {};
    const DatasetInfo& info = testVal.dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        const auto& codes = testVal.dataset->table()->table().columns[column].codes;
        if (codes.empty() || !info.columns()[column].leftOut.empty())
            continue;
        const auto unseen =
            std::count_if(testVal.indices.begin(), testVal.indices.end(),
                          [&](std::uint32_t index) { return codes[index] == kUnseenCode; });
        if (unseen > 0)
            findings.push_back(
                {.id = "table.unseen_categories",
                 .severity = base::Severity::Warning,
                 .place = info.columns()[column].name,
                 .evidence = {{"rows", static_cast<double>(unseen)},
                              {"share", static_cast<double>(unseen)
                                            / static_cast<double>(testVal.size())}}});
    }
    return findings;
}

} // namespace assay::data::checks
