// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "diagnose/first_batch_probes_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

/// Pictures whose squares of `side` pixels stand in another order, the same for all.
at::Tensor exchanged(const at::Tensor& pictures, std::int64_t side, at::Generator& generator)
{
    const std::int64_t count = pictures.size(0), channels = pictures.size(1),
                       rows = pictures.size(2) / side, columns = pictures.size(3) / side;
    const at::Tensor order = at::randperm(rows * columns, generator, at::kLong);
    return pictures.reshape({count, channels, rows, side, columns, side})
        .permute({0, 1, 2, 4, 3, 5})
        .reshape({count, channels, rows * columns, side, side})
        .index_select(2, order.to(pictures.device()))
        .reshape({count, channels, rows, columns, side, side})
        .permute({0, 1, 2, 4, 3, 5})
        .reshape(pictures.sizes())
        .contiguous();
}

} // namespace

double movedByPieces(const model::Network::Body& network, const data::Batch& batch, bool ofPixels,
                     std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 16, kFewest = 4; // pieces along a side
    constexpr double kRounding = 1e-5;                  // of the largest answer
    constexpr double kClearly = 1e-2;                   // of how they differ
    constexpr double kSeen =
        100; // times rounding: of answers that hardly differ little can be said
    if (batch.inputs.size() != 1 || batch.inputs.front().dim() != 4
        || network.architecture.inputs.front().modality != data::Modality::Pictures)
        return -1;
    const data::Batch few = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    const at::Tensor& pictures = few.inputs.front();
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.pieces").next());
    const std::vector<at::Tensor> own = network.leaves();
    std::vector<std::vector<at::Tensor>> weights{own};
    for (const double gain : {0.3, 1.0}) // with positions that have begun to learn
        weights.push_back(drawnWeights(own, gain, generator));
    const auto answersWith = [&](const std::vector<at::Tensor>& with, const at::Tensor& asked) {
        const at::Tensor answers = network.forward({asked}, with, {.lengths = few.lengths});
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    // How far they move, of how they differ; negative: they hardly differ.
    const auto movedWith = [&](const std::vector<at::Tensor>& with, const at::Tensor& asked) {
        const at::Tensor now = answersWith(with, pictures);
        const double spread = now.std(0, false).max().item<double>();
        const double moved = largest(answersWith(with, asked) - now);
        return !(spread > kSeen * kRounding * largest(now)) || !std::isfinite(moved) ? -1.0
               : moved <= kRounding * largest(now)                                   ? 0.0
                                                   : moved / spread;
    };
    double least = -1;
    const std::int64_t most = ofPixels ? 1 : std::min(pictures.size(2), pictures.size(3)) / kFewest;
    for (std::int64_t side = 1; side <= most; ++side) {
        if (pictures.size(2) % side != 0 || pictures.size(3) % side != 0)
            continue;
        const at::Tensor asked = exchanged(pictures, side, generator);
        if (at::equal(asked, pictures))
            continue;
        double moved = -1;
        for (const auto& with : weights) {
            moved = std::max(moved, movedWith(with, asked));
            if (moved > kClearly)
                break;
        }
        if (moved >= 0)
            least = least < 0 ? moved : std::min(least, moved);
    }
    return least;
}

} // namespace assay::diagnose
