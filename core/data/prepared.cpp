// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"

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
    prepared.preprocess = Preprocess::fit(spec, prepared.splits.train(), prepared.serving.get());
    return prepared;
}

} // namespace assay::data
