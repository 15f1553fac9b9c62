// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "interop/findings.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::interop {

namespace {

using base::countText;
using base::Finding;
using base::number;
using base::percentText;
using base::text;
using base::whole;

/// "1 answer", "3,000 answers".
std::string counted(const Finding& finding, const char* name, const char* one, const char* many)
{
    const double count = number(finding, name);
    return fmt::format("{} {}",
                       std::isfinite(count) ? countText(static_cast<std::int64_t>(count)) : "?",
                       count == 1 ? one : many);
}

/// Of rows that were left out.
std::string leftOut(const Finding& finding)
{
    return fmt::format(" and {} {}): scores are of the other rows alone.",
                       number(finding, "rows") == 1 ? "was left out (line" : "were left out (lines",
                       text(finding, 0));
}

} // namespace

const base::FindingKinds& answerFindings()
{
    static const base::FindingKinds kinds{
        {"predictions.class_not_in_train",
         [](const Finding& f) {
             return fmt::format("Train has no example of class \"{}\", so no network could have "
                                "learned it; its errors say nothing of the model.",
                                f.place);
         }},
        {"predictions.classes_not_in_train",
         [](const Finding& f) {
             return fmt::format("Train has no example of {} either.",
                                counted(f, "classes", "more class", "more classes"));
         }},
        {"predictions.columns_guessed",
         [](const Finding& f) { return fmt::format("Columns were read as: {}.", text(f, 0)); }},
        {"predictions.splits_guessed",
         [](const Finding& f) { return fmt::format("Splits were read as: {}.", text(f, 0)); }},
        {"predictions.repeated",
         [](const Finding& f) {
             const double differ = number(f, "differ");
             return fmt::format(
                 "{} the id of an earlier one of its split (the first is \"{}\" on line {:.0f}): "
                 "the first row of each id was kept{}. Give each example one row, or an id of its "
                 "own.",
                 counted(f, "rows", "row has", "rows have"), text(f, 0), number(f, "line"),
                 differ > 0 ? fmt::format("; {:.0f} of them {} another label or answer", differ,
                                          differ == 1 ? "has" : "have")
                            : std::string());
         }},
        {"predictions.no_prediction",
         [](const Finding& f) {
             return counted(f, "rows", "row has", "rows have") + " no prediction" + leftOut(f);
         }},
        {"predictions.infinite_logits",
         [](const Finding& f) {
             return counted(f, "rows", "row has", "rows have") + " a logit that is no finite number"
                    + leftOut(f);
         }},
        {"predictions.header_again",
         [](const Finding& f) {
             return fmt::format("The header comes again{} on line {:.0f}, and was left out.",
                                number(f, "rows") > 1
                                    ? fmt::format(" {:.0f} times, first", number(f, "rows"))
                                    : std::string(),
                                number(f, "line"));
         }},
        {"predictions.logits",
         [](const Finding& f) {
             if (number(f, "array") > 0)
                 return fmt::format("{} holds logits, by its name: a soft-max over the {:.0f} of "
                                    "each row made probabilities of them.",
                                    text(f, 0), number(f, "classes"));
             if (number(f, "logarithms") > 0)
                 return fmt::format(
                     "\"{}\" and the columns like it hold logarithms of probabilities (none is above "
                     "0, and their exponentials sum to 1): the exponentials were taken.",
                     text(f, 0));
             return fmt::format("\"{}\" and the columns like it hold logits: a soft-max over the "
                                "{:.0f} of each row made probabilities of them.",
                                text(f, 0), number(f, "classes"));
         }},
        {"predictions.logits_left_out",
         [](const Finding& f) {
             return fmt::format("Logits were not read: {}. They are where each of two classes or "
                                "more has a column logit_CLASS and none has a probability.",
                                text(f, 0));
         }},
        {"predictions.column_left_out",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" was not read as a probability: {} Give it "
                                "another name, or correct it and import the file again.",
                                text(f, 0), text(f, 1));
         }},
        {"predictions.labels_matched",
         [](const Finding& f) {
             return fmt::format("{} ({}) {} spelled differently in label and prediction, \"{}\" "
                                "and \"{}\" for instance, and taken for the same.",
                                counted(f, "labels", "class", "classes"),
                                counted(f, "answers", "answer", "answers"),
                                number(f, "labels") == 1 ? "is" : "are", text(f, 0), text(f, 1));
         }},
        {"predictions.labels_alike",
         [](const Finding& f) {
             return fmt::format("The labels hold both \"{}\" and \"{}\"{}: they count as different "
                                "classes. Spell them the same if they are one.",
                                text(f, 0), text(f, 1),
                                number(f, "pairs") > 1 ? fmt::format(" and {:.0f} more such pairs",
                                                                     number(f, "pairs") - 1)
                                                       : std::string());
         }},
        {"predictions.never_a_label",
         [](const Finding& f) {
             const double unanswered = number(f, "unanswered");
             return fmt::format(
                 "{} of {} that {} never a label, \"{}\" for instance, and {} as {}{}.{}",
                 counted(f, "answers", "answer is", "answers are"),
                 counted(f, "classes", "class", "classes"),
                 number(f, "classes") == 1 ? "is" : "are", text(f, 0),
                 number(f, "answers") == 1 ? "counts" : "count",
                 number(f, "answers") == 1 ? "an error" : "errors",
                 unanswered > 0 ? fmt::format("; {} never answered",
                                              counted(f, "unanswered", "label is", "labels are"))
                                : std::string(),
                 text(f, 1).empty()
                     ? std::string()
                     : fmt::format(" If \"{}\" stands for \"{}\", write them the same and import "
                                   "the file again.",
                                   text(f, 1), text(f, 2)));
         }},
        {"predictions.case_counts",
         [](const Finding& f) {
             return fmt::format("{} a label only but for case, \"{}\" for instance, and as some "
                                "labels differ by case alone, that counts as another class.",
                                counted(f, "answers", "answer is", "answers are"), text(f, 0));
         }},
        {"predictions.shifted",
         [](const Finding& f) {
             return fmt::format("The labels count from {:.0f} and the answers from {:.0f}: as they "
                                "are, {} agree, and {} if {} the answers. "
                                "Every score below is wrong if so; count both from the same "
                                "number and import them again.",
                                number(f, "labels_from"), number(f, "answers_from"),
                                percentText(number(f, "agree")), percentText(number(f, "shifted")),
                                number(f, "step") > 0 ? "1 is added to" : "1 is taken from");
         }},
        {"predictions.id_in_two_splits",
         [](const Finding& f) {
             return fmt::format("{} in more than one split, the first, \"{}\", again on line "
                                "{:.0f}: if they are the same examples, the network was scored on "
                                "what it was trained on.",
                                counted(f, "ids", "id is", "ids are"), text(f, 0),
                                number(f, "line"));
         }},
        {"predictions.not_largest",
         [](const Finding& f) {
             return fmt::format("{:.0f} of {} not the class with the largest probability; the "
                                "column of predictions was taken.",
                                number(f, "answers"), counted(f, "of", "answer is", "answers are"));
         }},
        {"predictions.largest_taken",
         [](const Finding&) {
             return std::string("The table has no predictions: the class with the largest "
                                "probability was taken for the answer.");
         }},
        {"predictions.largest_kept",
         [](const Finding& f) {
             return fmt::format("Of {} the 20 largest probabilities of each example are kept, with "
                                "all that its scores need: only label errors, and the shift of a "
                                "single class's probability, are not looked for.",
                                counted(f, "classes", "class", "classes"));
         }},
        {"predictions.maybe_probability",
         [](const Finding&) -> std::string {
             return "All labels are 0 or 1 and all predictions lie between them: both were taken for "
                    "quantities, so there is no share of wrong answers. If the predictions are "
                    "probabilities of the label 1, call their column \"probability\".";
         }},
        {"predictions.maybe_classes",
         [](const Finding& f) {
             return fmt::format(
                 "Labels and predictions are numbers with fractions, {} in all, and the same in {}: "
                 "both were taken for quantities, so there is no share of wrong answers. If they "
                 "are classes, such as versions, begin each with a letter.",
                 counted(f, "values", "value", "values"), counted(f, "same", "row", "rows"));
         }},
        {"predictions.taken_for_numbers",
         [](const Finding& f) {
             return fmt::format(
                 "Labels and predictions are whole numbers, {} in all, and seldom "
                 "the same, so they were taken for numbers, not for classes; if they "
                 "are classes, begin each with a letter.",
                 counted(f, "values", "value", "values"));
         }},
        {"predictions.taken_for_classes",
         [](const Finding& f) {
             return fmt::format(
                 "Labels and predictions are whole numbers, {} in all, and often the "
                 "same, so they were taken for classes; if they are quantities, "
                 "write them with a fraction: 17.5.",
                 counted(f, "values", "value", "values"));
         }},
        {"predictions.number_form",
         [](const Finding& f) {
             return fmt::format(
                 "Labels and predictions were read as numbers, not as classes: \"{}\" as {:.12g}.{} If they are classes, "
                 "begin each with a letter.",
                 text(f, 0), number(f, "value"),
                 number(f, "open") > 0 ? " A mark in them can stand before a fraction or between "
                                         "thousands; if this is wrong, write plain numbers: 1234.5."
                                       : "");
         }},
        {"predictions.probability_of_class",
         [](const Finding& f) {
             return fmt::format(
                 "The column of probabilities holds that of class \"{}\", not of the "
                 "answer (it is below {} wherever the other class is "
                 "answered), and was read so.",
                 text(f, 0),
                 number(f, "threshold") == 0.5 || std::isnan(number(f, "threshold"))
                     ? std::string("one half")
                     : fmt::format("{:.3g}", number(f, "threshold")));
         }},
        {"predictions.unlikely",
         [](const Finding& f) {
             return fmt::format(
                 "{} a probability under {:.3g}, the first on line {:.0f}, which the "
                 "likeliest class never has: calibration is wrong if the column "
                 "holds the probability of another class.",
                 counted(f, "answers", "answer has", "answers have"), number(f, "least"),
                 number(f, "line"));
         }},
        {"predictions.without_probability",
         [](const Finding& f) {
             return fmt::format("{} of {} no probability, so its calibration and loss are not "
                                "known.",
                                counted(f, "answers", "answer", "answers"),
                                text(f, 0) + (number(f, "answers") == 1 ? " has" : " have"));
         }},
        {"predictions.no_split",
         [](const Finding&) {
             return std::string("The table has no column split, so all rows count as test-val. "
                                "With a column split (train, train_val, test_val) the error can "
                                "be taken apart.");
         }},
        {"predictions.no_id",
         [](const Finding&) {
             return std::string(
                 "The table has no column id, so each row is called by its place "
                 "in a file of this name: a file of another name has other examples, "
                 "and one of the same name has the same ones, row by row. A column "
                 "id says which example a row is.");
         }},
        {"predictions.percents",
         [](const Finding& f) {
             return fmt::format("The probabilities of \"{}\" are percents and were divided by "
                                "100.",
                                text(f, 0));
         }},
        {"predictions.of_two",
         [](const Finding& f) {
             return fmt::format("\"{}\" was read as the probability of \"{}\", of two classes{}.",
                                text(f, 0), text(f, 1),
                                number(f, "derived") > 0
                                    ? "; the table has no predictions, so what lies above one "
                                      "half was taken for an answer of that class"
                                    : "");
         }},
        {"predictions.other_scale",
         [](const Finding& f) {
             return fmt::format(
                 "The answers rise and fall with the labels (correlation {:.2f}), but lie on another scale: their mean is "
                 "{} and that of the labels {}, and they miss the labels by {} (RMSE), where a straight line through "
                 "them would miss by {}. Was the target standardised, divided or made a logarithm for training, and the "
                 "answers not turned back? No score below says how good the network is then.",
                 number(f, "together"), base::shown(number(f, "answer")),
                 base::shown(number(f, "label")), base::shown(number(f, "rmse")),
                 base::shown(number(f, "line")));
         }},
        {"predictions.second_class",
         [](const Finding& f) {
             return fmt::format("{} holds one number an example and was read as the probability of "
                                "class 1, of two.",
                                text(f, 0));
         }},
    };
    return kinds;
}

} // namespace assay::interop
