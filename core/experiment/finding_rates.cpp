// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/finding_rates.h"

#include <algorithm>

namespace assay::experiment {

const std::vector<FindingRate>& findingRates()
{
    static const std::vector<FindingRate> all{
        {"augment.exchanges_classes", 2, 2},
        {"classes.imbalanced", 1, 1},
        {"examples.leaked", 3, 3},
        {"examples.other_brightness", 2, 2},
        {"examples.sorted", 5, 5},
        {"examples.unrelated", 2, 2},
        {"inputs.large", 4, 4},
        {"inputs.not_finite", 2, 2},
        {"inputs.tiny", 3, 3},
        {"inputs.unequal", 1, 1},
        {"loss.class_numbers", 2, 2},
        {"loss.outputs_cut", 3, 3},
        {"loss.outputs_squeezed", 2, 2},
        {"loss.sigmoid_twice", 2, 2},
        {"loss.softmax_over_batch", 4, 4},
        {"loss.softmax_twice", 5, 5},
        {"loss.takes_log_softmax", 3, 3},
        {"network.dead_layers", 3, 3},
        {"network.dropout_strong", 3, 3},
        {"network.equal_units", 4, 4},
        {"network.gradient_not_finite", 4, 4},
        {"network.large_answers", 2, 2},
        {"network.linear", 3, 3},
        {"network.mixes_examples", 2, 6},
        {"network.narrow", 1, 1},
        {"network.not_finite", 2, 3},
        {"network.one_answer_for_the_batch", 2, 2},
        {"network.unreached", 3, 7},
        {"network.unregistered", 3, 3},
        {"overfit.cause.data_corrupted", 0, 1},
        {"overfit.cause.gradients_blocked", 0, 7},
        {"overfit.cause.learning_rate_high", 6, 24},
        {"overfit.cause.learning_rate_low", 7, 14},
        {"overfit.cause.loss_input", 8, 10},
        {"overfit.cause.numerical", 4, 5},
        {"overfit.cause.regularisation", 4, 4},
        {"overfit.explodes", 2, 13},
        {"overfit.falls_slowly", 0, 14},
        {"overfit.oscillates", 0, 3},
        {"overfit.plateaus", 0, 29},
        {"preprocess.augmented_evaluation", 2, 2},
        {"preprocess.evaluation", 3, 3},
        {"preprocess.fitted_on_all", 2, 2},
        {"table.other_units", 1, 1},
        {"train.clips_all", 3, 3},
        {"train.decay_strong", 3, 3},
        {"train.rate_high", 6, 6},
        {"train.rate_low", 2, 2},
        {"train.warmup_long", 1, 1},
    };
    return all;
}

std::optional<FindingRate> rateOf(std::string_view id)
{
    const auto& all = findingRates();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const FindingRate& rate) { return rate.id == id; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

} // namespace assay::experiment
