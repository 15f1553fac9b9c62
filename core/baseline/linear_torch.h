// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/features.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace assay::baseline {

/// A linear map with a constant: outputs = features * weights + bias, on features standardised by
/// those it was fitted on; a deviation counts as at least a tenth of the mean one.
struct LinearMap {
    std::vector<double> mean, deviation; ///< of each feature
    std::size_t outputs = 1;
    std::vector<double> weights; ///< feature after feature, each all outputs
    std::vector<double> bias;

    /// One row's outputs.
    std::vector<double> operator()(const float* row) const;
};

/// Least squares with a ridge of 1e-6 of the mean diagonal, which only decides where columns
/// depend on each other.
LinearMap linearRegression(const Features& features, const std::vector<double>& targets);

/// Multinomial logistic regression with a penalty of 1e-4 on the squared weights: 150 steps of
/// Adam over all examples at once. `stop` true: gives up early.
LinearMap logisticRegression(const Features& features, const std::vector<std::uint16_t>& labels,
                             std::size_t classes, const std::function<bool()>& stop);

} // namespace assay::baseline
