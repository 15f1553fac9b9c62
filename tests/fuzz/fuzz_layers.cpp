// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "memory_file.h"
#include "model/layer_edit.h"
#include "model/layer_text.h"
#include "model/layers.h"

#include <cstdlib>

// Kinds of layers without what computes them, which would bring LibTorch along.
namespace assay::model {

const std::vector<const LayerKind*>& layerKinds()
{
    static const LayerKind add{.name = "add", .label = "Sum", .mostInputs = kAnyInputs};
    static const LayerKind convolution{
        .name = "convolution",
        .label = "Convolution",
        .settings = {
            {.path = "out",
             .label = "Channels",
             .kind = base::FieldKind::Integer,
             .fallback = std::int64_t{32},
             .low = 1,
             .high = 1e6},
            {.path = "bias", .label = "Bias", .kind = base::FieldKind::Boolean, .fallback = true}}};
    static const LayerKind dropout{
        .name = "dropout",
        .label = "Dropout",
        .settings = {{.path = "rate", .label = "Rate", .fallback = 0.5, .low = 0, .high = 0.95}}};
    static const LayerKind relu{.name = "relu", .label = "ReLU"};
    static const std::vector<const LayerKind*> all{&add, &convolution, &dropout, &relu};
    return all;
}

const LayerKind& layerKind(const std::string& name)
{
    for (const LayerKind* kind : layerKinds()) {
        if (kind->name == name)
            return *kind;
    }
    std::abort();
}

std::int64_t setting(const Node& node, const char* name, std::int64_t otherwise)
{
    const auto found = node.settings.find(name);
    if (found == node.settings.end())
        return otherwise;
    const bool* on = std::get_if<bool>(&found->second);
    return on ? std::int64_t{*on} : std::get<std::int64_t>(found->second);
}

} // namespace assay::model

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        const auto layers = model::layersOf(std::string(fuzz::text(data, size)));
        // The one spelling reads back as the same layers.
        const std::string text = model::spelled(layers);
        const auto again = model::layersOf(text);
        if (again.size() != layers.size() || model::spelled(again) != text)
            std::abort();
        for (const model::Node& layer : layers) {
            if (!layer.inputs.empty()
                && model::inputsOf(model::spelledInputs(layer.inputs)) != layer.inputs)
                std::abort();
        }
        const auto changes = model::layerChanges(text, "relu");
        if (changes.before.empty() && changes.after.empty())
            std::abort();
    } catch (const base::Error& error) {
        if (error.kind() == base::ErrorKind::Internal || error.text().empty())
            std::abort();
    }
    return 0;
}
