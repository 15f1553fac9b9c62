// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::train {

/// Training that ends before it has begun: so few examples that the epochs are hardly any updates.
struct FewUpdates {
    std::int64_t examples = 0; ///< of train
    std::int64_t updates = 0;  ///< of the epochs that are set
    std::int64_t ofAnEpoch = 0;
    std::int64_t wanted = 0;
    std::int64_t epochs = 0; ///< that make as many
};

/// For fewer than 100 training examples and fewer than 1,000 updates; else empty. An epoch of a large set
/// is thousands of updates, one of 50 examples in batches of 64 is one: what counts is updates. The
/// limits are a rule of thumb of this program.
std::optional<FewUpdates> fewUpdates(const TrainSpec& spec, std::int64_t examples);
std::optional<FewUpdates> fewUpdates(const TrainSpec& spec, const data::Profile& data);

/// How many updates there are, why, and how many there should be: a sentence or two.
std::string sentence(const FewUpdates& few);

} // namespace assay::train
