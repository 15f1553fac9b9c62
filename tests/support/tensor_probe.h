// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <cstdint>
#include <vector>

namespace assay::testing {

/// What core does with tensors behind its wall, in plain numbers.

/// A parameter after one optimiser step with each of `gradients`.
std::vector<float> afterSteps(const train::TrainSpec& spec, const std::vector<float>& start,
                              const std::vector<std::vector<float>>& gradients);

struct LossAnswer {
    double summed = 0;
    std::vector<std::int64_t> predicted;
    std::vector<float> probability;
};
/// `logits`: examples x outputs, row by row.
LossAnswer lossOf(train::Loss loss, const std::vector<float>& logits,
                  const std::vector<std::int64_t>& labels);

} // namespace assay::testing
