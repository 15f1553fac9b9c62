// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_causes_torch.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

// What a layer of the reference may do otherwise, kind by kind.

namespace assay::baseline {

namespace {

using Entering = std::vector<at::Tensor>;
using model::Network;
using model::Node;

constexpr std::int64_t kSidesOfPictures = 4, kSidesOfSeries = 3; ///< with the batch

struct Bend {
    const char* name; ///< as a layer kind, where there is one
    const char* label;
    at::Tensor (*of)(const at::Tensor& x);
};
const Bend kBends[]{
    {"relu", "ReLU", [](const at::Tensor& x) { return at::relu(x); }},
    {"tanh", "tanh", [](const at::Tensor& x) { return at::tanh(x); }},
    {"sigmoid", "a sigmoid", [](const at::Tensor& x) { return at::sigmoid(x); }},
    {"gelu", "GELU", [](const at::Tensor& x) { return at::gelu(x); }},
    {"gelu_tanh", "GELU by tanh", [](const at::Tensor& x) { return at::gelu(x, "tanh"); }},
    {"leaky_relu", "leaky ReLU (0.01)",
     [](const at::Tensor& x) { return at::leaky_relu(x, 0.01); }},
    {"leaky_relu_2", "leaky ReLU (0.2)",
     [](const at::Tensor& x) { return at::leaky_relu(x, 0.2); }},
    {"elu", "ELU", [](const at::Tensor& x) { return at::elu(x); }},
    {"silu", "SiLU", [](const at::Tensor& x) { return at::silu(x); }},
    {"relu6", "ReLU6", [](const at::Tensor& x) { return at::clamp(x, 0, 6); }},
    {"softmax", "a softmax",
     [](const at::Tensor& x) { return at::softmax(x, x.dim() > 2 ? 1 : -1); }},
    {"log_softmax", "a log-softmax",
     [](const at::Tensor& x) { return at::log_softmax(x, x.dim() > 2 ? 1 : -1); }},
};

/// Makes attempts of one node.
class Maker
{
public:
    Maker(const Computed& batch, std::size_t node)
        : m_body(batch.body)
        , m_node(node)
        , m_stage(batch.body.stages[node])
        , m_entering(inputShapesOf(batch.body.architecture)[node])
        , m_source(sourcesOf(batch.body.architecture)[node])
        , m_output(batch.output(node))
    {
        for (std::size_t k = 0; k < m_stage.weights; ++k)
            m_weights.push_back(m_body.parameters[m_stage.weight + k].value);
        for (std::size_t k = 0; k < m_stage.buffers; ++k)
            m_buffers.push_back(m_body.buffers[m_stage.buffer + k].value);
    }

    std::vector<Attempt> all(const std::vector<model::NamedValues>& extra)
    {
        const std::string& kind = node().kind;
        if (kind == "convolution")
            convolution();
        else if (kind == "time_convolution")
            timeConvolution();
        else if (kind == "linear")
            linear();
        else if (kind == "lstm")
            lstm();
        else if (kind == "batch_norm" || kind == "layer_norm")
            norm(kind == "batch_norm");
        else if (kind == "flatten")
            flatten();
        else if (kind == "max_pool" || kind == "average_pool")
            pool();
        bias(extra);
        bends();
        return std::move(m_all);
    }

private:
    const Node& node() const { return m_body.architecture.nodes[m_node]; }
    const std::string& name() const { return node().name; }
    void add(const char* key, const char* tried, std::string sentence,
             std::function<at::Tensor(const Entering&)> output)
    {
        m_all.push_back({key, tried, std::move(sentence), m_node, std::move(output)});
    }

    /// The same layer with other tensors.
    std::function<at::Tensor(const Entering&)> with(std::vector<at::Tensor> weights,
                                                    model::Pass pass = {}) const
    {
        return [layer = m_stage.layer.get(), weights = std::move(weights), buffers = m_buffers,
                pass = std::move(pass)](const Entering& entering) {
            return layer->forward(entering, {weights, buffers}, pass);
        };
    }
    std::vector<at::Tensor> weightsWith(std::size_t place, const at::Tensor& other) const
    {
        std::vector<at::Tensor> weights = m_weights;
        weights[place] = other;
        return weights;
    }
    /// The same weights in a layer of other settings, or of another kind.
    void addOther(const char* key, const char* tried, std::string sentence, Node other)
    {
        const model::LayerPlace place{other, m_entering, m_body.architecture.inputs, m_source};
        const std::shared_ptr<model::Layer> layer = model::layerKind(other.kind).make(place);
        add(key, tried, std::move(sentence),
            [layer, weights = m_weights, buffers = m_buffers](const Entering& entering) {
                return layer->forward(entering, {weights, buffers}, {});
            });
    }
    /// One whole number among its settings otherwise.
    void addSetting(const char* key, const char* tried, const char* words, const char* path,
                    std::int64_t otherwise, std::int64_t from, std::int64_t to)
    {
        const std::int64_t own = model::setting(node(), path, otherwise);
        for (std::int64_t value = from; value <= to; ++value) {
            if (value == own)
                continue;
            Node other = node();
            other.settings[path] = value;
            addOther(
                key, tried,
                fmt::format("{} with a {} of {}, where ours has {}", name(), words, value, own),
                std::move(other));
        }
    }

    void transposed(std::size_t place, std::int64_t a, std::int64_t b, const char* sentence)
    {
        const at::Tensor& weight = m_weights[place];
        if (weight.size(a) == weight.size(b) && weight.size(a) > 1)
            add("transposed", "transposed weights", fmt::format("{} with {}", name(), sentence),
                with(weightsWith(place, weight.transpose(a, b).contiguous())));
    }

    void convolution()
    {
        constexpr std::int64_t kMostPadding = 8;
        const std::int64_t kernel = model::setting(node(), "kernel");
        addSetting("padding", "another padding", "padding", "padding", 0, 0,
                   std::min(kernel, kMostPadding));
        addSetting("stride", "another stride", "stride", "stride", 1, 1, 3);
        addSetting("dilation", "another dilation", "dilation", "dilation", 1, 1, 3);
        const std::int64_t padding = model::setting(node(), "padding");
        Node bare = node();
        bare.settings["padding"] = std::int64_t{0};
        for (const char* mode : {"reflect", "replicate", "circular"}) {
            if (padding == 0)
                break;
            const model::LayerPlace place{bare, m_entering, m_body.architecture.inputs, m_source};
            const std::shared_ptr<model::Layer> layer = model::layerKind(bare.kind).make(place);
            add("padding", "another padding",
                fmt::format("{} with padding_mode=\"{}\", where ours pads with zeros", name(),
                            mode),
                [=, weights = m_weights, buffers = m_buffers](const Entering& entering) {
                    const at::Tensor around[]{
                        at::pad(entering[0], {padding, padding, padding, padding}, mode)};
                    return layer->forward(around, {weights, buffers}, {});
                });
        }
        transposed(0, 2, 3, "height and width of its kernel exchanged (transposed)");
        transposed(0, 0, 1, "inputs and outputs of its weights exchanged (transposed)");
        if (kernel > 1)
            add("flipped", "a flipped kernel",
                fmt::format("{} with its kernel turned by 180 degrees", name()),
                with(weightsWith(0, m_weights[0].flip({2, 3}))));
    }

    void timeConvolution()
    {
        const bool causal = model::setting(node(), "causal") != 0;
        Node other = node();
        other.settings["causal"] = !causal;
        const std::int64_t kernel = model::setting(node(), "kernel");
        if (kernel > 1)
            addOther("padding", "another padding",
                     fmt::format(
                         "{} {}", name(),
                         causal ? "with as many zeros before and after, where ours is causal"
                                : "with all its zeros before (causal), where ours has some after"),
                     std::move(other));
        const std::int64_t stride = model::setting(node(), "stride", 1),
                           dilation = model::setting(node(), "dilation", 1),
                           groups = model::setting(node(), "groups", 1);
        const std::int64_t reach = dilation * (kernel - 1);
        for (std::int64_t padding = 0; padding <= std::min<std::int64_t>(reach, 64); ++padding) {
            add("padding", "another padding",
                fmt::format("{} with a padding of {} on both sides", name(), padding),
                [=, weights = m_weights](const Entering& entering) {
                    return at::conv1d(entering[0].transpose(1, 2), weights[0], weights[1], stride,
                                      padding, dilation, groups)
                        .transpose(1, 2);
                });
        }
        addSetting("stride", "another stride", "stride", "stride", 1, 1, 3);
        addSetting("dilation", "another dilation", "dilation", "dilation", 1, 1, 8);
        transposed(0, 0, 1, "inputs and outputs of its weights exchanged (transposed)");
        if (kernel > 1)
            add("flipped", "a flipped kernel",
                fmt::format("{} with its kernel the other way round", name()),
                with(weightsWith(0, m_weights[0].flip({2}))));
    }

    void linear() { transposed(0, 0, 1, "its weights transposed"); }

    void lstm()
    {
        const std::int64_t hidden = model::setting(node(), "out");
        for (const std::size_t place : {0, 1}) {
            const std::vector<at::Tensor> gates = m_weights[place].chunk(4, 0);
            if (m_weights[place].size(1) != hidden || hidden < 2)
                continue;
            std::vector<at::Tensor> turned;
            for (const at::Tensor& gate : gates)
                turned.push_back(gate.t());
            add("transposed", "transposed weights",
                fmt::format("{} with the {} weights of each gate transposed", name(),
                            place == 0 ? "input" : "recurrent"),
                with(weightsWith(place, at::cat(turned, 0))));
        }
        // Ours: input, forget, cell, output.
        const std::pair<std::vector<std::size_t>, const char*> orders[]{
            {{0, 2, 3, 1}, "input, output, forget, cell"},
            {{0, 1, 3, 2}, "input, forget, output, cell"},
            {{1, 0, 2, 3}, "forget, input, cell, output"}};
        for (const auto& [order, words] : orders) {
            std::vector<at::Tensor> weights;
            for (const at::Tensor& weight : m_weights) {
                const std::vector<at::Tensor> gates = weight.chunk(4, 0);
                std::vector<at::Tensor> sorted;
                for (const std::size_t gate : order)
                    sorted.push_back(gates[gate]);
                weights.push_back(at::cat(sorted, 0));
            }
            add("gate_order", "another order of gates",
                fmt::format("{} with its gates in the order {}", name(), words), with(weights));
        }
    }

    void norm(bool isBatch)
    {
        for (const double epsilon : {1e-1, 1e-2, 2e-3, 1e-3, 1e-4, 1e-6, 1e-8, 1e-12, 0.0}) {
            add("epsilon", "another epsilon",
                fmt::format("{} with an epsilon of {:g}, where ours has 1e-05", name(), epsilon),
                [=, weights = m_weights, buffers = m_buffers](const Entering& entering) {
                    const at::Tensor& x = entering[0];
                    if (!isBatch)
                        return at::layer_norm(x, {x.size(-1)}, weights[0], weights[1], epsilon);
                    const bool isSeries = x.dim() == kSidesOfSeries;
                    return at::batch_norm(isSeries ? x.reshape({-1, x.size(2)}) : x, weights[0],
                                          weights[1], buffers[0], buffers[1], false, 0.1, epsilon,
                                          false)
                        .reshape(x.sizes());
                });
        }
        if (isBatch)
            add("train_mode", "train mode",
                fmt::format(
                    "{} with the mean and variance of this batch: the reference is in train mode, and model.eval() "
                    "is missing",
                    name()),
                with(m_weights, {.lengths = {}, .mode = model::Mode::Replay}));
    }

    void flatten()
    {
        const auto permuted = [](std::vector<std::int64_t> axes) {
            return [axes = std::move(axes)](const Entering& entering) {
                return entering[0].permute(axes).flatten(1);
            };
        };
        const char *key = "flatten_order", *tried = "another order of flattening";
        if (m_entering[0].size() + 1 == kSidesOfPictures) {
            add(key, tried,
                fmt::format(
                    "{} in the order height, width, channels (channels last), where ours begins with the channels",
                    name()),
                permuted({0, 2, 3, 1}));
            add(key, tried, fmt::format("{} in the order channels, width, height", name()),
                permuted({0, 1, 3, 2}));
            add(key, tried, fmt::format("{} in the order width, height, channels", name()),
                permuted({0, 3, 2, 1}));
        } else if (m_entering[0].size() + 1 == kSidesOfSeries) {
            add(key, tried,
                fmt::format("{} in the order channels, steps, where ours begins with the steps",
                            name()),
                permuted({0, 2, 1}));
        }
    }

    void pool()
    {
        const bool isMax = node().kind == "max_pool";
        Node other = node();
        other.kind = isMax ? "average_pool" : "max_pool";
        addOther("pooling", "another pooling",
                 fmt::format("{} by the {}, where ours takes the {}", name(),
                             isMax ? "mean" : "largest", isMax ? "largest" : "mean"),
                 std::move(other));
        const std::int64_t kernel = model::setting(node(), "kernel");
        addSetting("padding", "another padding", "padding", "padding", 0, 0, kernel / 2);
        addSetting("stride", "another stride", "stride", "stride", kernel, 1,
                   std::max<std::int64_t>(kernel, 3));
        addSetting("kernel", "another kernel", "kernel", "kernel", 2, 1, 5);
    }

    /// Places of its weights that only add something.
    std::vector<std::size_t> biases() const
    {
        const std::string& kind = node().kind;
        if (kind == "lstm")
            return {2, 3};
        const bool hasOne = kind == "linear" || kind == "convolution" || kind == "time_convolution";
        return hasOne && m_weights.size() > 1 ? std::vector<std::size_t>{1}
                                              : std::vector<std::size_t>();
    }

    void bias(const std::vector<model::NamedValues>& extra)
    {
        const char *key = "bias", *tried = "a missing bias";
        for (const std::size_t place : biases())
            add(key, tried,
                fmt::format("{} without its {}", name(),
                            biases().size() == 1 ? "bias"
                            : place == 2         ? "first bias"
                                                 : "second bias"),
                with(weightsWith(place, at::zeros_like(m_weights[place]))));
        if (biases().size() > 1) {
            std::vector<at::Tensor> none = weightsWith(2, at::zeros_like(m_weights[2]));
            none[3] = at::zeros_like(m_weights[3]);
            add(key, tried, fmt::format("{} without its biases", name()), with(std::move(none)));
        }
        const std::int64_t axis = m_output.dim() == kSidesOfPictures ? 1 : m_output.dim() - 1;
        for (const model::NamedValues& each : extra) {
            if (each.shape != model::Shape{m_output.size(axis)} || m_stage.weights == 0)
                continue;
            std::vector<std::int64_t> shape(static_cast<std::size_t>(m_output.dim()), 1);
            shape[static_cast<std::size_t>(axis)] = m_output.size(axis);
            const at::Tensor more =
                at::from_blob(const_cast<float*>(each.values.data()), each.shape, at::kFloat)
                    .clone()
                    .view(shape);
            add(key, tried,
                fmt::format("{} with the reference's {} added, for which ours has no bias", name(),
                            each.name),
                [more, output = m_output](const Entering&) { return output.add(more); });
        }
    }

    void bends()
    {
        const char *key = "activation", *tried = "another activation or none";
        const auto own = std::find_if(std::begin(kBends), std::end(kBends),
                                      [&](const Bend& bend) { return bend.name == node().kind; });
        const bool isBend = own != std::end(kBends);
        if (isBend)
            add(key, tried,
                fmt::format("{} left out: the reference has no {} there", name(), own->label),
                [](const Entering& entering) { return entering[0]; });
        for (const Bend& bend : kBends) {
            if (isBend && bend.name == node().kind)
                continue;
            if (isBend)
                add(key, tried,
                    fmt::format("{} as {}, where ours is {}", name(), bend.label, own->label),
                    [&bend](const Entering& entering) { return bend.of(entering[0]); });
            else
                add(key, tried, fmt::format("{} followed by {}", name(), bend.label),
                    [&bend, output = m_output](const Entering&) { return bend.of(output); });
        }
    }

    const Network::Body& m_body;
    std::size_t m_node;
    const Network::Body::Stage& m_stage;
    std::vector<model::Shape> m_entering;
    std::size_t m_source;
    const at::Tensor& m_output;
    std::vector<at::Tensor> m_weights, m_buffers;
    std::vector<Attempt> m_all;
};

} // namespace

std::vector<Attempt> attemptsOf(const Computed& batch, std::size_t node,
                                const std::vector<model::NamedValues>& extra)
{
    return Maker(batch, node).all(extra);
}

} // namespace assay::baseline
