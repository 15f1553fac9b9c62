// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference.h"

#include "base/error.h"
#include "baseline/reference_arrays_torch.h"
#include "baseline/reference_causes_torch.h"
#include "baseline/reference_gradients_torch.h"
#include "model/network_torch.h"
#include "model/weight_match.h"
#include "train/objective_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace assay::baseline {

namespace {

using model::NamedValues;
using model::Network;

std::string sides(const model::Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, " x "));
}

[[noreturn]] void refuse(const Reference& reference, const char* code, const std::string& what)
{
    throw base::usageError(code, fmt::format("{}: {}", reference.file.filename().string(), what));
}

/// Whether a batch of this shape can enter.
bool enters(const data::InputSpec& input, at::IntArrayRef sizes)
{
    if (sizes.size() != input.shape.size() + 1)
        return false;
    for (std::size_t k = 0; k < input.shape.size(); ++k) {
        const bool anyLength = k == 0 && data::hasSteps(input);
        if (!anyLength && sizes[k + 1] != input.shape[k])
            return false;
    }
    return true;
}

/// The batch as it enters, turned where it fits only then.
at::Tensor entering(const Reference& reference, const data::InputSpec& input,
                    const NamedValues& array, std::vector<std::string>& notes)
{
    const at::Tensor given = tensorOf(array);
    if (enters(input, given.sizes()))
        return given;
    const auto say = [&](const char* what) {
        notes.push_back(fmt::format("The input is {} in the reference, and was turned.", what));
    };
    const std::size_t own = input.shape.size() + 1;
    if (array.shape.size() + 1 == own) { // a channel, or a number a step, that is left out
        for (const std::int64_t side : {std::int64_t{1}, given.dim()}) {
            if (enters(input, given.unsqueeze(side).sizes()))
                return given.unsqueeze(side);
        }
    }
    if (own == 4 && given.dim() == 4 && enters(input, given.permute({0, 3, 1, 2}).sizes())) {
        say("batch x height x width x channels");
        return given.permute({0, 3, 1, 2}).contiguous();
    }
    if (own == 3 && given.dim() == 3 && data::hasSteps(input)
        && enters(input, given.transpose(1, 2).sizes())) {
        say("batch x channels x steps");
        return given.transpose(1, 2).contiguous();
    }
    if (own == 2 && given.dim() > 2 && enters(input, given.flatten(1).sizes())) {
        notes.emplace_back("The input was flattened to rows.");
        return given.flatten(1);
    }
    refuse(
        reference, "reference.input",
        fmt::format(
            "\"input{}{}\" is {}, and the network takes a batch of {}; save the batch as it enters the network, or "
            "name the data and the network that the reference has.",
            array.name.empty() ? "" : ".", array.name, sides(array.shape), sides(input.shape)));
}

std::vector<at::Tensor> inputsOf(const Reference& reference,
                                 const model::Architecture& architecture,
                                 std::vector<std::string>& notes)
{
    std::vector<at::Tensor> inputs;
    for (const data::InputSpec& input : architecture.inputs) {
        const auto found = std::find_if(
            reference.inputs.begin(), reference.inputs.end(), [&](const NamedValues& each) {
                return each.name == input.name
                       || (architecture.inputs.size() == 1 && each.name.empty());
            });
        if (found != reference.inputs.end())
            inputs.push_back(entering(reference, input, *found, notes));
        else if (architecture.inputs.size() == 1)
            inputs.push_back(entering(reference, input, reference.inputs.front(), notes));
        else
            refuse(
                reference, "reference.input",
                fmt::format(
                    "it holds no array \"input.{0}\", and the network has an input {0}; save each input "
                    "under its own name.",
                    input.name));
    }
    return inputs;
}

at::Tensor turned(const NamedValues& array, const std::vector<std::int64_t>& axes)
{
    const at::Tensor values = tensorOf(array);
    return axes.empty() ? values : values.permute(axes).contiguous();
}

const at::Tensor& own(const Network::Body& body, const std::string& name)
{
    for (const auto* list : {&body.parameters, &body.buffers}) {
        for (const auto& each : *list) {
            if (each.name == name)
                return each.value;
        }
    }
    throw base::usageError("model.parameter",
                           fmt::format("The network has no parameter {}.", name));
}

/// Of what a reference may have. The hash of a vocabulary is ours alone.
std::vector<model::ParameterInfo> infosOf(const Network& network, bool buffers)
{
    std::vector<model::ParameterInfo> all = network.parameters();
    if (!buffers)
        return all;
    const auto& nodes = network.architecture().nodes;
    for (model::ParameterInfo& buffer : network.buffers()) {
        const bool isHash = std::any_of(nodes.begin(), nodes.end(), [&](const model::Node& node) {
            return node.kind == "token_embedding" && buffer.name == node.name + ".vocabulary";
        });
        if (!isHash)
            all.push_back(std::move(buffer));
    }
    return all;
}

WeightPairs takeWeights(const Reference& reference, Network& network, ReferenceReport& report)
{
    const c10::NoGradGuard noGrad;
    const Network::Body& body = network.body();
    WeightPairs pairs =
        pairWeights(infosOf(network, true), reference.weights, reference.file, "weight");
    for (const WeightPair& pair : pairs.pairs) {
        const NamedValues& theirs = reference.weights[pair.theirs];
        own(body, pair.own).copy_(turned(theirs, pair.turn));
        if (!pair.turn.empty())
            report.notes.push_back(fmt::format(
                "{} ({}) is {} in the reference ({}) and was taken over transposed.", pair.own,
                sides(own(body, pair.own).sizes().vec()), sides(theirs.shape), theirs.name));
    }
    for (const std::string& bias : pairs.missing) {
        own(body, bias).zero_();
        report.notes.push_back(fmt::format("The reference has no {}; it was set to 0.", bias));
    }
    for (const std::size_t place : pairs.leftOver)
        report.notes.push_back(fmt::format("The network has no place for {} ({}) of the reference.",
                                           reference.weights[place].name,
                                           sides(reference.weights[place].shape)));
    report.weightsBy = pairs.how;
    report.weights = pairs.pairs.size();
    return pairs;
}

/// Nothing else can be seen from this file.
void requireOverlap(const Reference& reference, const std::vector<LayerShape>& layers,
                    const std::vector<LayerPair>& pairs)
{
    if (std::any_of(pairs.begin(), pairs.end(),
                    [](const LayerPair& pair) { return pair.how != MatchedBy::Nothing; }))
        return;
    constexpr std::size_t kShown = 5;
    std::vector<std::string> theirs, ours;
    for (const NamedValues& each : reference.outputs)
        if (theirs.size() < kShown)
            theirs.push_back(fmt::format("{} ({})", each.name, sides(each.shape)));
    for (const LayerShape& each : layers)
        if (ours.size() < kShown)
            ours.push_back(fmt::format("{} ({})", each.name, sides(each.shape)));
    refuse(
        reference, "reference.layers",
        fmt::format(
            "no layer of it is like one of the network, neither by name nor by shape (it has {}; the network "
            "{}); name the network that the reference has.",
            fmt::join(theirs, ", "), fmt::join(ours, ", ")));
}

ReferenceRow rowOf(const LayerShape& layer, const at::Tensor& output, const LayerPair& pair,
                   const Reference& reference)
{
    ReferenceRow row{.name = layer.name, .kind = layer.kind, .reference = {}, .how = pair.how};
    row.shape = output.sizes().vec();
    if (pair.how == MatchedBy::Nothing)
        return row;
    const NamedValues& theirs = reference.outputs[pair.theirs];
    row.reference = theirs.name;
    row.referenceShape = theirs.shape;
    const Fitted fitted = inShapeOf(output, tensorOf(theirs), layer.kind);
    row.note = fitted.note;
    if (fitted.values.defined())
        row.difference = differenceOf(output, fitted.values);
    row.isEqual = row.difference && row.difference->relative() <= kLayerTolerance;
    return row;
}

std::vector<NamedValues> leftOver(const Reference& reference, const WeightPairs& pairs)
{
    std::vector<NamedValues> all;
    for (const std::size_t place : pairs.leftOver)
        all.push_back(reference.weights[place]);
    return all;
}

/// A reference may go on behind our last layer: its answer is compared with ours then too. What else is without a
/// partner is said.
void compareRest(const Reference& reference, const Computed& batch,
                 const std::vector<LayerPair>& pairs, const std::vector<NamedValues>& extra,
                 ReferenceReport& report)
{
    std::vector<std::string> alone;
    const std::size_t last = pairs.size() - 1;
    for (std::size_t j = 0; j < reference.outputs.size(); ++j) {
        if (std::any_of(pairs.begin(), pairs.end(), [&](const LayerPair& pair) {
                return pair.how != MatchedBy::Nothing && pair.theirs == j;
            }))
            continue;
        const NamedValues& theirs = reference.outputs[j];
        const model::Node& node = batch.body.architecture.nodes[last];
        const Fitted fitted = inShapeOf(batch.output(last), tensorOf(theirs), node.kind);
        if (j + 1 < reference.outputs.size() || !fitted.values.defined()) {
            alone.push_back(fmt::format("{} ({})", theirs.name, sides(theirs.shape)));
            continue;
        }
        report.layers.push_back(rowOf({node.name, node.kind, {}}, batch.output(last),
                                      {j, MatchedBy::Order}, reference));
        if (report.layers.back().isEqual || report.first)
            continue;
        report.first = explain(batch, last, last, fitted.values, extra);
        report.first->row = report.layers.size() - 1;
    }
    if (!alone.empty())
        report.notes.push_back(
            fmt::format("Not compared, as the network has no layer like it: {} of the reference.",
                        fmt::join(alone, ", ")));
}

void compareLayers(const Reference& reference, const Network& network,
                   const std::vector<at::Tensor>& inputs, const WeightPairs& weights,
                   ReferenceReport& report)
{
    const c10::NoGradGuard noGrad;
    const Network::Body& body = network.body();
    Computed batch{body, inputs};
    body.forward(inputs, {}, [&](const model::Node&, const at::Tensor& output) {
        batch.values.push_back(output);
    });
    const auto& nodes = body.architecture.nodes;
    std::vector<LayerShape> layers;
    for (std::size_t k = 0; k < nodes.size(); ++k)
        layers.push_back({nodes[k].name, nodes[k].kind, batch.output(k).sizes().slice(1).vec()});
    const auto agree = [&](std::size_t node, std::size_t theirs) {
        const Fitted fitted =
            inShapeOf(batch.output(node), tensorOf(reference.outputs[theirs]), nodes[node].kind);
        return fitted.values.defined()
               && differenceOf(batch.output(node), fitted.values).relative() <= kLayerTolerance;
    };
    std::vector<LayerPair> pairs = pairLayers(layers, reference, weights, agree);
    // A module shows its answer alone, and the reference's is the last of its outputs.
    if (nodes.size() == 1 && nodes.front().kind == "torchscript") {
        pairs.front() = {reference.outputs.size() - 1, MatchedBy::Order};
        report.notes.emplace_back(
            "The layers within the module were not compared: a TorchScript module shows what it "
            "answers, and no more.");
    }
    requireOverlap(reference, layers, pairs);
    std::size_t since = 0; // behind the last layer that was seen to be equal
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        report.layers.push_back(rowOf(layers[k], batch.output(k), pairs[k], reference));
        const ReferenceRow& row = report.layers.back();
        if (row.how == MatchedBy::Nothing || report.first)
            continue;
        if (row.isEqual) {
            since = k + 1;
            continue;
        }
        report.first = explain(batch, since, k, tensorOf(reference.outputs[pairs[k].theirs]),
                               leftOver(reference, weights));
        report.first->row = k;
    }
    compareRest(reference, batch, pairs, leftOver(reference, weights), report);
}

at::Tensor targetsOf(const Reference& reference, const train::Objective& objective)
{
    const at::Tensor given = tensorOf(reference.target.value()).flatten();
    if (objective.loss.takesNumbers)
        return given;
    for (const float label : reference.target->values) {
        if (label < 0 || label != std::floor(label)
            || label >= static_cast<float>(objective.classes))
            refuse(
                reference, "reference.target",
                fmt::format(
                    "\"target\" holds {:g}, and the labels of these data are 0 to {}; save the number of each "
                    "example's class.",
                    label, objective.classes - 1));
    }
    return given.to(at::kLong);
}

double divisorOf(const Reference& reference, const train::Objective& objective)
{
    double sum = 0;
    for (const float target : reference.target->values)
        sum += objective.classWeights.empty()
                   ? 1
                   : objective.weightOf(static_cast<std::size_t>(target));
    return train::Objective::divisorOf(sum, reference.target->values.size());
}

bool isAmong(const WeightPairs& weights, const std::string& own)
{
    return std::any_of(weights.pairs.begin(), weights.pairs.end(),
                       [&](const WeightPair& pair) { return pair.own == own; });
}

/// Gradients by the names that the reference has for the weights which were matched.
std::vector<WeightPair> gradientsByWeight(const Reference& reference, const WeightPairs& weights)
{
    std::vector<WeightPair> found;
    for (const WeightPair& weight : weights.pairs) {
        const NamedValues& array = reference.weights[weight.theirs];
        for (std::size_t k = 0; k < reference.gradients.size(); ++k) {
            if (reference.gradients[k].name == array.name
                && reference.gradients[k].shape == array.shape) {
                found.push_back(weight);
                found.back().theirs = k;
            }
        }
    }
    return found;
}

void compareGradients(const Reference& reference, const Network& network,
                      const std::vector<at::Tensor>& inputs, const train::Objective& objective,
                      const WeightPairs& weights, ReferenceReport& report)
{
    const WeightPairs pairs =
        pairWeights(infosOf(network, false), reference.gradients, reference.file, "grad");
    const Network::Body& body = network.body();
    const std::vector<at::Tensor> leaves = body.leaves();
    const train::ObjectiveTensors tensors(objective, body.device);
    const at::Tensor outputs = body.forward(inputs, leaves, {});
    const double divisor = divisorOf(reference, objective);
    const at::Tensor loss = tensors.summed(outputs, targetsOf(reference, objective)).div(divisor);
    const auto gradients = torch::autograd::grad({loss}, leaves, {}, std::nullopt, false, true);
    const c10::NoGradGuard noGrad;
    std::map<std::string, const WeightPair*> theirs;
    double largest = 0; // of all: what is a thousandth of it and less is noise
    for (const WeightPair& pair : pairs.pairs) {
        theirs[pair.own] = &pair;
        for (const float value : reference.gradients[pair.theirs].values)
            largest = std::max(largest, static_cast<double>(std::abs(value)));
    }
    const std::vector<WeightPair> byWeight = gradientsByWeight(reference, weights);
    for (const WeightPair& pair : byWeight) {
        if (theirs.emplace(pair.own, &pair).second)
            for (const float value : reference.gradients[pair.theirs].values)
                largest = std::max(largest, static_cast<double>(std::abs(value)));
    }
    constexpr double kOfAll = 1e-3;
    std::vector<GradientPair> all;
    std::optional<std::size_t> first; // among `all`
    for (std::size_t k = body.parameters.size(); k-- > 0;) {
        const auto pair = theirs.find(body.parameters[k].name);
        if (pair == theirs.end()) {
            // What the reference does not have at all was said before.
            if (reference.weights.empty() || isAmong(weights, body.parameters[k].name))
                report.withoutGradient.push_back(body.parameters[k].name);
            continue;
        }
        const NamedValues& array = reference.gradients[pair->second->theirs];
        const at::Tensor mine = gradients[k].defined() ? gradients[k] : at::zeros_like(leaves[k]);
        const at::Tensor other = turned(array, pair->second->turn);
        ReferenceRow row{
            .name = body.parameters[k].name, .kind = {}, .reference = array.name, .how = pairs.how};
        row.shape = mine.sizes().vec();
        row.referenceShape = array.shape;
        row.note = pair->second->turn.empty() ? "" : "transposed";
        row.difference = differenceOf(mine, other);
        row.difference->largest = std::max(row.difference->largest, kOfAll * largest);
        row.isEqual = row.difference->relative() <= kGradientTolerance;
        all.push_back({report.gradients.size(), mine, other, kOfAll * largest});
        if (!row.isEqual && !first)
            first = all.size() - 1;
        report.gradients.push_back(std::move(row));
    }
    if (!report.withoutGradient.empty())
        report.notes.push_back(fmt::format(
            "The reference has no gradient of {}: frozen there, or cut off by a detach.",
            fmt::join(report.withoutGradient, ", ")));
    if (!first || report.first)
        return;
    report.firstGradient = explainGradients(report.gradients[all[*first].row].name, all[*first],
                                            all, static_cast<double>(reference.examples), divisor);
    report.firstGradient->row = all[*first].row;
}

/// Whether what leaves the last layer with weights, or one behind it, was held against the reference.
bool isAnswerCompared(const Network& network, const std::vector<ReferenceRow>& layers)
{
    const auto& nodes = network.architecture().nodes;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        for (const ReferenceRow& row : layers) {
            if (row.difference && row.name == node->name)
                return true;
        }
        if (node->output)
            break;
    }
    return false;
}

} // namespace

ReferenceReport compareToReference(const Reference& reference, Network& network, bool hasWeights,
                                   const train::Objective& objective)
{
    ReferenceReport report;
    const std::vector<at::Tensor> inputs =
        inputsOf(reference, network.architecture(), report.notes);
    WeightPairs weights;
    if (!reference.weights.empty())
        weights = takeWeights(reference, network, report);
    else if (!hasWeights)
        refuse(
            reference, "reference.weights",
            "it holds no arrays \"weight.NAME\", and two networks of other weights are not alike; save "
            "model.state_dict() under such names, or name weights for ours with --run N, --model FILE or "
            "--set model.start_from=FILE.");
    compareLayers(reference, network, inputs, weights, report);
    report.isAnswerCompared = isAnswerCompared(network, report.layers);
    if (reference.gradients.empty())
        return report;
    if (reference.target)
        compareGradients(reference, network, inputs, objective, weights, report);
    else
        report.notes.emplace_back(
            "Gradients were not compared: the reference holds no \"target\".");
    return report;
}

} // namespace assay::baseline
