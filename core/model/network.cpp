// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network.h"

#include "base/error.h"
#include "model/network_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>

namespace assay::model {

namespace {

/// 64 bytes: what oneDNN and vector units like to start at.
constexpr std::int64_t kAlign = 16;

std::int64_t rounded(std::int64_t size)
{
    return (size + kAlign - 1) / kAlign * kAlign;
}

/// An output is kept until the last stage that takes it has done so.
void findLastUses(std::vector<Network::Body::Stage>& stages, std::size_t inputs)
{
    std::vector<bool> taken(inputs + stages.size(), false);
    for (std::size_t k = stages.size(); k-- > 0;) {
        for (const std::size_t source : stages[k].inputs) {
            if (!taken[source])
                stages[k].done.push_back(source);
            taken[source] = true;
        }
    }
}

/// What an output of a layer has of its steps, when its input has `lengths`.
at::Tensor lengthsAfter(const Network::Body::Stage& stage, const at::Tensor& lengths)
{
    if (!lengths.defined() || stage.stepStride == 1)
        return lengths;
    return (lengths + (stage.stepStride - 1)).floor_divide(stage.stepStride);
}

std::vector<at::Tensor> valuesOf(const std::vector<Network::Body::Parameter>& parameters)
{
    std::vector<at::Tensor> values;
    for (const auto& parameter : parameters)
        values.push_back(parameter.value);
    return values;
}

/// One tensor of zeros that holds all of `shapes`, and each of `parameters` as a view of it.
at::Tensor layOut(std::vector<Network::Body::Parameter>& parameters,
                  const std::vector<Shape>& shapes, const at::Device& device)
{
    std::int64_t total = 0;
    for (const Shape& shape : shapes)
        total += rounded(sizeOf(shape));
    const at::Tensor flat = at::zeros({total}, at::TensorOptions(at::kFloat).device(device));
    std::int64_t offset = 0;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        const std::int64_t size = sizeOf(shapes[k]);
        parameters[k].value = flat.narrow(0, offset, size).view(shapes[k]);
        offset += rounded(size);
    }
    return flat;
}

void initialise(Network::Body& body, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    const std::vector<at::Tensor> weights = valuesOf(body.parameters),
                                  buffers = valuesOf(body.buffers);
    for (std::size_t k = 0; k < body.stages.size(); ++k) {
        const Network::Body::Stage& stage = body.stages[k];
        if (stage.weights == 0)
            continue;
        base::Random random(seed, "init", k);
        stage.layer->initialise({at::TensorList(weights).slice(stage.weight, stage.weights),
                                 at::TensorList(buffers).slice(stage.buffer, stage.buffers)},
                                body.architecture.init, body.architecture.nodes[k].output, random);
    }
}

std::vector<ParameterInfo> infosOf(const std::vector<Network::Body::Parameter>& parameters)
{
    std::vector<ParameterInfo> infos;
    for (const auto& parameter : parameters)
        infos.push_back({parameter.name, parameter.value.sizes().vec()});
    return infos;
}

const Network::Body::Parameter& find(const Network::Body& body, const std::string& name)
{
    for (const auto* list : {&body.parameters, &body.buffers}) {
        for (const auto& parameter : *list) {
            if (parameter.name == name)
                return parameter;
        }
    }
    throw base::usageError("model.parameter",
                           fmt::format("The network has no parameter {}.", name));
}

} // namespace

Network::Body::Body(const Architecture& a, const at::Device& d)
    : architecture(a)
    , device(d)
{
    std::vector<Shape> shapes, bufferShapes;
    const auto wiring = wiringOf(architecture);
    const auto entering = inputShapesOf(architecture);
    const auto sources = sourcesOf(architecture);
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        const Node& node = architecture.nodes[k];
        const LayerKind& kind = layerKind(node.kind);
        const LayerPlace place{node, entering[k], architecture.inputs, sources[k]};
        Stage stage{.layer = kind.make(place),
                    .inputs = wiring[k],
                    .done = {},
                    .weight = parameters.size(),
                    .buffer = buffers.size()};
        for (ParameterInfo& parameter : kind.parameters(place)) {
            parameters.push_back({node.name + "." + parameter.name, {}});
            shapes.push_back(std::move(parameter.shape));
        }
        if (kind.buffers) {
            for (ParameterInfo& buffer : kind.buffers(place)) {
                buffers.push_back({node.name + "." + buffer.name, {}});
                bufferShapes.push_back(std::move(buffer.shape));
            }
        }
        if (kind.stepStride)
            stage.stepStride = kind.stepStride(place);
        stage.weights = parameters.size() - stage.weight;
        stage.buffers = buffers.size() - stage.buffer;
        stages.push_back(std::move(stage));
    }
    findLastUses(stages, architecture.inputs.size());
    flat = layOut(parameters, shapes, device);
    flatBuffers = layOut(buffers, bufferShapes, device);
}

std::vector<at::Tensor> Network::Body::leaves() const
{
    std::vector<at::Tensor> all;
    for (const Parameter& parameter : parameters) {
        at::Tensor leaf = parameter.value.detach();
        leaf.set_requires_grad(true);
        all.push_back(std::move(leaf));
    }
    return all;
}

std::vector<at::Tensor> Network::Body::partsOf(const at::Tensor& laidOut) const
{
    std::vector<at::Tensor> parts;
    std::int64_t offset = 0;
    for (const Parameter& parameter : parameters) {
        parts.push_back(laidOut.narrow(0, offset, parameter.value.numel()));
        offset += rounded(parameter.value.numel());
    }
    return parts;
}

at::Tensor Network::Body::forward(at::TensorList inputs, const Pass& pass, const Tap& tap) const
{
    return forward(inputs, valuesOf(parameters), pass, tap);
}

at::Tensor Network::Body::forward(at::TensorList inputs, const std::vector<at::Tensor>& weights,
                                  const Pass& pass, const Tap& tap) const
{
    const std::vector<at::Tensor> kept = valuesOf(buffers);
    std::vector<at::Tensor> values(inputs.begin(), inputs.end());
    values.resize(inputs.size() + stages.size());
    std::vector<at::Tensor> taken;
    std::vector<at::Tensor> lengths(values.size()); // of each value
    std::copy_n(pass.lengths.begin(), std::min(pass.lengths.size(), inputs.size()),
                lengths.begin());
    Pass own{.lengths = {}, .mode = pass.mode, .place = pass.place};
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const Stage& stage = stages[k];
        taken.clear();
        own.lengths.clear();
        for (const std::size_t source : stage.inputs) {
            taken.push_back(values[source]);
            own.lengths.push_back(lengths[source]);
        }
        if (!own.lengths.empty())
            lengths[inputs.size() + k] = lengthsAfter(stage, own.lengths.front());
        at::Tensor& output = values[inputs.size() + k];
        output = stage.layer->forward(taken,
                                      {at::TensorList(weights).slice(stage.weight, stage.weights),
                                       at::TensorList(kept).slice(stage.buffer, stage.buffers)},
                                      own);
        for (const std::size_t source : stage.done)
            values[source] = at::Tensor();
        if (tap)
            tap(architecture.nodes[k], output);
    }
    return values.back();
}

void requireDevice(const std::string& device)
{
    if (device == "cuda" && !at::hasCUDA())
        throw base::usageError("model.device", "This LibTorch was built without CUDA; use "
                                               "train.device=cpu or point TORCH_ROOT at a CUDA "
                                               "build.");
}

Network::Network(const Architecture& architecture, std::uint64_t seed, const std::string& device)
{
    requireDevice(device);
    m_body = std::make_unique<Body>(architecture, at::Device(device));
    initialise(*m_body, seed);
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

const Architecture& Network::architecture() const
{
    return m_body->architecture;
}

std::int64_t Network::parameterCount() const
{
    std::int64_t count = 0;
    for (const auto& parameter : m_body->parameters)
        count += parameter.value.numel();
    return count;
}

std::vector<ParameterInfo> Network::parameters() const
{
    return infosOf(m_body->parameters);
}

std::vector<ParameterInfo> Network::buffers() const
{
    return infosOf(m_body->buffers);
}

std::vector<float> Network::weights(const std::string& parameter) const
{
    const at::Tensor value = find(*m_body, parameter).value.detach().cpu().contiguous();
    const auto* data = value.const_data_ptr<float>();
    return {data, data + value.numel()};
}

void Network::setWeights(const std::string& parameter, const std::vector<float>& values)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor& value = find(*m_body, parameter).value;
    if (value.numel() != static_cast<std::int64_t>(values.size()))
        throw base::usageError("model.weights",
                               fmt::format("{} has {} values, {} were given.", parameter,
                                           value.numel(), values.size()));
    value.copy_(at::from_blob(const_cast<float*>(values.data()), value.sizes(), at::kFloat));
}

std::vector<float> Network::logits(const std::vector<float>& examples, std::int64_t count) const
{
    const c10::NoGradGuard noGrad;
    std::vector<std::int64_t> shape{count};
    const std::vector<std::int64_t>& own = architecture().inputs.front().shape;
    shape.insert(shape.end(), own.begin(), own.end());
    const at::Tensor input = at::from_blob(const_cast<float*>(examples.data()), shape, at::kFloat);
    const at::Tensor output = m_body->forward(input.to(m_body->device)).cpu().contiguous();
    const auto* data = output.const_data_ptr<float>();
    return {data, data + output.numel()};
}

} // namespace assay::model
