// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/finding_order.h"

#include "experiment/proof.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::experiment {

namespace {

using base::Finding;
using base::Severity;

struct Explanation {
    std::string_view cause, effect; ///< ids, or how they begin
};

/// Why: large or tiny inputs scale the first gradients and answers; outputs that the loss does not take, units
/// that are one, and settings that are far off keep a batch from being learned; answers that are no numbers
/// come from inputs that are none; a softmax over the batch mixes its examples; a softmax that picks one step has a
/// gradient at jumps alone, and one over a single number has none; units that are one can change places, and so can
/// steps of which only the number counts; where examples are mixed, what is asked of one example is answered by others;
/// what sees values without their places has few ways to answer, and inputs that are divided twice a small first gradient.
constexpr std::array kExplanations{
    Explanation{"inputs.", "overfit."},
    Explanation{"inputs.", "network.dead_units"},
    Explanation{"inputs.", "network.dead_layers"},
    Explanation{"inputs.", "network.fading_gradient"},
    Explanation{"inputs.", "train.clips_all"},
    Explanation{"inputs.not_finite", "network.not_finite"},
    Explanation{"inputs.zero", "network."},
    Explanation{"loss.softmax_over_batch", "network.mixes_examples"},
    Explanation{"loss.", "overfit."},
    Explanation{"network.equal_units", "network.dead_units"},
    Explanation{"network.equal_units", "network.dead_layers"},
    Explanation{"network.equal_units", "network.unreached"},
    Explanation{"network.ignores_inputs", "network.unreached"},
    Explanation{"network.ignores_inputs", "network.dead_"},
    Explanation{"network.one_answer_for_the_batch", "network.unreached"},
    Explanation{"network.one_answer_for_the_batch", "network.dead_"},
    Explanation{"network.gradient_not_finite", "network.unreached"},
    Explanation{"network.unreached", "network.gradient_scaled"},
    Explanation{"network.attention_sharp", "network.gradient_scaled"},
    Explanation{"network.attention_sharp", "network.unreached"},
    Explanation{"network.attention_sharp", "network.fading_gradient"},
    Explanation{"network.softmax_of_one", "network.ignores_inputs"},
    Explanation{"network.softmax_of_one", "network.unreached"},
    Explanation{"network.softmax_of_one", "network.unused"},
    Explanation{"network.softmax_of_one", "network.dead_"},
    Explanation{"network.attention_sharp", "network.saturated_start"},
    Explanation{"network.saturated_start", "network.fading_gradient"},
    Explanation{"network.saturated_start", "network.gradient_scaled"},
    Explanation{"network.saturated_start", "network.large_answers"},
    Explanation{"network.saturated_start", "network.outputs_scaled"},
    Explanation{"network.large_inside", "network.outputs_scaled"},
    Explanation{"network.outputs_scaled", "network.large_answers"},
    Explanation{"network.equal_units", "network.units_together"},
    Explanation{"network.unreached", "network.inputs_cut"},
    Explanation{"network.dead_", "network.inputs_cut"},
    Explanation{"network.linear", "network.narrow"},
    Explanation{"network.pixels_unordered", "network.narrow"},
    Explanation{"network.scaled_again", "network.fading_gradient"},
    Explanation{"network.large_inside", "network.large_answers"},
    Explanation{"network.large_inside", "network.saturated_start"},
    Explanation{"network.large_inside", "network.dead_"},
    Explanation{"network.large_inside", "network.inputs_cut"},
    Explanation{"network.large_inside", "train.clips_all"},
    Explanation{"network.dead_", "network.narrow"},
    Explanation{"network.equal_units", "network.narrow"},
    Explanation{"network.ignores_inputs", "network.narrow"},
    Explanation{"network.one_answer_for_the_batch", "network.narrow"},
    Explanation{"network.frozen", "network.unreached"},
    Explanation{"network.norm_still", "network.modes_differ"},
    Explanation{"network.norm_slow", "network.modes_differ"},
    Explanation{"network.counts_steps", "network.unreached"},
    Explanation{"network.counts_steps", "network.reads_padding"},
    Explanation{"network.counts_steps", "network.order_blind"},
    Explanation{"inputs.", "network.norm_epsilon"},
    Explanation{"network.steps_unused", "network.narrow"},
    Explanation{"network.mixes_examples", "network.steps_unused"},
    Explanation{"network.mixes_examples", "network.counts_steps"},
    Explanation{"network.mixes_examples", "inputs.rounded"},
    Explanation{"network.ignores_inputs", "network.steps_unused"},
    Explanation{"examples.alike", "examples."},
    Explanation{"examples.blank", "examples."},
    Explanation{"examples.unrelated", "labels.noisy"},
    Explanation{"pictures.scrambled", "examples.unrelated"},
    Explanation{"pictures.wrapped", "examples.unrelated"},
    Explanation{"inputs.zero", "examples."},
    Explanation{"inputs.", "network.large_answers"},
    Explanation{"inputs.", "network.ignores_inputs"},
    Explanation{"network.", "overfit."},
    Explanation{"train.rate_high", "overfit."},
    Explanation{"train.rate_low", "overfit."},
    Explanation{"train.decay_strong", "overfit."},
    Explanation{"train.clips_all", "overfit."},
    Explanation{"train.epsilon_large", "overfit."},
    Explanation{"train.momentum_high", "train.rate_high"},
    Explanation{"train.momentum_high", "overfit."},
    Explanation{"train.beta", "overfit."},
    Explanation{"target.large", "overfit."},
    // Curves of a log. A rate that rises without end breaks a run that goes well before; sorted examples make the
    // loss go up and down; a score that stands still and a high level follow from most other faults; a loss that cannot
    // fall below the floor of a softmax, or where no weight changes, settles high; one that begins far too high is
    // still on its way down at the end.
    Explanation{"curve.rate_grows", "curve.rate_high"},
    Explanation{"curve.rate_grows", "curve.not_finite"},
    Explanation{"curve.rate_grows", "curve.rate_low"},
    Explanation{"curve.rate_grows", "curve.not_learning"},
    Explanation{"curve.rate_high", "curve.not_finite"},
    Explanation{"curve.climbs", "curve.not_finite"},
    Explanation{"curve.gradients_added", "curve.not_finite"},
    Explanation{"curve.gradients_added", "curve.rate_high"},
    Explanation{"curve.negative_loss", "curve.climbs"},
    Explanation{"curve.negative_loss", "curve.gradient_not_finite"},
    Explanation{"curve.negative_loss", "curve.not_finite"},
    Explanation{"curve.negative_loss", "curve.gradients_added"},
    Explanation{"curve.negative_loss", "curve.score_flat"},
    Explanation{"curve.loss_summed", "curve.rate_high"},
    Explanation{"curve.loss_summed", "curve.validation_"},
    Explanation{"curve.loss_start", "curve.too_short"},
    Explanation{"curve.loss_start", "curve.rate_low"},
    Explanation{"curve.loss_start", "curve.underfits"},
    Explanation{"curve.loss_summed", "curve.loss_start"},
    Explanation{"curve.loss_zero", "curve.overfits"},
    Explanation{"curve.loss_zero", "curve.validation_"},
    Explanation{"curve.sorted", "curve.rate_high"},
    Explanation{"curve.sorted", "curve.resume_lost"},
    Explanation{"curve.sorted", "curve.spikes"},
    Explanation{"curve.sorted", "curve.too_short"},
    Explanation{"curve.resume_lost", "curve.rate_high"},
    Explanation{"curve.rate_high", "curve.not_learning"},
    Explanation{"curve.rate_high", "curve.commonest_class"},
    Explanation{"curve.rate_high", "curve.underfits"},
    Explanation{"curve.rate_high", "curve.validation_apart"},
    Explanation{"curve.decay_strong", "curve.not_learning"},
    Explanation{"curve.decay_strong", "curve.commonest_class"},
    Explanation{"curve.decay_strong", "curve.underfits"},
    Explanation{"curve.decay_strong", "train.no_better_than_guess"},
    Explanation{"train.decay_strong", "curve.decay_strong"},
    Explanation{"train.decay_strong", "curve.not_learning"},
    Explanation{"train.decay_strong", "train.no_better_than_guess"},
    Explanation{"curve.spikes", "curve.rate_high"},
    Explanation{"curve.rate_zero", "curve.weights_unchanged"},
    Explanation{"curve.rate_dies", "curve.not_learning"},
    Explanation{"curve.rate_negative", "curve.climbs"},
    Explanation{"curve.validation_constant", "curve.score_flat"},
    Explanation{"curve.not_learning", "curve.commonest_class"},
    // What the settings were warned of before an own training, and what came of it.
    Explanation{"train.rate_high", "curve.rate_high"},
    Explanation{"train.rate_high", "curve.not_learning"},
    Explanation{"train.rate_high", "train.no_better_than_guess"},
    Explanation{"train.rate_low", "train.no_better_than_guess"},
    Explanation{"curve.rate_high", "train.no_better_than_guess"},
    Explanation{"curve.weights_unchanged", "train.no_better_than_guess"},
    Explanation{"curve.gradient_", "train.no_better_than_guess"},
    Explanation{"labels.noisy", "curve.label_noise"},
    Explanation{"curve.rate_low", "curve.too_short"},
    Explanation{"curve.held_back", "curve.too_short"},
    Explanation{"curve.softmax_twice", "curve.underfits"},
    Explanation{"curve.weights_unchanged", "curve.underfits"},
    Explanation{"curve.not_learning", "curve.underfits"},
};

bool isOfBatch(const Finding& finding)
{
    return finding.id.starts_with("overfit.");
}

bool isCause(const Finding& finding)
{
    return finding.id.starts_with("overfit.cause.");
}

/// Found before the first update, on what a person set or built.
bool isOfSetup(const Finding& finding)
{
    constexpr std::array<std::string_view, 5> kinds{"inputs.", "loss.", "network.", "train.",
                                                    "augment."};
    return finding.id == "target.large"
           || std::any_of(kinds.begin(), kinds.end(),
                          [&](std::string_view kind) { return finding.id.starts_with(kind); });
}

int placeOf(const Finding& finding)
{
    if (cureOf(finding))
        return -1; // what is proven comes before what is suspected
    const bool matters = finding.severity != Severity::Hint;
    // What one batch does not use says nothing of why it was not learned.
    const bool isLater = finding.id.starts_with("augment.") || finding.id == "train.schedule_early"
                         || finding.id == "train.warmup_long" || finding.id == "train.few_updates";
    if (isOfSetup(finding) && matters)
        return isLater ? 3 : 0;
    if (isCause(finding))
        return finding.texts.empty() ? 6 : 1; // a list of all that there are comes last
    if (isOfBatch(finding))
        return finding.severity == Severity::Blocker ? 2 : 5;
    // Rare classes are more often the nature of data than a mistake in them.
    const bool isNatural = finding.id == "classes.imbalanced";
    return !matters ? 5 : isNatural ? 4 : 3;
}

} // namespace

std::vector<OrderedFinding> inOrder(const std::vector<Finding>& findings)
{
    std::vector<OrderedFinding> ordered;
    for (const Finding& finding : findings) {
        OrderedFinding one{.finding = finding, .explainedBy = {}};
        for (const Explanation& known : kExplanations) {
            if (!one.explainedBy.empty() || cureOf(finding) || !finding.id.starts_with(known.effect)
                || finding.id == "overfit.passes")
                continue;
            const auto cause =
                std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
                    return other.id != finding.id && other.id.starts_with(known.cause)
                           && other.severity != Severity::Hint;
                });
            if (cause != findings.end())
                one.explainedBy = cause->id;
        }
        ordered.push_back(std::move(one));
    }
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const OrderedFinding& a, const OrderedFinding& b) {
                         const int left = placeOf(a.finding), right = placeOf(b.finding);
                         if (left != right)
                             return left < right;
                         if (a.explainedBy.empty() != b.explainedBy.empty())
                             return a.explainedBy.empty();
                         if (a.finding.severity != b.finding.severity)
                             return a.finding.severity > b.finding.severity;
                         return a.finding.basis > b.finding.basis;
                     });
    return ordered;
}

} // namespace assay::experiment
