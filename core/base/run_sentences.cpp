// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::base {

Sentences runSentences()
{
    return {
        {"loss.not_finite",
         [](const Finding& f) {
             const bool weights = number(f, "weights_finite") == 0;
             return fmt::format(
                 "The loss became {} at step {} (batch {} of epoch {}); {}. Lower the learning "
                 "rate ({}) or clip the gradient, and look at that batch.",
                 shown(number(f, "loss")), f.step.value_or(0), number(f, "batch"),
                 number(f, "epoch"),
                 f.place.empty() || f.place == "loss"
                     ? std::string("every layer's output was still finite, the loss overflowed")
                 : f.place == "input" ? std::string("the input itself is not finite")
                                      : fmt::format("layer {} is the first whose {} not finite",
                                                    f.place, weights ? "weights are" : "output is"),
                 shown(number(f, "learning_rate")));
         }},
        {"gradient.not_finite",
         [](const Finding& f) {
             return fmt::format(
                 "The gradient became {} at step {} (batch {} of epoch {}) while the loss was "
                 "still {}; layer {} is the first it reached. Lower the learning rate ({}) or clip "
                 "the gradient.",
                 shown(number(f, "gradient_norm")), f.step.value_or(0), number(f, "batch"),
                 number(f, "epoch"), shown(number(f, "loss")), f.place,
                 shown(number(f, "learning_rate")));
         }},
        {"checkpoint.not_written",
         [](const Finding& f) {
             // The place is the error's own sentence, the file in front.
             return fmt::format("{} The run goes on after step {} and tries again; until then it "
                                "can only be resumed from an older checkpoint.",
                                f.place, f.step.value_or(0));
         }},
        {"train.no_better_than_guess",
         [](const Finding& f) {
             const bool numbers = !std::isnan(number(f, "train_rmse"));
             return numbers
                        ? fmt::format(
                            "No better than always answering the mean: on train the RMSE "
                            "is {}, that of the mean {}. Overfit one batch to see whether "
                            "the network can learn at all.",
                            shown(number(f, "train_rmse")), shown(number(f, "guess")))
                        : fmt::format(
                            "No better than always answering the most common class: on "
                            "train the error is {}, that of the guess {}. Overfit one batch to see "
                            "whether the network can learn at all.",
                            percentText(number(f, "train_error"), number(f, "low"),
                                        number(f, "high")),
                            percentText(number(f, "guess")));
         }},
        {"overfit.passes",
         [](const Finding& f) {
             return fmt::format("One batch of {} examples was learned by heart in {} steps: the "
                                "network, its loss and its updates work.",
                                number(f, "examples"), f.step.value_or(0));
         }},
        {"overfit.goes_up",
         [](const Finding& f) {
             return fmt::format("The loss of one batch goes up: from {} to {} in {} steps.",
                                shown(number(f, "first")), shown(number(f, "level")),
                                f.step.value_or(0));
         }},
        {"overfit.explodes",
         [](const Finding& f) {
             return fmt::format("The loss of one batch explodes: from {} up to {} within {} steps.",
                                shown(number(f, "first")), shown(number(f, "highest")),
                                f.step.value_or(0));
         }},
        {"overfit.oscillates",
         [](const Finding& f) {
             return fmt::format("The loss of one batch oscillates about {} and does not fall; it "
                                "began at {}.",
                                shown(number(f, "level")), shown(number(f, "first")));
         }},
        {"overfit.plateaus",
         [](const Finding& f) {
             return fmt::format("The loss of one batch stays at {} after {} steps (it began at {}, "
                                "it could reach {}){}.",
                                shown(number(f, "level")), f.step.value_or(0),
                                shown(number(f, "first")), shown(number(f, "floor")),
                                number(f, "ignores_input") == 1
                                    ? ": no better than an answer that ignores the input"
                                    : "");
         }},
        {"overfit.cause.learning_rate_low",
         [](const Finding& f) {
             return fmt::format("The learning rate ({}) is too low: raise it.",
                                shown(number(f, "learning_rate")));
         }},
        {"overfit.cause.learning_rate_high",
         [](const Finding& f) {
             return fmt::format("The learning rate ({}) is too high: lower it.",
                                shown(number(f, "learning_rate")));
         }},
        {"overfit.cause.gradients_blocked",
         [](const Finding&) {
             return std::string("Gradients do not flow through the whole model.");
         }},
        {"overfit.cause.regularisation",
         [](const Finding&) {
             return std::string("There is too much regularisation: remove it.");
         }},
        {"overfit.cause.loss_input",
         [](const Finding&) {
             return std::string("The input to the loss is wrong: soft-max instead of logits, or a "
                                "ReLU on the output.");
         }},
        {"overfit.cause.data_corrupted",
         [](const Finding&) {
             return std::string("Data or labels are corrupted: zeroed, wrongly shuffled, wrongly "
                                "pre-processed.");
         }},
        {"overfit.cause.sign_flipped",
         [](const Finding&) {
             return std::string("The sign of the loss or of the gradient is flipped.");
         }},
        {"overfit.cause.softmax_dimension",
         [](const Finding&) { return std::string("The soft-max runs over the wrong dimension."); }},
        {"overfit.cause.numerical",
         [](const Finding&) {
             return std::string("A numerical issue: check every exp, log and division.");
         }},
        {"breakdown.negative_term",
         [](const Finding& f) {
             if (f.place == "avoidable_bias")
                 return std::string("Train does better than the irreducible error that was given: "
                                    "the floor is set too high, or train was learned by heart.");
             std::string term = f.place;
             std::replace(term.begin(), term.end(), '_', ' ');
             const double value = number(f, "value"), low = number(f, "low"),
                          high = number(f, "high");
             return fmt::format(
                 "{} lies below zero ({}): the later set comes out better than the "
                 "earlier one. Check code and data; strong augmentation or dropout "
                 "does this legally.",
                 term,
                 number(f, "is_share") == 1
                     ? percentText(value, low, high)
                     : fmt::format("{} [{}, {}]", unitText(value), unitText(low), unitText(high)));
         }},
        {"machine.slow_blas",
         [](const Finding& f) {
             return fmt::format("Matrix products reach only {} GFLOP/s per core; a LibTorch with "
                                "MKL or OpenBLAS is about ten times faster.",
                                shown(number(f, "gflops_per_core")));
         }},
    };
}

} // namespace assay::base
