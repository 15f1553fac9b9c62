// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/run_material.h"

#include "model/templates.h"
#include "train/trainer.h"

namespace assay::session {

data::Prepared withRememberedSplit(const data::Prepared& prepared, const data::DataSpec& spec,
                                   store::RunStore& runs, train::RunId run)
{
    data::Prepared result = prepared;
    if (const auto members = runs.splitOf(run)) {
        result.splits = data::recall(prepared.source, prepared.serving, *members);
        result.preprocess = data::Preprocess::fit(spec.normalise, result.splits.train);
    }
    return result;
}

model::Network networkFor(const experiment::ExperimentSpec& spec, const data::Prepared& data)
{
    const data::DatasetInfo& info = data.source->info();
    const train::Loss loss = train::lossFor(spec.train, info.task);
    const auto classes = static_cast<std::int64_t>(info.classes.size());
    return {
        model::architecture(spec.model, data.preprocess.input(), train::outputsFor(loss, classes)),
        static_cast<std::uint64_t>(spec.seed), spec.train.device};
}

} // namespace assay::session
