// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"
#include "train/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using model::OutputKind;

constexpr double kEqual = 1e-4;     ///< of sums that are 1 but for rounding
constexpr std::int64_t kFewest = 8; ///< examples
constexpr std::int64_t kManyOutputs = 5;
constexpr std::int64_t kManyExamples = 64; ///< logits of so many are not all in between 0 and 1
constexpr double kManyZeros = 0.02; ///< of outputs: those of a last layer are never 0 but by chance

/// What the outputs are, as they were measured.
struct Outputs {
    bool probabilities, logProbabilities, softmaxOverBatch;
    bool sigmoids; ///< all lie between 0 and 1
    bool cut;      ///< none lies below 0, and many are 0
};

Outputs outputsOf(const FirstBatch& batch)
{
    const AnswerFacts& a = batch.answers;
    const bool several = a.width > 1 && a.finite && batch.examples >= kFewest;
    const bool overBatch =
        (a.least >= 0 && a.fromOneOverBatch < kEqual) || a.logFromOneOverBatch < kEqual;
    return {.probabilities = several && a.least >= 0 && a.fromOne < kEqual,
            .logProbabilities = several && a.logFromOne < kEqual,
            .softmaxOverBatch = several && overBatch,
            .sigmoids = a.finite && a.width >= kManyOutputs && batch.examples >= kManyExamples
                        && a.least > 0 && a.greatest < 1,
            .cut = a.finite && a.least == 0 && a.greatest > 0 && a.zeroShare > kManyZeros};
}

/// Whether training has targets below the mean, which no output reaches that was cut at 0.
bool haveTargetsBelow(const data::Prepared& data)
{
    const data::Subset& train = data.splits.train();
    return std::any_of(train.indices.begin(), train.indices.end(), [&](std::uint32_t index) {
        return data.preprocess.target().standardised(train.dataset->target(index)) < 0;
    });
}

Finding found(const char* id, base::Severity severity, bool isMeasured, base::Patch fix)
{
    return {.id = id,
            .severity = severity,
            .basis = isMeasured ? base::Basis::Proven : base::Basis::Suspected,
            .place = "train.loss",
            .fix = std::move(fix)};
}

/// Outputs that are not what the loss takes: after a softmax or a sigmoid for one that has it itself, for one
/// that takes logarithms, normalised over the batch, or cut by an activation.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || !subject.firstBatch || !subject.data)
        return {};
    const data::Task task = subject.data->source->info().task;
    const train::Loss loss = train::lossFor(*subject.trainSpec, task, subject.outputs);
    const Outputs are = outputsOf(*subject.firstBatch);
    const bool saidProbabilities = subject.outputs == OutputKind::Probabilities,
               saidProbability = subject.outputs == OutputKind::Probability;
    // Read as what they are, they have a loss that fits.
    base::Patch asTheyAre{{"train.loss", "auto"}};
    if (!saidProbabilities && !saidProbability)
        asTheyAre.push_back({"model.output", "probabilities"});
    // By what they compute: "auto" is the loss of what the outputs are said to be.
    const auto computes = [&loss](const char* name) {
        return loss.tensors == train::lossNamed(name).tensors;
    };
    const bool isSoftmax = computes("cross_entropy"), isNll = computes("nll"),
               isBinary = computes("binary");
    const bool isMeasured =
        subject.firstBatch->answers.finite && subject.firstBatch->examples >= kFewest;
    std::vector<Finding> findings;
    if (isSoftmax || isNll) {
        if (are.softmaxOverBatch)
            findings.push_back(found("loss.softmax_over_batch", base::Severity::Blocker, true, {}));
        else if (isSoftmax && (are.probabilities || saidProbabilities))
            findings.push_back(
                found("loss.softmax_twice", base::Severity::Blocker, are.probabilities, asTheyAre));
        else if (isNll && (are.probabilities || saidProbabilities))
            findings.push_back(found("loss.takes_logarithms", base::Severity::Blocker,
                                     are.probabilities, asTheyAre));
        else if (isNll && !are.logProbabilities && isMeasured)
            findings.push_back(found("loss.takes_log_softmax", base::Severity::Blocker, true,
                                     {{"train.loss", "cross_entropy"}}));
    }
    if (isSoftmax && findings.empty() && are.sigmoids)
        findings.push_back(found("loss.outputs_squeezed", base::Severity::Warning, false, {}));
    if (isBinary && saidProbability)
        findings.push_back(found("loss.sigmoid_twice", base::Severity::Blocker, false, asTheyAre));
    const bool cutsSome =
        loss.takesNumbers ? haveTargetsBelow(*subject.data) : isSoftmax || isBinary;
    if (are.cut && cutsSome && findings.empty())
        findings.push_back(found("loss.outputs_cut", base::Severity::Warning, true, {}));
    if (loss.takesClassNumbers && subject.data->source->info().classes.size() > 2)
        findings.push_back(
            found("loss.class_numbers", base::Severity::Warning, true, {{"train.loss", "auto"}}));
    return findings;
}

} // namespace

const Check& lossInput()
{
    static const Check check{
        "loss_input",
        "What enters the loss",
        Stage::Network,
        {
            {"loss.softmax_over_batch",
             [](const Finding&) {
                 return std::string(
                     "The outputs of each class sum to 1 over the batch, not over the classes "
                     "of an example: the softmax runs over the wrong dimension. In PyTorch: "
                     "dim=1.");
             }},
            {"loss.softmax_twice",
             [](const Finding&) {
                 return std::string(
                     "The outputs are probabilities already, and the loss takes a softmax of "
                     "them once more: it cannot fall to 0, and learning is slow. Take the "
                     "softmax out of the network, or say that its outputs are "
                     "probabilities.");
             },
             {"train.loss", "model.output"}},
            {"loss.sigmoid_twice",
             [](const Finding&) {
                 return std::string(
                     "The output is a probability already, and the loss takes a sigmoid of it "
                     "once more: it cannot fall to 0, and learning is slow. Take the sigmoid "
                     "out of the network, or let the loss take probabilities.");
             },
             {"train.loss"}},
            {"loss.takes_logarithms",
             [](const Finding&) {
                 return std::string(
                     "The loss takes log-probabilities, and the outputs are probabilities: it "
                     "falls to -1 and no further, and what it makes small is no likelihood. "
                     "Use log_softmax in the network, or say that its outputs are "
                     "probabilities.");
             },
             {"train.loss", "model.output"}},
            {"loss.takes_log_softmax",
             [](const Finding&) {
                 return std::string(
                     "The loss takes log-probabilities, and the outputs are none, as their "
                     "exponentials do not sum to 1: it falls below 0 without end and nothing "
                     "is learned. cross_entropy has the log_softmax that is missing.");
             },
             {"train.loss"}},
            {"loss.outputs_cut",
             [](const Finding&) {
                 return std::string(
                     "No output is below 0 and many are just 0: an activation (ReLU) cuts "
                     "them off behind the last layer, and where one is cut no gradient goes "
                     "back. Take it out.");
             }},
            {"loss.outputs_squeezed",
             [](const Finding&) {
                 return std::string(
                     "All outputs lie between 0 and 1, as after a sigmoid, and the loss takes "
                     "logits, which have no bounds: it cannot fall to 0. Take the activation "
                     "behind the last layer out.");
             }},
            {"loss.class_numbers",
             [](const Finding&) {
                 return std::string(
                     "The squared error of the number of a class is made small: class 3 counts "
                     "as nearer to class 4 than to class 9, which means nothing for names. "
                     "The cross-entropy has an output for each class.");
             },
             {"train.loss"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
