// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_facts_torch.h"

#include "base/error.h"
#include "model/attention_notes.h"
#include "model/module_client_torch.h"
#include "model/module_edits.h"
#include "model/module_process.h"
#include "model/module_trial.h"
#include "model/templates.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

namespace assay::model {

namespace {

std::string fileNameOf(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

/// What a question gave: an answer, or why there is none.
template <typename Answer>
using Known = std::variant<Answer, base::Error>;

template <typename Answer>
const Answer& valueOf(const Known<Answer>& known)
{
    if (const auto* error = std::get_if<base::Error>(&known))
        throw *error;
    return std::get<Answer>(known);
}

template <typename Answer, typename Ask>
Known<Answer> asked(Ask ask)
{
    try {
        return ask();
    } catch (const base::Error& error) {
        if (error.code() == kModuleCancelled || error.code() == "model.module_closed")
            throw; // nothing is known of the module by that
        return error;
    }
}

/// Of one file and name: a form asks with every edit, and a layer for shape, weights and memory one by
/// one.
struct Entry {
    using Facts = std::shared_ptr<const ModuleFacts>;
    std::mutex mutex; ///< held while its process is asked: who asks the same meanwhile waits
    std::optional<Known<Facts>> facts;
    /// The process that read it, until it has tried its first examples.
    std::shared_ptr<RemoteModule> reader;
    std::map<std::string, Known<ModuleTrial>> trials; ///< by the shapes of an example
};

struct Entries {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<Entry>> all; ///< by keyOf
};
Entries& entries()
{
    static Entries one;
    return one;
}

std::string keyOf(const ScriptFile& file, const ModuleEdits& edits)
{
    return file.fingerprint + " " + fileNameOf(file.path) + " " + moduleProgram().string() + " "
           + textOf(edits);
}

std::shared_ptr<Entry> entryOf(const ScriptFile& file, const ModuleEdits& edits)
{
    constexpr std::size_t kMost = 2; // each holds the weights of its file
    Entries& known = entries();
    const std::lock_guard lock(known.mutex);
    const std::string key = keyOf(file, edits);
    if (!known.all.contains(key) && known.all.size() >= kMost)
        known.all.clear(); // who uses one holds it
    std::shared_ptr<Entry>& entry = known.all[key];
    if (!entry)
        entry = std::make_shared<Entry>();
    return entry;
}

std::shared_ptr<const ModuleFacts> readHere(const std::shared_ptr<const ScriptFile>& file,
                                            const ModuleEdits& edits)
{
    auto facts = std::make_shared<ModuleFacts>();
    facts->file = file;
    facts->name = fileNameOf(file->path);
    facts->edits = edits;
    const auto module = std::make_shared<ScriptModule>(file->bytes, facts->name, edits);
    const c10::NoGradGuard noGrad;
    for (const HeldTensor& one : module->parameters())
        facts->parameters.emplace_back(one.name, one.value.detach());
    for (const HeldTensor& one : module->buffers()) {
        facts->buffers.emplace_back(one.name, one.value.detach());
        facts->bufferIsWeight.push_back(one.isWeight);
    }
    facts->here = module;
    return facts;
}

} // namespace

std::shared_ptr<const ModuleFacts> moduleFacts(const Node& node)
{
    const auto& path = std::get<std::string>(node.settings.at("file"));
    const auto& wanted = std::get<std::string>(node.settings.at("fingerprint"));
    const auto file = readScriptFile(path);
    if (!wanted.empty() && wanted != file->fingerprint)
        throw refusedModule(
            "model.file_changed", fileNameOf(path),
            "is not the file that these settings were made with; put that one back, "
            "or choose this one anew.");
    const ModuleEdits edits = editsOf(node);
    const auto entry = entryOf(*file, edits);
    const std::lock_guard lock(entry->mutex);
    if (!entry->facts)
        entry->facts = asked<Entry::Facts>([&]() -> Entry::Facts {
            if (moduleProgram().empty())
                return readHere(file, edits);
            entry->reader = std::make_shared<RemoteModule>(file, fileNameOf(path), edits);
            return entry->reader->facts();
        });
    return valueOf(*entry->facts);
}

ModuleTrial moduleTrial(const ModuleFacts& facts, const std::vector<Shape>& inputs)
{
    const auto entry = entryOf(*facts.file, facts.edits);
    const std::lock_guard lock(entry->mutex);
    const std::string shape = textOf(std::span(inputs));
    auto found = entry->trials.find(shape);
    if (found == entry->trials.end()) {
        const auto reader = std::exchange(entry->reader, nullptr);
        const auto tried = asked<ModuleTrial>([&] {
            if (facts.here)
                return facts.here->tryOut(inputs);
            return reader ? reader->tryOut(inputs)
                          : RemoteModule(facts.file, facts.name, facts.edits).tryOut(inputs);
        });
        found = entry->trials.emplace(shape, tried).first;
    }
    return valueOf(found->second);
}

ModuleNotes moduleNotes(const Architecture& network)
{
    ModuleNotes all;
    const std::vector<std::vector<Shape>> shapes = inputShapesOf(network);
    for (std::size_t k = 0; k < network.nodes.size(); ++k) {
        if (network.nodes[k].kind != "torchscript")
            continue;
        const ModuleNotes notes = moduleTrial(*moduleFacts(network.nodes[k]), shapes[k]).notes;
        all.fixed.insert(all.fixed.end(), notes.fixed.begin(), notes.fixed.end());
        all.dropout = std::max(all.dropout, notes.dropout);
        all.attends = all.attends || notes.attends;
        all.normEpsilon = std::max(all.normEpsilon, notes.normEpsilon);
        if (notes.normMomentum > 0)
            all.normMomentum = all.normMomentum > 0 ? std::min(all.normMomentum, notes.normMomentum)
                                                    : notes.normMomentum;
        all.uncalled.insert(all.uncalled.end(), notes.uncalled.begin(), notes.uncalled.end());
        all.written.insert(all.written.end(), notes.written.begin(), notes.written.end());
        all.scrambled.insert(all.scrambled.end(), notes.scrambled.begin(), notes.scrambled.end());
    }
    return all;
}

AttentionNotes attentionNotes(const Architecture& network)
{
    AttentionNotes all;
    const std::vector<std::vector<Shape>> shapes = inputShapesOf(network);
    for (std::size_t k = 0; k < network.nodes.size(); ++k) {
        if (network.nodes[k].kind != "torchscript")
            continue;
        const AttentionNotes own = moduleTrial(*moduleFacts(network.nodes[k]), shapes[k]).attention;
        all.scoreSpread = std::max(all.scoreSpread, own.scoreSpread);
        all.softmaxOfOne = all.softmaxOfOne || own.softmaxOfOne;
        all.sumsOverQueries = all.sumsOverQueries || own.sumsOverQueries;
        all.sumsOverHeads = all.sumsOverHeads || own.sumsOverHeads;
    }
    return all;
}

bool isTried(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs)
{
    if (spec.templateName != "torchscript" || !spec.layers.empty())
        return true;
    std::shared_ptr<const ScriptFile> file;
    try {
        file = readScriptFile(std::get<std::string>(parameter(spec, "file")));
    } catch (const base::Error&) {
        return true; // without a file nothing is asked
    }
    const auto entry = entryOf(*file, editsOf({.settings = moduleSettings(spec)}));
    const std::unique_lock lock(entry->mutex, std::try_to_lock);
    if (!lock || !entry->facts)
        return false;
    if (std::holds_alternative<base::Error>(*entry->facts))
        return true;
    std::vector<Shape> shapes;
    for (const data::InputSpec& input : inputs)
        shapes.push_back(input.shape);
    return entry->trials.contains(textOf(std::span<const Shape>(shapes)));
}

bool runsApart(const Architecture& network)
{
    return !moduleProgram().empty()
           && std::any_of(network.nodes.begin(), network.nodes.end(),
                          [](const Node& node) { return node.kind == "torchscript"; });
}

void forgetRefusedModules()
{
    std::vector<std::shared_ptr<Entry>> all;
    {
        Entries& known = entries();
        const std::lock_guard lock(known.mutex);
        for (const auto& [key, entry] : known.all)
            all.push_back(entry);
    }
    for (const auto& entry : all) {
        const std::unique_lock lock(entry->mutex, std::try_to_lock);
        if (!lock) // it is being asked just now
            continue;
        if (entry->facts && std::holds_alternative<base::Error>(*entry->facts))
            entry->facts.reset();
        std::erase_if(entry->trials, [](const auto& trial) {
            return std::holds_alternative<base::Error>(trial.second);
        });
    }
}

} // namespace assay::model
