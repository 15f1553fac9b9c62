// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess_fields.h"

#include "data/augment.h"
#include "data/preprocess_steps.h"
#include "data/shuffled_targets.h"

namespace assay::data {

namespace {

std::string spelledSteps(const std::string& text, const char* path)
{
    const auto steps = preprocessSteps(text, path);
    std::string inputs = steps ? spelled(*steps) : "";
    if (!shufflesTargets(text))
        return inputs;
    return inputs.empty() ? kShuffleTargets : kShuffleTargets + (", " + inputs);
}

} // namespace

const base::FieldsOf<DataSpec>& preprocessFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.preprocess",
             .label = "Preprocessing",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "What is done to the inputs before the network, in this order: divide 255, "
                 "subtract 0.5, standardise channel (each channel or column), standardise all, "
                 "impute median, impute mode, one_hot, zero; none: they enter as they were "
                 "read. Empty: the usual steps of each kind of input. Controls: zero makes every "
                 "number 0, shuffle_targets gives training examples the targets of others.",
             .advanced = true,
             .spelling =
                 [](const std::string& text) { return spelledSteps(text, "data.preprocess"); },
             .addedLater = true},
            base::memberOf(&DataSpec::preprocess, &PreprocessSpec::steps)),
        base::fieldOf<DataSpec>(
            {.path = "data.preprocess_eval",
             .label = "Evaluation steps",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Other steps where a network is scored or answers, for a program that does so. "
                 "Empty: the same, as it should be.",
             .advanced = true,
             .spelling =
                 [](const std::string& text) { return spelledSteps(text, "data.preprocess_eval"); },
             .addedLater = true},
            base::memberOf(&DataSpec::preprocess, &PreprocessSpec::evaluationSteps)),
        base::choiceOf<DataSpec>(
            {.path = "data.fitted_on",
             .label = "Statistics of",
             .fallback = std::string("train"),
             .help = "Whose values the means, deviations and medians of preprocessing are of.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::preprocess, &PreprocessSpec::fittedOn),
            {{FittedOn::Train, {"train", "of train alone, as it should be"}},
             {FittedOn::All,
              {"all", "of all examples, test's too, for a program that does so: a leak"}}}),
        base::fieldOf<DataSpec>(
            {.path = "data.augment_eval",
             .label = "Evaluation draws",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help = "Changes by chance where a network is scored or answers, for a program that "
                     "does so; the same each time. Written as train.augment. Empty: none, as it "
                     "should be.",
             .advanced = true,
             .spelling =
                 [](const std::string& text) {
                     return spelled(augmentations(text, "data.augment_eval"));
                 },
             .addedLater = true},
            base::memberOf(&DataSpec::preprocess, &PreprocessSpec::evaluationAugment)),
        base::fieldOf<DataSpec>(
            {.path = "data.standardise_target",
             .label = "Standardise target",
             .kind = base::FieldKind::Boolean,
             .fallback = true,
             .help = "Numbers to predict are learned as (y - mean) / deviation of train, and shown "
                     "in their unit; off: learned as they are.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::preprocess, &PreprocessSpec::standardiseTarget)),
    };
    return fields;
}

} // namespace assay::data
