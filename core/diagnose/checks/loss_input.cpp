// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "train/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

using base::Finding;
using model::OutputKind;

constexpr double kEqual = 1e-4;     ///< of sums that are 1 but for rounding
constexpr std::int64_t kFewest = 8; ///< examples
constexpr std::int64_t kManyOutputs = 5;
constexpr std::int64_t kManyExamples = 64; ///< logits of so many are not all in between 0 and 1
constexpr double kFewTargets = 0.01; ///< of train: outliers that no output reaches are no fault
/// Of outputs that are 0 in training alone: what sets values to 0 before the last layer leaves none of exactly 0.
constexpr double kZeroed = 0.05;
constexpr double kManyZeros = 0.02; ///< of outputs: those of a last layer are never 0 but by chance

/// The logarithm of a probability that a softmax of `classes` numbers between -1 and 1 gives where one is at the one end
/// and all others are at the other: `apart` 2 for the largest, -2 for the least. Of numbers without bounds there is none.
double ofBounded(std::int64_t classes, double apart)
{
    return -std::log1p(static_cast<double>(classes - 1) * std::exp(-apart));
}

/// Whether no weights that were tried led out of what such a softmax gives, where outputs are probabilities or their
/// logarithms. At both ends: a mean of several softmaxes gives no large probability either, but very small ones.
bool isSoftmaxOfBounded(const AnswerFacts& answers, bool areProbabilities, bool areLogarithms)
{
    if (!answers.finite || !(answers.boundLow < answers.boundHigh) || answers.width < 2
        || !(areProbabilities || areLogarithms))
        return false;
    const double low = areLogarithms ? answers.boundLow : std::log(std::max(answers.boundLow, 0.0)),
                 high =
                     areLogarithms ? answers.boundHigh : std::log(std::max(answers.boundHigh, 0.0));
    return high <= ofBounded(answers.width, 2) && low >= ofBounded(answers.width, -2);
}

/// What the outputs are, as they were measured.
struct Outputs {
    bool probabilities, logProbabilities, softmaxOverBatch;
    bool sigmoids;    ///< all lie between 0 and 1
    bool squeezed;    ///< whatever the weights are, within -1 and 1
    bool positive;    ///< the same, none below 0, and there is no upper bound
    bool cut;         ///< none lies below 0, and many are 0
    double low, high; ///< within which they are squeezed
};

Outputs outputsOf(const FirstBatch& batch)
{
    const AnswerFacts& a = batch.answers;
    const bool several = a.width > 1 && a.finite && batch.examples >= kFewest;
    const bool isBounded = a.finite && a.boundLow < a.boundHigh;
    const bool overBatch =
        (a.least >= 0 && a.fromOneOverBatch < kEqual) || a.logFromOneOverBatch < kEqual;
    return {.probabilities = several && a.least >= 0 && a.fromOne < kEqual,
            .logProbabilities = several && a.logFromOne < kEqual,
            .softmaxOverBatch = several && overBatch,
            // By chance, where other weights were tried and give others.
            .sigmoids = a.finite && !isBounded && a.width >= kManyOutputs
                        && batch.examples >= kManyExamples && a.least > 0 && a.greatest < 1,
            .squeezed = isBounded && a.boundLow >= -1 - kEqual && a.boundHigh <= 1 + kEqual,
            .positive = isBounded && a.boundLow >= 0 && a.boundHigh > 1 + kEqual,
            .cut = a.finite && a.least == 0 && a.greatest > 0 && a.zeroShare > kManyZeros,
            .low = a.boundLow >= 0 ? 0.0 : -1.0,
            .high = 1};
}

/// The share of train whose target, as it is learned, no output within these bounds reaches.
double outOfReach(const data::Prepared& data, double low, double high)
{
    const data::Subset& train = data.splits.train();
    const auto count =
        std::count_if(train.indices.begin(), train.indices.end(), [&](std::uint32_t index) {
            const double target =
                data.preprocess.target().standardised(train.dataset->target(index));
            return target < low || target > high;
        });
    return train.size() > 0 ? static_cast<double>(count) / static_cast<double>(train.size()) : 0;
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
    const bool isSigmoid = are.squeezed && are.low == 0;
    if (isBinary && (saidProbability || (isSigmoid && findings.empty())))
        findings.push_back(
            found("loss.sigmoid_twice", base::Severity::Blocker, isSigmoid, asTheyAre));
    const bool takesLogits = isSoftmax || isBinary;
    const double missed =
        loss.takesNumbers && are.squeezed ? outOfReach(*subject.data, are.low, are.high) : 0;
    if (findings.empty()
        && ((takesLogits && are.squeezed) || (isSoftmax && are.sigmoids) || missed > kFewTargets)) {
        findings.push_back(
            found("loss.outputs_squeezed", base::Severity::Warning, are.squeezed, {}));
        findings.back().evidence = {{"low", are.squeezed ? are.low : 0}, {"missed", missed}};
    }
    const AnswerFacts& answers = subject.firstBatch->answers;
    const bool isOfClasses = isSoftmax || isNll || saidProbabilities;
    if (findings.empty() && isOfClasses
        && isSoftmaxOfBounded(answers, are.probabilities, are.logProbabilities)) {
        findings.push_back(found("loss.softmax_within", base::Severity::Warning, true, {}));
        findings.back().evidence = {
            {"least", are.logProbabilities ? -answers.boundHigh : -std::log(answers.boundHigh)}};
    }
    // Of classes a shift of all outputs changes nothing: only what is cut to 0 does.
    const bool isCut = are.cut || (are.positive && loss.takesNumbers);
    const bool cutsSome =
        takesLogits
        || (loss.takesNumbers && isCut
            && outOfReach(*subject.data, 0, std::numeric_limits<double>::infinity()) > kFewTargets);
    if (isCut && cutsSome && findings.empty())
        findings.push_back(found("loss.outputs_cut", base::Severity::Warning, true, {}));
    if (isMeasured && !isCut && subject.firstBatch->answers.zeroedByChance > kZeroed) {
        findings.push_back(found("loss.outputs_dropped", base::Severity::Warning, true, {}));
        findings.back().evidence = {{"share", subject.firstBatch->answers.zeroedByChance}};
    }
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
                     "No output is below 0, and what is learned lies there too: what stands behind the "
                     "last layer keeps them above, as ReLU, softplus, abs or exp do. Take it out.");
             }},
            {"loss.outputs_dropped",
             [](const Finding& f) {
                 return fmt::format(
                     "In training {} of the outputs are exactly 0, and others are in evaluation: "
                     "dropout stands behind the last layer, and what it takes are the answers "
                     "themselves. Put it before that layer, or take it out.",
                     base::percentText(base::number(f, "share")));
             }},
            {"loss.outputs_squeezed",
             [](const Finding& f) {
                 const double missed = base::number(f, "missed");
                 return fmt::format(
                     "All outputs lie between {} and 1, as after a {}, and {}. Take out what stands behind the "
                     "last layer; outputs that are divided by a norm, as cosines are, need a factor.",
                     base::shown(base::number(f, "low")),
                     base::number(f, "low") < 0 ? "tanh" : "sigmoid",
                     missed > 0
                         ? fmt::format(
                             "{} of the targets, as they are learned, lie outside of that",
                             base::percentText(missed))
                         : "the loss takes logits, which have no bounds: it cannot fall to 0");
             }},
            {"loss.softmax_within",
             [](const Finding& f) {
                 return fmt::format(
                     "No weights that were tried give any class more than {} as its probability, so that the loss "
                     "cannot fall below {}: a softmax, sigmoid or tanh stands before the last softmax of the "
                     "network. Take it out; that one takes numbers without bounds.",
                     base::percentText(std::exp(-base::number(f, "least"))),
                     base::shown(base::number(f, "least")));
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
