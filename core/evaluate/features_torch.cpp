// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/features.h"

#include "evaluate/answering_torch.h"
#include "model/feature_place_torch.h"

namespace assay::evaluate {

Features penultimate(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress)
{
    Features features;
    at::Tensor last; // what left the node before the output layer
    const model::FeaturePlace place = model::featurePlace(network.architecture());
    const auto tap = [&](const model::Node& node, const at::Tensor& output) {
        if (node.name == place.node)
            last = output;
    };
    answerInBatches(
        data, subset, network, progress, tap,
        [&](const data::Batch& batch, const at::Tensor& results) {
            const at::Tensor rows =
                model::featuresOf(place, last, batch.inputs, results).cpu().contiguous();
            features.width = static_cast<std::size_t>(rows.size(1));
            const auto* values = rows.const_data_ptr<float>();
            features.values.insert(features.values.end(), values, values + rows.numel());
            last = at::Tensor();
        });
    return features;
}

} // namespace assay::evaluate
