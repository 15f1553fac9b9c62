// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/further_way.h"

#include "base/error.h"
#include "data/further_sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::advise {

Way furtherWay(const experiment::ExperimentSpec& spec, const std::vector<std::string>& paths)
{
    std::vector<std::string> all = data::furtherPaths(spec.data.more), names;
    for (const std::string& path : paths) {
        const bool isInUse = path == spec.data.path || path == spec.data.testPath
                             || std::find(all.begin(), all.end(), path) != all.end();
        if (isInUse)
            throw base::usageError("advise.further",
                                   fmt::format("{} is among the data of this run already; choose "
                                               "another file or folder.",
                                               path));
        all.push_back(path);
        names.push_back(data::furtherName(path));
    }
    if (names.empty())
        throw base::usageError("advise.further", "No further data are named; choose a file or "
                                                 "folder like the data.");
    return {.key = "further",
            .words = fmt::format("further data: {}", fmt::join(names, ", ")),
            .patch = {{"data.more", data::furtherText(all)}},
            .note = "Only train grows: the same examples are scored on both sides."};
}

} // namespace assay::advise
