// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"
#include "model/script_file.h"
#include "model/script_module_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/record_function.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

// A whole network of one's own: a TorchScript module. Its parameters and buffers lie where those of
// every network lie, and each pass runs a copy of the module's objects that points at them, so that
// threads, checkpoints and answers never meet in it. Parameters that are frozen (requires_grad is
// False) are kept like buffers and not trained. What it draws comes from LibTorch's generator, which
// is seeded anew for each update.
//
// Settings: file, fingerprint (empty: whatever the file holds), outputs.

namespace assay::model::layers {

namespace {

using torch::jit::Module;

struct Script {
    std::string fingerprint, fileName;
    Module module;
    std::vector<HeldTensor> parameters, buffers;
    std::size_t takes = 1;                       ///< arguments of forward that have no default
    std::mutex mutex;                            ///< guards what follows
    std::map<std::string, std::int64_t> outputs; ///< by the shape of an example
    std::map<std::string, std::int64_t> activations;
};

std::string fileNameOf(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

/// The first line that says something, of an error of LibTorch or of the code in the module.
std::string reasonOf(const std::exception& error)
{
    const auto* own = dynamic_cast<const c10::Error*>(&error);
    std::istringstream lines(own ? own->what_without_backtrace() : error.what());
    std::string reason, line;
    while (std::getline(lines, line)) {
        const auto begin = line.find_first_not_of(" ~^<-");
        if (begin == std::string::npos || line.find("Traceback") != std::string::npos
            || line.find("The following operation failed") != std::string::npos)
            continue;
        // The code's own error stands last, after the lines of code that led there.
        if (reason.empty() || line.find("Error:") != std::string::npos)
            reason = line.substr(begin);
    }
    return reason.empty() ? "no reason given" : reason;
}

/// `text` goes on from the name of the file.
base::Error refused(const char* code, const std::string& path, const std::string& text)
{
    return base::usageError(code, fileNameOf(path) + " " + text);
}

std::shared_ptr<Script> load(const ScriptFile& file)
{
    auto script = std::make_shared<Script>();
    script->fingerprint = file.fingerprint;
    script->fileName = fileNameOf(file.path);
    try {
        std::istringstream in(file.bytes);
        script->module = torch::jit::load(in, at::Device(at::kCPU));
        script->module.to(at::kFloat);
    } catch (const std::exception&) {
        throw refused("model.not_script", file.path,
                      "is no TorchScript module (weights alone, as state_dict gives them, are "
                      "none); write it with torch.jit.script(network).save(\"network.pt\").");
    }
    const auto method = script->module.find_method("forward");
    if (!method)
        throw refused("model.script_forward", file.path,
                      "has no method forward; save a module that has one.");
    const auto& arguments = method->function().getSchema().arguments(); // the module is the first
    std::size_t needed = 0;
    for (const c10::Argument& argument : arguments)
        needed += !argument.default_value();
    if (arguments.size() < 2)
        throw refused("model.script_forward", file.path,
                      "has a forward that takes nothing; save a module whose forward takes the "
                      "batch.");
    script->takes = std::max<std::size_t>(needed, 2) - 1;
    collectHeld(script->module, script->parameters, script->buffers);
    const std::string apart = collectListed(script->module, script->parameters, script->buffers);
    if (!apart.empty())
        throw refused("model.script_weights", file.path,
                      fmt::format("keeps weights within {}, where training would not reach them; "
                                  "save a module that keeps them as parameters alone.",
                                  apart));
    if (script->parameters.empty())
        throw refused("model.script_frozen", file.path,
                      "has no weights that could be trained (a frozen module has none); "
                      "save it unfrozen, with requires_grad.");
    for (const HeldTensor& buffer : script->buffers) {
        if (!at::equal(buffer.value.to(at::kFloat).to(buffer.value.scalar_type()), buffer.value))
            throw refused("model.script_buffer", file.path,
                          fmt::format("holds values in {} that do not fit 32-bit numbers; save the "
                                      "module without them.",
                                      buffer.name));
    }
    return script;
}

/// The module of a node. The last one is kept: shape, weights and memory are asked for one by one.
std::shared_ptr<Script> scriptOf(const Node& node)
{
    static std::mutex mutex;
    static std::shared_ptr<Script> last;
    const auto& path = std::get<std::string>(node.settings.at("file"));
    const auto& wanted = std::get<std::string>(node.settings.at("fingerprint"));
    const auto file = readScriptFile(path);
    if (!wanted.empty() && wanted != file->fingerprint)
        throw refused("model.file_changed", path,
                      "is not the file that these settings were made with; put that one back, "
                      "or choose this one anew.");
    const std::lock_guard lock(mutex);
    if (!last || last->fingerprint != file->fingerprint || last->fileName != fileNameOf(path))
        last = load(*file);
    return last;
}

/// Lets LibTorch's generator draw a function of the update, whatever was drawn before.
void seedDraws(const std::string& layer, const BatchPlace& place)
{
    const std::uint64_t seed =
        base::Random(place.seed, "draws of " + layer, static_cast<std::uint64_t>(place.step))
            .next();
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(seed);
}

/// `lengths`: of the first input.
at::Tensor run(const Script& script, const ObjectPtr& object, std::span<const at::Tensor> examples,
               const at::Tensor& lengths)
{
    // As written: an optimised graph adds in another order, and only from its third run on.
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
    std::vector<c10::IValue> inputs(examples.begin(), examples.end());
    const at::Tensor& input = examples.front();
    if (script.takes == 2 && examples.size() == 1)
        inputs.emplace_back(lengths.defined() ? lengths.to(input.device())
                                              : at::full({input.size(0)}, input.size(1),
                                                         input.options().dtype(at::kLong)));
    const c10::IValue output = Module(object).forward(inputs);
    if (!output.isTensor())
        throw std::runtime_error(
            fmt::format("forward gives a {} instead of a tensor", output.tagKind()));
    const at::Tensor& values = output.toTensor();
    return values.dim() == 1 ? values.unsqueeze(1) : values;
}

class ScriptLayer : public Layer
{
public:
    ScriptLayer(std::shared_ptr<Script> script, std::string name)
        : m_script(std::move(script))
        , m_name(std::move(name))
    {}

    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        const ObjectPtr module = copyOf(m_script->module._ivalue(), pass.mode != Mode::Evaluate);
        for (std::size_t k = 0; k < m_script->parameters.size(); ++k)
            point(module, m_script->parameters[k], own.weights[k]);
        // A copy, so that what an answer writes is not kept and threads do not meet.
        for (std::size_t k = 0; k < m_script->buffers.size(); ++k)
            point(module, m_script->buffers[k],
                  own.buffers[k].to(m_script->buffers[k].value.scalar_type(), false, true));
        if (pass.mode != Mode::Evaluate)
            seedDraws(m_name, pass.place);
        const at::Tensor output = run(*m_script, module, inputs, pass.lengthsOf(0));
        if (pass.mode == Mode::Train) {
            const c10::NoGradGuard noGrad;
            for (std::size_t k = 0; k < m_script->buffers.size(); ++k) {
                const Slot& slot = m_script->buffers[k].slots.front();
                const at::Tensor target = own.buffers[k];
                target.copy_(objectOf(module, slot)->getSlot(slot.slot).toTensor());
            }
        }
        return output;
    }

    /// As the file has them.
    void initialise(const LayerTensors& own, Initialisation, bool, base::Random&) const override
    {
        const auto fill = [](at::TensorList tensors, const std::vector<HeldTensor>& held) {
            for (std::size_t k = 0; k < held.size(); ++k) {
                const at::Tensor target = tensors[k];
                target.copy_(held[k].value.detach());
            }
        };
        fill(own.weights, m_script->parameters);
        fill(own.buffers, m_script->buffers);
    }

private:
    std::shared_ptr<Script> m_script;
    std::string m_name;
};

std::string textOf(std::span<const Shape> shapes)
{
    std::string text;
    for (const Shape& shape : shapes)
        text += fmt::format("{}{}", text.empty() ? "" : " and ", fmt::join(shape, " x "));
    return text;
}

/// Sends two examples of zeros through the module; knows the answer from then on.
void tryOut(Script& script, const LayerPlace& place)
{
    const std::string shape = textOf(place.inputs);
    const std::lock_guard lock(script.mutex);
    if (script.outputs.contains(shape))
        return;
    const auto& path = std::get<std::string>(place.node.settings.at("file"));
    const std::size_t given = place.inputs.size();
    if (given == 1 ? script.takes > 2 : script.takes != given)
        throw refused(
            "model.script_forward", path,
            fmt::format("has a forward that takes {} inputs; save a module whose forward takes {}.",
                        script.takes,
                        given == 1 ? std::string("the batch alone, or a batch of series and their "
                                                 "lengths")
                                   : fmt::format("the {} inputs of the data", given)));
    std::vector<at::Tensor> zeros;
    for (Shape batch : place.inputs) {
        batch.insert(batch.begin(), 2);
        zeros.push_back(at::zeros(batch));
    }
    // All that is made on the way, each piece of memory once.
    std::vector<c10::Storage> made;
    static thread_local std::vector<c10::Storage>* into = nullptr;
    into = &made;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(nullptr, [](const at::RecordFunction& function,
                                               at::ObserverContext*) {
            for (const c10::IValue& value : function.outputs()) {
                if (into && value.isTensor() && value.toTensor().defined()
                    && value.toTensor().has_storage())
                    into->push_back(value.toTensor().storage());
            }
        }).needsOutputs(true));
    at::Tensor output;
    std::string problem;
    try {
        const c10::NoGradGuard noGrad;
        const ObjectPtr module = copyOf(script.module._ivalue(), false);
        for (const HeldTensor& buffer : script.buffers)
            point(module, buffer, buffer.value.clone());
        output = run(script, module, zeros, {});
    } catch (const std::exception& error) {
        problem = reasonOf(error);
    }
    at::removeCallback(handle);
    into = nullptr;
    if (!problem.empty())
        throw refused("model.script_input", path,
                      fmt::format("cannot take examples of {} ({}); save a module that does, "
                                  "or choose other data.",
                                  shape, problem));
    if (output.dim() != 2 || output.size(0) != 2 || !output.is_floating_point())
        throw refused(
            "model.script_output", path,
            fmt::format("gives numbers of shape {1} for a batch of {0}; save a module that "
                        "gives one row for each example.",
                        fmt::join(zeros[0].sizes(), " x "), fmt::join(output.sizes(), " x ")));
    std::set<const void*> seen;
    std::int64_t bytes = 0;
    for (const c10::Storage& storage : made) {
        if (seen.insert(storage.data()).second)
            bytes += static_cast<std::int64_t>(storage.nbytes());
    }
    for (const auto* list : {&script.parameters, &script.buffers}) {
        for (const HeldTensor& held : *list) {
            if (seen.contains(held.value.storage().data()))
                bytes -= static_cast<std::int64_t>(held.value.storage().nbytes());
        }
    }
    constexpr std::int64_t kFloat = 4, kExamples = 2;
    script.outputs[shape] = output.size(1);
    script.activations[shape] = std::max<std::int64_t>(bytes, 0) / kFloat / kExamples;
}

std::shared_ptr<Script> triedOut(const LayerPlace& place)
{
    std::shared_ptr<Script> script = scriptOf(place.node);
    tryOut(*script, place);
    return script;
}

Shape shapeOf(const LayerPlace& place)
{
    const auto script = triedOut(place);
    const std::int64_t wanted = setting(place.node, "outputs");
    const std::lock_guard lock(script->mutex);
    const std::int64_t found = script->outputs.at(textOf(place.inputs));
    if (found != wanted)
        throw refused("model.script_outputs", std::get<std::string>(place.node.settings.at("file")),
                      fmt::format("gives {} numbers for each example, the data need {} "
                                  "(one for each class, or one for a number); give its last layer "
                                  "as many.",
                                  found, wanted));
    return {found};
}

std::vector<ParameterInfo> infosOf(const std::vector<HeldTensor>& held)
{
    std::vector<ParameterInfo> infos;
    for (const HeldTensor& one : held)
        infos.push_back({one.name, one.value.sizes().vec()});
    return infos;
}

} // namespace

extern const LayerKind torchscript;
const LayerKind torchscript{
    .name = "torchscript",
    .label = "Module",
    .title =
        [](const Node& node) {
            return "module of " + fileNameOf(std::get<std::string>(node.settings.at("file")));
        },
    .shape = shapeOf,
    .parameters = [](const LayerPlace& place) { return infosOf(scriptOf(place.node)->parameters); },
    .activations =
        [](const LayerPlace& place) {
            const auto tried = triedOut(place);
            const std::lock_guard lock(tried->mutex);
            return tried->activations.at(textOf(place.inputs));
        },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<ScriptLayer>(triedOut(place), place.node.name);
    },
    .multiplyAdds = [](const LayerPlace&) -> std::int64_t { return -1; },
    .mostInputs = kAnyInputs,
    .buffers = [](const LayerPlace& place) { return infosOf(scriptOf(place.node)->buffers); },
    .looksAcrossBatch = true, // nothing is known of what it does
    .isEditable = false};

} // namespace assay::model::layers
