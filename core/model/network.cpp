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

struct Shapes {
    std::vector<std::int64_t> weight, bias;
};

Shapes shapesOf(const LayerSpec& layer)
{
    if (layer.kind == LayerSpec::Kind::Convolution)
        return {{layer.out, layer.in, layer.kernel, layer.kernel}, {layer.out}};
    return {{layer.out, layer.in}, {layer.out}};
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

bool hasWeights(const LayerSpec& layer)
{
    return layer.kind == LayerSpec::Kind::Convolution || layer.kind == LayerSpec::Kind::Linear;
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
        if (hasWeights(spec)) {
            layer.weight = static_cast<std::int64_t>(parameters.size());
            Shapes own = shapesOf(spec);
            want(spec.name + ".weight", std::move(own.weight));
            want(spec.name + ".bias", std::move(own.bias));
        }
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

at::Tensor Network::Body::forward(const at::Tensor& input, const Tap& tap) const
{
    std::vector<at::Tensor> weights;
    for (const Parameter& parameter : parameters)
        weights.push_back(parameter.value);
    return forward(input, weights, tap);
}

at::Tensor Network::Body::forward(const at::Tensor& input, const std::vector<at::Tensor>& weights,
                                  const Tap& tap) const
{
    at::Tensor x = input;
    for (const Layer& layer : layers) {
        const LayerSpec& spec = layer.spec;
        const auto weight = [&]() -> const at::Tensor& {
            return weights[static_cast<std::size_t>(layer.weight)];
        };
        const auto bias = [&]() -> const at::Tensor& {
            return weights[static_cast<std::size_t>(layer.weight) + 1];
        };
        switch (spec.kind) {
        case LayerSpec::Kind::Convolution:
            x = at::conv2d(x, weight(), bias(), 1, spec.padding);
            break;
        case LayerSpec::Kind::MaxPool: x = maxPool(x, spec.kernel); break;
        case LayerSpec::Kind::Flatten: x = x.flatten(1); break;
        case LayerSpec::Kind::Linear: x = at::linear(x, weight(), bias()); break;
        case LayerSpec::Kind::Relu: x = at::relu(x); break;
        case LayerSpec::Kind::Tanh: x = at::tanh(x); break;
        }
        if (tap)
            tap(spec, x);
    }
    return x;
}

Network::Network(const Architecture& architecture, std::uint64_t seed, const std::string& device)
{
    if (device == "cuda" && !at::hasCUDA())
        throw base::usageError("model.device", "This LibTorch was built without CUDA; use "
                                               "train.device=cpu or point TORCH_ROOT at a CUDA "
                                               "build.");
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
    shape.insert(shape.end(), architecture().input.begin(), architecture().input.end());
    const at::Tensor input = at::from_blob(const_cast<float*>(examples.data()), shape, at::kFloat);
    const at::Tensor output = m_body->forward(input.to(m_body->device)).cpu().contiguous();
    const auto* data = output.const_data_ptr<float>();
    return {data, data + output.numel()};
}

} // namespace assay::model
