// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/few_updates.h"

#include "train/trainer.h"

namespace assay::train {

namespace {

constexpr std::int64_t kFewExamples = 100, kLeastUpdates = 1000;

} // namespace

std::optional<FewUpdates> fewUpdates(const TrainSpec& spec, std::int64_t examples)
{
    if (examples < 1 || examples >= kFewExamples)
        return std::nullopt;
    const std::int64_t updates = plannedSteps(spec, examples);
    if (updates >= kLeastUpdates)
        return std::nullopt;
    const std::int64_t each = updates / spec.epochs;
    return FewUpdates{examples, updates, kLeastUpdates, (kLeastUpdates + each - 1) / each};
}

std::optional<FewUpdates> fewUpdates(const TrainSpec& spec, const data::Profile& data)
{
    for (const data::SplitProfile& split : data.splits) {
        if (split.split == data::SplitKind::Train)
            return fewUpdates(spec, split.examples);
    }
    return std::nullopt;
}

} // namespace assay::train
