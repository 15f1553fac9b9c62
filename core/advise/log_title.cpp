// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/log_title.h"

#include <map>
#include <string_view>

namespace assay::advise {

bool isWarning(const base::Finding& finding)
{
    return finding.severity != base::Severity::Hint && finding.id != "train.no_better_than_guess";
}

const base::Finding* gravest(const std::vector<base::Finding>& findings)
{
    const base::Finding* first = nullptr;
    for (const base::Finding& finding : findings) {
        if (isWarning(finding) && (!first || finding.severity > first->severity))
            first = &finding;
    }
    return first;
}

std::string logTitle(const base::Finding& finding)
{
    static const std::map<std::string, const char*, std::less<>> titles{
        {"curve.climbs", "The loss rises from the first step on"},
        {"curve.commonest_class", "The network gives one class"},
        {"curve.decay_strong", "Weight decay is too strong"},
        {"curve.gradient_not_finite", "The gradient is no number"},
        {"curve.gradient_vanishes", "The gradient vanishes"},
        {"curve.gradient_zero", "No gradient reaches the weights"},
        {"curve.gradients_added", "Gradients are added up"},
        {"curve.held_back", "Training is held back"},
        {"curve.label_noise", "Wrong labels are learned by heart"},
        {"curve.loss_start", "The loss begins far too high"},
        {"curve.loss_summed", "A loss is a sum, not a mean"},
        {"curve.loss_zero", "The loss is exactly 0"},
        {"curve.mean_answered", "Answers do not depend on the inputs"},
        {"curve.memory_grows", "Memory grows through the run"},
        {"curve.negative_loss", "The loss is negative"},
        {"curve.not_checked", "Not everything could be looked for"},
        {"curve.not_finite", "The loss is no number"},
        {"curve.not_learning", "Nothing is learned"},
        {"curve.one_class", "The network gives one class"},
        {"curve.overfits", "Over-fitting"},
        {"curve.rate_dies", "The learning rate falls too early"},
        {"curve.rate_grows", "The learning rate only rises"},
        {"curve.rate_high", "The learning rate looks too high"},
        {"curve.rate_low", "Updates are too small"},
        {"curve.rate_negative", "The learning rate is below zero"},
        {"curve.rate_zero", "The learning rate is 0"},
        {"curve.resume_lost", "What was learned was lost in the run"},
        {"curve.score_flat", "The score does not follow the loss"},
        {"curve.slower", "Steps get slower"},
        {"curve.softmax_twice", "Softmax is applied twice"},
        {"curve.sorted", "Examples are not shuffled"},
        {"curve.spikes", "Single losses are far too large"},
        {"curve.steps_repeated", "Several losses at each step"},
        {"curve.too_short", "Not finished: the loss still falls"},
        {"curve.underfits", "Underfitting"},
        {"curve.validation_apart", "Validation does not follow train"},
        {"curve.validation_constant", "Validation never changes"},
        {"curve.validation_is_train", "Validation and train are the same"},
        {"curve.validation_too_good", "Validation is too good to be true"},
        {"curve.waits_for_data", "Steps wait for data"},
        {"curve.weights_unchanged", "No weight changes"}};
    const auto found = titles.find(finding.id);
    if (found != titles.end())
        return found->second;
    const std::string_view id = finding.id;
    return id.starts_with("log.error_") ? "The program stopped with an error"
           : id.starts_with("log.")     ? "Look at how the log was read"
                                        : "A warning on this run";
}

} // namespace assay::advise
