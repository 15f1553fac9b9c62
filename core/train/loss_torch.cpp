// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_torch.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::train {

namespace kinds {
extern const Loss binary, crossEntropy, huber, squaredError;
} // namespace kinds

const std::vector<Loss>& losses()
{
    static const std::vector<Loss> all{kinds::crossEntropy, kinds::binary, kinds::squaredError,
                                       kinds::huber};
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

Loss lossFor(const TrainSpec& spec, data::Task task)
{
    const bool numbers = task == data::Task::Regression;
    const Loss& usual = *std::find_if(losses().begin(), losses().end(), [&](const Loss& loss) {
        return loss.takesNumbers == numbers;
    });
    if (spec.loss == "auto")
        return usual;
    const Loss& wanted = lossNamed(spec.loss);
    if (wanted.takesNumbers != numbers)
        throw base::usageError(
            "train.loss", fmt::format("The target is a {}, train.loss{} asks for {}; use {} or "
                                      "auto.",
                                      numbers ? "number" : "class",
                                      numbers ? "" : fmt::format(" = {}", wanted.name),
                                      numbers ? "classes" : "a number", usual.name));
    return wanted;
}

at::Tensor summedLoss(const Loss& loss, const at::Tensor& logits, const at::Tensor& targets)
{
    return loss.tensors->of(logits, targets, at::Reduction::Sum);
}

at::Tensor lossOfEach(const Loss& loss, const at::Tensor& logits, const at::Tensor& targets)
{
    return loss.tensors->of(logits, targets, at::Reduction::None);
}

} // namespace assay::train
