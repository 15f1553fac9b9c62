// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network.h"

#include "base/error.h"
#include "model/init_torch.h"
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

struct Wanted {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// The parameters of a layer, in the order in which `forward` finds them.
std::vector<Wanted> parametersOf(const LayerSpec& layer)
{
    switch (layer.kind) {
    case LayerSpec::Kind::Convolution:
        return {{".weight", {layer.out, layer.in, layer.kernel, layer.kernel}},
                {".bias", {layer.out}}};
    case LayerSpec::Kind::Linear:
        return {{".weight", {layer.out, layer.in}}, {".bias", {layer.out}}};
    case LayerSpec::Kind::Lstm:
        return {{".weight_ih", {4 * layer.out, layer.in}},
                {".weight_hh", {4 * layer.out, layer.out}},
                {".bias_ih", {4 * layer.out}},
                {".bias_hh", {4 * layer.out}}};
    case LayerSpec::Kind::Embedding: {
        std::vector<Wanted> tables;
        for (std::size_t k = 0; k < layer.embedded.size(); ++k)
            tables.push_back({fmt::format(".{}", k + 1),
                              {layer.embedded[k].categories, layer.embedded[k].width}});
        return tables;
    }
    case LayerSpec::Kind::MaxPool:
    case LayerSpec::Kind::Flatten:
    case LayerSpec::Kind::Relu:
    case LayerSpec::Kind::Tanh: break;
    }
    return {};
}

/// By oneDNN where there is one: LibTorch's own kernel compares value by value and stumbles over
/// every branch it foresees wrongly, which took 40 % of a LeNet step.
at::Tensor maxPool(const at::Tensor& x, std::int64_t kernel)
{
    if (!x.is_cpu() || !at::hasMKLDNN())
        return at::max_pool2d(x, kernel);
    const std::int64_t sides[]{kernel, kernel};
    return at::mkldnn_max_pool2d(x.to_mkldnn(), sides, sides).to_dense();
}

/// Batch x steps x channels -> batch x hidden: the state after each series' last own step.
at::Tensor lastState(const at::Tensor& x, const at::Tensor& lengths, std::int64_t hidden,
                     at::TensorList weights)
{
    const at::Tensor zero = x.new_zeros({1, x.size(0), hidden});
    const at::Tensor states[]{zero, zero};
    const at::Tensor all =
        std::get<0>(at::lstm(x, states, weights, true, 1, 0.0, false, false, true));
    if (!lengths.defined())
        return all.select(1, all.size(1) - 1);
    // Later steps never reach earlier states, so what pads a series is without effect.
    const at::Tensor last = (lengths - 1).to(x.device()).view({-1, 1, 1}).expand({-1, 1, hidden});
    return all.gather(1, last).squeeze(1);
}

/// Batch x features with category numbers at the end -> batch x features with their vectors.
at::Tensor embedded(const at::Tensor& x, const LayerSpec& layer, at::TensorList tables)
{
    const auto count = static_cast<std::int64_t>(tables.size());
    const std::int64_t plain = x.size(1) - count;
    std::vector<at::Tensor> parts{x.narrow(1, 0, plain)};
    for (std::int64_t k = 0; k < count; ++k) {
        // Padding may have no place among the categories.
        const at::Tensor number =
            x.select(1, plain + k)
                .to(at::kLong)
                .clamp(0, layer.embedded[static_cast<std::size_t>(k)].categories - 1);
        parts.push_back(at::embedding(tables[static_cast<std::size_t>(k)], number));
    }
    return at::cat(parts, 1);
}

/// Series of any length to rows of one size: shorter ones get zeros, longer ones are cut.
at::Tensor flattened(const at::Tensor& x, const data::InputSpec& input)
{
    if (input.modality != data::Modality::Series || x.dim() != 3 || x.size(1) == input.shape[0])
        return x.flatten(1);
    if (x.size(1) > input.shape[0])
        return x.narrow(1, 0, input.shape[0]).flatten(1);
    return at::constant_pad_nd(x, {0, 0, 0, input.shape[0] - x.size(1)}).flatten(1);
}

const Network::Body::Parameter& find(const Network::Body& body, const std::string& name)
{
    for (const auto& parameter : body.parameters) {
        if (parameter.name == name)
            return parameter;
    }
    throw base::usageError("model.parameter",
                           fmt::format("The network has no parameter {}.", name));
}

} // namespace

Network::Body::Body(const Architecture& a, const at::Device& d)
    : architecture(a)
    , device(d)
{
    std::vector<std::vector<std::int64_t>> shapes;
    std::int64_t total = 0;
    const auto want = [&](std::string name, std::vector<std::int64_t> shape) {
        total += rounded(c10::multiply_integers(shape));
        parameters.push_back({std::move(name), {}});
        shapes.push_back(std::move(shape));
    };
    for (const LayerSpec& spec : architecture.layers) {
        Layer layer{spec, -1};
        std::vector<Wanted> own = parametersOf(spec);
        if (!own.empty())
            layer.weight = static_cast<std::int64_t>(parameters.size());
        for (Wanted& parameter : own)
            want(spec.name + parameter.name, std::move(parameter.shape));
        layers.push_back(std::move(layer));
    }
    flat = at::zeros({total}, at::TensorOptions(at::kFloat).device(device));
    std::int64_t offset = 0;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        const std::int64_t size = c10::multiply_integers(shapes[k]);
        parameters[k].value = flat.narrow(0, offset, size).view(shapes[k]);
        offset += rounded(size);
    }
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

at::Tensor Network::Body::forward(const Input& input, const Tap& tap) const
{
    std::vector<at::Tensor> weights;
    for (const Parameter& parameter : parameters)
        weights.push_back(parameter.value);
    return forward(input, weights, tap);
}

at::Tensor Network::Body::forward(const Input& input, const std::vector<at::Tensor>& weights,
                                  const Tap& tap) const
{
    at::Tensor x = input.values;
    for (const Layer& layer : layers) {
        const LayerSpec& spec = layer.spec;
        const auto weight = [&]() -> const at::Tensor& {
            return weights[static_cast<std::size_t>(layer.weight)];
        };
        const auto own = [&](std::size_t count) {
            return at::TensorList(weights).slice(static_cast<std::size_t>(layer.weight), count);
        };
        const auto bias = [&]() -> const at::Tensor& {
            return weights[static_cast<std::size_t>(layer.weight) + 1];
        };
        switch (spec.kind) {
        case LayerSpec::Kind::Convolution:
            x = at::conv2d(x, weight(), bias(), 1, spec.padding);
            break;
        case LayerSpec::Kind::MaxPool: x = maxPool(x, spec.kernel); break;
        case LayerSpec::Kind::Flatten: x = flattened(x, architecture.input); break;
        case LayerSpec::Kind::Linear: x = at::linear(x, weight(), bias()); break;
        case LayerSpec::Kind::Relu: x = at::relu(x); break;
        case LayerSpec::Kind::Tanh: x = at::tanh(x); break;
        case LayerSpec::Kind::Embedding: x = embedded(x, spec, own(spec.embedded.size())); break;
        case LayerSpec::Kind::Lstm: x = lastState(x, input.lengths, spec.out, own(4)); break;
        }
        if (tap)
            tap(spec, x);
    }
    return x;
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
    std::vector<ParameterInfo> infos;
    for (const auto& parameter : m_body->parameters)
        infos.push_back({parameter.name, parameter.value.sizes().vec()});
    return infos;
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
    const std::vector<std::int64_t>& own = architecture().input.shape;
    shape.insert(shape.end(), own.begin(), own.end());
    const at::Tensor input = at::from_blob(const_cast<float*>(examples.data()), shape, at::kFloat);
    const at::Tensor output = m_body->forward(input.to(m_body->device)).cpu().contiguous();
    const auto* data = output.const_data_ptr<float>();
    return {data, data + output.numel()};
}

} // namespace assay::model
