// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/readings_torch.h"

#include "base/error.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::train {

namespace {

constexpr double kRounding = 1e-2; ///< of a sum of probabilities in single precision, or of half

Decisions likeliest(const at::Tensor& probabilities)
{
    auto [probability, predicted] = probabilities.max(1);
    return {predicted, probability};
}

Decisions ofTwo(const at::Tensor& second)
{
    const at::Tensor predicted = second.gt(0.5);
    return {predicted.to(at::kLong), at::where(predicted, second, 1 - second)};
}

at::Tensor bothOf(const at::Tensor& second)
{
    return at::cat({1 - second, second}, 1);
}

/// The sum that lies farthest from 1.
double farthestSum(const at::Tensor& sums)
{
    const double low = sums.min().item<double>(), high = sums.max().item<double>();
    return std::abs(low - 1) > std::abs(high - 1) ? low : high;
}

} // namespace

void requireProbabilities(const at::Tensor& outputs)
{
    const at::Tensor plain = outputs.detach();
    if (!plain.isfinite().all().item<bool>())
        return; // said as what it is
    const double low = plain.min().item<double>(), high = plain.max().item<double>();
    if (low < -kRounding || high > 1 + kRounding)
        throw base::usageError(
            "model.output",
            fmt::format("The module gives {:.3g}, which is no probability; say what it gives with "
                        "model.output (logits are before a softmax or sigmoid).",
                        low < -kRounding ? low : high));
    if (plain.size(1) == 1)
        return;
    const double sum = farthestSum(plain.sum(1));
    if (std::abs(sum - 1) > kRounding)
        throw base::usageError(
            "model.output",
            fmt::format("The probabilities that the module gives for an example are {:.3g} in sum, "
                        "not 1; is its softmax over the classes (dim=1)? Else say what it gives "
                        "with model.output.",
                        sum));
}

void requireLogProbabilities(const at::Tensor& outputs)
{
    const at::Tensor plain = outputs.detach().to(at::kDouble);
    if (!(plain < INFINITY).all().item<bool>())
        return; // no number, or infinite: said as what it is; the logarithm of 0 is sound
    const double sum = farthestSum(plain.exp().sum(1));
    if (std::abs(sum - 1) > kRounding)
        throw base::usageError(
            "model.output",
            fmt::format("The probabilities whose logarithms the module gives for an example are "
                        "{:.3g} in sum, not 1; is its log-softmax over the classes (dim=1)? Else "
                        "say what it gives with model.output.",
                        sum));
}

const OutputReading softmaxReading{
    .decide = [](const at::Tensor& outputs,
                 std::int64_t) { return likeliest(at::softmax(outputs, 1)); },
    .probabilities = [](const at::Tensor& outputs,
                        std::int64_t) { return at::softmax(outputs, 1); }};

const OutputReading sigmoidReading{
    .decide = [](const at::Tensor& outputs,
                 std::int64_t) { return ofTwo(at::sigmoid(outputs.squeeze(1))); },
    .probabilities = [](const at::Tensor& outputs,
                        std::int64_t) { return bothOf(at::sigmoid(outputs)); }};

const OutputReading probabilitiesReading{.decide =
                                             [](const at::Tensor& outputs, std::int64_t) {
                                                 requireProbabilities(outputs);
                                                 return likeliest(outputs.clamp(0, 1));
                                             },
                                         .probabilities =
                                             [](const at::Tensor& outputs, std::int64_t) {
                                                 requireProbabilities(outputs);
                                                 return outputs.clamp(0, 1);
                                             }};

const OutputReading probabilityReading{.decide =
                                           [](const at::Tensor& outputs, std::int64_t) {
                                               requireProbabilities(outputs);
                                               return ofTwo(outputs.squeeze(1).clamp(0, 1));
                                           },
                                       .probabilities =
                                           [](const at::Tensor& outputs, std::int64_t) {
                                               requireProbabilities(outputs);
                                               return bothOf(outputs.clamp(0, 1));
                                           }};

namespace {

/// Of a number between those of two classes, each has as much as the other is far.
at::Tensor nearness(const at::Tensor& outputs, std::int64_t classes)
{
    const at::Tensor numbers = at::arange(classes, outputs.options());
    const at::Tensor value = at::nan_to_num(outputs, 0).clamp(0, static_cast<double>(classes - 1));
    return (1 - (value - numbers).abs()).clamp_min(0);
}

} // namespace

const OutputReading classNumberReading{
    .decide = [](const at::Tensor& outputs,
                 std::int64_t classes) { return likeliest(nearness(outputs, classes)); },
    .probabilities = nearness};

} // namespace assay::train
