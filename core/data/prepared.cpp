// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"

#include "data/checks/longer_series.h"
#include "data/checks/other_range.h"
#include "data/checks/other_units.h"
#include "data/checks/own_test_part.h"
#include "data/checks/unseen_categories.h"

namespace assay::data {

Prepared prepare(const DataSpec& spec, const ReadProgress& progress)
{
    Prepared prepared;
    prepared.source = open({spec, spec.path, nullptr, progress});
    prepared.findings = prepared.source->info().findings;
    if (!spec.testPath.empty()) {
        prepared.serving = open({spec, spec.testPath, prepared.source.get(), progress});
        const auto& more = prepared.serving->info().findings;
        prepared.findings.insert(prepared.findings.end(), more.begin(), more.end());
    }
    prepared.splits = cut(prepared.source, prepared.serving, spec.split);
    prepared.preprocess = Preprocess::fit(spec.normalise, prepared.splits.train());
    if (prepared.serving) {
        if (const auto own = checks::ownTestPart(prepared.source->info(), spec.split))
            prepared.findings.push_back(*own);
        const PictureInput *here = prepared.source->pictures(),
                           *there = prepared.serving->pictures();
        if (here && there) {
            if (const auto range = checks::otherRange(here->info().range, there->info().range))
                prepared.findings.push_back(*range);
        }
        const auto units = checks::otherUnits(prepared.splits.train(), prepared.splits.testVal());
        prepared.findings.insert(prepared.findings.end(), units.begin(), units.end());
        const auto unseen = checks::unseenCategories(prepared.splits.testVal());
        prepared.findings.insert(prepared.findings.end(), unseen.begin(), unseen.end());
        const auto longer = checks::longerSeries(*prepared.source, prepared.splits.testVal());
        prepared.findings.insert(prepared.findings.end(), longer.begin(), longer.end());
    }
    return prepared;
}

} // namespace assay::data
