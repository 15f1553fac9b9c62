// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace assay::base {

namespace {

double number(const Finding& finding, const char* name)
{
    for (const NamedNumber& item : finding.evidence) {
        if (item.name == name)
            return item.value;
    }
    return std::nan("");
}

std::string shown(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "infinity" : "-infinity";
    return fmt::format("{:.3g}", value);
}

using Teller = std::function<std::string(const Finding&)>;

/// The one place where findings get their words.
const std::map<std::string, Teller>& tellers()
{
    static const std::map<std::string, Teller> all{
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
        {"table.constant_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds one value only and is left out.", f.place);
         }},
        {"table.empty_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds only missing values and is left out.",
                                f.place);
         }},
        {"table.id_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" looks like an id (another value in every row) and "
                                "is left out; data.keep takes it in.",
                                f.place);
         }},
        {"table.text_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" looks like free text ({}{} different values) and is "
                                "left out.",
                                f.place, number(f, "values") > 10'000 ? "more than " : "",
                                std::min(number(f, "values"), 10'000.0));
         }},
        {"table.not_numbers",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds numbers but for {} of its cells, the first on "
                                "line {}; they count as missing. Correct them, or name them in "
                                "data.missing.",
                                f.place, number(f, "cells"), number(f, "line"));
         }},
        {"table.sentinel",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds {} in {:.1f} % of its rows, far from all "
                                "others: if it means a missing value, set {}.",
                                f.place, number(f, "value"), 100 * number(f, "share"), f.fix);
         }},
        {"table.target_missing",
         [](const Finding& f) {
             return fmt::format("{} rows have no value in the target column \"{}\" and are left "
                                "out.",
                                number(f, "rows"), f.place);
         }},
        {"table.column_missing",
         [](const Finding& f) {
             return fmt::format("The test data lack the column \"{}\"; its values count as "
                                "missing there.",
                                f.place);
         }},
        {"table.column_extra",
         [](const Finding& f) {
             return fmt::format("The test data have a further column \"{}\", which is not used.",
                                f.place);
         }},
        {"table.column_order",
         [](const Finding&) {
             return std::string("The test data have their columns in another order; they were "
                                "matched by name.");
         }},
        {"table.labels_matched",
         [](const Finding& f) {
             return fmt::format("{} labels of the test data differ from those of the data by case, "
                                "space or final punctuation only and count as the same; set "
                                "data.match_labels=false to refuse them.",
                                number(f, "labels"));
         }},
        {"table.unseen_categories",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" of test-val holds categories that the data do not "
                                "have, in {} rows ({:.1f} %); they count as \"other\".",
                                f.place, number(f, "rows"), 100 * number(f, "share"));
         }},
        {"table.other_units",
         [](const Finding& f) {
             return fmt::format("The median of column \"{}\" is {} in train and {} in test-val: "
                                "bring both to the same unit.",
                                f.place, shown(number(f, "train_median")),
                                shown(number(f, "test_val_median")));
         }},
        {"log.damaged_records",
         [](const Finding& f) {
             const bool one = number(f, "records") == 1;
             return fmt::format(
                 "{} of {} {} damaged (wrong checksum, {} byte {:.0f}) and {} passed "
                 "over; the others were read.",
                 one ? std::string("One record") : fmt::format("{} records", number(f, "records")),
                 f.place, one ? "is" : "are", one ? "at" : "the first at", number(f, "byte"),
                 one ? "was" : "were");
         }},
        {"log.damaged",
         [](const Finding& f) {
             return fmt::format("{} is damaged at byte {:.0f}: what lies before was read, what "
                                "follows cannot be.",
                                f.place, number(f, "byte"));
         }},
        {"log.cut_off",
         [](const Finding& f) {
             return fmt::format("The last record of {} is incomplete ({:.0f} bytes from byte "
                                "{:.0f} on): it was cut off, or is still being written; watch the "
                                "folder to follow it.",
                                f.place, number(f, "bytes"), number(f, "byte"));
         }},
        {"log.not_events",
         [](const Finding& f) {
             return fmt::format("{} is no TensorBoard event file, in spite of its name, and was "
                                "passed over.",
                                f.place);
         }},
        {"log.not_numbers",
         [](const Finding& f) {
             const double cells = number(f, "cells");
             return cells == 1
                        ? fmt::format("One cell of {} holds no number (in row {:.0f}) and was "
                                      "passed over.",
                                      f.place, number(f, "row"))
                        : fmt::format("{:.0f} cells of {} hold no number (the first in row {:.0f}) "
                                      "and were passed over.",
                                      cells, f.place, number(f, "row"));
         }},
        {"log.damaged_line",
         [](const Finding& f) {
             return fmt::format("Line {:.0f} of {} is not \"time value step\" and was passed over, "
                                "like others that are not.",
                                number(f, "row"), f.place);
         }},
        {"log.steps_go_back",
         [](const Finding& f) {
             return fmt::format("The steps of \"{}\" go back again and again ({:.0f} times): each "
                                "time counts as a restart, and only what was logged last is drawn. "
                                "Log a step that only grows.",
                                f.place, number(f, "times"));
         }},
        {"series.longer",
         [](const Finding& f) {
             return fmt::format(
                 "{:.0f} series of test-val are longer (up to {:.0f} steps) than any "
                 "of the data ({:.0f}): a network with a fixed number of inputs sees "
                 "their first {:.0f} steps only; lstm sees all.",
                 number(f, "series"), number(f, "longest"), number(f, "known"), number(f, "known"));
         }},
        {"series.missing",
         [](const Finding& f) {
             return fmt::format("{} values of the series are missing ({:.1f} %); each is drawn "
                                "straight between its neighbours.",
                                number(f, "values"), 100 * number(f, "share"));
         }},
        {"train.no_better_than_guess",
         [](const Finding& f) {
             const bool numbers = !std::isnan(number(f, "train_rmse"));
             return numbers ? fmt::format(
                        "No better than always guessing the mean: on train the RMSE "
                        "is {}, that of the mean {}. Overfit one batch to see whether "
                        "the network can learn at all.",
                        shown(number(f, "train_rmse")), shown(number(f, "guess")))
                            : fmt::format(
                                "No better than always guessing the commonest class: on train "
                                "the error is {:.1f} % [{:.1f}, {:.1f}], that of the guess "
                                "{:.1f} %. Overfit one batch to see whether the network can "
                                "learn at all.",
                                100 * number(f, "train_error"), 100 * number(f, "low"),
                                100 * number(f, "high"), 100 * number(f, "guess"));
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
             return fmt::format("{} lies below zero ({} [{}, {}]): the later set comes out better "
                                "than the earlier one. Check code and data; strong augmentation or "
                                "dropout does this legally.",
                                term, shown(number(f, "value")), shown(number(f, "low")),
                                shown(number(f, "high")));
         }},
        {"predictions.class_not_in_train",
         [](const Finding& f) {
             return fmt::format("Train has no example of class \"{}\", so no network could have "
                                "learned it; its errors say nothing of the model.",
                                f.place);
         }},
        {"machine.slow_blas",
         [](const Finding& f) {
             return fmt::format("Matrix products reach only {} GFLOP/s per core; a LibTorch with "
                                "MKL or OpenBLAS is about ten times faster.",
                                shown(number(f, "gflops_per_core")));
         }},
    };
    return all;
}

} // namespace

std::string Finding::key() const
{
    return place.empty() ? id : id + "@" + place;
}

std::string name(Severity severity)
{
    switch (severity) {
    case Severity::Hint: return "hint";
    case Severity::Warning: return "warning";
    case Severity::Blocker: return "blocker";
    }
    return {};
}

Severity severityFrom(const std::string& name)
{
    if (name == "blocker")
        return Severity::Blocker;
    return name == "warning" ? Severity::Warning : Severity::Hint;
}

std::string sentence(const Finding& finding)
{
    const auto teller = tellers().find(finding.id);
    if (teller == tellers().end())
        return finding.id + (finding.place.empty() ? "" : " (" + finding.place + ")");
    return teller->second(finding);
}

bool isBlocked(const std::vector<Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::Blocker;
    });
}

std::vector<std::string> knownFindings()
{
    std::vector<std::string> ids;
    for (const auto& [id, teller] : tellers())
        ids.push_back(id);
    return ids;
}

} // namespace assay::base
