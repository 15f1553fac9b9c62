// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::model {

using base::Field;
using base::Value;

Template lenetTemplate(); // each in a file of its name
Template mlpTemplate();
Template lstmTemplate();
Template resnetTemplate();
Template torchscriptTemplate();

const std::vector<Template>& templates()
{
    static const std::vector<Template> all{lenetTemplate(), mlpTemplate(), lstmTemplate(),
                                           resnetTemplate(), torchscriptTemplate()};
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
