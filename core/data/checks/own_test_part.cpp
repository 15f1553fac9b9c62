// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/checks/own_test_part.h"

namespace assay::data::checks {

std::optional<base::Finding> ownTestPart(const DatasetInfo& source, const SplitSpec& split)
{
    if (source.testExamples == 0 || !split.ownTest)
        return std::nullopt;
    return base::Finding{.id = "data.own_test_part",
                         .severity = base::Severity::Hint,
                         .basis = base::Basis::Proven,
                         .place = source.path,
                         .evidence = {{"examples", static_cast<double>(source.testExamples)}},
                         .fix = "data.split.own_test=false"};
}

} // namespace assay::data::checks
