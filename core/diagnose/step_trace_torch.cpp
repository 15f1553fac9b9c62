// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/step_trace.h"

#include "base/error.h"
#include "data/augment.h"
#include "data/batch_order.h"
#include "data/batches_torch.h"
#include "model/module_process.h"
#include "model/network_torch.h"
#include "train/loss.h"
#include "train/objective_torch.h"
#include "train/trainer.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::diagnose {

namespace {

std::string typeOf(const at::Tensor& tensor)
{
    switch (tensor.scalar_type()) {
    case at::kFloat: return "float32";
    case at::kDouble: return "float64";
    case at::kLong: return "int64";
    default: return c10::toString(tensor.scalar_type());
    }
}

TensorFacts factsOf(const at::Tensor& tensor)
{
    const c10::NoGradGuard noGrad;
    TensorFacts facts{.shape = tensor.sizes().vec(), .type = typeOf(tensor)};
    facts.values = tensor.numel();
    if (facts.values == 0)
        return facts;
    at::Tensor values = tensor.detach().to(at::kCPU).reshape({-1});
    if (!at::isFloatingType(values.scalar_type()))
        values = values.to(at::kDouble);
    const at::Tensor finite = values.isfinite();
    facts.notFinite = facts.values - finite.sum().item<std::int64_t>();
    if (facts.notFinite > 0)
        values = values.masked_select(finite);
    if (values.numel() == 0)
        return facts;
    facts.zeros = values.eq(0).sum().item<std::int64_t>();
    facts.least = values.min().item<double>();
    facts.greatest = values.max().item<double>();
    facts.mean = values.mean(at::kDouble).item<double>();
    facts.deviation =
        std::sqrt(values.to(at::kDouble).sub_(facts.mean).square_().mean().item<double>());
    return facts;
}

/// Of a batch: all examples have the same values.
bool isSameForAll(const at::Tensor& tensor)
{
    return tensor.dim() > 0 && tensor.size(0) > 1
           && tensor.detach().eq(tensor.detach().narrow(0, 0, 1)).all().item<bool>();
}

/// Makes the rows of an account, one after the other.
class Account
{
public:
    explicit Account(StepTrace& trace)
        : m_trace(trace)
    {}

    TraceRow& add(TracePart part, const std::string& name, const at::Tensor& tensor,
                  const std::string& kind = {})
    {
        m_bytes += static_cast<std::int64_t>(tensor.nbytes());
        m_trace.rows.push_back({.part = part,
                                .name = name,
                                .kind = kind,
                                .tensor = factsOf(tensor),
                                .bytes = m_bytes});
        return m_trace.rows.back();
    }

    void fails(TracePart part, const std::string& name, const std::string& kind,
               const std::exception& error)
    {
        model::throwOnCancelled(error);
        const auto* own = dynamic_cast<const base::Error*>(&error);
        const auto* torch = dynamic_cast<const c10::Error*>(&error);
        const std::string message = own     ? own->text()
                                    : torch ? torch->what_without_backtrace()
                                            : error.what();
        const std::string cause = likelyCause(message);
        m_trace.rows.push_back({.part = part,
                                .name = name,
                                .kind = kind,
                                .bytes = m_bytes,
                                .problem = cause.empty() ? message : message + " " + cause,
                                .stops = true});
    }

private:
    StepTrace& m_trace;
    std::int64_t m_bytes = 0;
};

/// What is wrong with what leaves a layer; empty: nothing. `before`: a problem of this kind stands already.
class LayerProblems
{
public:
    explicit LayerProblems(bool inputsDiffer)
        : m_differ(inputsDiffer)
    {}

    std::string operator()(const model::Node& node, const TraceRow& row, const at::Tensor& output)
    {
        if (row.tensor.notFinite > 0 && m_finite) {
            m_finite = false;
            return fmt::format(
                "{} of {} values are no finite numbers, in this layer first: what enters it is "
                "finite. An exponential, a division by 0, a logarithm or a root of 0, or weights that "
                "grew without bound make such values.",
                row.tensor.notFinite, row.tensor.values);
        }
        if (row.tensor.values > 0 && row.tensor.zeros == row.tensor.values && m_alive) {
            m_alive = false;
            return "Every value is 0: nothing before this layer gets a gradient through it. Weights or "
                   "biases that make an activation 0 for all examples do that, and a learning rate "
                   "that was too high.";
        }
        if (m_differ && m_alive && m_finite && isSameForAll(output)) {
            m_differ = false;
            return fmt::format(
                "All examples of the batch leave {} with the same values, though their "
                "inputs differ: what they differ by is lost here. A mean or a sum over "
                "the batch does that, and weights of 0.",
                node.name);
        }
        return {};
    }

private:
    bool m_differ, m_finite = true, m_alive = true;
};

std::vector<std::uint32_t> batchOf(const train::TrainSpec& spec, std::uint64_t seed,
                                   std::size_t examples, std::int64_t step)
{
    const std::int64_t perEpoch =
        std::max<std::int64_t>(1, train::stepsPerEpoch(spec, static_cast<std::int64_t>(examples)));
    const auto batchSize =
        std::min<std::size_t>(static_cast<std::size_t>(spec.batchSize), examples);
    std::vector<std::uint32_t> order = spec.shuffle
                                           ? data::epochOrder(examples, seed, (step - 1) / perEpoch)
                                           : data::orderAsRead(examples);
    const auto begin = static_cast<std::size_t>((step - 1) % perEpoch) * batchSize;
    const std::size_t end = std::min(begin + batchSize, order.size());
    return {order.begin() + static_cast<std::ptrdiff_t>(begin),
            order.begin() + static_cast<std::ptrdiff_t>(end)};
}

/// The way of one batch, with what each part of it needs from the one before.
class Dissection
{
public:
    Dissection(const train::TrainSpec& spec, std::uint64_t seed, const data::Prepared& data,
               const model::Network::Body& network, StepTrace& trace)
        : m_spec(spec)
        , m_seed(seed)
        , m_data(data)
        , m_network(network)
        , m_trace(trace)
        , m_account(trace)
        , m_objective(train::objectiveFor(spec,
                                          train::lossFor(spec, data.source->info().task,
                                                         network.architecture.outputKind),
                                          data.splits.train()),
                      network.device)
    {}

    void run()
    {
        const data::Subset& train = m_data.splits.train();
        m_positions = batchOf(m_spec, m_seed, train.size(), m_trace.step);
        data::BatchGatherer gatherer(train, m_data.preprocess, m_positions.size());
        gatherer.augment({data::augmentations(m_spec.augment, "train.augment"), m_seed});
        const std::int64_t perEpoch = std::max<std::int64_t>(
            1, train::stepsPerEpoch(m_spec, static_cast<std::int64_t>(train.size())));
        gatherer.beginEpoch((m_trace.step - 1) / perEpoch);
        m_batch = gatherer.gather(m_positions).clone().on(m_network.device);
        m_leaves = m_network.leaves();
        for (std::size_t k = 0; k < m_leaves.size(); ++k) {
            TraceRow& row =
                m_account.add(TracePart::Creation, m_network.parameters[k].name, m_leaves[k]);
            if (row.tensor.notFinite > 0)
                row.problem =
                    fmt::format("{} of {} weights are no finite numbers: an earlier update, or the "
                                "file they were read from, made them so.",
                                row.tensor.notFinite, row.tensor.values);
        }
        inputs();
        if (forward() && loss())
            backward();
    }

private:
    void inputs()
    {
        bool differ = false;
        for (std::size_t k = 0; k < m_batch.inputs.size(); ++k) {
            const at::Tensor& input = m_batch.inputs[k];
            TraceRow& row =
                m_account.add(TracePart::Input, m_network.architecture.inputs[k].name, input);
            const bool same = isSameForAll(input);
            differ = differ || !same;
            if (row.tensor.notFinite > 0)
                row.problem = fmt::format(
                    "{} of {} values that enter are no finite numbers: missing values of the data "
                    "that no step of preprocessing fills in.",
                    row.tensor.notFinite, row.tensor.values);
        }
        m_inputsDiffer = differ;
        std::string& last = m_trace.rows.back().problem;
        if (!differ && m_positions.size() > 1 && last.empty())
            last =
                "All examples of the batch enter with the same values: steps of preprocessing that leave nothing of "
                "them, a buffer that is used again, or data that were overwritten.";
    }

    /// A layer whose weights are all 0 gives 0 and learns.
    bool beginsAtZero(const std::string& layer) const
    {
        bool any = false;
        for (std::size_t k = 0; k < m_leaves.size(); ++k) {
            if (!m_network.parameters[k].name.starts_with(layer + '.'))
                continue;
            any = true;
            if (!m_leaves[k].eq(0).all().item<bool>())
                return false;
        }
        return any;
    }

    bool forward()
    {
        LayerProblems problems(m_inputsDiffer);
        std::size_t reached = 0;
        const auto seen = [&](const model::Node& node, const at::Tensor& output) {
            ++reached;
            TraceRow& row = m_account.add(TracePart::Forward, node.name, output,
                                          model::layerKind(node.kind).title(node));
            if (!beginsAtZero(node.name))
                row.problem = problems(node, row, output);
        };
        try {
            m_outputs =
                m_network.forward(m_batch.inputs, m_leaves,
                                  {.lengths = m_batch.lengths,
                                   .mode = model::Mode::Replay,
                                   .place = {.seed = m_seed, .step = m_trace.step - 1, .first = 0}},
                                  seen);
        } catch (const std::exception& error) {
            const auto& nodes = m_network.architecture.nodes;
            const bool isKnown = reached < nodes.size();
            m_account.fails(TracePart::Forward, isKnown ? nodes[reached].name : std::string(),
                            isKnown ? model::layerKind(nodes[reached].kind).title(nodes[reached])
                                    : std::string(),
                            error);
            return false;
        }
        return true;
    }

    bool loss()
    {
        m_account.add(TracePart::Target, "targets", m_batch.targets);
        try {
            const at::Tensor summed = m_objective.summed(m_outputs, m_batch.targets);
            double divisor = static_cast<double>(m_positions.size());
            const train::Objective& objective = m_objective.objective();
            const data::Subset& train = m_data.splits.train();
            if (!objective.classWeights.empty()) {
                divisor = 0;
                for (const std::uint32_t position : m_positions)
                    divisor += objective.weightOf(train.dataset->label(train.indices[position]));
                divisor = train::Objective::divisorOf(divisor, m_positions.size());
            }
            m_loss = summed.div(divisor);
            TraceRow& row = m_account.add(TracePart::Loss, objective.loss.name, m_loss);
            m_trace.loss = m_loss.item<double>();
            eachExample();
            if (std::isfinite(*m_trace.loss))
                return true;
            row.stops = true;
            row.problem = "The loss is no finite number, so that there is no gradient.";
            if (m_outputs.isfinite().all().item<bool>())
                row.problem +=
                    " The outputs are finite: their logarithm or exponential is not. Give logits to a "
                    "loss that takes their log-softmax itself.";
        } catch (const std::exception& error) {
            m_account.fails(TracePart::Loss, m_objective.objective().loss.name, {}, error);
        }
        return false;
    }

    void eachExample()
    {
        const c10::NoGradGuard noGrad;
        const at::Tensor each =
            train::lossOfEach(m_objective.objective().loss, m_outputs, m_batch.targets)
                .to(at::kCPU)
                .to(at::kDouble)
                .contiguous();
        const data::Subset& train = m_data.splits.train();
        for (std::size_t k = 0; k < m_positions.size(); ++k)
            m_trace.examples.push_back({train.dataset->id(train.indices[m_positions[k]]),
                                        each.const_data_ptr<double>()[k]});
        std::stable_sort(m_trace.examples.begin(), m_trace.examples.end(),
                         [](const TracedExample& a, const TracedExample& b) {
                             const auto key = [](double loss) {
                                 return std::isfinite(loss)
                                            ? loss
                                            : std::numeric_limits<double>::infinity();
                             };
                             return key(a.loss) > key(b.loss);
                         });
    }

    void backward()
    {
        std::vector<at::Tensor> gradients;
        try {
            gradients = torch::autograd::grad({m_loss}, m_leaves, {}, std::nullopt, false, true);
        } catch (const std::exception& error) {
            m_account.fails(TracePart::Backward, {}, {}, error);
            return;
        }
        double squares = 0;
        bool finite = true;
        for (std::size_t at = gradients.size(); at-- > 0;) {
            const std::string& name = m_network.parameters[at].name;
            const at::Tensor& gradient = gradients[at];
            TraceRow& row =
                m_account.add(TracePart::Backward, name,
                              gradient.defined() ? gradient : at::zeros_like(m_leaves[at]));
            const bool frozen = train::isDeclaredFrozen(m_spec, name.substr(0, name.rfind('.')));
            if (!gradient.defined())
                row.problem =
                    frozen ? std::string()
                           : "No gradient reaches these weights: nothing of the loss depends on "
                             "them, or a detach stands in between.";
            else if (row.tensor.notFinite > 0 && finite)
                row.problem = fmt::format(
                    "{} of {} values are no finite numbers, here first on the way back, while the loss is "
                    "finite. A root or a division at 0 and a where() that hides one have such a gradient: add "
                    "a small number inside.",
                    row.tensor.notFinite, row.tensor.values);
            else if (row.tensor.zeros == row.tensor.values && row.tensor.values > 0 && !frozen)
                row.problem =
                    "The gradient of these weights is exactly 0 for this batch: what lies behind them is 0 or "
                    "saturated for all of its examples.";
            finite = finite && row.tensor.notFinite == 0;
            if (gradient.defined())
                squares += gradient.detach().to(at::kDouble).square().sum().item<double>();
        }
        m_trace.gradientNorm = std::sqrt(squares);
        if (!std::isfinite(*m_trace.gradientNorm) && !m_trace.rows.empty())
            m_trace.rows.back().stops = true;
    }

    const train::TrainSpec& m_spec;
    std::uint64_t m_seed;
    const data::Prepared& m_data;
    const model::Network::Body& m_network;
    StepTrace& m_trace;
    Account m_account;
    train::ObjectiveTensors m_objective;
    std::vector<std::uint32_t> m_positions; ///< of the batch, within train
    data::Batch m_batch;
    std::vector<at::Tensor> m_leaves;
    at::Tensor m_outputs, m_loss;
    bool m_inputsDiffer = true;
};

} // namespace

StepTrace traceStep(const train::TrainSpec& spec, std::uint64_t seed, const data::Prepared& data,
                    const model::Network& network, std::int64_t step)
{
    StepTrace trace{.step = step, .device = network.body().device.str()};
    Dissection(spec, seed, data, network.body(), trace).run();
    return trace;
}

} // namespace assay::diagnose
