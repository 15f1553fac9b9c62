// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "model/layer_torch.h"
#include "model/module_facts_torch.h"

#include <fmt/format.h>

#include <filesystem>

// A whole network of one's own: a TorchScript module. Its parameters and buffers lie where those of
// every network lie, and each pass runs a copy of the module's objects that points at them, so that
// threads, checkpoints and answers never meet in it; in a process of its own where that can be
// (module_process.h). Parameters that are frozen (requires_grad is False) are kept like buffers and not
// trained. What it draws comes from LibTorch's generator, which is seeded anew for each update.
//
// Settings: file, fingerprint (empty: whatever the file holds), outputs, and what is done to the module (module_edits.h).

namespace assay::model::layers {

namespace {

ModuleTrial tried(const LayerPlace& place)
{
    return moduleTrial(*moduleFacts(place.node), {place.inputs.begin(), place.inputs.end()});
}

Shape shapeOf(const LayerPlace& place)
{
    const std::int64_t wanted = setting(place.node, "outputs");
    const std::int64_t found = tried(place).outputs;
    if (found != wanted)
        throw refusedModule("model.script_outputs", moduleFacts(place.node)->name,
                            fmt::format("gives {} for each example, the data need {} "
                                        "(one for each class, or one for a number); give its last "
                                        "layer as many.",
                                        base::counted(found, "number", "numbers"), wanted));
    return {found};
}

std::vector<ParameterInfo> infosOf(const ModuleFacts::Tensors& held)
{
    std::vector<ParameterInfo> infos;
    for (const auto& [name, value] : held)
        infos.push_back({name, value.sizes().vec()});
    return infos;
}

} // namespace

extern const LayerKind torchscript;
const LayerKind torchscript{
    .name = "torchscript",
    .label = "Module",
    .title =
        [](const Node& node) {
            const std::filesystem::path file = std::get<std::string>(node.settings.at("file"));
            return "module of " + file.filename().string();
        },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) { return infosOf(moduleFacts(place.node)->parameters); },
    .activations = [](const LayerPlace& place) { return tried(place).activations; },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        const std::int64_t outputs = shapeOf(place).front();
        return moduleLayer(moduleFacts(place.node), place.node.name, outputs,
                           tried(place).takesLengths
                               ? std::vector<Shape>()
                               : std::vector<Shape>(place.inputs.begin(), place.inputs.end()));
    },
    .multiplyAdds = [](const LayerPlace&) -> std::int64_t { return -1; },
    .mostInputs = kAnyInputs,
    .buffers = [](const LayerPlace& place) { return infosOf(moduleFacts(place.node)->buffers); },
    .looksAcrossBatch = true, // nothing is known of what it does
    .isEditable = false};

} // namespace assay::model::layers
