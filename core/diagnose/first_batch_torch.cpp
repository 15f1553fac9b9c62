// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch.h"

#include "base/random.h"
#include "data/batches_torch.h"
#include "diagnose/descent_step.h"
#include "diagnose/first_batch_probes_torch.h"
#include "diagnose/first_batch_without_gradients.h"
#include "diagnose/first_inputs.h"
#include "model/backward_failure.h"
#include "model/module_process.h"
#include "model/network_torch.h"
#include "train/loss.h"
#include "train/objective_torch.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

constexpr std::size_t kNamed = 200; ///< examples that a finding names
/// Mean and squared deviations, one value after the other (Welford 1962).
struct Spread {
    double count = 0, mean = 0, squares = 0;

    void add(double value)
    {
        ++count;
        const double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
    }
    double deviation() const { return count > 0 ? std::sqrt(squares / count) : 0; }
};

/// How many numbers of an example are quantities: those of embedded categories, which come last, are none.
std::size_t quantities(const data::InputSpec& input, std::size_t numbers)
{
    return input.modality == data::Modality::Text ? 0 : numbers - input.embedded.size();
}

bool mayBeNotFinite(const data::Input& input)
{
    return input.info().modality != data::Modality::Text
           && (input.info().modality != data::Modality::Pictures || !input.info().range.bytes);
}

/// `codes`: columns of a table that are left out.
InputFacts factsOf(const data::Prepared& data, std::size_t k,
                   const std::vector<std::uint32_t>& positions, const std::vector<bool>& codes = {})
{
    const data::Subset& train = data.splits.train();
    const data::InputSpec& spec = data.preprocess.inputs()[k];
    InputFacts facts{.name = spec.name, .modality = spec.modality};
    const bool isTable = spec.modality == data::Modality::Table;
    std::vector<Spread> columns;
    const std::vector<bool>& measured = data.preprocess.encoder(k).encoding().measured;
    double sum = 0, count = 0;
    Spread all;
    for (const std::uint32_t position : positions) {
        const std::vector<float> values =
            data.preprocess.encoded(*train.dataset, train.indices[position], k);
        const std::size_t looked = quantities(spec, values.size());
        if (isTable)
            columns.resize(looked);
        for (std::size_t i = 0; i < looked; ++i) {
            const auto value = static_cast<double>(values[i]);
            // Codes and indicators of categories are no quantities.
            if (!std::isfinite(value) || (isTable && i < measured.size() && !measured[i])
                || (i < codes.size() && codes[i]))
                continue;
            facts.least = count == 0 ? value : std::min(facts.least, value);
            facts.greatest = count == 0 ? value : std::max(facts.greatest, value);
            sum += value * value;
            all.add(value);
            ++count;
            if (isTable)
                columns[i].add(value);
        }
    }
    facts.values = static_cast<std::int64_t>(count);
    facts.rms = count > 0 ? std::sqrt(sum / count) : 0;
    facts.mean = all.mean;
    facts.deviation = all.deviation();
    const std::vector<std::string>& names = data.preprocess.encoder(k).encoding().features;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double deviation = columns[i].deviation();
        const std::string name = i < names.size() ? names[i] : std::to_string(i + 1);
        if (deviation > 0 && (facts.narrow == 0 || deviation < facts.narrow)) {
            facts.narrow = deviation;
            facts.narrowName = name;
        }
        if (deviation > facts.wide) {
            facts.wide = deviation;
            facts.wideName = name;
        }
    }
    if (!mayBeNotFinite(train.dataset->input(k)))
        return facts;
    for (const std::uint32_t index : train.indices) {
        const std::vector<float> values = data.preprocess.encoded(*train.dataset, index, k);
        const auto end =
            values.begin() + static_cast<std::ptrdiff_t>(quantities(spec, values.size()));
        if (std::all_of(values.begin(), end, [](float value) { return std::isfinite(value); }))
            continue;
        ++facts.notFinite;
        if (facts.examples.size() < kNamed)
            facts.examples.push_back(train.dataset->id(index));
    }
    return facts;
}

/// What `measure` gives; `otherwise` where a module cannot be asked so: it may want whole batches, or other values.
template <typename Measure>
double measured(Measure measure, double otherwise)
{
    try {
        const double value = measure();
        return std::isfinite(value) ? value : otherwise;
    } catch (const std::exception& error) {
        model::throwOnCancelled(error);
        return otherwise;
    }
}

/// Batch x outputs, in evaluation, as doubles.
at::Tensor answersTo(const model::Network::Body& network, const data::Batch& batch)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor answers = network.forward(batch.inputs, {.lengths = batch.lengths});
    return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
}

AnswerFacts answerFacts(const model::Network::Body& network, const data::Batch& batch,
                        std::uint64_t seed)
{
    const at::Tensor answers = answersTo(network, batch);
    AnswerFacts facts{.width = answers.size(1)};
    facts.finite = answers.isfinite().all().item<bool>();
    if (!facts.finite || answers.numel() == 0)
        return facts;
    facts.least = answers.min().item<double>();
    facts.greatest = answers.max().item<double>();
    facts.zeroShare = answers.eq(0).to(at::kDouble).mean().item<double>();
    facts.rms = std::sqrt(answers.square().mean().item<double>());
    facts.fromOne = largest(answers.sum(1) - 1);
    facts.fromOneOverBatch = largest(answers.sum(0) - 1);
    facts.logFromOne = largest(answers.exp().sum(1) - 1);
    facts.logFromOneOverBatch = largest(answers.exp().sum(0) - 1);
    const double scale = std::max(1.0, largest(answers));
    facts.askedTwice = largest(answersTo(network, batch) - answers) / scale;
    // The second half: of a network that goes from example to example as if they were steps, the first
    // ones do not see the others.
    const std::int64_t count = answers.size(0), half = count / 2;
    if (half > 0)
        facts.besideOthers = measured(
            [&] {
                return largest(answersTo(network, partOf(batch, half, count - half))
                               - answers.narrow(0, half, count - half))
                       / scale;
            },
            0);
    // A small part of an answer that comes from others is hidden in the difference, and not in the gradient.
    facts.movedByOthers = measured([&] { return movedByOthers(network, batch); }, 0);
    facts.followsScale = measured([&] { return followsScale(network, batch); }, -1);
    facts.curved = measured([&] { return curvedness(network, batch, seed); }, -1);
    return facts;
}

/// "conv1" of "conv1.weight"; tensors of a module itself, of none of its parts, have nothing to do with each other.
std::string layerOf(const model::Architecture& network, const std::string& parameter)
{
    const std::string layer = parameter.substr(0, parameter.rfind('.'));
    const bool isWhole =
        std::any_of(network.nodes.begin(), network.nodes.end(), [&](const model::Node& node) {
            return node.name == layer && node.kind == "torchscript";
        });
    return isWhole ? parameter : layer;
}

/// Whether a parameter has a row for each token or category: of a module, one with as many rows.
bool isLookup(const model::Architecture& network, const std::string& parameter, std::int64_t rows)
{
    for (const model::Node& node : network.nodes) {
        if (!parameter.starts_with(node.name + '.'))
            continue;
        if (node.kind.ends_with("embedding"))
            return true;
    }
    return std::any_of(
        network.inputs.begin(), network.inputs.end(),
        [rows](const data::InputSpec& input) { return input.tokens > 0 && rows >= input.tokens; });
}

/// How many rows differ from all others by more than rounding, in the one or the other. By one number a row, a sum with
/// drawn factors: rows of drawn weights hardly ever share it.
std::int64_t distinctRows(const at::Tensor& weight, const at::Tensor& gradient)
{
    constexpr double kSame = 1e-5;
    constexpr std::uint64_t kFactors = 11;
    at::Generator generator = at::detail::createCPUGenerator(kFactors);
    at::Tensor sums = at::zeros({weight.size(0)}, at::kDouble);
    for (const at::Tensor& values : {weight, gradient}) {
        const at::Tensor rows = values.reshape({values.size(0), -1}).to(at::kDouble);
        const at::Tensor factors = at::randn({rows.size(1)}, generator, at::kDouble);
        const double size = largest(rows) * std::sqrt(static_cast<double>(rows.size(1)));
        if (size > 0)
            sums += rows.matmul(factors) / size;
    }
    const at::Tensor sorted = std::get<0>(sums.sort());
    return 1 + at::diff(sorted).gt(kSame).sum().item<std::int64_t>();
}

/// Adds what these gradients show; `first`: they are the first that are looked at.
void addGradients(const model::Network::Body& network, const std::vector<at::Tensor>& weights,
                  const std::vector<at::Tensor>& gradients, bool first,
                  std::vector<at::Tensor>& idle, std::vector<ParameterFacts>& facts)
{
    for (std::size_t k = 0; k < gradients.size(); ++k) {
        const at::Tensor gradient = gradients[k].to(at::kCPU), weight = weights[k].to(at::kCPU);
        if (first) {
            const bool matrix = gradient.dim() > 1;
            facts.push_back({.name = network.parameters[k].name,
                             .layer = layerOf(network.architecture, network.parameters[k].name),
                             .isMatrix = matrix,
                             .rows = matrix ? gradient.size(0) : 1,
                             .numbers = gradient.numel(),
                             .isLookup = isLookup(network.architecture, network.parameters[k].name,
                                                  matrix ? gradient.size(0) : 1)});
            idle.push_back(at::ones({facts.back().rows}, at::kBool));
        }
        ParameterFacts& own = facts[k];
        own.isGradientFinite = own.isGradientFinite && gradient.isfinite().all().item<bool>();
        own.gradient = std::max(own.gradient, largest(gradient));
        own.gradientNorm = std::max(own.gradientNorm, gradient.norm().item<double>());
        const at::Tensor rows = gradient.reshape({own.rows, -1});
        idle[k] = idle[k].logical_and(rows.eq(0).all(1));
        own.idleRows = idle[k].to(at::kDouble).mean().item<double>();
        if (own.isMatrix && own.isGradientFinite)
            own.distinctRows = std::max(own.distinctRows, distinctRows(weight, gradient));
    }
}

/// Says of each layer without a gradient why it has none.
void explainSilence(const model::Network::Body& network, const data::Batch& batch,
                    std::uint64_t seed, std::vector<ParameterFacts>& facts)
{
    const c10::NoGradGuard noGrad;
    constexpr int kMostLayers = 32; // two passes each
    const std::vector<at::Tensor> weights = network.leaves();
    const auto answers = [&](const std::vector<at::Tensor>& with) {
        return network.forward(batch.inputs, with, {.lengths = batch.lengths}).to(at::kCPU);
    };
    const at::Tensor now = answers(weights);
    base::Random random(seed, "first.reach");
    int looked = 0;
    for (std::size_t begin = 0; begin < facts.size();) {
        const std::string layer = facts[begin].layer;
        std::size_t end = begin;
        double gradient = 0;
        for (; end < facts.size() && facts[end].layer == layer; ++end)
            gradient = std::max(gradient, facts[end].gradient);
        for (std::size_t k = begin; k < end; ++k) {
            facts[k].hasBias = end - begin > 1;
            facts[k].reach = gradient == 0 ? Reach::Unknown : Reach::Learns;
        }
        if (gradient == 0 && looked++ < kMostLayers) {
            // A little beside where it begins, then far off.
            const auto differs = [&](double by) {
                std::vector<at::Tensor> other = weights;
                for (std::size_t k = begin; k < end; ++k) {
                    const at::Tensor change = at::empty(weights[k].sizes(), at::kFloat);
                    model::fill(change, [&] { return by * random.normal(); });
                    other[k] = weights[k].detach() + change.to(weights[k].device());
                }
                return largest(answers(other) - now) > 1e-6 * std::max(1.0, largest(now));
            };
            constexpr double kNear = 1e-2, kFar = 10;
            const auto isOther = [&](double by) {
                return measured([&] { return differs(by) ? 1.0 : 0.0; }, -1);
            };
            const double near = isOther(kNear), far = near == 0 ? isOther(kFar) : 0;
            const Reach reach = near < 0 || far < 0 ? Reach::Unknown
                                : near > 0          ? Reach::Cut
                                : far > 0           ? Reach::Dead
                                                    : Reach::Unused;
            for (std::size_t k = begin; k < end; ++k)
                facts[k].reach = reach;
        }
        begin = end;
    }
}

/// FirstBatch::movedByOrder, attends and merged, once the inputs and the notes of a module are there.
void lookAtSteps(const model::Network::Body& body, const data::Batch& batch, std::uint64_t seed,
                 FirstBatch& seen)
{
    seen.attends =
        seen.notes.attends
        || std::any_of(body.architecture.nodes.begin(), body.architecture.nodes.end(),
                       [](const model::Node& node) { return node.kind == "self_attention"; });
    std::vector<bool> stepped;
    for (std::size_t k = 0; k < body.architecture.inputs.size(); ++k) {
        const data::InputSpec& input = body.architecture.inputs[k];
        const bool areCodes =
            std::any_of(seen.inputs.begin(), seen.inputs.end(), [&](const InputFacts& facts) {
                return facts.areCodes && facts.name == input.name;
            });
        stepped.push_back(data::hasSteps(input) || areCodes);
        std::optional<MergedCodes> merged;
        measured(
            [&] {
                const std::int64_t count =
                    input.modality == data::Modality::Text ? input.tokens
                    : areCodes ? 1 + static_cast<std::int64_t>(batch.inputs[k].max().item<double>())
                               : 0;
                merged = mergedCodes(body, batch, k, count);
                return 0.0;
            },
            0);
        if (merged)
            seen.merged.push_back(*merged);
    }
    seen.movedByOrder = measured([&] { return movedByOrder(body, batch, stepped, seed); }, -1);
    if (seen.movedByOrder < 0 && seen.attends)
        seen.movedByOrder = measured([&] { return movedByPieces(body, batch, false, seed); }, -1);
}

} // namespace

std::vector<InputFacts> firstInputs(const train::TrainSpec& spec, std::uint64_t seed,
                                    const data::Prepared& data)
{
    std::vector<InputFacts> inputs;
    const std::vector<std::uint32_t> positions = firstPositions(spec, seed, data);
    for (std::size_t k = 0; !positions.empty() && k < data.preprocess.inputs().size(); ++k)
        if (data.preprocess.inputs()[k].modality != data::Modality::Text)
            inputs.push_back(factsOf(data, k, positions));
    return inputs;
}

FirstBatch lookAtFirstBatch(const train::TrainSpec& spec, std::uint64_t seed,
                            const data::Prepared& data, const model::Network& network,
                            std::optional<base::Error>& failed)
{
    const data::Subset& train = data.splits.train();
    const model::Network::Body& body = network.body();
    FirstBatch seen;
    const std::vector<std::uint32_t> positions = firstPositions(spec, seed, data);
    seen.examples = static_cast<std::int64_t>(positions.size());
    if (positions.empty())
        return seen;
    seen.inputs = firstInputs(spec, seed, data);
    for (const model::Node& node : body.architecture.nodes) {
        if (node.kind == "dropout")
            seen.dropout = std::max(seen.dropout, std::get<double>(node.settings.at("rate")));
    }
    data::BatchGatherer gatherer(train, data.preprocess, positions.size());
    const data::Batch batch = gatherer.gather(positions).clone().on(body.device);
    const auto holds = [](auto ask) { return measured([&] { return ask() ? 1.0 : 0.0; }, 0) > 0; };
    for (InputFacts& input : seen.inputs) {
        for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
            if (data.preprocess.inputs()[k].name != input.name || input.values == 0)
                continue;
            input.areCodes = input.modality != data::Modality::Pictures
                             && holds([&] { return areCodes(body, batch, k); });
            std::vector<bool> codes;
            if (input.modality == data::Modality::Table && !input.areCodes) {
                measured([&] { return codes = codeColumns(body, batch, k), 0.0; }, 0);
                const auto count = std::count(codes.begin(), codes.end(), true);
                if (count > 0)
                    input = factsOf(data, k, positions, codes);
                input.codeColumns = count;
            }
            input.standardisedInside =
                holds([&] { return isStandardisedInside(body, batch, k, codes, seed); });
        }
    }
    seen.answers = answerFacts(body, batch, seed);
    if (seen.answers.finite && seen.examples > 1)
        seen.answers.drawn = measured([&] { return drawnShare(body, batch, seed); }, 0);

    const train::ObjectiveTensors objective(
        train::objectiveFor(
            spec, train::lossFor(spec, data.source->info().task, body.architecture.outputKind),
            train),
        body.device);
    data::Subset examples = train;
    examples.indices.clear();
    for (const std::uint32_t position : positions)
        examples.indices.push_back(train.indices[position]);
    const double divisor = objective.objective().totalWeight(examples);
    const auto meanLoss = [&](const std::vector<at::Tensor>& weights, model::Mode mode,
                              std::int64_t step) {
        const model::Pass pass{.lengths = batch.lengths,
                               .mode = mode,
                               .place = {.seed = seed, .step = step, .first = 0}};
        return objective.summed(body.forward(batch.inputs, weights, pass), batch.targets)
            .div(divisor);
    };
    std::vector<at::Tensor> weights = body.leaves();
    {
        const c10::NoGradGuard noGrad;
        seen.loss = meanLoss(weights, model::Mode::Evaluate, 0).item<double>();
    }
    if (weights.empty() || !seen.answers.finite || !std::isfinite(seen.loss))
        return seen;
    std::vector<at::Tensor> idle;
    for (const bool first : {true, false}) {
        const at::Tensor loss = meanLoss(weights, model::Mode::Replay, first ? 0 : 1);
        if (!std::isfinite(loss.item<double>()))
            return seen;
        std::vector<at::Tensor> gradients(weights.size());
        try {
            if (loss.requires_grad()) // else nothing of it leads back to a weight
                gradients = torch::autograd::grad({loss}, weights, {}, std::nullopt, false, true);
        } catch (const base::Error& error) {
            if (error.code() != model::kBackwardCode)
                throw;
            failed = error;
            seen.parameters.clear();
            seen.gradientNorm = 0;
            seen.descent.reset();
            seen.descentLayer.clear();
            break;
        }
        double squares = 0;
        for (std::size_t k = 0; k < gradients.size(); ++k) {
            if (!gradients[k].defined())
                gradients[k] = at::zeros_like(weights[k]);
            squares += std::pow(gradients[k].norm().item<double>(), 2);
        }
        const c10::NoGradGuard noGrad;
        addGradients(body, weights, gradients, first, idle, seen.parameters);
        if (!first)
            break;
        seen.gradientNorm = std::sqrt(squares);
        // All layers at once, then each that has a part in it: two turned signs are one right one further down.
        constexpr double kPart = 0.01;
        constexpr std::size_t kMostLayers = 24;
        const auto descentOf = [&](std::size_t begin, std::size_t end) {
            double own = 0, size = 0;
            for (std::size_t k = begin; k < end; ++k) {
                own += std::pow(gradients[k].norm().item<double>(), 2);
                size += std::pow(weights[k].norm().item<double>(), 2);
            }
            const auto lossAfter = [&](double rate) {
                std::vector<at::Tensor> moved = weights;
                for (std::size_t k = begin; k < end; ++k)
                    moved[k] = weights[k].detach().sub(gradients[k], rate);
                return meanLoss(moved, model::Mode::Replay, 0).item<double>();
            };
            return own < kPart * squares
                       ? std::optional<double>()
                       : descentBy(lossAfter, loss.item<double>(), own, std::sqrt(size));
        };
        seen.descent = descentOf(0, weights.size());
        for (std::size_t k = 0; k < std::min(kMostLayers, weights.size()); ++k) {
            const auto own = seen.parameters[k].isMatrix ? descentOf(k, k + 1) : std::nullopt;
            if (own && (!seen.descent || *own < *seen.descent)) {
                seen.descent = own;
                seen.descentLayer = seen.parameters[k].layer;
            }
        }
        // A step that is small whatever the scale of the gradient, in tensors of its own.
        constexpr double kStep = 1e-2;
        const double rate = seen.gradientNorm > 0 ? kStep / seen.gradientNorm : 0;
        for (std::size_t k = 0; k < weights.size(); ++k)
            weights[k] = weights[k].detach().sub(gradients[k], rate).requires_grad_();
    }
    if (!failed)
        explainSilence(body, batch, seed, seen.parameters);
    measured([&] { return countWays(body, batch, seed, seen.answers), 0.0; }, 0);
    seen.answers.cutInputs = measured([&] { return cutInputs(body, batch, seed); }, 0);
    measured([&] { return seen.notes = model::moduleNotes(body.architecture), 0.0; }, 0);
    measured([&] { return seen.stillStatistics = stillStatistics(body, batch, seed), 0.0; }, 0);
    measured([&] { return seen.kept = keptStatistics(body, batch, seed), 0.0; }, 0);
    measured([&] { return tryOtherWeights(body, batch, seed, seen.answers), 0.0; }, 0);
    lookAtSteps(body, batch, seed, seen);
    if (seen.answers.drawn > 0)
        seen.answers.zeroedByChance =
            measured([&] { return zeroedByChance(body, batch, seed); }, 0);
    if (seen.answers.drawn > 0 && !failed)
        seen.answers.dropped = measured(
            [&] {
                return droppedShare(body,
                                    partOf(batch, 0, std::min<std::int64_t>(8, seen.examples)),
                                    seen.parameters, seed);
            },
            0);
    return seen;
}

} // namespace assay::diagnose
