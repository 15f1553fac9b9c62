// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/value.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::countText;
using base::Finding;
using base::number;
using base::numberText;
using base::rateText;
using base::shown;
using base::stepText;
using base::text;
using base::withPlainExponent;

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
    const std::string shownRate = std::isnan(rate) ? "" : fmt::format(" ({})", rateText(rate));
    return fmt::format(
        "The learning rate{} is {}{}: {}.", shownRate, verdict,
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

/// "2.0 %"; of next to nothing "less than 0.1 %".
std::string keptText(double share)
{
    constexpr double kShown = 1e-3;
    return share < kShown ? "less than " + base::percentText(kShown) : base::percentText(share);
}

/// Of three digits: ten times 3e-4 is 0.003.
base::Patch rateFix(double rate)
{
    const double unit = std::pow(10, 2 - std::floor(std::log10(rate)));
    return {{"train.learning_rate", base::toText(std::round(rate * unit) / unit)}};
}

/// What may mend a cause; empty: nothing that a setting says.
base::Patch fixOf(const OverfitCause& cause, const OverfitEvidence& evidence)
{
    const RatePlace place = placeOf(evidence.learningRate, evidence.optimiser);
    const double usual = usualRate(evidence.optimiser);
    if (cause.id == "learning_rate_low")
        return rateFix(place == RatePlace::Low ? usual : 10 * evidence.learningRate);
    if (cause.id == "learning_rate_high")
        return rateFix(place == RatePlace::High ? usual : evidence.learningRate / 10);
    if (cause.id == "regularisation" && cause.field == kDropoutField)
        return {{kDropoutField, "0"}};
    if (cause.id == "regularisation" && evidence.weightDecay > 0)
        return {{"train.weight_decay", "0"}};
    return {};
}

/// The verdict, then its causes, the most likely first, with the settings that may mend them.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.oneBatch || !subject.oneBatch->ended)
        return {};
    const OverfitReport& report = *subject.oneBatch;
    const OverfitJudgement& judged = report.judgement;
    const OverfitEvidence& measured = report.evidence;
    const bool passes = judged.outcome == OverfitOutcome::Passes;
    std::vector<Finding> findings{
        {.id = "overfit." + name(judged.outcome),
         .severity = passes ? base::Severity::Hint : base::Severity::Blocker,
         .step = report.steps,
         .evidence = {{"first", judged.first},
                      {"highest", judged.highest},
                      {"level", judged.level},
                      {"last", judged.last},
                      {"floor", report.scale.floor},
                      {"guess", report.scale.guess},
                      {"examples", static_cast<double>(report.examples)},
                      {"finite", judged.finite ? 1.0 : 0.0},
                      {"ignores_input", judged.ignoresInput ? 1.0 : 0.0}}}};
    if (std::isfinite(judged.inEvaluation))
        findings[0].evidence.push_back({"in_evaluation", judged.inEvaluation});
    if (judged.fallAStep > 0)
        findings[0].evidence.push_back({"fall_a_step", judged.fallAStep});
    if (judged.outcome == OverfitOutcome::FallsSlowly)
        findings[0].evidence.push_back({"steps_left", judged.stepsLeft});
    for (const OverfitCause& cause : causesOf(judged, report.scale, measured)) {
        Finding finding{.id = "overfit.cause." + cause.id,
                        .severity = base::Severity::Warning,
                        .place = cause.field,
                        .step = report.steps,
                        .evidence = {{"learning_rate", measured.learningRate},
                                     {"usual_rate", usualRate(measured.optimiser)},
                                     {"has_evidence", cause.evidence.empty() ? 0.0 : 1.0}}};
        if (!cause.evidence.empty())
            finding.texts = {cause.evidence};
        if (cause.evidence == "largest_input")
            finding.evidence.push_back({"largest_input", measured.largestInput});
        else if (cause.evidence == "weight_decay" || cause.evidence == "held_by_decay")
            finding.evidence.push_back({"weight_decay", measured.weightDecay});
        else if (cause.evidence == "weights_collapsed")
            finding.evidence.insert(
                finding.evidence.end(),
                {{"weight_decay", measured.weightDecay}, {"weights_kept", measured.weightsKept}});
        else if (cause.evidence == "dropout")
            finding.evidence.push_back({"dropout", measured.dropout});
        else if (cause.evidence == "softmax_floor")
            finding.evidence.push_back({"level", judged.level});
        else if (cause.evidence == "silent_layer")
            finding.texts.push_back(measured.silentLayer);
        finding.fix = fixOf(cause, measured);
        findings.push_back(std::move(finding));
    }
    return findings;
}

base::FindingKinds sentences()
{
    return {
        {"overfit.passes",
         [](const Finding& f) {
             const double examples = number(f, "examples");
             const double asked = number(f, "in_evaluation");
             return fmt::format(
                 "One batch of {} example{} was learned by heart in {} steps: the "
                 "network, its loss and its updates work.{}",
                 examples, examples == 1 ? "" : "s", stepText(f),
                 std::isnan(asked)
                     ? std::string()
                     : fmt::format(" Its loss is {} in evaluation, and stays about {} in "
                                   "training, where dropout leaves units out.",
                                   shown(asked), shown(number(f, "level"))));
         }},
        {"overfit.goes_up",
         [](const Finding& f) {
             return fmt::format("The loss of one batch goes up: from {} to {} in {} steps.",
                                shown(number(f, "first")), shown(number(f, "level")), stepText(f));
         }},
        {"overfit.explodes",
         [](const Finding& f) {
             return fmt::format("The loss of one batch explodes: from {} up to {} within {} "
                                "steps{}.",
                                shown(number(f, "first")), shown(number(f, "highest")), stepText(f),
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
                                fromTo(number(f, "first"), number(f, "last")), stepText(f),
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
                     fromTo(number(f, "first"), number(f, "last")), stepText(f),
                     shown(number(f, "floor")), ignoring);
             return fmt::format("The loss of one batch stays at {} after {} steps (it began at {}, "
                                "it could reach {}){}.",
                                shown(number(f, "level")), stepText(f), shown(number(f, "first")),
                                shown(number(f, "floor")), ignoring);
         }},
        {"overfit.cause.learning_rate_low",
         [](const Finding& f) { return rateCause(f, "too low", "raise it", false); },
         {"train.learning_rate"}},
        {"overfit.cause.learning_rate_high",
         [](const Finding& f) { return rateCause(f, "too high", "lower it", true); },
         {"train.learning_rate"}},
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
             const std::string decay = numberText(number(f, "weight_decay"));
             return text(f, 0) == "weight_decay"
                        ? fmt::format("There is too much regularisation (weight decay {}): remove "
                                      "it.",
                                      decay)
                    : text(f, 0) == "held_by_decay" ? fmt::format(
                          "There is too much regularisation (weight decay {}): it takes "
                          "back what the gradient adds to the weights. Remove it.",
                          decay)
                    : text(f, 0) == "weights_collapsed" ? fmt::format(
                          "There is too much regularisation (weight decay {}): it pulled the "
                          "weights of a layer down to {} of their first size, and the loss is "
                          "that of a guess. Remove it.",
                          decay, keptText(number(f, "weights_kept")))
                    : text(f, 0) == "dropout"
                        ? fmt::format("There is too much regularisation (dropout {}): remove it.",
                                      numberText(number(f, "dropout")))
                        : std::string("There is too much regularisation: remove it.");
         },
         {"train.weight_decay", "model.dropout", "model.architecture"}},
        {"overfit.cause.loss_input",
         [](const Finding& f) {
             return text(f, 0) == "softmax_floor" ? fmt::format(
                        "The input to the loss is wrong: {} is the lowest loss that a "
                        "soft-max before it allows.",
                        shown(number(f, "level")))
                    : text(f, 0) == "bounded_outputs"
                        ? std::string(
                            "The input to the loss is wrong: all outputs stay between 0 and 1, "
                            "as behind a sigmoid, where the loss takes logits.")
                        : std::string("The input to the loss is wrong: soft-max instead of logits, "
                                      "or a ReLU on the output.");
         }},
        {"overfit.cause.data_corrupted",
         [](const Finding& f) {
             const std::string what = "Data or labels are corrupted: ";
             return what
                    + (text(f, 0) == "same_inputs"
                           ? std::string("all inputs of the batch are the same.")
                       : text(f, 0) == "reshuffled_labels"
                           ? std::string("the same inputs are learned with the labels of other "
                                         "examples, and not with their own.")
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
        {"overfit.cause.settings",
         [](const Finding& f) {
             return f.place.empty()
                        ? std::string("Settings of the training keep the batch from being learned: "
                                      "with others it is.")
                        : fmt::format("The setting {} keeps the batch from being learned: with "
                                      "another value it is.",
                                      f.place);
         }},
        {"overfit.cause.initial_weights",
         [](const Finding& f) {
             return f.place.empty()
                        ? std::string("The weights that the network begins with keep the batch "
                                      "from being learned: with others it is.")
                        : fmt::format("The weights that layer {} begins with keep the batch from "
                                      "being learned: drawn anew, they do not.",
                                      f.place);
         }},
        {"overfit.cause.layer",
         [](const Finding& f) {
             return fmt::format("{} keeps the batch from being learned: the batch is learned {}.",
                                f.place,
                                text(f, 0) == "freeze" ? "with its weights left as they are"
                                                       : "where it is bypassed");
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
    };
}

} // namespace

const Check& overfitVerdict()
{
    static const Check check{"overfit_one_batch", "One batch learned by heart", Stage::OneBatch,
                             sentences(), run};
    return check;
}

} // namespace assay::diagnose
