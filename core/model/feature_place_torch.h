// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/feature_place.h"

#include <ATen/ATen.h>

namespace assay::model {

/// The features of a batch, examples x width, of one pass: `tapped` left FeaturePlace::node, where there is
/// one; `inputs` entered the network and `results` left it.
at::Tensor featuresOf(const FeaturePlace& place, const at::Tensor& tapped, at::TensorList inputs,
                      const at::Tensor& results);

} // namespace assay::model
