// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates.h"

#include "base/error.h"
#include "model/layer_fit.h"
#include "model/layer_text.h"
#include "model/layers.h"
#include "model/templates/stack.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace assay::model {

using base::Field;
using base::Value;

Template lenetTemplate(); // each in a file of its name
Template mlpTemplate();
Template lstmTemplate();
Template resnetTemplate();
Template deepTemplate();
Template convTemplate();
Template attentionTemplate();
Template wavenetTemplate();
Template fusionTemplate();
Template torchscriptTemplate();

const std::vector<Template>& templates()
{
    static const std::vector<Template> all{
        lenetTemplate(),  mlpTemplate(),        lstmTemplate(),      convTemplate(),
        resnetTemplate(), deepTemplate(),       attentionTemplate(), wavenetTemplate(),
        fusionTemplate(), torchscriptTemplate()};
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

const base::FieldsOf<ModelSpec>& modelFields()
{
    static const base::FieldsOf<ModelSpec> all{
        base::fieldOf<ModelSpec>(
            {.path = "model.start_from",
             .label = "Start from",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Whose weights the network begins with: a run with the same layers (\"run 3\", or "
                 "\"run 3 best\" for its best weights instead of its last), or the path of a "
                 "checkpoint or of weights that another program left (safetensors, a state_dict of "
                 "torch.save, TorchScript). Empty: its own, drawn with the seed.",
             .advanced = true,
             .addedLater = true},
            &ModelSpec::startFrom),
        base::fieldOf<ModelSpec>(
            {.path = "model.start_fingerprint",
             .label = "Fingerprint of the start",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Which weights those were; written by the program, so that no others are taken for "
                 "them.",
             .advanced = true,
             .addedLater = true},
            &ModelSpec::startFingerprint),
        base::fieldOf<ModelSpec>(
            {.path = "model.architecture",
             .label = "Edited layers",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help = "Layers in place of those of the template, such as \"flatten; linear(out=64); "
                     "relu; linear\" (assay-cli layers prints those of a network). Empty: the "
                     "template's own.",
             .advanced = true,
             .spelling =
                 [](const std::string& text) {
                     return text.empty() ? text : spelled(layersOf(text), data::kOnlyInput);
                 },
             .addedLater = true},
            &ModelSpec::layers)};
    return all;
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

bool takes(const Template& entry, const std::vector<data::InputSpec>& inputs)
{
    const auto isTaken = [&](const data::InputSpec& input) {
        return std::find(entry.modalities.begin(), entry.modalities.end(), input.modality)
               != entry.modalities.end();
    };
    return (inputs.size() == 1 || entry.joins)
           && std::all_of(inputs.begin(), inputs.end(), isTaken);
}

const Template& firstChoice(const std::vector<data::InputSpec>& inputs)
{
    const Template* taking = nullptr; // made for another kind, such as series in place of texts
    for (const Template& entry : templates()) {
        if (!entry.startHere || !takes(entry, inputs))
            continue;
        const bool isMadeFor =
            inputs.size() > 1 ? entry.joins : entry.modalities.front() == inputs.front().modality;
        if (isMadeFor)
            return entry;
        taking = taking ? taking : &entry;
    }
    return taking ? *taking : templates().front();
}

bool hasEffect(const Field& field, const std::vector<data::InputSpec>& inputs)
{
    using enum data::Modality;
    static const std::map<std::string, std::vector<data::Modality>> only{
        {"model.embedding", {Text}},
        {"model.picture_encoder", {Pictures}},
        {"model.series_encoder", {Series, Text}},
        {"model.column_encoder", {Table}}};
    const auto known = only.find(field.path);
    return known == only.end()
           || std::any_of(inputs.begin(), inputs.end(), [&](const data::InputSpec& input) {
                  const auto& of = known->second;
                  return std::find(of.begin(), of.end(), input.modality) != of.end();
              });
}

std::optional<OutputKind> outputKind(const ModelSpec& spec)
{
    const auto& fields = templateNamed(spec.templateName).fields;
    const bool isAsked = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
        return field.path == "model.output";
    });
    if (!isAsked)
        return std::nullopt;
    const auto said = std::get<std::string>(parameter(spec, "output"));
    return said == "logits"              ? OutputKind::Logits
           : said == "logit"             ? OutputKind::Logit
           : said == "probabilities"     ? OutputKind::Probabilities
           : said == "probability"       ? OutputKind::Probability
           : said == "log_probabilities" ? OutputKind::LogProbabilities
                                         : OutputKind::Auto;
}

namespace {

/// "a table", "pictures", "examples of 2 inputs".
std::string describe(const std::vector<data::InputSpec>& inputs)
{
    if (inputs.size() > 1)
        return fmt::format("examples of {} inputs", inputs.size());
    const data::Modality modality = inputs.front().modality;
    return modality == data::Modality::Table ? "a table" : data::name(modality);
}

} // namespace

std::optional<Architecture> editedArchitecture(const ModelSpec& spec,
                                               const std::vector<data::InputSpec>& inputs,
                                               std::int64_t outputs)
{
    if (spec.layers.empty())
        return std::nullopt;
    const Template& from = templateNamed(spec.templateName);
    if (from.name == "torchscript")
        throw base::usageError("model.architecture",
                               "The layers of a module cannot be exchanged here; "
                               "leave model.architecture empty, or choose a template.");
    Architecture built{.inputs = inputs, .nodes = layersOf(spec.layers)};
    built.init = initialisationOf(spec);
    std::string before = inputs.front().name;
    Node* last = nullptr; // that has a width of its own
    for (Node& node : built.nodes) {
        if (node.inputs.empty())
            node.inputs = {before};
        before = node.name;
        const auto width = node.settings.find("out");
        if (width == node.settings.end())
            continue;
        last = &node;
        if (width->second == base::Value(std::int64_t{0}))
            width->second = outputs;
    }
    if (last)
        last->output = true;
    return built;
}

Architecture architecture(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                          std::int64_t outputs)
{
    if (auto edited = editedArchitecture(spec, inputs, outputs)) {
        if (const auto misfit = firstMisfit(*edited, outputs))
            throw base::usageError("model.architecture", misfit->sentence);
        return std::move(*edited);
    }
    const Template& chosen = templateNamed(spec.templateName);
    if (!takes(chosen, inputs))
        throw base::usageError("model.input",
                               fmt::format("{} takes {}, the data are {}; use the template {}.",
                                           chosen.name, data::name(chosen.modalities.front()),
                                           describe(inputs), firstChoice(inputs).name));
    return chosen.build(spec, inputs, outputs);
}

} // namespace assay::model
