// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::model {

namespace {

using base::Field;
using base::FieldKind;
using base::Value;
using Kind = LayerSpec::Kind;

constexpr const char* kLecture = "Full Stack Deep Learning 2021, lecture 7";

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

Field lstmInitField()
{
    Field field = initField();
    field.fallback = std::string("glorot");
    field.choices = {{"glorot", "normal, variance 2 / (fan-in + fan-out), each gate by itself"},
                     {"library", "LibTorch's own: uniform in +-1 / sqrt(hidden units)"}};
    field.help = "Where the weights begin.";
    field.source = "Glorot and Bengio 2010; " + std::string(kLecture);
    return field;
}

/// Builds the list front to back and keeps the shape, so that layers fit by construction.
class Stack
{
public:
    Stack(const ModelSpec& spec, const data::InputSpec& input)
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
        m_activation = chosen && std::get<std::string>(parameter(spec, "activation")) == "relu"
                           ? Kind::Relu
                           : Kind::Tanh;
    }

    void convolution(const std::string& name, std::int64_t out, std::int64_t kernel,
                     std::int64_t padding)
    {
        for (const int side : {1, 2}) {
            std::int64_t& length = m_shape[static_cast<std::size_t>(side)];
            length += 2 * padding - kernel + 1;
            if (length < 1)
                tooSmall(name);
        }
        add({.kind = Kind::Convolution,
             .name = name,
             .in = m_shape[0],
             .out = out,
             .kernel = kernel,
             .padding = padding});
        m_shape[0] = out;
        activate(name);
    }

    void pool(const std::string& name)
    {
        for (const int side : {1, 2}) {
            std::int64_t& length = m_shape[static_cast<std::size_t>(side)];
            length /= 2;
            if (length < 1)
                tooSmall(name);
        }
        add({.kind = Kind::MaxPool, .name = name, .kernel = 2});
    }

    void flatten()
    {
        if (m_shape.size() == 1)
            return;
        std::int64_t size = 1;
        for (const std::int64_t length : m_shape)
            size *= length;
        m_shape = {size};
        add({.kind = Kind::Flatten, .name = "flatten"});
    }

    /// Category numbers at the end of a row become vectors.
    void embed()
    {
        if (m_built.input.embedded.empty())
            return;
        LayerSpec layer{.kind = Kind::Embedding,
                        .name = "embedding",
                        .in = m_shape[0],
                        .embedded = m_built.input.embedded};
        for (const data::EmbeddedColumn& column : layer.embedded)
            m_shape[0] += column.width - 1;
        layer.out = m_shape[0];
        add(std::move(layer));
    }

    void lstm(const std::string& name, std::int64_t hidden, double forgetBias)
    {
        add({.kind = Kind::Lstm,
             .name = name,
             .in = m_shape[1],
             .out = hidden,
             .forgetBias = forgetBias});
        m_shape = {hidden};
    }

    void linear(const std::string& name, std::int64_t out)
    {
        add({.kind = Kind::Linear, .name = name, .in = m_shape[0], .out = out});
        m_shape = {out};
        activate(name);
    }

    Architecture finish(std::int64_t outputs)
    {
        add({.kind = Kind::Linear,
             .name = "output",
             .in = m_shape[0],
             .out = outputs,
             .output = true});
        return std::move(m_built);
    }

private:
    void add(LayerSpec layer) { m_built.layers.push_back(std::move(layer)); }
    void activate(const std::string& name)
    {
        add({.kind = m_activation,
             .name = name + (m_activation == Kind::Relu ? ".relu" : ".tanh")});
    }
    [[noreturn]] void tooSmall(const std::string& name) const
    {
        throw base::usageError(
            "model.shape",
            fmt::format("Pictures of {} x {} are too small for layer {}; use the mlp template or "
                        "larger pictures.",
                        m_built.input.shape[1], m_built.input.shape[2], name));
    }

    Architecture m_built;
    std::vector<std::int64_t> m_shape;
    Kind m_activation = Kind::Relu;
};

Architecture lenet(const ModelSpec& spec, const data::InputSpec& input, std::int64_t outputs)
{
    const bool wide = std::get<std::string>(parameter(spec, "variant")) == "wide";
    Stack stack(spec, input);
    // LeNet-5 saw 32 x 32 pictures; 28 x 28 ones are padded by 2 to the same.
    stack.convolution("conv1", wide ? 20 : 6, 5, wide ? 0 : 2);
    stack.pool("pool1");
    stack.convolution("conv2", wide ? 50 : 16, 5, 0);
    stack.pool("pool2");
    stack.flatten();
    if (wide) {
        stack.linear("fc1", 500);
    } else {
        stack.linear("fc1", 120);
        stack.linear("fc2", 84);
    }
    return stack.finish(outputs);
}

Architecture mlp(const ModelSpec& spec, const data::InputSpec& input, std::int64_t outputs)
{
    Stack stack(spec, input);
    stack.embed();
    stack.flatten();
    stack.linear("hidden", std::get<std::int64_t>(parameter(spec, "hidden")));
    return stack.finish(outputs);
}

Architecture lstm(const ModelSpec& spec, const data::InputSpec& input, std::int64_t outputs)
{
    Stack stack(spec, input);
    stack.lstm("lstm", std::get<std::int64_t>(parameter(spec, "hidden")),
               std::get<double>(parameter(spec, "forget_bias")));
    return stack.finish(outputs);
}

} // namespace

const std::vector<Template>& templates()
{
    static const std::vector<Template> all{
        {.name = "lenet",
         .title = "LeNet",
         .fits = "images",
         .startHere = true,
         .help = "Two convolutions with pooling, then fully connected layers.",
         .source = "LeCun et al. 1998, with ReLU and max-pooling; " + std::string(kLecture),
         .fields = {{.path = "model.variant",
                     .label = "Width",
                     .kind = FieldKind::Choice,
                     .fallback = std::string("classic"),
                     .choices = {{"classic", "convolutions of 6 and 16 channels, then 120 and 84"},
                                 {"wide", "20 and 50 channels, then 500"}},
                     .help = "How many channels and units.",
                     .source = "LeCun et al. 1998; the wide one is Caffe's example network"},
                    activationField(),
                    initField()},
         .modalities = {data::Modality::Pictures},
         .build = lenet},
        {.name = "mlp",
         .title = "Fully connected",
         .fits = "tables",
         .startHere = true,
         .help = "One hidden layer between the inputs and the output; pictures and series are "
                 "flattened, shorter series filled up with their mean.",
         .source = kLecture,
         .fields = {{.path = "model.hidden",
                     .label = "Hidden units",
                     .kind = FieldKind::Integer,
                     .fallback = std::int64_t{256},
                     .low = 1,
                     .high = 1'000'000,
                     .unit = "units",
                     .help = "Width of the hidden layer."},
                    activationField(),
                    initField()},
         .modalities = {data::Modality::Table, data::Modality::Pictures, data::Modality::Series},
         .build = mlp},
        {.name = "lstm",
         .title = "LSTM",
         .fits = "sequences",
         .startHere = true,
         .help = "One layer of LSTM cells; the state after the last step of each series leads to "
                 "the output.",
         .source = "Hochreiter and Schmidhuber 1997; Gers et al. 2000; " + std::string(kLecture),
         .fields = {{.path = "model.hidden",
                     .label = "Hidden units",
                     .kind = FieldKind::Integer,
                     .fallback = std::int64_t{128},
                     .low = 1,
                     .high = 100'000,
                     .unit = "units",
                     .help = "Width of the state."},
                    {.path = "model.forget_bias",
                     .label = "Forget bias",
                     .kind = FieldKind::Number,
                     .fallback = 1.0,
                     .low = -10,
                     .high = 10,
                     .help = "Where the bias of the forget gate begins: 1 remembers at first, 0 "
                             "halves the memory each step.",
                     .source = "Jozefowicz et al. 2015, An empirical exploration of recurrent "
                               "network architectures",
                     .advanced = true},
                    lstmInitField()},
         .modalities = {data::Modality::Series},
         .build = lstm},
    };
    return all;
}

const Template& templateNamed(const std::string& name)
{
    std::vector<std::string> known;
    for (const Template& entry : templates()) {
        if (entry.name == name)
            return entry;
        known.push_back(entry.name);
    }
    const auto near = base::nearest(name, known);
    throw base::usageError(
        "model.template",
        near.empty()
            ? fmt::format("There is no template {}; there are: {}.", name, fmt::join(known, ", "))
            : fmt::format("There is no template {}; did you mean {}?", name, near.front()));
}

Value parameter(const ModelSpec& spec, const std::string& name)
{
    const auto given = spec.parameters.find(name);
    if (given != spec.parameters.end())
        return given->second;
    for (const Field& field : templateNamed(spec.templateName).fields) {
        if (field.path == "model." + name)
            return field.fallback;
    }
    throw base::usageError("model.parameter", fmt::format("Template {} has no parameter {}.",
                                                          spec.templateName, name));
}

const Template& firstChoice(data::Modality modality)
{
    for (const Template& entry : templates()) {
        if (entry.startHere && entry.modalities.front() == modality)
            return entry;
    }
    return templates().front();
}

Architecture architecture(const ModelSpec& spec, const data::InputSpec& input, std::int64_t outputs)
{
    const Template& chosen = templateNamed(spec.templateName);
    const auto& takes = chosen.modalities;
    if (std::find(takes.begin(), takes.end(), input.modality) == takes.end())
        throw base::usageError("model.input",
                               fmt::format("{} takes {}, the data are {}; use the template {}.",
                                           chosen.name, data::name(takes.front()),
                                           input.modality == data::Modality::Table
                                               ? std::string("a table")
                                               : data::name(input.modality),
                                           firstChoice(input.modality).name));
    return chosen.build(spec, input, outputs);
}

} // namespace assay::model
