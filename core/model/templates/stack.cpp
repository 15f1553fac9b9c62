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
    return {.path = "model.activation",
            .label = "Non-linearity",
            .kind = FieldKind::Choice,
            .fallback = std::string("relu"),
            .choices = {{"relu", "max(0, x)"}, {"tanh", "hyperbolic tangent"}},
            .help = "Follows every layer with weights but the last.",
            .source = kLecture};
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
            .advanced = true};
}

Stack::Stack(const ModelSpec& spec, const data::InputSpec& input)
    : m_shape(input.shape)
{
    m_built.input = input;
    const std::string init = std::get<std::string>(parameter(spec, "init"));
    m_built.init = init == "he"       ? Initialisation::He
                   : init == "glorot" ? Initialisation::Glorot
                                      : Initialisation::Library;
    // An LSTM brings its own.
    const auto& fields = templateNamed(spec.templateName).fields;
    const bool chosen = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
        return field.path == "model.activation";
    });
    m_activation = chosen ? std::get<std::string>(parameter(spec, "activation")) : "tanh";
}

void Stack::convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                        std::int64_t padding)
{
    add({.kind = "convolution",
         .name = name,
         .inputs = {},
         .settings = {{"out", out}, {"kernel", kernel}, {"padding", padding}}});
    activate(name);
}

void Stack::pool(const std::string& name)
{
    add({.kind = "max_pool",
         .name = name,
         .inputs = {},
         .settings = {{"kernel", std::int64_t{2}}}});
}

void Stack::flatten()
{
    if (m_shape.size() > 1)
        add({.kind = "flatten", .name = "flatten", .inputs = {}, .settings = {}});
}

void Stack::embed()
{
    if (!m_built.input.embedded.empty())
        add({.kind = "embedding", .name = "embedding", .inputs = {}, .settings = {}});
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
    add({.kind = "linear", .name = name, .inputs = {}, .settings = {{"out", out}}});
    activate(name);
}

Architecture Stack::finish(std::int64_t outputs)
{
    add({.kind = "linear",
         .name = "output",
         .inputs = {},
         .settings = {{"out", outputs}},
         .output = true});
    return std::move(m_built);
}

void Stack::add(Node node)
{
    node.inputs = {m_last};
    const Shape before = m_shape;
    m_shape = layerKind(node.kind).shape({node, {&before, 1}, m_built.input});
    m_last = node.name;
    m_built.nodes.push_back(std::move(node));
}

void Stack::activate(const std::string& name)
{
    add({.kind = m_activation, .name = name + "." + m_activation, .inputs = {}, .settings = {}});
}

} // namespace assay::model
