// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_gradients_torch.h"

#include "baseline/reference_arrays_torch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::baseline {

namespace {

bool areEqual(const GradientPair& pair, const at::Tensor& other)
{
    ArrayDifference difference = differenceOf(other, pair.theirs);
    difference.largest = std::max(difference.largest, pair.largest);
    return difference.relative() <= kGradientTolerance;
}

} // namespace

Departure explainGradients(const std::string& name, const GradientPair& first,
                           const std::vector<GradientPair>& all, double examples, double divisor)
{
    Departure found;
    const auto tries = [&](const char* tried) {
        found.tried.emplace_back(tried);
        ++found.attempts;
    };
    const auto times = [&](const char* key, double factor, std::string sentence) {
        if (std::all_of(all.begin(), all.end(), [&](const GradientPair& pair) {
                return areEqual(pair, pair.mine * factor);
            }))
            found.causes.push_back({key, std::move(sentence)});
    };
    tries("the sum of the loss");
    times("sum", divisor,
          fmt::format(
              "gradients {:.4g} times as large: the loss is the sum over the batch, where ours "
              "is the mean; a learning rate means something else then",
              divisor));
    tries("another sign");
    times("sign", -1, "gradients of the other sign: the loss is made large");
    if (divisor != examples) {
        tries("another mean of weighted classes");
        times(
            "weighted_mean", divisor / examples,
            "a loss that is divided by the number of examples, where ours is divided by the sum of "
            "their weights");
    }
    const at::Tensor& mine = first.mine;
    if (mine.dim() == 2 && mine.size(0) == mine.size(1)) {
        tries("transposed weights");
        if (areEqual(first, mine.t()))
            found.causes.push_back({"transposed", name + " transposed"});
    }
    double squares = 0, products = 0;
    for (const GradientPair& pair : all) {
        squares += pair.mine.square().sum().item<double>();
        products += pair.mine.mul(pair.theirs).sum().item<double>();
    }
    if (squares > 0 && products > 0 && all.size() > 1 && found.causes.empty()) {
        const double factor = products / squares;
        tries("a factor");
        times(
            "factor", factor,
            fmt::format(
                "gradients {:.4g} times as large: the loss is multiplied, or gradients of several "
                "batches are added up (zero_grad is missing)",
                factor));
    }
    return found;
}

} // namespace assay::baseline
