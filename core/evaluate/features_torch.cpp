// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/features.h"

#include "evaluate/answering_torch.h"

namespace assay::evaluate {

Features penultimate(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress)
{
    Features features;
    at::Tensor before; // the output of the layer before
    at::Tensor last;   // what enters the output layer
    const auto tap = [&](const model::LayerSpec& layer, const at::Tensor& output) {
        if (layer.output)
            last = before;
        before = output;
    };
    answerInBatches(
        data, subset, network, progress, tap, [&](const data::Batch& batch, const at::Tensor&) {
            // A network of one layer has its inputs before it.
            const at::Tensor rows =
                (last.defined() ? last : batch.inputs).flatten(1).cpu().contiguous();
            features.width = static_cast<std::size_t>(rows.size(1));
            const auto* values = rows.const_data_ptr<float>();
            features.values.insert(features.values.end(), values, values + rows.numel());
            before = last = at::Tensor();
        });
    return features;
}

} // namespace assay::evaluate
