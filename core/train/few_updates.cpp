// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/few_updates.h"

#include "base/number_text.h"
#include "train/trainer.h"

#include <fmt/format.h>

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
    return FewUpdates{examples, updates, each, kLeastUpdates, (kLeastUpdates + each - 1) / each};
}

std::optional<FewUpdates> fewUpdates(const TrainSpec& spec, const data::Profile& data)
{
    for (const data::SplitProfile& split : data.splits) {
        if (split.split == data::SplitKind::Train)
            return fewUpdates(spec, split.examples);
    }
    return std::nullopt;
}

std::string sentence(const FewUpdates& few)
{
    return fmt::format(
        "Updates in all: {}, as an epoch of {} training examples makes {}. As a rule "
        "about {} are needed, however few the examples are.",
        base::countText(few.updates), base::countText(few.examples), base::countText(few.ofAnEpoch),
        base::countText(few.wanted));
}

} // namespace assay::train
