// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tensor_probe.h"

#include "base/random.h"
#include "data/batches_torch.h"
#include "model/network_torch.h"
#include "model/templates.h"
#include "train/loss_torch.h"
#include "train/objective_torch.h"
#include "train/optimizer_torch.h"
#include "train/scorer_torch.h"
#include "train/trainer.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <numeric>

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

constexpr std::int64_t kClasses = 10; ///< where no output stands for each

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

LossAnswer lossOf(const train::Loss& loss, const std::vector<float>& logits,
                  const std::vector<std::int64_t>& labels)
{
    const auto count = static_cast<std::int64_t>(labels.size());
    const at::Tensor given = tensorOf(logits).view({count, -1});
    const at::Tensor wanted = at::empty({count}, at::kLong);
    std::copy(labels.begin(), labels.end(), wanted.data_ptr<std::int64_t>());
    if (loss.takesNumbers)
        return {.summed = train::summedLoss(loss, given, wanted.to(at::kFloat)).item<double>(),
                .predicted = {},
                .probability = {}};
    const train::Decisions decisions = loss.reading->decide(given, kClasses);
    return {.summed = train::summedLoss(loss, given, wanted).item<double>(),
            .predicted = valuesOf<std::int64_t>(decisions.predicted),
            .probability = valuesOf<float>(decisions.probability)};
}

double summedOf(const train::Objective& objective, const std::vector<float>& outputs,
                const std::vector<std::int64_t>& labels)
{
    const auto count = static_cast<std::int64_t>(labels.size());
    const at::Tensor wanted = at::empty({count}, at::kLong);
    std::copy(labels.begin(), labels.end(), wanted.data_ptr<std::int64_t>());
    return train::ObjectiveTensors(objective, at::kCPU)
        .summed(tensorOf(outputs).view({count, -1}), wanted)
        .item<double>();
}

std::vector<float> probabilitiesOf(const train::Loss& loss, const std::vector<float>& outputs,
                                   std::int64_t count)
{
    return valuesOf<float>(
        loss.reading->probabilities(tensorOf(outputs).view({count, -1}), kClasses));
}

std::vector<GatheredBatch> gathered(const data::Subset& subset, const data::Preprocess& preprocess,
                                    const std::vector<std::vector<std::uint32_t>>& batches)
{
    std::size_t largest = 1;
    for (const auto& positions : batches)
        largest = std::max(largest, positions.size());
    data::BatchGatherer gatherer(subset, preprocess, largest);
    std::vector<GatheredBatch> all;
    for (const auto& positions : batches) {
        const data::Batch batch = gatherer.gather(positions);
        GatheredBatch plain;
        for (std::size_t k = 0; k < batch.inputs.size(); ++k) {
            plain.inputs.push_back(valuesOf<float>(batch.inputs[k]));
            const at::IntArrayRef sizes = batch.inputs[k].sizes();
            plain.shapes.emplace_back(sizes.begin(), sizes.end());
            plain.lengths.push_back(batch.lengths[k].defined()
                                        ? valuesOf<std::int64_t>(batch.lengths[k])
                                        : std::vector<std::int64_t>());
        }
        plain.targets = valuesOf<double>(batch.targets.to(at::kDouble));
        all.push_back(std::move(plain));
    }
    return all;
}

std::optional<train::SplitScore> scored(const data::Prepared& data, const model::Network& network,
                                        const train::Loss& loss, data::SplitKind split, int threads,
                                        const train::Control& control)
{
    train::Shards shards(threads, 64);
    train::Scorer scorer(loss, data, network.body(), shards, control);
    return scorer.score(split);
}

void setOperationThreads(int count)
{
    at::set_num_threads(count);
}

std::vector<float> outputsOf(const model::Network& network, const std::vector<float>& series,
                             const std::vector<std::int64_t>& lengths)
{
    const auto count = static_cast<std::int64_t>(lengths.size());
    const std::int64_t channels = network.architecture().inputs.front().shape[1];
    const at::Tensor entering = tensorOf(series).view({count, -1, channels});
    model::Pass pass{.lengths = {at::empty({count}, at::kLong)}};
    std::copy(lengths.begin(), lengths.end(), pass.lengths[0].data_ptr<std::int64_t>());
    return valuesOf<float>(network.body().forward({entering}, pass).contiguous().flatten());
}

std::vector<model::Shape> outputShapes(const model::Network& network)
{
    std::vector<at::Tensor> zeros;
    for (const data::InputSpec& input : network.architecture().inputs) {
        model::Shape sizes = input.shape;
        sizes.insert(sizes.begin(), 1);
        zeros.push_back(at::zeros(sizes));
    }
    std::vector<model::Shape> shapes;
    network.body().forward(zeros, {}, [&](const model::Node&, const at::Tensor& output) {
        const at::IntArrayRef found = output.sizes();
        shapes.emplace_back(found.begin() + 1, found.end());
    });
    return shapes;
}

TwinAnswer forwardAndBackward(const model::Network& network, const train::Loss& loss,
                              const std::vector<float>& inputs,
                              const std::vector<std::int64_t>& lengths,
                              const std::vector<double>& targets, bool training)
{
    const auto count = static_cast<std::int64_t>(targets.size());
    const at::Tensor all = tensorOf(inputs);
    std::vector<at::Tensor> entering;
    std::int64_t begin = 0;
    for (const data::InputSpec& input : network.architecture().inputs) {
        std::vector<std::int64_t> shape{count};
        shape.insert(shape.end(), input.shape.begin(), input.shape.end());
        if (!lengths.empty())
            shape[1] = all.numel() / count / input.shape[1];
        const std::int64_t size = c10::multiply_integers(shape);
        entering.push_back(all.narrow(0, begin, size).view(shape));
        begin += size;
    }
    model::Pass pass{.lengths = {}, .mode = training ? model::Mode::Train : model::Mode::Evaluate};
    if (!lengths.empty()) {
        pass.lengths = {at::empty({count}, at::kLong)};
        std::copy(lengths.begin(), lengths.end(), pass.lengths[0].data_ptr<std::int64_t>());
    }
    at::Tensor wanted = at::empty({count}, at::kDouble);
    std::copy(targets.begin(), targets.end(), wanted.data_ptr<double>());
    wanted = wanted.to(loss.takesNumbers ? at::kFloat : at::kLong);
    const auto leaves = network.body().leaves();
    const at::Tensor outputs = network.body().forward(entering, leaves, pass);
    const at::Tensor mean = train::summedLoss(loss, outputs, wanted) / count;
    TwinAnswer answer{.outputs = valuesOf<float>(outputs.detach()), .gradients = {}};
    for (const at::Tensor& gradient : torch::autograd::grad({mean}, leaves))
        answer.gradients.push_back(valuesOf<float>(gradient));
    return answer;
}

std::vector<double> plantedCurve(Planted fault, const data::Prepared& data,
                                 const model::ModelSpec& model, const train::TrainSpec& spec,
                                 int steps)
{
    const auto classes = static_cast<std::int64_t>(data.source->info().classes.size());
    const train::Loss loss = train::lossFor(spec, data.source->info().task);
    model::Network network(
        model::architecture(model, data.preprocess.inputs(), loss.outputs(classes)), 1);
    const auto& body = network.body();
    const auto leaves = body.leaves();
    const at::Tensor gradient = at::zeros_like(body.flat);
    const auto parts = body.partsOf(gradient);
    train::Optimizer optimizer(spec, body.flat, gradient);
    data::BatchGatherer gatherer(data.splits.train(), data.preprocess, 32);
    const data::Batch batch = gatherer.gatherRange(0, 32);
    base::Random random(5, "planted");
    std::vector<std::uint32_t> order(32);
    std::iota(order.begin(), order.end(), 0U);
    std::vector<double> losses;
    for (int step = 0; step < steps; ++step) {
        at::Tensor targets = batch.targets;
        if (fault == Planted::LabelsShuffled) {
            random.shuffle(order);
            targets = targets.clone();
            for (std::int64_t k = 0; k < 32; ++k)
                targets[k] = batch.targets[static_cast<std::int64_t>(order[std::size_t(k)])];
        }
        at::Tensor outputs = body.forward(
            batch.inputs, leaves,
            {.lengths = batch.lengths, .mode = model::Mode::Train, .place = {5, step, 0}});
        if (fault == Planted::SoftmaxFirst)
            outputs = at::softmax(outputs, 1);
        const at::Tensor mean = train::summedLoss(loss, outputs, targets) / 32;
        losses.push_back(mean.item<double>());
        const auto gradients = torch::autograd::grad({mean}, leaves);
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const bool frozen = fault == Planted::AllButLastFrozen && k + 2 < parts.size();
            at::Tensor part = parts[k];
            part.copy_(gradients[k].reshape({-1}) * (frozen ? 0 : 1));
        }
        if (fault == Planted::SignFlipped)
            const_cast<at::Tensor&>(gradient).neg_();
        optimizer.step(spec.learningRate);
    }
    return losses;
}

} // namespace assay::testing
