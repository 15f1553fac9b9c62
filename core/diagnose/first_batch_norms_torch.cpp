// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace assay::diagnose {

namespace {

constexpr std::string_view kMean = "running_mean", kVariance = "running_var";

/// Passes of training with one batch; what normalisation keeps of them is put back.
class TrainingPasses
{
public:
    TrainingPasses(const model::Network::Body& network, const data::Batch& batch,
                   std::uint64_t seed)
        : m_network(network)
        , m_batch(batch)
        , m_seed(seed)
        , m_before(network.flatBuffers.clone())
    {}
    ~TrainingPasses() { m_network.flatBuffers.copy_(m_before); }
    TrainingPasses(const TrainingPasses&) = delete;
    TrainingPasses& operator=(const TrainingPasses&) = delete;

    void pass() const
    {
        m_network.forward(m_batch.inputs, m_network.leaves(),
                          {.lengths = m_batch.lengths,
                           .mode = model::Mode::Train,
                           .place = {.seed = m_seed, .step = 0, .first = 0}});
    }

private:
    const model::Network::Body& m_network;
    const data::Batch& m_batch;
    std::uint64_t m_seed;
    at::Tensor m_before;
};

/// Where each pass moves what is kept towards `batch` by a share of the distance: batch, from what was kept before, after
/// one pass and after two. Undefined: it does not move, or by too little to be seen.
at::Tensor batchStatistic(const at::Tensor& before, const at::Tensor& once, const at::Tensor& twice)
{
    constexpr double kLeastShare = 1e-4;
    const double first = (once - before).norm().item<double>();
    const double second = (twice - once).norm().item<double>();
    const double share = first > 0 ? 1 - second / first : 0;
    if (!(share >= kLeastShare) || !(first > kLeastShare * kLeastShare))
        return {};
    return before + (once - before) / share;
}

/// How answers differ from one example to the next, a mean square; 0 where they differ by rounding alone.
double spreadOf(const at::Tensor& answers)
{
    constexpr double kRounding = 1e-6; // of the largest answer, in single precision
    const double spread = (answers - answers.mean(0, true)).square().mean().item<double>();
    return std::sqrt(spread) > kRounding * largest(answers) ? spread : 0;
}

/// Sets running statistics to what the batch of these passes moves them to. False: one moves by so small a share that
/// single precision does not say where to.
bool settle(const model::Network::Body& network, const TrainingPasses& passes)
{
    constexpr double kLeastShare = 1e-3, kLeastMove = 1e-8;
    std::vector<at::Tensor> before, once;
    for (const auto& buffer : network.buffers)
        before.push_back(buffer.value.clone());
    passes.pass();
    for (const auto& buffer : network.buffers)
        once.push_back(buffer.value.clone());
    passes.pass();
    for (std::size_t k = 0; k < before.size(); ++k) {
        const auto& [name, value] = network.buffers[k];
        if (!name.ends_with(kMean) && !name.ends_with(kVariance))
            continue;
        const double first = (once[k] - before[k]).norm().item<double>();
        const double second = (value - once[k]).norm().item<double>();
        if (!(first > kLeastMove))
            continue;
        if (!(second < (1 - kLeastShare) * first))
            return false;
        const at::Tensor settled = batchStatistic(before[k], once[k], value);
        value.copy_(name.ends_with(kVariance) ? settled.clamp_min(0) : settled);
    }
    return true;
}

} // namespace

std::optional<KeptStatistics> keptStatistics(const model::Network::Body& network,
                                             const data::Batch& batch, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    const auto tensorOf = [&](const std::string& name) -> at::Tensor {
        for (const auto& buffer : network.buffers) {
            if (buffer.name == name)
                return buffer.value;
        }
        return {};
    };
    if (batch.inputs.front().size(0) < 2)
        return std::nullopt;
    for (const auto& buffer : network.buffers) {
        if (!buffer.name.ends_with(kMean))
            continue;
        const std::string layer = buffer.name.substr(0, buffer.name.size() - kMean.size());
        const at::Tensor mean = buffer.value, variance = tensorOf(layer + std::string(kVariance));
        if (!variance.defined() || variance.sizes() != mean.sizes())
            continue;
        if (variance.eq(1.0).all().item<bool>() && mean.eq(0.0).all().item<bool>())
            return std::nullopt; // as it began
        // With the usual momentum so many batches leave a twentieth of how it began.
        constexpr double kFewestBatches = 30;
        const at::Tensor batches = tensorOf(layer + "num_batches_tracked");
        if (batches.defined() && batches.item<double>() < kFewestBatches)
            return std::nullopt;
        const at::Tensor means = mean.clone(), variances = variance.clone();
        at::Tensor mean1, variance1, mean2, variance2;
        {
            const TrainingPasses passes(network, batch, seed);
            passes.pass();
            mean1 = mean.clone();
            variance1 = variance.clone();
            passes.pass();
            mean2 = mean.clone();
            variance2 = variance.clone();
        }
        const at::Tensor ownMean = batchStatistic(means, mean1, mean2);
        const at::Tensor ownVariance = batchStatistic(variances, variance1, variance2);
        if (!ownMean.defined() || !ownVariance.defined())
            return std::nullopt;
        // Channels that are constant are no evidence of a scale.
        constexpr double kConstant = 1e-3;
        const at::Tensor least = variances.mean() * kConstant;
        const at::Tensor shift = (ownMean - means).abs() / (variances + least).sqrt();
        const at::Tensor ratio = (ownVariance.clamp_min(0) + least) / (variances + least);
        return KeptStatistics{.layer = layer.substr(0, layer.size() - 1),
                              .channels = means.numel(),
                              .shift = shift.median().item<double>(),
                              .ratio = ratio.median().item<double>()};
    }
    return std::nullopt;
}

double modesDiffer(const model::Network::Body& network, const data::Batch& batch,
                   std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    // A variance that is kept is larger by n / (n - 1) than that of n examples, in each layer again.
    constexpr std::int64_t kFewest = 64;
    constexpr double kRounding = 1e-5;
    if (batch.inputs.front().size(0) < kFewest)
        return -1;
    const auto answersIn = [&](model::Mode mode, std::int64_t step) {
        const at::Tensor answers =
            network.forward(batch.inputs, {.lengths = batch.lengths,
                                           .mode = mode,
                                           .place = {.seed = seed, .step = step, .first = 0}});
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    const at::Tensor trained = answersIn(model::Mode::Replay, 0);
    if (largest(answersIn(model::Mode::Replay, 1) - trained) > kRounding * largest(trained))
        return -1;
    const TrainingPasses passes(network, batch, seed);
    if (!settle(network, passes))
        return -1;
    const at::Tensor evaluated = answersIn(model::Mode::Evaluate, 0);
    const double spread = spreadOf(trained);
    return spread > 0 ? std::sqrt((evaluated - trained).square().mean().item<double>() / spread)
                      : -1;
}

NormEpsilon normEpsilon(const model::Network::Body& network, const data::Batch& batch,
                        std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 32;
    constexpr std::size_t kMostLayers = 16; // that are tried one by one
    if (batch.inputs.front().size(0) < kExamples)
        return {};
    struct Norm {
        std::string name;
        std::size_t variance, factor; // of the network's buffers, of its parameters
    };
    std::vector<Norm> norms;
    for (std::size_t k = 0; k < network.buffers.size(); ++k) {
        const std::string& name = network.buffers[k].name;
        if (!name.ends_with(kVariance))
            continue;
        const std::string layer = name.substr(0, name.size() - kVariance.size());
        for (std::size_t j = 0; j < network.parameters.size(); ++j) {
            if (network.parameters[j].name == layer + "weight"
                && network.parameters[j].value.sizes() == network.buffers[k].value.sizes())
                norms.push_back({layer.substr(0, layer.size() - 1), k, j});
        }
    }
    if (norms.empty())
        return {};
    const TrainingPasses passes(network, batch, seed);
    if (!settle(network, passes))
        return {};
    const data::Batch few = partOf(batch, 0, kExamples);
    const std::vector<at::Tensor> own = network.leaves();
    const auto answersWith = [&](const std::vector<Norm>& changed) {
        // Four times the variance and twice the factor: the same, but for what is added to a variance.
        std::vector<at::Tensor> weights = own;
        for (const Norm& norm : changed) {
            network.buffers[norm.variance].value.mul_(4);
            weights[norm.factor] = weights[norm.factor].detach() * 2;
        }
        const at::Tensor answers = network.forward(few.inputs, weights, {.lengths = few.lengths});
        for (const Norm& norm : changed)
            network.buffers[norm.variance].value.div_(4);
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    const at::Tensor now = answersWith({});
    const double spread = spreadOf(now);
    const auto moved = [&](const std::vector<Norm>& changed) {
        return spread > 0
                   ? std::sqrt((answersWith(changed) - now).square().mean().item<double>() / spread)
                   : 0.0;
    };
    NormEpsilon most{.layer = norms.front().name, .moves = moved(norms)};
    double largestOfOne = 0;
    for (std::size_t k = 0; k < std::min(kMostLayers, norms.size()) && norms.size() > 1; ++k) {
        const double alone = moved({norms[k]});
        if (alone > largestOfOne) {
            largestOfOne = alone;
            most.layer = norms[k].name;
        }
    }
    return most;
}

std::vector<std::string> stillStatistics(const model::Network::Body& network,
                                         const data::Batch& batch, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    // Of a mean of 0 a batch may keep 0; a variance of exactly 1 no batch has.
    const auto begins = [](const std::string& name, const at::Tensor& value) {
        return name.ends_with("running_var") && value.eq(1.0).all().item<bool>();
    };
    std::vector<std::string> still;
    for (const auto& buffer : network.buffers) {
        if (begins(buffer.name, buffer.value))
            still.push_back(buffer.name);
    }
    if (still.empty() || batch.inputs.front().size(0) < 2)
        return {};
    const TrainingPasses passes(network, batch, seed);
    passes.pass();
    for (const auto& buffer : network.buffers) {
        if (!begins(buffer.name, buffer.value))
            std::erase(still, buffer.name);
    }
    return still;
}

} // namespace assay::diagnose
