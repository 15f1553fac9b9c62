// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/answering_torch.h"

#include "base/error.h"

#include <c10/core/GradMode.h>

#include <algorithm>

namespace assay::evaluate {

namespace {

constexpr std::size_t kBatch = 250;

} // namespace

void answerInBatches(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress, const model::Tap& tap,
                     const std::function<void(const data::Batch&, const at::Tensor&)>& use)
{
    const c10::NoGradGuard noGrad;
    const model::Network::Body& body = network.body();
    data::BatchGatherer gatherer(subset, data.preprocess.evaluation(), kBatch);
    for (std::size_t at = 0; at < subset.size(); at += kBatch) {
        if (progress && !progress(static_cast<double>(at) / static_cast<double>(subset.size())))
            throw base::usageError("evaluate.cancelled", "The evaluation was cancelled.");
        const data::Batch batch =
            gatherer.gatherRange(at, std::min(at + kBatch, subset.size())).on(body.device);
        use(batch, body.forward(batch.inputs, {.lengths = batch.lengths}, tap));
    }
}

} // namespace assay::evaluate
