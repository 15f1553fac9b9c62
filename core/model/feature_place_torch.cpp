// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feature_place_torch.h"

#include <vector>

namespace assay::model {

at::Tensor featuresOf(const FeaturePlace& place, const at::Tensor& tapped, at::TensorList inputs,
                      const at::Tensor& results)
{
    if (place.kind == FeaturePlace::Kind::Node)
        return tapped.flatten(1);
    if (place.kind == FeaturePlace::Kind::Results)
        return results.flatten(1);
    std::vector<at::Tensor> parts;
    for (const at::Tensor& input : inputs)
        parts.push_back(input.flatten(1));
    return at::cat(parts, 1);
}

} // namespace assay::model
