// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/profile.h"

#include "data/inputs/table/summary.h"

#include <algorithm>

namespace assay::data {

Profile profile(const Prepared& prepared)
{
    Profile result;
    result.source = prepared.source->info();
    result.sourceClassCounts = prepared.source->classCounts();
    if (prepared.serving)
        result.serving = prepared.serving->info();
    for (const SplitKind split : prepared.splits.kinds()) {
        SplitProfile entry{.split = split,
                           .examples = static_cast<std::int64_t>(prepared.splits.sizeOf(split)),
                           .classCounts = {},
                           .source = prepared.splits.sourceOf(split).path};
        // Of sealed parts only the size may be shown.
        if (std::find(kOpenSplits.begin(), kOpenSplits.end(), split) != kOpenSplits.end())
            entry.classCounts = prepared.splits[split].classCounts();
        if (split == SplitKind::Train) {
            for (const FurtherShare& further : result.source.further)
                entry.source += ", " + further.path;
        }
        result.splits.push_back(std::move(entry));
    }
    result.splitFingerprint = prepared.splits.fingerprint();
    result.guess = prepared.splits.train().guess();
    for (std::size_t k = 0; k < prepared.preprocess.inputs().size(); ++k)
        result.inputs.push_back(prepared.preprocess.encoder(k).encoding());
    const Preprocess& evaluation = prepared.preprocess.evaluation();
    for (std::size_t k = 0; &evaluation != &prepared.preprocess && k < evaluation.inputs().size();
         ++k)
        result.evaluated.push_back(evaluation.encoder(k).encoding());
    result.columns = summarise(prepared.splits);
    if (prepared.source->table())
        result.target = summariseTarget(prepared.splits);
    result.findings = prepared.findings;
    return result;
}

const Encoding* Profile::encoding(Modality modality) const
{
    const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const Encoding& one) {
        return one.input.modality == modality;
    });
    return found == inputs.end() ? nullptr : &*found;
}

std::vector<InputSpec> Profile::networkInputs() const
{
    std::vector<InputSpec> specs;
    for (const Encoding& one : inputs)
        specs.push_back(one.input);
    return specs;
}

} // namespace assay::data
