// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/memory_forecast.h"

#include "base/compute.h"

#include <algorithm>
#include <cmath>

namespace assay::train {

namespace {

constexpr std::int64_t kFloat = 4;
/// As Scorer and Shards have them.
constexpr std::int64_t kScoredBatch = 500, kSmallestShard = 8;
/// Examples that are looked at before the first update, and copies of the parameters that this makes.
constexpr std::int64_t kLookedAt = 128, kLookCopies = 4;
/// Kernels that are made when they are first used, buffers of products of matrices, stacks of threads.
constexpr std::int64_t kLibraries = std::int64_t{24} << 20;

/// A checkpoint: a copy of each tensor, then the file in a text that doubles as it grows: at the last
/// doubling the old and the new one are there.
std::int64_t checkpointBytes(std::int64_t state)
{
    std::int64_t before = 512;
    while (2 * before < state)
        before *= 2;
    return state + std::max(state, 2 * std::min(before, state));
}

std::int64_t bytesOf(const data::Input& input, std::int64_t examples)
{
    const data::InputInfo& info = input.info();
    switch (info.modality) {
    case data::Modality::Pictures:
        return examples * info.shape.size() * (info.range.bytes ? 1 : kFloat);
    case data::Modality::Table:
        // A float or a code for each cell, a hash for each row.
        return examples * (kFloat * static_cast<std::int64_t>(info.columns.size()) + 8);
    case data::Modality::Series:
    case data::Modality::Text: {
        std::int64_t bytes = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(examples); ++i)
            bytes += static_cast<std::int64_t>(input.content(i).size());
        return info.modality == data::Modality::Text ? 2 * bytes : bytes; // and their tokens
    }
    }
    return 0;
}

} // namespace

std::int64_t bytesOf(const data::Prepared& data)
{
    std::int64_t bytes = 0;
    const auto add = [&](const data::Dataset& dataset) {
        const auto examples = static_cast<std::int64_t>(dataset.size());
        for (std::size_t k = 0; k < dataset.inputCount(); ++k)
            bytes += bytesOf(dataset.input(k), examples);
        bytes += examples * (dataset.isRegression() ? 8 : 2);
        bytes += examples * 4; // its place in a part
    };
    add(*data.source);
    if (data.serving && data.serving != data.source)
        add(*data.serving);
    return bytes;
}

std::int64_t PassBytes::of(std::int64_t examples) const
{
    return std::llround(always + each * static_cast<double>(examples));
}

std::int64_t MemoryForecast::peak() const
{
    return data + parameters + optimiser + libraries
           + std::max(
               {gradients + batches + std::max({activations, evaluation, checkpoint}), firstLook});
}

std::vector<MemoryPart> partsOf(const MemoryForecast& forecast)
{
    std::vector<MemoryPart> parts{
        {"data", "the data", forecast.data},
        {"parameters", "parameters", forecast.parameters},
        {"optimiser", "the optimiser's state", forecast.optimiser},
        {"libraries", "LibTorch itself", forecast.libraries},
    };
    const std::int64_t updating =
        forecast.gradients + forecast.batches
        + std::max({forecast.activations, forecast.evaluation, forecast.checkpoint});
    if (forecast.firstLook > updating) {
        parts.push_back({"first_look", "the look before the first update", forecast.firstLook});
    } else {
        parts.push_back({"gradients", "gradients", forecast.gradients});
        parts.push_back({"batches", "batches", forecast.batches});
        if (forecast.activations >= std::max(forecast.evaluation, forecast.checkpoint))
            parts.push_back({"activations", "activations", forecast.activations});
        else if (forecast.evaluation >= forecast.checkpoint)
            parts.push_back({"evaluation", "scoring", forecast.evaluation});
        else
            parts.push_back({"checkpoint", "writing checkpoints", forecast.checkpoint});
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    return parts;
}

MemoryForecast forecastMemory(const MemoryMeasure& measure, const TrainSpec& spec)
{
    MemoryForecast forecast;
    forecast.batch = std::clamp<std::int64_t>(spec.batchSize, 1, measure.trainExamples);
    const std::int64_t threads = base::threadsFor(spec.threads);
    const std::int64_t shards =
        measure.canSplit ? std::clamp<std::int64_t>(forecast.batch / kSmallestShard, 1, threads)
                         : 1;
    forecast.shards = static_cast<int>(shards);
    forecast.data = measure.data;
    forecast.parameters = measure.parameters + measure.buffers;
    forecast.gradients = (1 + shards) * measure.parameters + measure.buffers;
    forecast.optimiser = optimiserCopies(spec) * measure.parameters;
    forecast.batches = forecast.batch * measure.exampleBytes;
    forecast.libraries = kLibraries + measure.elsewhere;
    const std::int64_t share = (forecast.batch + shards - 1) / shards;
    forecast.activations = shards * measure.update.of(share);
    if (spec.optimiser == Optimiser::RmsProp) // a root, and with decay a sum, of all of them
        forecast.activations =
            std::max(forecast.activations, (spec.weightDecay > 0 ? 2 : 1) * measure.parameters);
    const std::int64_t scored =
        std::min(kScoredBatch, (measure.scoredExamples + shards - 1) / shards);
    forecast.evaluation = shards * (measure.evaluation.of(scored) + scored * measure.exampleBytes);
    forecast.checkpoint =
        checkpointBytes(forecast.parameters + optimiserCopies(spec) * measure.parameters);
    const std::int64_t looked = std::min({kLookedAt, measure.trainExamples, 4 * forecast.batch});
    forecast.firstLook = kLookCopies * measure.parameters + measure.update.of(looked)
                         + 2 * looked * measure.exampleBytes;
    return forecast;
}

std::optional<std::int64_t> batchThatFits(const MemoryMeasure& measure, const TrainSpec& spec,
                                          std::int64_t free)
{
    TrainSpec other = spec;
    other.batchSize = std::clamp<std::int64_t>(spec.batchSize, 1, measure.trainExamples);
    for (;; other.batchSize /= 2) {
        if (forecastMemory(measure, other).toCome() <= free)
            return other.batchSize;
        if (other.batchSize == 1)
            return std::nullopt;
    }
}

} // namespace assay::train
