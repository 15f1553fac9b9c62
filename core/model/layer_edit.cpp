// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_edit.h"

#include "base/error.h"
#include "model/layer_text.h"
#include "model/layers.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::model {

namespace {

/// What takes `name` from `begin` on takes `other`.
void exchange(std::vector<Node>& layers, std::size_t begin, const std::string& name,
              const std::string& other)
{
    for (std::size_t k = begin; k < layers.size(); ++k)
        std::replace(layers[k].inputs.begin(), layers[k].inputs.end(), name, other);
}

auto at(std::vector<Node>& layers, std::size_t place)
{
    return layers.begin() + static_cast<std::ptrdiff_t>(place);
}

const base::Field& settingOf(const Node& node, const std::string& name)
{
    for (const base::Field& field : layerKind(node.kind).settings) {
        if (field.path == name)
            return field;
    }
    throw base::usageError("model.architecture",
                           fmt::format("Layers of kind {} have no setting {}.", node.kind, name));
}

} // namespace

Node layerOf(const std::string& kind, const std::string& name)
{
    Node made{.kind = kind, .name = name, .inputs = {}, .settings = {}};
    for (const base::Field& field : layerKind(kind).settings)
        made.settings[field.path] = field.fallback;
    return made;
}

std::string freeName(const std::vector<Node>& layers, const std::string& wish)
{
    const auto isTaken = [&layers](const std::string& name) {
        return std::any_of(layers.begin(), layers.end(),
                           [&](const Node& layer) { return layer.name == name; });
    };
    std::string name = wish;
    for (int number = 2; isTaken(name); ++number)
        name = fmt::format("{}{}", wish, number);
    return name;
}

std::vector<Node> withLayerAfter(const std::vector<Node>& layers, std::size_t place,
                                 const std::string& kind)
{
    std::vector<Node> changed = layers;
    Node made = layerOf(kind, freeName(layers, kind));
    made.inputs = {layers[place].name};
    exchange(changed, place + 1, layers[place].name, made.name);
    changed.insert(at(changed, place + 1), std::move(made));
    return changed;
}

std::vector<Node> withLayerBefore(const std::vector<Node>& layers, std::size_t place,
                                  const std::string& kind, std::size_t input)
{
    std::vector<Node> changed = layers;
    Node made = layerOf(kind, freeName(layers, kind));
    made.inputs = {layers[place].inputs[input]};
    changed[place].inputs[input] = made.name;
    changed.insert(at(changed, place), std::move(made));
    return changed;
}

std::vector<Node> withoutLayer(const std::vector<Node>& layers, std::size_t place)
{
    if (layers.size() == 1)
        return layers;
    std::vector<Node> changed = layers;
    exchange(changed, place + 1, layers[place].name, layers[place].inputs.front());
    changed.erase(at(changed, place));
    return changed;
}

std::vector<Node> movedUp(const std::vector<Node>& layers, std::size_t place)
{
    if (place == 0)
        return layers;
    std::vector<Node> changed = layers;
    Node& upper = changed[place - 1];
    Node& lower = changed[place];
    if (std::find(lower.inputs.begin(), lower.inputs.end(), upper.name) != lower.inputs.end()) {
        exchange(changed, place + 1, lower.name, upper.name);
        std::replace(lower.inputs.begin(), lower.inputs.end(), upper.name, upper.inputs.front());
        upper.inputs.front() = lower.name;
    }
    std::swap(upper, lower);
    return changed;
}

std::vector<Node> renamed(const std::vector<Node>& layers, std::size_t place,
                          const std::string& name)
{
    if (name == layers[place].name)
        return layers;
    if (name.empty() || name.size() > kLongestName
        || std::any_of(name.begin(), name.end(),
                       [](char letter) { return static_cast<unsigned char>(letter) < ' '; }))
        throw base::usageError("model.architecture",
                               "A layer needs a name, not longer than 200 bytes; type one.");
    if (freeName(layers, name) != name)
        throw base::usageError(
            "model.architecture",
            fmt::format("Another layer is called {}; choose a name that is free.", name));
    std::vector<Node> changed = layers;
    exchange(changed, place + 1, layers[place].name, name);
    changed[place].name = name;
    return changed;
}

std::vector<Node> withKind(const std::vector<Node>& layers, std::size_t place,
                           const std::string& kind)
{
    std::vector<Node> changed = layers;
    const Node& before = layers[place];
    if (before.kind == kind)
        return changed;
    Node made = layerOf(kind, before.name);
    made.inputs = before.inputs;
    if (layerKind(kind).mostInputs == 1)
        made.inputs.resize(1);
    for (const base::Field& field : layerKind(kind).settings) {
        const auto kept = before.settings.find(field.path);
        if (kept == before.settings.end() || kept->second.index() != field.fallback.index())
            continue;
        made.settings[field.path] = kept->second;
        if (field.path == "out" && kept->second == base::Value(std::int64_t{0}) && field.low > 0)
            made.settings[field.path] = field.fallback; // as many as the data need, elsewhere
    }
    changed[place] = std::move(made);
    // "conv1.relu" is no name of a tanh.
    const std::string& old = before.name;
    if (old.ends_with(before.kind)) {
        const std::string wish = old.substr(0, old.size() - before.kind.size()) + kind;
        changed = renamed(changed, place, freeName(changed, wish));
    }
    return changed;
}

std::vector<Node> withSetting(const std::vector<Node>& layers, std::size_t place,
                              const std::string& setting, const base::Value& value)
{
    std::vector<Node> changed = layers;
    changed[place].settings[setting] = base::checked(settingOf(layers[place], setting), value);
    return changed;
}

std::vector<Node> withInputs(const std::vector<Node>& layers, std::size_t place,
                             std::vector<std::string> inputs)
{
    if (inputs.empty())
        throw base::usageError("model.architecture",
                               fmt::format("Layer {} takes nothing; name a layer before it, or an "
                                           "input of the data.",
                                           layers[place].name));
    std::vector<Node> changed = layers;
    changed[place].inputs = std::move(inputs);
    return changed;
}

} // namespace assay::model
