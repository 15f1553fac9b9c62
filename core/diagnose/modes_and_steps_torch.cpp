// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/modes_and_steps.h"

#include "base/random.h"
#include "data/batches_torch.h"
#include "diagnose/first_batch_probes_torch.h"
#include "model/attention_notes.h"
#include "model/module_process.h"
#include "model/network_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;

/// TheDeepChecker warns of half of the loss. Measured here: 0.0004 and less of sound residual and plain networks, 1.3 of
/// one batch norm at three places.
constexpr double kOtherModes = 0.5;
/// Epsilon of a variance: where it is as large, answers move by a quarter. 1e-5 of a variance of 1 moves them by 1e-5.
constexpr double kEpsilon = 0.2;
/// Epsilon of a norm that keeps no variance, by itself: a hundred times what any library has as its own (1e-5 and 1e-6 in
/// PyTorch, Ba et al. 2016 and Wu and He 2018 name none, 1e-3 in Keras).
constexpr double kMostEpsilon = 0.1;
/// Scores so far apart weigh one step 400 times as much as the next. Divided by the root of the width of keys they are
/// about 1 apart (Vaswani et al. 2017, section 3.2.1), and a third and less as PyTorch draws weights.
constexpr double kSharp = 6;
constexpr double kCalm = 0.3; ///< root mean square of first answers, as in input_scale.cpp
/// Of all steps or places. A convolution of 1 x 1 with stride 2 leaves exactly so many out, which is no fault.
constexpr double kUnused = 0.75;
/// So many times less differ answers by what stands before the padding. Measured here: 41 of a GRU whose last step is
/// taken, 1.2 and less of means, maxima, attention, and of the last step that is none of the padding.
constexpr double kForgets = 10;
constexpr double kStays = 1e-4; ///< of how answers differ, as in step_order.cpp

struct Steps {
    std::int64_t used = 0, all = 0;
};

std::string stepsOf(const data::InputSpec& input)
{
    return data::hasSteps(input) ? "steps" : "places";
}

/// How many steps of a series, or places of a picture, any answer can depend on. By drawn inputs, with the network's own
/// weights and with drawn ones. Nothing: they are no series and no pictures, or it cannot be said.
std::optional<Steps> usedSteps(const model::Network::Body& network, const data::Batch& batch,
                               std::size_t k, std::uint64_t seed)
{
    constexpr std::int64_t kExamples = 8, kFewest = 8;
    constexpr double kFades =
        1e-6; ///< what is so much weaker than the strongest is faded, not left out
    constexpr double kFar = 3;
    const data::InputSpec& input = network.architecture.inputs[k];
    if (input.modality != data::Modality::Series && input.modality != data::Modality::Pictures)
        return std::nullopt;
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.steps").next());
    data::Batch part = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    at::Tensor& values = part.inputs[k];
    // What is drawn fills all steps: those behind a short example are left out of it, and not of the network.
    if (k < part.lengths.size() && part.lengths[k].defined())
        part.lengths[k] = at::full_like(part.lengths[k], values.size(1));
    const auto drawn = [&] {
        return at::randn(values.sizes(), generator, at::kFloat).to(values.device());
    };
    // Of a series steps x channels, of a picture channels x height x width: all but the channels.
    const std::int64_t channels = data::hasSteps(input) ? values.dim() - 1 : 1;
    const at::Tensor start = drawn();
    std::vector<std::vector<at::Tensor>> weights{network.leaves()};
    for (const double gain : {0.5, 1.0})
        weights.push_back(drawnWeights(weights.front(), gain, generator));
    const auto answersTo = [&](const at::Tensor& asked, const std::vector<at::Tensor>& with) {
        data::Batch other = part;
        other.inputs[k] = asked;
        return network.forward(other.inputs, with, {.lengths = other.lengths});
    };
    at::Tensor moves;
    for (const auto& with : weights) {
        const at::Tensor asked = start.clone().requires_grad_();
        const at::Tensor answers = answersTo(asked, with);
        if (!answers.requires_grad())
            return std::nullopt;
        const at::Tensor factors =
            at::randn(answers.sizes(), generator, at::kFloat).to(answers.device());
        const auto gradient = torch::autograd::grad({(answers * factors).sum()}, {asked}, {},
                                                    std::nullopt, false, true);
        if (!gradient.front().defined() || !gradient.front().isfinite().all().item<bool>())
            return std::nullopt;
        const at::Tensor size = gradient.front().abs().to(at::kDouble).amax({0, channels}, true);
        moves = moves.defined() ? at::maximum(moves, size) : size;
    }
    const at::Tensor silent = moves.eq(0);
    const Steps steps{.used = silent.logical_not().sum().item<std::int64_t>(),
                      .all = silent.numel()};
    if (steps.used == 0 || steps.used == steps.all || steps.all < kFewest)
        return std::nullopt;
    if (moves.masked_select(silent.logical_not()).min().item<double>() < kFades * largest(moves))
        return std::nullopt;
    // Without a gradient is not without any part in the answers: of a maximum others may be the largest.
    const c10::NoGradGuard noGrad;
    const at::Tensor moved = start + kFar * drawn() * silent.to(start.scalar_type());
    for (const auto& with : weights) {
        if (!at::equal(answersTo(start, with), answersTo(moved, with)))
            return std::nullopt;
    }
    return steps;
}

/// How many times more answers differ where what fills an example up at its end is put before it. Of examples with at
/// least as much of it as half of all. Negative: there is none, or it cannot be said.
double forgottenByPadding(const model::Network::Body& network, const data::Batch& batch,
                          std::size_t k, bool areCodes)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kFewestPadded = 3, kFewestExamples = 8;
    const data::InputSpec& input = network.architecture.inputs[k];
    const at::Tensor& values = batch.inputs[k];
    if (!(data::hasSteps(input) || areCodes) || values.dim() < 2)
        return -1;
    const std::int64_t steps = values.size(1);
    const at::Tensor padded = steps - filledSteps(values);
    const std::int64_t least = std::max(kFewestPadded, padded.median().item<std::int64_t>());
    const at::Tensor chosen =
        padded.ge(least).logical_and(padded.lt(steps)).nonzero().reshape({-1});
    if (chosen.numel() < kFewestExamples)
        return -1;
    const data::Batch part = inputsOf(batch, chosen);
    data::Batch other = part;
    other.inputs[k] = part.inputs[k].clone();
    for (std::int64_t row = 0; row < chosen.numel(); ++row)
        other.inputs[k].select(0, row).copy_(part.inputs[k].select(0, row).roll(
            padded.select(0, chosen.select(0, row).item<std::int64_t>()).item<std::int64_t>(), 0));
    const auto spread = [&](const data::Batch& asked) {
        const at::Tensor answers = network.forward(asked.inputs, {.lengths = asked.lengths});
        return answers.to(at::kDouble)
            .reshape({answers.size(0), -1})
            .std(0, false)
            .max()
            .item<double>();
    };
    const double behind = spread(part), before = spread(other);
    return behind > 0 && std::isfinite(before) ? before / behind : -1;
}

/// Whether answers stay exactly the same whatever stands in the steps that are filled, and differ from one example to the
/// next all the same: by how many there are alone.
bool countsStepsAlone(const model::Network::Body& network, const data::Batch& batch, std::size_t k,
                      bool areCodes)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kFewest = 3; // codes and tokens
    constexpr std::uint64_t kDraws = 7;
    const data::InputSpec& input = network.architecture.inputs[k];
    const at::Tensor& values = batch.inputs[k];
    if (!(data::hasSteps(input) || areCodes) || values.dim() < 2)
        return false;
    const at::Tensor filled = filledSteps(values);
    if (filled.eq(filled.select(0, 0)).all().item<bool>())
        return false;
    // Of several inputs the others are those of the first example, so that this one alone makes answers differ.
    const auto ofFirst = [](at::Tensor& tensor) {
        tensor = tensor.narrow(0, 0, 1).expand_as(tensor).contiguous();
    };
    data::Batch alike = batch;
    for (std::size_t j = 0; j < alike.inputs.size(); ++j) {
        if (j == k)
            continue;
        ofFirst(alike.inputs[j]);
        if (j < alike.lengths.size() && alike.lengths[j].defined())
            ofFirst(alike.lengths[j]);
    }
    data::Batch other = alike;
    if (input.modality == data::Modality::Series) {
        at::Generator generator = at::detail::createCPUGenerator(kDraws);
        const at::Tensor drawn = at::randn(values.sizes(), generator, at::kFloat);
        other.inputs[k] = at::where(values.ne(0), drawn.to(values.device()), values);
    } else {
        const double most = values.max().item<double>();
        if (most < kFewest)
            return false;
        // The next code; of the last the first behind 0, which fills up.
        other.inputs[k] = at::where(values.gt(0), values.remainder(most) + 1, values);
    }
    const auto answersTo = [&](const data::Batch& asked) {
        return network.forward(asked.inputs, {.lengths = asked.lengths});
    };
    const at::Tensor now = answersTo(alike);
    return at::equal(now, answersTo(other)) && !now.eq(now.narrow(0, 0, 1)).all().item<bool>();
}

/// Nothing where the network cannot be asked so.
template <typename Ask>
void attempt(Ask ask)
{
    try {
        ask();
    } catch (const std::exception& error) {
        model::throwOnCancelled(error);
    }
}

Finding warning(const char* id, base::Basis basis, std::vector<base::NamedNumber> evidence,
                std::vector<std::string> texts = {})
{
    return {.id = id,
            .severity = base::Severity::Warning,
            .basis = basis,
            .evidence = std::move(evidence),
            .texts = std::move(texts)};
}

} // namespace

std::vector<Finding> modesAndSteps(const train::TrainSpec& spec, std::uint64_t seed,
                                   const data::Prepared& data, const model::Network& network,
                                   const FirstBatch& seen)
{
    const model::Network::Body& body = network.body();
    const std::vector<std::uint32_t> positions = firstPositions(spec, seed, data);
    if (!seen.answers.finite || positions.empty())
        return {};
    data::BatchGatherer gatherer(data.splits.train(), data.preprocess, positions.size());
    const data::Batch batch = gatherer.gather(positions).clone().on(body.device);
    std::vector<Finding> findings;
    attempt([&] {
        const double differ = modesDiffer(body, batch, seed);
        if (differ > kOtherModes)
            findings.push_back(
                warning("network.modes_differ", base::Basis::Proven, {{"difference", differ}}));
    });
    attempt([&] {
        const NormEpsilon epsilon = normEpsilon(body, batch, seed);
        if (epsilon.moves > kEpsilon) {
            findings.push_back(
                warning("network.norm_epsilon", base::Basis::Proven, {{"moves", epsilon.moves}}));
            findings.back().place = epsilon.layer;
        }
        // Where batch norms were measured, theirs may be the number.
        const double added = seen.notes.normEpsilon;
        if (epsilon.layer.empty() && added >= kMostEpsilon)
            findings.push_back(
                warning("network.norm_epsilon", base::Basis::Suspected, {{"added", added}}));
    });
    attempt([&] {
        const model::AttentionNotes notes = model::attentionNotes(body.architecture);
        if (notes.softmaxOfOne)
            findings.push_back(warning("network.softmax_of_one", base::Basis::Proven, {}));
        if (notes.sumsOverQueries)
            findings.push_back(warning("network.softmax_over_queries", base::Basis::Proven, {}));
        if (notes.sumsOverHeads)
            findings.push_back(warning("network.softmax_over_heads", base::Basis::Proven, {}));
        if (notes.scoreSpread >= kSharp)
            findings.push_back(warning("network.attention_sharp", base::Basis::Suspected,
                                       {{"apart", notes.scoreSpread}}));
    });
    attempt([&] {
        const auto large = saturatedStart(body, batch, seen.parameters);
        if (!large)
            return;
        findings.push_back(warning("network.saturated_start", base::Basis::Suspected,
                                   {{"gain", large->gain}, {"follows", large->follows}}));
        findings.back().place = large->layer;
    });
    attempt([&] {
        const auto scaled = scaledOutputs(body, batch, spec, data, seen);
        if (!scaled)
            return;
        findings.push_back(warning("network.outputs_scaled", base::Basis::Proven,
                                   {{"rms", scaled->rms},
                                    {"loss", seen.loss},
                                    {"guess", scaled->guess},
                                    {"factor", scaled->factor},
                                    {"gain", scaled->gain},
                                    {"others", static_cast<double>(scaled->others)},
                                    {"targets", scaled->targets}}));
        findings.back().place = scaled->layer;
    });
    attempt([&] {
        const std::string layer = unorderedUnits(body, batch, seen.parameters, seed);
        if (layer.empty())
            return;
        findings.push_back(warning("network.units_together", base::Basis::Suspected, {}));
        findings.back().place = layer;
    });
    attempt([&] {
        const auto scaled = scaledInside(body, batch, seen.parameters, seed);
        if (!scaled)
            return;
        findings.push_back(
            warning("network.scaled_again",
                    scaled->takesWhole ? base::Basis::Proven : base::Basis::Suspected,
                    {{"taken", scaled->taken}, {"entering", scaled->entering}}));
        findings.back().place = scaled->layer;
    });
    attempt([&] {
        const bool isCalm = seen.answers.rms < kCalm || seen.inputs.empty()
                            || seen.inputs.front().standardisedInside;
        const auto enlarged =
            isCalm ? std::nullopt : enlargedInside(body, batch, seen.parameters, seed);
        if (!enlarged)
            return;
        findings.push_back(
            warning("network.large_inside",
                    enlarged->takesWhole ? base::Basis::Proven : base::Basis::Suspected,
                    {{"taken", enlarged->taken}, {"entering", enlarged->entering}}));
        findings.back().place = enlarged->layer;
    });
    attempt([&] {
        const std::string layer = takesStepsAsChannels(body, seen.parameters);
        if (layer.empty())
            return;
        const data::InputSpec& series = body.architecture.inputs.front();
        findings.push_back(warning("network.steps_as_channels", base::Basis::Proven,
                                   {{"steps", static_cast<double>(series.shape[0])},
                                    {"channels", static_cast<double>(series.shape[1])}}));
        findings.back().place = layer;
    });
    attempt([&] {
        const double moved = movedByPieces(body, batch, true, seed);
        if (moved >= 0 && moved < kStays)
            findings.push_back(
                warning("network.pixels_unordered", base::Basis::Proven, {{"moved", moved}}));
    });
    for (std::size_t k = 0; k < body.architecture.inputs.size(); ++k) {
        const data::InputSpec& input = body.architecture.inputs[k];
        const bool areCodes =
            std::any_of(seen.inputs.begin(), seen.inputs.end(), [&](const InputFacts& facts) {
                return facts.areCodes && facts.name == input.name;
            });
        attempt([&] {
            const auto steps = usedSteps(body, batch, k, seed);
            const double share =
                steps ? 1 - static_cast<double>(steps->used) / static_cast<double>(steps->all) : 0;
            if (share > kUnused)
                findings.push_back(warning("network.steps_unused", base::Basis::Proven,
                                           {{"used", static_cast<double>(steps->used)},
                                            {"all", static_cast<double>(steps->all)}},
                                           {input.name, stepsOf(input)}));
        });
        attempt([&] {
            if (countsStepsAlone(body, batch, k, areCodes))
                findings.push_back(
                    warning("network.counts_steps", base::Basis::Proven, {}, {input.name}));
            else if ((data::hasSteps(input) || areCodes) && answersPaddingAlone(body, batch, k))
                findings.push_back(warning("network.counts_steps", base::Basis::Proven,
                                           {{"whole", 1}}, {input.name}));
        });
        attempt([&] {
            const double times = forgottenByPadding(body, batch, k, areCodes);
            if (times > kForgets)
                findings.push_back(warning("network.reads_padding", base::Basis::Suspected,
                                           {{"times", times}}, {input.name}));
        });
    }
    return findings;
}

} // namespace assay::diagnose
