// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/adaptation_probe.h"

#include "adapt/added_losses_torch.h"
#include "adapt/epoch_choice_torch.h"
#include "adapt/fixed_steps_torch.h"
#include "data/batches_torch.h"
#include "train/loss.h"

#include <torch/csrc/autograd/autograd.h>

#include <memory>

namespace assay::testing {

namespace {

at::Tensor tensorOf(const Rows& rows)
{
    std::vector<at::Tensor> all;
    for (const std::vector<double>& row : rows)
        all.push_back(at::tensor(row, at::kDouble));
    return at::stack(all);
}

/// Changes no weight.
class NoStep final : public train::Step
{
public:
    std::int64_t stepsPerEpoch() const override { return 1; }
    double lossAndGradient(std::int64_t /*step*/) override { return 0; }
    std::int64_t examples() const override { return 0; }
    double gradientNorm() const override { return 0; }
    void apply(double /*learningRate*/) override {}
    train::StepEffect applyMeasured(double /*learningRate*/) override { return {}; }
    base::Finding notFinite() override { return {}; }
    train::NamedTensors state() override { return {}; }
};

} // namespace

double coralDistance(const Rows& source, const Rows& target)
{
    return adapt::coralDistance(tensorOf(source), tensorOf(target)).item<double>();
}

Rows aligned(const Rows& features, const Rows& target)
{
    const at::Tensor result = adapt::aligned(tensorOf(features), tensorOf(target)).contiguous();
    Rows rows;
    for (std::int64_t i = 0; i < result.size(0); ++i) {
        const at::Tensor row = result[i].contiguous();
        const auto* values = row.const_data_ptr<double>();
        rows.emplace_back(values, values + row.numel());
    }
    return rows;
}

Reversal reversal(double x, double strength)
{
    const at::Tensor at = at::full({1}, x, at::kDouble).requires_grad_(true);
    const at::Tensor result = adapt::reversed(at.mul(3), strength);
    const auto gradient = torch::autograd::grad({result.sum()}, {at}).front();
    return {result.item<double>(), gradient.item<double>()};
}

std::vector<std::vector<float>> gatheredTarget(const data::Prepared& data)
{
    const data::TargetPart target = data.splits.target();
    data::BatchGatherer gatherer(target, data.preprocess, target.size());
    const data::Batch batch = gatherer.gatherRange(0, target.size());
    const at::Tensor rows = batch.inputs.front().flatten(1).contiguous();
    std::vector<std::vector<float>> all;
    for (std::int64_t i = 0; i < rows.size(0); ++i) {
        const at::Tensor row = rows[i].contiguous();
        all.emplace_back(row.const_data_ptr<float>(), row.const_data_ptr<float>() + row.numel());
    }
    return all;
}

void scaleWeights(model::Network& network, double factor)
{
    network.body().flat.mul_(factor);
}

void addToOutputBias(model::Network& network, std::int64_t output, double value)
{
    network.body().parameters.back().value[output] += value;
}

double mutualInformation(const data::Prepared& data, const model::Network& network)
{
    return adapt::mutualInformation(data, network.body());
}

std::int64_t chosenEpoch(const data::Prepared& data, model::Network& network,
                         const std::vector<ScoredEpoch>& epochs)
{
    const adapt::AdaptSpec spec;
    train::TrainJob job;
    job.data = &data;
    const adapt::Use use{spec, job, network.body(), train::lossNamed("cross_entropy")};
    const std::unique_ptr<train::Step> step = adapt::choosingEpoch(std::make_unique<NoStep>(), use);
    std::int64_t epoch = 0;
    for (const ScoredEpoch& one : epochs) {
        addToOutputBias(network, 0, one.bias);
        step->epochScored(++epoch, one.shortfall);
        addToOutputBias(network, 0, -one.bias);
    }
    return step->chooseEpoch();
}

} // namespace assay::testing
