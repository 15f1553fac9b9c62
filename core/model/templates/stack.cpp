// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include "model/layers.h"

#include <algorithm>

namespace assay::model {

using base::Field;
using base::FieldKind;

Field activationField()
{
    return {
        .path = "model.activation",
        .label = "Non-linearity",
        .kind = FieldKind::Choice,
        .fallback = std::string("relu"),
        .choices = {{"relu", "max(0, x)"},
                    {"tanh", "hyperbolic tangent"},
                    {"gelu", "x times the share of a normal below x, Hendrycks and Gimpel 2016"},
                    {"sigmoid", "1 / (1 + exp(-x))"}},
        .help = "Follows every hidden layer; in blocks with shortcuts those within the block.",
        .source = kLecture,
        .sensitivity = base::Sensitivity::Low};
}

Field initField()
{
    return {.path = "model.init",
            .label = "Initialisation",
            .kind = FieldKind::Choice,
            .fallback = std::string("he"),
            .choices = {{"he", "normal, variance 2 / fan-in; Glorot on the output layer"},
                        {"glorot", "normal, variance 2 / (fan-in + fan-out)"},
                        {"library", "LibTorch's own: uniform in +-1 / sqrt(fan-in)"}},
            .help = "Where the weights begin. He for ReLU, Glorot for tanh.",
            .source = "He et al. 2015; Glorot and Bengio 2010; " + std::string(kLecture),
            .advanced = true,
            .sensitivity = base::Sensitivity::Medium};
}

Field dropoutField()
{
    return {.path = "model.dropout",
            .label = "Dropout",
            .kind = FieldKind::Number,
            .fallback = 0.0,
            .low = 0,
            .high = 0.95,
            .help = "The share of a hidden layer's values that training sets to zero, drawn anew "
                    "for each example and step; 0: none. Answers are given with all of them.",
            .source = "Srivastava et al. 2014; " + std::string(kLecture)
                      + ": no regularisation to start with",
            .sensitivity = base::Sensitivity::Medium,
            .search = base::SearchRange{0, 0.6},
            .addedLater = true};
}

Field embeddingField()
{
    return {.path = "model.embedding",
            .label = "Token embedding",
            .kind = FieldKind::Integer,
            .fallback = std::int64_t{64},
            .low = 1,
            .high = 10'000,
            .unit = "numbers",
            .help = "Texts: how many numbers stand for a token.",
            .sensitivity = base::Sensitivity::Medium,
            .search = base::SearchRange{16, 256, true},
            .addedLater = true};
}

Field normField(const char* fallback, const std::vector<std::string>& kinds)
{
    std::vector<base::FieldChoice> choices{{"none", "none, as the lecture starts"}};
    for (const std::string& kind : kinds)
        choices.push_back(
            kind == "batch" ? base::FieldChoice{"batch", "each number over the batch, Ioffe and "
                                                         "Szegedy 2015"}
                            : base::FieldChoice{"layer", "the numbers of each example, or of each "
                                                         "of its steps, Ba et al. 2016"});
    return {.path = "model.norm",
            .label = "Normalisation",
            .kind = FieldKind::Choice,
            .fallback = std::string(fallback),
            .choices = std::move(choices),
            .help = "Follows each hidden layer, before its non-linearity.",
            .source = kLecture,
            .sensitivity = base::Sensitivity::Medium,
            .addedLater = true};
}

Initialisation initialisationOf(const ModelSpec& spec)
{
    const std::string init = std::get<std::string>(parameter(spec, "init"));
    return init == "he"       ? Initialisation::He
           : init == "glorot" ? Initialisation::Glorot
                              : Initialisation::Library;
}

Stack::Stack(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs)
    : m_last(inputs.front().name)
    , m_dropout(std::get<double>(parameter(spec, "dropout")))
{
    m_built.inputs = inputs;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        m_shapes[inputs[k].name] = inputs[k].shape;
        m_sources[inputs[k].name] = k;
    }
    m_built.init = initialisationOf(spec);
    // Where it cannot be chosen, an LSTM brings its own, and a residual network has ReLU.
    const auto chosen = [&spec](const char* name, base::Value otherwise) {
        const auto& fields = templateNamed(spec.templateName).fields;
        const std::string path = std::string("model.") + name;
        return std::any_of(fields.begin(), fields.end(),
                           [&path](const Field& field) { return field.path == path; })
                   ? parameter(spec, name)
                   : otherwise;
    };
    m_activation = std::get<std::string>(chosen("activation", std::string("relu")));
    m_norm = std::get<std::string>(chosen("norm", std::string("none")));
    m_embedding = std::get<std::int64_t>(chosen("embedding", std::int64_t{0}));
}

void Stack::convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                        std::int64_t padding)
{
    add({.kind = "convolution",
         .name = name,
         .inputs = {},
         .settings = {{"out", out}, {"kernel", kernel}, {"padding", padding}}});
    finishLayer(name);
}

void Stack::pool(const std::string& name)
{
    add({.kind = "max_pool",
         .name = name,
         .inputs = {},
         .settings = {{"kernel", std::int64_t{2}}}});
}

void Stack::pool(const std::string& name, std::int64_t kernel, std::int64_t stride,
                 std::int64_t padding)
{
    add({.kind = "max_pool",
         .name = name,
         .inputs = {},
         .settings = {{"kernel", kernel}, {"stride", stride}, {"padding", padding}}});
}

void Stack::flatten(const std::string& name)
{
    if (m_shapes.at(m_last).size() > 1)
        add({.kind = "flatten", .name = name, .inputs = {}, .settings = {}});
}

void Stack::concatenate(const std::string& name, const std::vector<std::string>& layers)
{
    add({.kind = "concatenate", .name = name, .inputs = layers, .settings = {}});
}

void Stack::embed(const std::string& name)
{
    if (!m_built.inputs[m_sources.at(m_last)].embedded.empty())
        add({.kind = "embedding", .name = name, .inputs = {}, .settings = {}});
}

void Stack::embedTokens(const std::string& name)
{
    if (m_built.inputs[m_sources.at(m_last)].modality == data::Modality::Text)
        add({.kind = "token_embedding",
             .name = name,
             .inputs = {},
             .settings = {{"out", m_embedding}}});
}

void Stack::lstm(const std::string& name, std::int64_t hidden, double forgetBias)
{
    add({.kind = "lstm",
         .name = name,
         .inputs = {},
         .settings = {{"out", hidden}, {"forget_bias", forgetBias}}});
}

void Stack::linear(const std::string& name, std::int64_t out)
{
    project(name, out);
    finishLayer(name);
}

void Stack::normedConvolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                              std::int64_t stride)
{
    add({.kind = "convolution",
         .name = name,
         .inputs = {},
         .settings = {{"out", out},
                      {"kernel", kernel},
                      {"padding", kernel / 2},
                      {"stride", stride},
                      {"bias", std::int64_t{0}}}});
    add({.kind = "batch_norm", .name = name + ".norm", .inputs = {}, .settings = {}});
}

void Stack::residual(const std::string& name, std::int64_t out, std::int64_t stride)
{
    const std::string before = m_last;
    normedConvolution(name + ".conv1", out, 3, stride);
    activate(name + ".conv1");
    normedConvolution(name + ".conv2", out, 3, 1);
    const std::string around = m_last;
    std::string shortcut = before;
    if (m_shapes.at(before) != m_shapes.at(around)) {
        m_last = before;
        normedConvolution(name + ".shortcut", out, 1, stride);
        shortcut = m_last;
    }
    sum(name + ".sum", {around, shortcut});
    activate(name);
}

void Stack::averagePool(const std::string& name)
{
    add({.kind = "global_average_pool", .name = name, .inputs = {}, .settings = {}});
}

void Stack::project(const std::string& name, std::int64_t out)
{
    add({.kind = "linear", .name = name, .inputs = {}, .settings = {{"out", out}}});
}

void Stack::normalise(const std::string& name, const std::string& kind)
{
    if (kind != "none")
        add({.kind = kind + "_norm", .name = name + ".norm", .inputs = {}, .settings = {}});
}

void Stack::finishLayer(const std::string& name)
{
    normalise(name, m_norm);
    activate(name);
}

void Stack::sum(const std::string& name, const std::vector<std::string>& layers)
{
    add({.kind = "add", .name = name, .inputs = layers, .settings = {}});
}

void Stack::timeConvolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                            std::int64_t dilation, bool causal)
{
    add({.kind = "time_convolution",
         .name = name,
         .inputs = {},
         .settings = {{"out", out},
                      {"kernel", kernel},
                      {"dilation", dilation},
                      {"causal", std::int64_t{causal}}}});
}

void Stack::gate(const std::string& name)
{
    add({.kind = "gate", .name = name, .inputs = {}, .settings = {}});
}

void Stack::positions(const std::string& name)
{
    add({.kind = "positions", .name = name, .inputs = {}, .settings = {}});
}

void Stack::selfAttention(const std::string& name, std::int64_t heads)
{
    add({.kind = "self_attention", .name = name, .inputs = {}, .settings = {{"heads", heads}}});
}

void Stack::timeMean(const std::string& name)
{
    add({.kind = "time_mean", .name = name, .inputs = {}, .settings = {}});
}

void Stack::dropout(const std::string& name)
{
    if (m_dropout > 0)
        add({.kind = "dropout",
             .name = name + ".dropout",
             .inputs = {},
             .settings = {{"rate", m_dropout}}});
}

Architecture Stack::finish(std::int64_t outputs, const std::string& name)
{
    add({.kind = "linear",
         .name = name,
         .inputs = {},
         .settings = {{"out", outputs}},
         .output = true});
    return std::move(m_built);
}

void Stack::add(Node node)
{
    if (node.inputs.empty())
        node.inputs = {m_last};
    std::vector<Shape> entering;
    for (const std::string& name : node.inputs)
        entering.push_back(m_shapes.at(name));
    const std::size_t source = m_sources.at(node.inputs.front());
    m_shapes[node.name] = layerKind(node.kind).shape({node, entering, m_built.inputs, source});
    m_sources[node.name] = source;
    m_last = node.name;
    m_built.nodes.push_back(std::move(node));
}

void Stack::activate(const std::string& name)
{
    add({.kind = m_activation, .name = name + "." + m_activation, .inputs = {}, .settings = {}});
}

} // namespace assay::model
