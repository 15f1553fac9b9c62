// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>

namespace assay::diagnose {

bool answersPaddingAlone(const model::Network::Body& network, const data::Batch& batch,
                         std::size_t k)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kFewest = 8, kMost = 32; // examples
    const at::Tensor& values = batch.inputs[k];
    if (values.dim() < 2)
        return false;
    const std::int64_t count = values.size(0), steps = values.size(1);
    const at::Tensor filled = filledSteps(values);
    const at::Tensor full = values.reshape({count, steps, -1}).ne(0).any(2).sum(1).to(at::kCPU);
    // Between steps that are filled there is none that is not.
    at::Tensor chosen =
        filled.gt(0).logical_and(filled.lt(steps)).logical_and(full.eq(filled)).nonzero();
    chosen = chosen.reshape({-1});
    if (chosen.numel() < kFewest)
        return false;
    chosen = chosen.narrow(0, 0, std::min(kMost, chosen.numel()));
    const data::Batch part = inputsOf(batch, chosen);
    // What an example says once more, until its last step.
    data::Batch whole = part;
    whole.inputs[k] = part.inputs[k].clone();
    for (std::int64_t row = 0; row < chosen.numel(); ++row) {
        const auto own = filled.select(0, chosen.select(0, row).item<std::int64_t>());
        const at::Tensor order = at::arange(steps, at::kLong).remainder(own.item<std::int64_t>());
        whole.inputs[k].select(0, row).copy_(
            part.inputs[k].select(0, row).index_select(0, order.to(values.device())));
    }
    if (k < whole.lengths.size() && whole.lengths[k].defined())
        whole.lengths[k] = at::full_like(whole.lengths[k], steps);
    const auto areAlike = [](const at::Tensor& tensor) {
        return tensor.eq(tensor.narrow(0, 0, 1)).all().item<bool>();
    };
    const auto answersTo = [&](const data::Batch& asked) {
        return network.forward(asked.inputs, {.lengths = asked.lengths});
    };
    const at::Tensor now = answersTo(part);
    if (!now.isfinite().all().item<bool>() || areAlike(now) || areAlike(whole.inputs[k]))
        return false;
    const at::Tensor then = answersTo(whole);
    return areAlike(then) || !then.isfinite().any().item<bool>();
}

} // namespace assay::diagnose
