// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_torch.h"

#include "base/error.h"
#include "train/losses/of_probabilities.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::train {

namespace kinds {
extern const Loss binary, classNumber, crossEntropy, huber, nll, squaredError;
} // namespace kinds

const std::vector<Loss>& losses()
{
    static const std::vector<Loss> all{kinds::crossEntropy, kinds::binary, kinds::nll,
                                       kinds::squaredError, kinds::huber,  kinds::classNumber};
    return all;
}

const Loss& lossNamed(const std::string& name)
{
    std::vector<std::string> known;
    for (const Loss& loss : losses()) {
        if (loss.name == name)
            return loss;
        known.emplace_back(loss.name);
    }
    throw base::usageError("train.loss", fmt::format("There is no loss {}; there are: {}.", name,
                                                     fmt::join(known, ", ")));
}

namespace {

using model::OutputKind;

/// The cross-entropy of such outputs.
Loss matching(OutputKind outputs)
{
    switch (outputs) {
    case OutputKind::Auto:
    case OutputKind::Logits: break;
    case OutputKind::Logit: return kinds::binary;
    case OutputKind::Probabilities: return kinds::ofProbabilities();
    case OutputKind::Probability: return kinds::ofOneProbability();
    case OutputKind::LogProbabilities: return kinds::ofLogProbabilities();
    }
    return kinds::crossEntropy;
}

Loss lossOfClasses(const std::string& wanted, OutputKind outputs)
{
    const Loss fitting = matching(outputs);
    if (wanted == "auto")
        return fitting;
    Loss loss = lossNamed(wanted);
    if (outputs == OutputKind::Auto)
        return loss;
    if (loss.takesClassNumbers)
        throw base::usageError(
            "train.loss", "train.loss = class_number takes one number, and model.output says that "
                          "the module gives something else; set that to auto.");
    const bool isOne = loss.outputs(2) == 1;
    if (isOne != (fitting.outputs(2) == 1))
        throw base::usageError(
            "train.loss",
            fmt::format("train.loss = {} takes {}, model.output says that the module gives {}; "
                        "change one of them.",
                        wanted, isOne ? "one output" : "an output a class",
                        isOne ? "one a class" : "one"));
    loss.reading = fitting.reading; // answers are read from what the outputs are
    return loss;
}

} // namespace

Loss lossFor(const TrainSpec& spec, data::Task task, OutputKind outputs)
{
    const bool numbers = task == data::Task::Regression;
    if (numbers && outputs != OutputKind::Auto)
        throw base::usageError("model.output", "The target is a number, model.output is for "
                                               "classes; use auto.");
    if (spec.loss == "auto")
        return numbers ? kinds::squaredError : matching(outputs);
    const Loss& wanted = lossNamed(spec.loss);
    if (wanted.takesNumbers != numbers)
        throw base::usageError(
            "train.loss", fmt::format("The target is a {}, train.loss{} asks for {}; use {} or "
                                      "auto.",
                                      numbers ? "number" : "class",
                                      numbers ? "" : fmt::format(" = {}", wanted.name),
                                      numbers ? "classes" : "a number",
                                      numbers ? "squared_error" : "cross_entropy"));
    if (wanted.takesClassNumbers && (spec.labelSmoothing > 0 || !spec.classWeights.empty()))
        throw base::usageError(
            "train.loss", "train.loss = class_number has no probabilities, so that "
                          "train.label_smoothing and train.class_weights mean nothing with it; "
                          "leave them at 0 and empty.");
    return numbers ? wanted : lossOfClasses(spec.loss, outputs);
}

at::Tensor summedLoss(const Loss& loss, const at::Tensor& outputs, const at::Tensor& targets)
{
    return loss.tensors->of(outputs, targets, at::Reduction::Sum);
}

at::Tensor lossOfEach(const Loss& loss, const at::Tensor& outputs, const at::Tensor& targets)
{
    return loss.tensors->of(outputs, targets, at::Reduction::None);
}

} // namespace assay::train
