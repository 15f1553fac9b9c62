// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kNoGradient = 1e-6; ///< what nothing shares has no gradient at all
constexpr double kRounding = 1e-3;   ///< sums in another order differ by less
/// Logits of a sound start: their variance / 2 is what the loss begins above ln C, 11 at most with He's weights
/// in every layer of LeNet (750 starts), which is a deviation of 5.
constexpr double kLarge = 30;
constexpr double kLargeInput = 10; ///< of what enters, which explains large answers

bool areInputsUsual(const FirstBatch& batch)
{
    return std::all_of(batch.inputs.begin(), batch.inputs.end(),
                       [](const InputFacts& input) { return input.rms < kLargeInput; });
}

/// Answers that are no numbers, differ from one time to the next, or depend on what else is asked.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || !subject.data)
        return {};
    const AnswerFacts& answers = subject.firstBatch->answers;
    const auto blocker = [](const char* id, std::vector<base::NamedNumber> evidence) {
        return std::vector<Finding>{{.id = id,
                                     .severity = base::Severity::Blocker,
                                     .basis = base::Basis::Proven,
                                     .evidence = std::move(evidence)}};
    };
    if (!answers.finite || !std::isfinite(subject.firstBatch->loss))
        return blocker("network.not_finite", {});
    if (answers.askedTwice > kRounding)
        return blocker("network.random_answers", {{"difference", answers.askedTwice}});
    if (answers.besideOthers > kRounding || answers.movedByOthers > kNoGradient)
        return blocker("network.mixes_examples",
                       {{"difference", std::max(answers.besideOthers, answers.movedByOthers)}});
    if (const auto& written = subject.firstBatch->notes.written; !written.empty())
        return {{.id = "network.changes_when_asked",
                 .severity = base::Severity::Blocker,
                 .basis = base::Basis::Proven,
                 .place = written.front(),
                 .texts = {data::formats::listedNames(written)}}};
    if (answers.mergesBatch)
        return blocker("network.one_answer_for_the_batch", {});
    if (answers.ignoresInputs)
        return blocker("network.ignores_inputs", {});
    for (const ParameterFacts& parameter : subject.firstBatch->parameters) {
        if (!parameter.isGradientFinite) {
            std::vector<Finding> found = blocker("network.gradient_not_finite", {});
            found.front().place = parameter.layer;
            return found;
        }
    }
    if (answers.rms > kLarge && !subject.data->source->isRegression()
        && areInputsUsual(*subject.firstBatch))
        return {{.id = "network.large_answers",
                 .severity = base::Severity::Warning,
                 .basis = base::Basis::Proven,
                 .evidence = {{"rms", answers.rms}, {"loss", subject.firstBatch->loss}}}};
    return {};
}

} // namespace

const Check& batchIndependence()
{
    static const Check check{
        "batch_independence",
        "Answers in evaluation",
        Stage::Network,
        {
            {"network.not_finite",
             [](const Finding&) {
                 return std::string(
                     "Before it has learned anything the network gives answers, or a loss, "
                     "that are no finite numbers. Look at its inputs, at its weights, and at "
                     "every exp, log, root and division in it.");
             }},
            {"network.random_answers",
             [](const Finding& f) {
                 return fmt::format(
                     "Asked the same twice, the network answers differently (by {} of its "
                     "largest answer), in evaluation too: dropout or another draw does not "
                     "end with training. In PyTorch: functional.dropout needs "
                     "training=self.training.",
                     shown(number(f, "difference")));
             }},
            {"network.mixes_examples",
             [](const Finding& f) {
                 return fmt::format(
                     "The answer to an example depends on what else is in the batch (by {}, of the largest "
                     "answer or of what its own inputs move), in evaluation too: a view, a mean, a softmax or a batch norm goes over the "
                     "examples, batch and steps have changed places (batch_first), or positions are taken by the place "
                     "in the batch.",
                     shown(number(f, "difference")));
             }},
            {"network.changes_when_asked",
             [](const Finding& f) {
                 return fmt::format(
                     "Asked in evaluation, the module changes what it keeps ({}), so that its answers depend on how "
                     "often it was asked before. Change it in training alone.",
                     base::text(f, 0));
             }},
            {"network.one_answer_for_the_batch",
             [](const Finding&) {
                 return std::string(
                     "All examples of a batch get the same answer, and another batch another one, whatever the "
                     "weights are: a mean, a sum or a maximum is taken over the examples (dimension 0) where the "
                     "values of one are meant.");
             }},
            {"network.ignores_inputs",
             [](const Finding&) {
                 return std::string(
                     "All examples get the same answer, whatever the weights are, though their inputs differ: what "
                     "enters is lost on the way, as by a multiplication by 0, a buffer in its place, or a "
                     "rounding.");
             }},
            {"network.gradient_not_finite",
             [](const Finding& f) {
                 return fmt::format(
                     "The loss is finite and the gradient of {} is not, so that the training stops at one of its "
                     "first updates. The root of 0, a division by 0, and a where() that hides one of them have no "
                     "derivative: add a small number inside.",
                     f.place);
             }},
            {"network.large_answers",
             [](const Finding& f) {
                 return fmt::format(
                     "Before it has learned, the logits are {} in size (root mean square), where 0.1 to 5 are usual, "
                     "so that the loss begins at {}: weights begin too large, or the outputs are multiplied. "
                     "The first updates only undo that.",
                     shown(number(f, "rms")), shown(number(f, "loss")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
