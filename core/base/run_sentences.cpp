// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::base {

namespace {

std::string steps(const Finding& f)
{
    return countText(f.step.value_or(0));
}

/// "1,000 times": of a ratio above 1, to one digit when it is large.
std::string times(double ratio)
{
    const double unit = std::pow(10, std::floor(std::log10(std::max(ratio, 1.0))));
    return fmt::format("{} times", shown(std::round(ratio / unit * 10) / 10 * unit));
}

/// "The learning rate (30) is too high, 100,000 times the usual 3e-4: lower it."
std::string rateCause(const Finding& f, const char* verdict, const char* remedy, bool high)
{
    const double rate = number(f, "learning_rate"), usual = number(f, "usual_rate");
    const bool isFar = text(f, 0) == "learning_rate" && usual > 0 && rate > 0;
    return fmt::format(
        "The learning rate ({}) is {}{}: {}.", rateText(rate), verdict,
        !isFar ? std::string()
        : high ? fmt::format(", {} the usual {}", times(rate / usual), rateText(usual))
               : fmt::format(", {} below the usual {}", times(usual / rate), rateText(usual)),
        remedy);
}

/// "from 2.4 to 2.2", with as many digits as it takes to see that they differ.
std::string fromTo(double from, double to)
{
    const auto text = [](double value, int digits) {
        return withPlainExponent(fmt::format("{:.{}g}", value, digits));
    };
    int digits = 3;
    while (digits < 8 && text(from, digits) == text(to, digits))
        ++digits;
    return fmt::format("from {} to {}", text(from, digits), text(to, digits));
}

/// Two digits: "25,000 steps more". What is further away than anybody would wait is said so.
std::string stepsLeft(const Finding& f)
{
    const double left = number(f, "steps_left");
    if (!(left < 1e9))
        return "more than a thousand million steps more";
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(left)) - 1));
    return countText(std::llround(std::round(left / unit) * unit)) + " steps more";
}

} // namespace

Sentences runSentences()
{
    return {
        {"loss.not_finite",
         [](const Finding& f) {
             const bool weights = number(f, "weights_finite") == 0;
             return fmt::format(
                 "The loss became {} at step {} (batch {} of epoch {}); {}. Lower the learning "
                 "rate ({}) or clip the gradient, and look at that batch.",
                 shown(number(f, "loss")), steps(f), number(f, "batch"), number(f, "epoch"),
                 f.place.empty() || f.place == "loss"
                     ? std::string("every layer's output was still finite, the loss overflowed")
                 : f.place == "input" ? std::string("the input itself is not finite")
                                      : fmt::format("layer {} is the first whose {} not finite",
                                                    f.place, weights ? "weights are" : "output is"),
                 rateText(number(f, "learning_rate")));
         }},
        {"gradient.not_finite",
         [](const Finding& f) {
             return fmt::format(
                 "The gradient became {} at step {} (batch {} of epoch {}) while the loss was "
                 "still {}; layer {} is the first it reached. Lower the learning rate ({}) or clip "
                 "the gradient.",
                 shown(number(f, "gradient_norm")), steps(f), number(f, "batch"),
                 number(f, "epoch"), shown(number(f, "loss")), f.place,
                 rateText(number(f, "learning_rate")));
         }},
        {"checkpoint.not_written",
         [](const Finding& f) {
             // The place is the error's own sentence, the file in front.
             return fmt::format("{} The run goes on after step {} and tries again; until then it "
                                "can only be resumed from an older checkpoint.",
                                f.place, steps(f));
         }},
        {"train.no_better_than_guess",
         [](const Finding& f) {
             const bool numbers = !std::isnan(number(f, "train_rmse"));
             // Earlier versions kept no end of the interval for numbers.
             const char* const than =
                 number(f, "low") > number(f, "guess") ? "Worse than" : "No better than";
             return numbers
                        ? fmt::format(
                            "{} always answering the mean: on train the RMSE is {}, that of the "
                            "mean {}. Overfit one batch to see whether the network can learn at "
                            "all.",
                            than, unitText(number(f, "train_rmse")), unitText(number(f, "guess")))
                        : fmt::format(
                            "{} always answering the most common class: on train the error is {}, "
                            "that of the guess {}. Overfit one batch to see whether the network "
                            "can learn at all.",
                            than,
                            percentText(number(f, "train_error"), number(f, "low"),
                                        number(f, "high")),
                            percentText(number(f, "guess")));
         }},
        {"overfit.passes",
         [](const Finding& f) {
             const double examples = number(f, "examples");
             return fmt::format("One batch of {} example{} was learned by heart in {} steps: the "
                                "network, its loss and its updates work.",
                                examples, examples == 1 ? "" : "s", steps(f));
         }},
        {"overfit.goes_up",
         [](const Finding& f) {
             return fmt::format("The loss of one batch goes up: from {} to {} in {} steps.",
                                shown(number(f, "first")), shown(number(f, "level")), steps(f));
         }},
        {"overfit.explodes",
         [](const Finding& f) {
             return fmt::format("The loss of one batch explodes: from {} up to {} within {} "
                                "steps{}.",
                                shown(number(f, "first")), shown(number(f, "highest")), steps(f),
                                number(f, "finite") == 0 ? ", and then it is no finite number"
                                                         : "");
         }},
        {"overfit.oscillates",
         [](const Finding& f) {
             return fmt::format("The loss of one batch oscillates about {} and does not fall; it "
                                "began at {}.",
                                shown(number(f, "level")), shown(number(f, "first")));
         }},
        {"overfit.falls_slowly",
         [](const Finding& f) {
             return fmt::format("The loss of one batch falls too slowly: by {} a step, {} in {} "
                                "steps. At this rate it takes {}.",
                                withPlainExponent(fmt::format("{:.2g}", number(f, "fall_a_step"))),
                                fromTo(number(f, "first"), number(f, "last")), steps(f),
                                stepsLeft(f));
         }},
        {"overfit.plateaus",
         [](const Finding& f) {
             const std::string ignoring = number(f, "ignores_input") == 1
                                              ? ": no better than an answer that ignores the input"
                                              : "";
             if (number(f, "fall_a_step") > 0)
                 return fmt::format(
                     "The loss of one batch hardly falls any more: by {} a step, after "
                     "it went {} in {} steps (it could reach {}){}.",
                     withPlainExponent(fmt::format("{:.2g}", number(f, "fall_a_step"))),
                     fromTo(number(f, "first"), number(f, "last")), steps(f),
                     shown(number(f, "floor")), ignoring);
             return fmt::format("The loss of one batch stays at {} after {} steps (it began at {}, "
                                "it could reach {}){}.",
                                shown(number(f, "level")), steps(f), shown(number(f, "first")),
                                shown(number(f, "floor")), ignoring);
         }},
        {"overfit.cause.learning_rate_low",
         [](const Finding& f) { return rateCause(f, "too low", "raise it", false); }},
        {"overfit.cause.learning_rate_high",
         [](const Finding& f) { return rateCause(f, "too high", "lower it", true); }},
        {"overfit.cause.gradients_blocked",
         [](const Finding& f) {
             return text(f, 0) == "silent_layer"
                        ? fmt::format("Gradients do not flow through the whole model: none reaches "
                                      "layer {}.",
                                      text(f, 1))
                        : std::string("Gradients do not flow through the whole model.");
         }},
        {"overfit.cause.regularisation",
         [](const Finding& f) {
             return text(f, 0) == "weight_decay"
                        ? fmt::format("There is too much regularisation (weight decay {}): remove "
                                      "it.",
                                      numberText(number(f, "weight_decay")))
                    : text(f, 0) == "dropout"
                        ? fmt::format("There is too much regularisation (dropout {}): remove it.",
                                      numberText(number(f, "dropout")))
                        : std::string("There is too much regularisation: remove it.");
         }},
        {"overfit.cause.loss_input",
         [](const Finding& f) {
             return text(f, 0) == "softmax_floor"
                        ? fmt::format(
                            "The input to the loss is wrong: {} is the lowest loss that a "
                            "soft-max before it allows.",
                            shown(number(f, "level")))
                        : std::string("The input to the loss is wrong: soft-max instead of logits, "
                                      "or a ReLU on the output.");
         }},
        {"overfit.cause.data_corrupted",
         [](const Finding& f) {
             const std::string what = "Data or labels are corrupted: ";
             return what
                    + (text(f, 0) == "same_inputs"
                           ? std::string("all inputs of the batch are the same.")
                       : text(f, 0) == "largest_input"
                           ? fmt::format("an input as large as {} enters the network, where most "
                                         "lie within 3.",
                                         shown(number(f, "largest_input")))
                           : std::string("zeroed, wrongly shuffled, wrongly pre-processed."));
         }},
        {"overfit.cause.sign_flipped",
         [](const Finding&) {
             return std::string("The sign of the loss or of the gradient is flipped.");
         }},
        {"overfit.cause.softmax_dimension",
         [](const Finding&) { return std::string("The soft-max runs over the wrong dimension."); }},
        {"overfit.cause.numerical",
         [](const Finding& f) {
             const std::string look = "check every exp, log and division.";
             if (text(f, 0) == "not_finite")
                 return "A numerical issue: the loss was no finite number any more; " + look;
             if (text(f, 0) == "largest_input")
                 return fmt::format(
                     "A numerical issue: an input as large as {} enters the network, "
                     "where most lie within 3; {}",
                     shown(number(f, "largest_input")), look);
             return "A numerical issue: " + look;
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
             return fmt::format("{} lies below zero ({}): the later set comes out better than the "
                                "earlier one. Check code and data; strong augmentation or dropout "
                                "does this legally.",
                                term,
                                number(f, "is_share") == 1 ? percentText(value, low, high)
                                                           : unitText(value, low, high));
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
