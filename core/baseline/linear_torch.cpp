// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/linear_torch.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace assay::baseline {

namespace {

at::Tensor tensorOf(const Features& features)
{
    return at::from_blob(
        const_cast<float*>(features.values.data()),
        {static_cast<std::int64_t>(features.rows()), static_cast<std::int64_t>(features.width)},
        at::kFloat);
}

std::vector<double> valuesOf(const at::Tensor& tensor)
{
    const at::Tensor plain = tensor.to(at::kDouble).contiguous();
    const auto* data = plain.const_data_ptr<double>();
    return {data, data + plain.numel()};
}

/// Standardises in place of a copy and remembers how.
at::Tensor standardised(const Features& features, LinearMap& map)
{
    const at::Tensor x = tensorOf(features);
    const at::Tensor mean = x.mean(0);
    at::Tensor deviation = x.std(0, false);
    // A pixel that is set once in a thousand pictures must not count a thousandfold.
    const double least = std::max(0.1 * deviation.mean().item<double>(), 1e-7);
    deviation = deviation.clamp_min(least);
    map.mean = valuesOf(mean);
    map.deviation = valuesOf(deviation);
    return (x - mean) / deviation;
}

} // namespace

std::vector<double> LinearMap::operator()(const float* row) const
{
    std::vector<double> result = bias;
    for (std::size_t k = 0; k < mean.size(); ++k) {
        const double x = (row[k] - mean[k]) / deviation[k];
        for (std::size_t out = 0; out < outputs; ++out)
            result[out] += x * weights[k * outputs + out];
    }
    return result;
}

LinearMap linearRegression(const Features& features, const std::vector<double>& targets)
{
    const c10::NoGradGuard noGrad;
    LinearMap map;
    const at::Tensor x = standardised(features, map).to(at::kDouble);
    const at::Tensor y = at::from_blob(const_cast<double*>(targets.data()),
                                       {static_cast<std::int64_t>(targets.size())}, at::kDouble);
    const at::Tensor mean = y.mean();
    at::Tensor normal = x.t().mm(x);
    const double ridge = 1e-6 * normal.diagonal().mean().item<double>() + 1e-12;
    normal.diagonal().add_(ridge);
    const at::Tensor weights = at::linalg_solve(normal, x.t().mv(y - mean));
    map.weights = valuesOf(weights);
    map.bias = {mean.item<double>()};
    return map;
}

LinearMap logisticRegression(const Features& features, const std::vector<std::uint16_t>& labels,
                             std::size_t classes, const std::function<bool()>& stop)
{
    const c10::NoGradGuard noGrad;
    constexpr int kSteps = 150;
    constexpr double kRate = 0.05, kPenalty = 1e-4, kBeta1 = 0.9, kBeta2 = 0.999;
    LinearMap map;
    map.outputs = classes;
    const at::Tensor x = standardised(features, map);
    const auto rows = static_cast<std::int64_t>(labels.size());
    at::Tensor wanted = at::zeros({rows, static_cast<std::int64_t>(classes)});
    for (std::size_t i = 0; i < labels.size(); ++i)
        wanted.data_ptr<float>()[i * classes + labels[i]] = 1;

    at::Tensor w = at::zeros({x.size(1), static_cast<std::int64_t>(classes)});
    at::Tensor b = at::zeros({static_cast<std::int64_t>(classes)});
    std::vector<at::Tensor> first{at::zeros_like(w), at::zeros_like(b)};
    std::vector<at::Tensor> second{at::zeros_like(w), at::zeros_like(b)};
    const at::Tensor transposed = x.t();
    for (int step = 1; step <= kSteps && !stop(); ++step) {
        const at::Tensor gap = (at::softmax(x.mm(w) + b, 1) - wanted) / rows;
        const at::Tensor gradients[]{transposed.mm(gap) + kPenalty * w, gap.sum(0)};
        for (std::size_t k = 0; k < 2; ++k) {
            first[k].mul_(kBeta1).add_(gradients[k], 1 - kBeta1);
            second[k].mul_(kBeta2).addcmul_(gradients[k], gradients[k], 1 - kBeta2);
            const double size = kRate / (1 - std::pow(kBeta1, step));
            const at::Tensor root = (second[k] / (1 - std::pow(kBeta2, step))).sqrt_().add_(1e-8);
            (k == 0 ? w : b).addcdiv_(first[k], root, -size);
        }
    }
    map.weights = valuesOf(w);
    map.bias = valuesOf(b);
    return map;
}

} // namespace assay::baseline
