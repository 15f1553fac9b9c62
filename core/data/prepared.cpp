// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"

#include "data/shuffled_targets.h"
#include "data/simplify.h"

namespace assay::data {

Prepared prepare(const DataSpec& spec, const ReadProgress& progress)
{
    Prepared prepared;
    const DatasetPtr source = open({spec, spec.path, nullptr, progress});
    const Simplification simpler(spec.simplify, *source);
    prepared.source = simpler.of(source, "data");
    if (shufflesTargets(spec.preprocess.steps))
        prepared.source = withShuffledTargets(prepared.source);
    prepared.findings = source->info().findings;
    if (!spec.testPath.empty()) {
        const DatasetPtr serving = open({spec, spec.testPath, source.get(), progress});
        prepared.serving = simpler.of(serving, "test data");
        const auto& more = serving->info().findings;
        prepared.findings.insert(prepared.findings.end(), more.begin(), more.end());
    }
    prepared.splits = cut(prepared.source, prepared.serving, spec.split);
    prepared.preprocess = Preprocess::fit(spec, prepared.splits.train(), prepared.serving.get());
    return prepared;
}

} // namespace assay::data
