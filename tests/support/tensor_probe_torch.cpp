// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tensor_probe.h"

#include "train/loss_torch.h"
#include "train/optimizer_torch.h"

namespace assay::testing {

namespace {

at::Tensor tensorOf(const std::vector<float>& values)
{
    const at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kFloat);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return tensor;
}

template <typename Number>
std::vector<Number> valuesOf(const at::Tensor& tensor)
{
    const at::Tensor plain = tensor.contiguous();
    const auto* data = plain.const_data_ptr<Number>();
    return {data, data + plain.numel()};
}

} // namespace

std::vector<float> afterSteps(const train::TrainSpec& spec, const std::vector<float>& start,
                              const std::vector<std::vector<float>>& gradients)
{
    const at::Tensor parameter = tensorOf(start);
    const at::Tensor gradient = at::zeros_like(parameter);
    train::Optimizer optimizer(spec, parameter, gradient);
    for (const std::vector<float>& values : gradients) {
        gradient.copy_(tensorOf(values));
        optimizer.step(spec.learningRate);
    }
    return valuesOf<float>(parameter);
}

LossAnswer lossOf(train::Loss loss, const std::vector<float>& logits,
                  const std::vector<std::int64_t>& labels)
{
    const auto count = static_cast<std::int64_t>(labels.size());
    const at::Tensor given = tensorOf(logits).view({count, -1});
    const at::Tensor wanted = at::empty({count}, at::kLong);
    std::copy(labels.begin(), labels.end(), wanted.data_ptr<std::int64_t>());
    const train::Decisions decisions = train::decide(loss, given);
    return {.summed = train::summedLoss(loss, given, wanted).item<double>(),
            .predicted = valuesOf<std::int64_t>(decisions.predicted),
            .probability = valuesOf<float>(decisions.probability)};
}

} // namespace assay::testing
