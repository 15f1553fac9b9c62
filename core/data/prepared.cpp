// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"

#include "data/further_sources.h"
#include "data/shuffled_targets.h"
#include "data/simplify.h"

#include <fmt/format.h>

namespace assay::data {

namespace {

void addTo(std::vector<base::Finding>& all, const std::vector<base::Finding>& more)
{
    all.insert(all.end(), more.begin(), more.end());
}

/// Adds the sources that are trained on beside the first one. `like`: that one as it was read.
void addFurther(const DataSpec& spec, const Dataset& like, const Simplification& simpler,
                const ReadProgress& progress, Prepared& prepared)
{
    std::vector<DatasetPtr> further = readFurther(spec, like, progress);
    for (std::size_t k = 0; k < further.size(); ++k) {
        further[k] = simpler.of(further[k], fmt::format("further data {}", k + 1));
        if (shufflesTargets(spec.preprocess.steps))
            further[k] = withShuffledTargets(further[k]);
    }
    if (further.empty())
        return;
    WithFurther all =
        withFurther(prepared.source, prepared.serving, prepared.splits, further, spec.split);
    prepared.source = std::move(all.source);
    prepared.splits = std::move(all.splits);
    addTo(prepared.findings, all.findings);
}

} // namespace

Prepared prepare(const DataSpec& spec, const ReadProgress& progress)
{
    Prepared prepared;
    const ReadRequest reading{spec, spec.path, nullptr, progress};
    const DatasetPtr source = open(reading);
    reading.at(1); // what follows takes seconds with many examples, and may be cancelled as well
    const Simplification simpler(spec.simplify, *source);
    prepared.source = simpler.of(source, "data");
    if (shufflesTargets(spec.preprocess.steps))
        prepared.source = withShuffledTargets(prepared.source);
    prepared.findings = source->info().findings;
    if (!spec.testPath.empty()) {
        const DatasetPtr serving = open({spec, spec.testPath, source.get(), progress});
        prepared.serving = simpler.of(serving, "test data");
        addTo(prepared.findings, serving->info().findings);
    }
    prepared.splits = cut(prepared.source, prepared.serving, spec.split);
    reading.at(1);
    if (!spec.more.empty())
        addFurther(spec, *source, simpler, progress, prepared);
    prepared.preprocess = Preprocess::fit(spec, prepared.splits.train(), prepared.serving.get());
    return prepared;
}

} // namespace assay::data
