// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"
#include "model/script_file.h"

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
#include <functional>
#include <map>
#include <mutex>
#include <optional>
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
using ObjectPtr = c10::intrusive_ptr<c10::ivalue::Object>;

/// The attribute of an object within the module that holds a tensor.
struct Slot {
    std::vector<std::size_t> objects; ///< from the module inwards, the slot of each object
    std::size_t slot = 0;
    std::optional<std::size_t> element = {}; ///< of a list of tensors, as nn.LSTM keeps its weights
};

/// One tensor of the module, wherever it is held: tied weights are held twice.
struct Held {
    std::string name;
    at::Tensor value;
    std::vector<Slot> slots;
};

struct Script {
    std::string fingerprint, fileName;
    Module module;
    std::vector<Held> parameters, buffers;
    bool takesLengths = false;
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

bool areOne(const at::Tensor& a, const at::Tensor& b)
{
    return a.is_same(b)
           || (a.is_alias_of(b) && a.sizes() == b.sizes() && a.strides() == b.strides()
               && a.storage_offset() == b.storage_offset());
}

using Objects = std::vector<std::size_t>; ///< as in a Slot
/// One attribute that is no module: of `type` the k-th, within the module as `name`.
using Visit =
    std::function<void(const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                       const std::string& name, const Objects& inside)>;

void eachAttribute(const ObjectPtr& object, const std::string& prefix, Objects& inside,
                   const Visit& visit)
{
    const auto type = object->type();
    for (std::size_t k = 0; k < type->numAttributes(); ++k) {
        const c10::IValue& value = object->getSlot(k);
        const std::string name = prefix + type->getAttributeName(k);
        if (value.isObject() && value.toObjectRef().type()->is_module()) {
            inside.push_back(k);
            eachAttribute(value.toObject(), name + ".", inside, visit);
            inside.pop_back();
        } else {
            visit(*type, k, value, name, inside);
        }
    }
}

void collect(Script& script)
{
    Objects inside;
    eachAttribute(script.module._ivalue(), "", inside,
                  [&](const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                      const std::string& name, const Objects& objects) {
                      const bool kept = type.is_parameter(k) || type.is_buffer(k);
                      if (!kept || !value.isTensor() || !value.toTensor().defined())
                          return;
                      const at::Tensor& tensor = value.toTensor();
                      const bool trains = type.is_parameter(k) && tensor.is_floating_point()
                                          && tensor.requires_grad();
                      std::vector<Held>& list = trains ? script.parameters : script.buffers;
                      const auto same =
                          std::find_if(list.begin(), list.end(), [&](const Held& other) {
                              return areOne(other.value, tensor);
                          });
                      if (same == list.end())
                          list.push_back({name, tensor, {{objects, k}}});
                      else
                          same->slots.push_back({objects, k});
                  });
}

/// Finds the held tensors once more where attributes list them. Any other attribute that holds one or
/// a part of one, a dictionary say, would go on with the tensor of the file: its name; empty: there
/// is none.
std::string collectListed(Script& script)
{
    std::vector<Held*> held;
    for (auto* list : {&script.parameters, &script.buffers}) {
        for (Held& one : *list)
            held.push_back(&one);
    }
    const auto shares = [&](const at::Tensor& tensor) {
        return tensor.defined() && tensor.has_storage() && tensor.numel() > 0
               && std::any_of(held.begin(), held.end(),
                              [&](const Held* one) { return one->value.is_alias_of(tensor); });
    };
    std::string apart;
    Objects inside;
    eachAttribute(script.module._ivalue(), "", inside,
                  [&](const c10::ClassType& type, std::size_t k, const c10::IValue& value,
                      const std::string& name, const Objects& objects) {
                      if (value.isTensorList()) {
                          const auto tensors = value.toTensorVector();
                          for (std::size_t i = 0; i < tensors.size(); ++i) {
                              const auto owner =
                                  std::find_if(held.begin(), held.end(), [&](const Held* one) {
                                      return areOne(one->value, tensors[i]);
                                  });
                              if (owner != held.end())
                                  (*owner)->slots.push_back({objects, k, i});
                              else if (shares(tensors[i]))
                                  apart = name;
                          }
                      } else if (!type.is_parameter(k) && !type.is_buffer(k)) {
                          value.visit([&](const c10::IValue& part) {
                              if (part.isTensor() && shares(part.toTensor()))
                                  apart = name;
                              return !apart.empty();
                          });
                      }
                  });
    return apart;
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
    script->takesLengths = needed == 3;
    if (arguments.size() < 2 || needed > 3)
        throw refused("model.script_forward", file.path,
                      fmt::format("has a forward that takes {} inputs; save a module whose forward "
                                  "takes the batch alone, or a batch of series and their lengths.",
                                  needed - 1));
    collect(*script);
    if (const std::string apart = collectListed(*script); !apart.empty())
        throw refused("model.script_weights", file.path,
                      fmt::format("keeps weights within {}, where training would not reach them; "
                                  "save a module that keeps them as parameters alone.",
                                  apart));
    if (script->parameters.empty())
        throw refused("model.script_frozen", file.path,
                      "has no weights that could be trained (a frozen module has none); "
                      "save it unfrozen, with requires_grad.");
    for (const Held& buffer : script->buffers) {
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

/// The objects of a module anew, holding the same tensors; an object that two hold stays one.
ObjectPtr copied(const ObjectPtr& object, Mode mode,
                 std::map<const c10::ivalue::Object*, ObjectPtr>& known)
{
    ObjectPtr& copy = known[object.get()];
    if (copy)
        return copy;
    copy = object->copy();
    const auto type = object->type();
    if (const auto training = type->findAttributeSlot("training"))
        copy->setSlot(*training, mode != Mode::Evaluate);
    const ObjectPtr mine = copy; // `known` grows below
    for (std::size_t k = 0; k < type->numAttributes(); ++k) {
        const c10::IValue& value = object->getSlot(k);
        if (value.isObject() && value.toObjectRef().type()->is_module())
            mine->setSlot(k, copied(value.toObject(), mode, known));
        else if (value.isTensorList())
            mine->setSlot(k, value.toTensorList().copy());
    }
    return mine;
}

ObjectPtr objectOf(const ObjectPtr& module, const Slot& slot)
{
    ObjectPtr object = module;
    for (const std::size_t inner : slot.objects)
        object = object->getSlot(inner).toObject();
    return object;
}

void point(const ObjectPtr& module, const Held& held, const at::Tensor& value)
{
    for (const Slot& slot : held.slots) {
        const ObjectPtr object = objectOf(module, slot);
        if (slot.element)
            object->getSlot(slot.slot).toTensorList().set(*slot.element, value);
        else
            object->setSlot(slot.slot, value);
    }
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

at::Tensor run(const Script& script, const ObjectPtr& object, const at::Tensor& input,
               const at::Tensor& lengths)
{
    // As written: an optimised graph adds in another order, and only from its third run on.
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
    std::vector<c10::IValue> inputs{input};
    if (script.takesLengths)
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
        std::map<const c10::ivalue::Object*, ObjectPtr> known;
        const ObjectPtr module = copied(m_script->module._ivalue(), pass.mode, known);
        for (std::size_t k = 0; k < m_script->parameters.size(); ++k)
            point(module, m_script->parameters[k], own.weights[k]);
        // A copy, so that what an answer writes is not kept and threads do not meet.
        for (std::size_t k = 0; k < m_script->buffers.size(); ++k)
            point(module, m_script->buffers[k],
                  own.buffers[k].to(m_script->buffers[k].value.scalar_type(), false, true));
        if (pass.mode != Mode::Evaluate)
            seedDraws(m_name, pass.place);
        const at::Tensor output = run(*m_script, module, inputs[0], pass.lengths);
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
        const auto fill = [](at::TensorList tensors, const std::vector<Held>& held) {
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

std::string textOf(const Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, " x "));
}

/// Sends two examples of zeros through the module; knows the answer from then on.
void tryOut(Script& script, const LayerPlace& place)
{
    const std::string shape = textOf(place.inputs[0]);
    const std::lock_guard lock(script.mutex);
    if (script.outputs.contains(shape))
        return;
    const auto& path = std::get<std::string>(place.node.settings.at("file"));
    Shape batch = place.inputs[0];
    batch.insert(batch.begin(), 2);
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
        std::map<const c10::ivalue::Object*, ObjectPtr> known;
        const ObjectPtr module = copied(script.module._ivalue(), Mode::Evaluate, known);
        for (const Held& buffer : script.buffers)
            point(module, buffer, buffer.value.clone());
        output = run(script, module, at::zeros(batch), {});
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
                        fmt::join(batch, " x "), fmt::join(output.sizes(), " x ")));
    std::set<const void*> seen;
    std::int64_t bytes = 0;
    for (const c10::Storage& storage : made) {
        if (seen.insert(storage.data()).second)
            bytes += static_cast<std::int64_t>(storage.nbytes());
    }
    for (const auto* list : {&script.parameters, &script.buffers}) {
        for (const Held& held : *list) {
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
    const std::int64_t found = script->outputs.at(textOf(place.inputs[0]));
    if (found != wanted)
        throw refused("model.script_outputs", std::get<std::string>(place.node.settings.at("file")),
                      fmt::format("gives {} numbers for each example, the data need {} "
                                  "(one for each class, or one for a number); give its last layer "
                                  "as many.",
                                  found, wanted));
    return {found};
}

std::vector<ParameterInfo> infosOf(const std::vector<Held>& held)
{
    std::vector<ParameterInfo> infos;
    for (const Held& one : held)
        infos.push_back({one.name, one.value.sizes().vec()});
    return infos;
}

} // namespace

extern const LayerKind torchscript;
const LayerKind torchscript{
    .name = "torchscript",
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
            return tried->activations.at(textOf(place.inputs[0]));
        },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<ScriptLayer>(triedOut(place), place.node.name);
    },
    .buffers = [](const LayerPlace& place) { return infosOf(scriptOf(place.node)->buffers); },
    .looksAcrossBatch = true}; // nothing is known of what it does

} // namespace assay::model::layers
