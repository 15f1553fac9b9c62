// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_edits.h"

#include "model/templates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::model {

namespace {

std::vector<std::string> namesIn(const std::string& text)
{
    std::vector<std::string> names;
    std::string name;
    for (const char c : text + ',') {
        if (c != ',' && c != ' ' && c != '\t' && c != '\n')
            name += c;
        else if (!name.empty()) {
            names.push_back(name);
            name.clear();
        }
    }
    return names;
}

std::string settingOf(const Node& node, const char* name)
{
    const auto found = node.settings.find(name);
    return found == node.settings.end() ? std::string() : std::get<std::string>(found->second);
}

} // namespace

ModuleEdits editsOf(const Node& node)
{
    return {.bypass = namesIn(settingOf(node, "bypass")),
            .freeze = namesIn(settingOf(node, "freeze")),
            .redraw = namesIn(settingOf(node, "redraw")),
            .inDouble = settingOf(node, "precision") == "double",
            .evaluates = settingOf(node, "mode") == "evaluation",
            .softmaxOver = settingOf(node, "softmax") == "last"           ? -1
                           : settingOf(node, "softmax") == "last_but_one" ? -2
                                                                          : 0,
            .turnsGradient = settingOf(node, "gradient") == "turned"};
}

std::map<std::string, base::Value> moduleSettings(const ModelSpec& spec)
{
    std::map<std::string, base::Value> settings;
    for (const char* name : {"file", "fingerprint", "bypass", "freeze", "redraw", "precision",
                             "mode", "softmax", "gradient"})
        settings.emplace(name, parameter(spec, name));
    return settings;
}

std::string textOf(const ModuleEdits& edits)
{
    if (edits == ModuleEdits())
        return {};
    return fmt::format("bypass {}; freeze {}; redraw {}; {}; {}; softmax {}; {}",
                       fmt::join(edits.bypass, ","), fmt::join(edits.freeze, ","),
                       fmt::join(edits.redraw, ","), edits.inDouble ? "double" : "single",
                       edits.evaluates ? "evaluation" : "usual", edits.softmaxOver,
                       edits.turnsGradient ? "turned" : "straight");
}

std::string spelledNames(const std::string& text)
{
    return fmt::format("{}", fmt::join(namesIn(text), ", "));
}

bool namesTensor(const std::string& entry, const std::string& tensor)
{
    return tensor == entry
           || (tensor.size() > entry.size() && tensor.starts_with(entry)
               && tensor[entry.size()] == '.');
}

std::vector<std::string> layersHolding(const std::vector<std::string>& tensors)
{
    std::vector<std::string> layers;
    for (const std::string& tensor : tensors) {
        const std::string layer = tensor.substr(0, tensor.rfind('.')); // all of it without a point
        if (std::find(layers.begin(), layers.end(), layer) == layers.end())
            layers.push_back(layer);
    }
    return layers;
}

} // namespace assay::model
