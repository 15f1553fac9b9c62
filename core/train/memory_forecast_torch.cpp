// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/memory_forecast.h"

#include "base/compute.h"
#include "data/batches_torch.h"
#include "model/layers.h"
#include "model/module_trial.h"
#include "model/network_torch.h"
#include "model/pass_memory_torch.h"
#include "train/loss.h"
#include "train/objective_torch.h"
#include "train/operation_threads_torch.h"
#include "train/shards_torch.h"
#include "train/trainer.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

namespace assay::train {

namespace {

/// Batches that are measured. Convolutions take another way for very few examples, so not one and two.
constexpr std::int64_t kFew = 4, kMore = 12;
/// A process with LibTorch that has computed, without the module.
constexpr std::int64_t kModuleProcess = std::int64_t{48} << 20;

/// The position within train of the example that has the most numbers.
std::uint32_t longestOf(const data::Prepared& data)
{
    const data::Subset& train = data.splits.train();
    std::uint32_t longest = 0;
    std::size_t most = 0;
    for (std::size_t position = 0; position < train.size(); ++position) {
        std::size_t numbers = 0;
        for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
            if (data::hasSteps(data.preprocess.inputs()[k]))
                numbers += data.preprocess.encoder(k).floats(train.dataset->input(k),
                                                             train.indices[position]);
        }
        if (numbers > most) {
            most = numbers;
            longest = static_cast<std::uint32_t>(position);
        }
        if (numbers == 0)
            break; // all are of one size
    }
    return longest;
}

/// A line through two measurements; never a falling one.
PassBytes lineOf(std::int64_t few, std::int64_t fewBytes, std::int64_t more, std::int64_t moreBytes)
{
    if (more == few)
        return {.each = static_cast<double>(fewBytes) / static_cast<double>(few)};
    const double each =
        std::max(0.0, static_cast<double>(moreBytes - fewBytes) / static_cast<double>(more - few));
    return {.each = each,
            .always =
                std::max(0.0, static_cast<double>(fewBytes) - each * static_cast<double>(few))};
}

} // namespace

std::optional<MemoryMeasure> measureMemory(const TrainSpec& spec, const data::Prepared& data,
                                           const model::Network& network)
{
    const model::Network::Body& body = network.body();
    const data::Subset& train = data.splits.train();
    if (!body.device.is_cpu() || train.size() == 0)
        return std::nullopt;
    const Sharing sharing = sharingOf(body.architecture);
    MemoryMeasure measure{.parameters = static_cast<std::int64_t>(body.flat.nbytes()),
                          .buffers = static_cast<std::int64_t>(body.flatBuffers.nbytes()),
                          .data = bytesOf(data),
                          .trainExamples = static_cast<std::int64_t>(train.size()),
                          .canSplit = sharing == Sharing::Batch};
    measure.scoredExamples = std::min<std::int64_t>(measure.trainExamples, kTrainScoreLimit);
    for (const data::SplitKind split : data::kOpenSplits)
        measure.scoredExamples =
            std::max(measure.scoredExamples, split == data::SplitKind::Train
                                                 ? std::int64_t{0}
                                                 : std::int64_t(data.splits.sizeOf(split)));

    const int threads = base::threadsFor(spec.threads);
    const bool split = measure.canSplit && spec.batchSize >= 16; // as Shards
    const OperationThreads few(split ? 1 : threads);
    const ObjectiveTensors objective(
        objectiveFor(spec, lossFor(spec, data.source->info().task, body.architecture.outputKind),
                     train),
        body.device);
    const std::vector<at::Tensor> weights = body.leaves();
    const std::uint32_t longest = longestOf(data);
    struct Peaks {
        std::int64_t update = 0, evaluation = 0;
    };
    const auto peaksOf = [&](std::int64_t examples) {
        data::BatchGatherer gatherer(train, data.preprocess.evaluation(),
                                     static_cast<std::size_t>(examples));
        const std::vector<std::uint32_t> positions(static_cast<std::size_t>(examples), longest);
        const data::Batch batch = gatherer.gather(positions);
        measure.exampleBytes = 0;
        for (const at::Tensor& input : batch.inputs)
            measure.exampleBytes += static_cast<std::int64_t>(input.nbytes()) / examples;
        Peaks peaks;
        {
            const c10::NoGradGuard noGrad;
            const model::PassMemory memory;
            body.forward(batch.inputs, {.lengths = batch.lengths});
            peaks.evaluation = memory.peak() + memory.peakElsewhere();
        }
        {
            const model::PassMemory memory;
            const model::Pass pass{.lengths = batch.lengths, .mode = model::Mode::Replay};
            const at::Tensor loss =
                objective.summed(body.forward(batch.inputs, weights, pass), batch.targets);
            if (loss.requires_grad())
                torch::autograd::grad({loss.div(static_cast<double>(examples))}, weights, {},
                                      std::nullopt, false, true);
            // Gradients of parameters count elsewhere. They are made while activations go.
            peaks.update = memory.peak() + memory.peakElsewhere();
        }
        return peaks;
    };
    const Peaks less = peaksOf(kFew), more = peaksOf(kMore);
    measure.update = lineOf(kFew, less.update, kMore, more.update);
    measure.evaluation = lineOf(kFew, less.evaluation, kMore, more.evaluation);
    measure.update.always =
        std::max(0.0, measure.update.always - static_cast<double>(measure.parameters));
    if (model::runsApart(body.architecture)) // weights and gradients in shared memory
        measure.elsewhere = kModuleProcess + 2 * measure.parameters + measure.buffers;
    return measure;
}

} // namespace assay::train
