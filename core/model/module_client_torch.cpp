// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_client_torch.h"

#include "base/compute.h"
#include "base/error.h"
#include "model/module_edits_torch.h"
#include "model/module_process.h"
#include "model/pass_memory_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

namespace assay::model {

namespace {

using nlohmann::json;
namespace autograd = torch::autograd;

/// Examples of a pass without gradients that a call's limit of time is meant for.
constexpr std::int64_t kAnswersInTime = 64;

/// A pass whose gradients can be asked for.
struct Grip : torch::CustomClassHolder {
    std::shared_ptr<RemoteModule> module;
    std::int64_t pass = 0;
    at::Tensor output; ///< until it is part of the graph
};

/// Stands for the module in a graph: asks its process for the gradients.
struct ModuleFunction : autograd::Function<ModuleFunction> {
    static at::Tensor forward(autograd::AutogradContext* context,
                              const c10::intrusive_ptr<Grip>& grip, at::TensorList /*leaves*/)
    {
        context->saved_data["grip"] = c10::IValue::make_capsule(grip);
        return std::exchange(grip->output, at::Tensor());
    }
    /// Nothing for the grip, then those of the leaves.
    static autograd::variable_list backward(autograd::AutogradContext* context,
                                            const autograd::variable_list& gradients)
    {
        const auto held = context->saved_data.at("grip").toCapsule();
        const Grip& grip = *static_cast<const Grip*>(held.get());
        autograd::variable_list all = grip.module->backward(grip.pass, gradients.at(0));
        all.insert(all.begin(), at::Tensor());
        return all;
    }
};

/// The names and shapes that the process says its module has. They decide where things lie in memory
/// that is ours too, so they are checked.
void take(const json& list, const std::string& file, std::vector<std::string>& names,
          std::vector<Shape>& shapes)
{
    constexpr std::int64_t kMost = std::int64_t{1} << 40;
    for (const json& one : list) {
        names.push_back(one.at(0).get<std::string>());
        shapes.push_back(one.at(1).get<Shape>());
        const Shape& shape = shapes.back();
        if (sizeOf(shape) > kMost
            || std::any_of(shape.begin(), shape.end(), [](std::int64_t side) { return side < 0; }))
            throw refusedModule("model.not_script", file,
                                "holds tensors that cannot be; save it anew.");
    }
}

} // namespace

RemoteModule::RemoteModule(std::shared_ptr<const ScriptFile> file, std::string name,
                           ModuleEdits edits)
    : m_file(std::move(file))
    , m_name(std::move(name))
    , m_edits(std::move(edits))
    , m_process(m_name)
{
    const std::string& bytes = m_file->bytes;
    std::memcpy(m_process.memory(std::max<std::size_t>(bytes.size(), 1)).data(), bytes.data(),
                bytes.size());
    const json loaded = m_process.call({{"call", "load"},
                                        {"bytes", bytes.size()},
                                        {"file", m_name},
                                        {"bypass", m_edits.bypass},
                                        {"freeze", m_edits.freeze},
                                        {"redraw", m_edits.redraw},
                                        {"double", m_edits.inDouble},
                                        {"evaluates", m_edits.evaluates},
                                        {"softmax", m_edits.softmaxOver},
                                        {"turned", m_edits.turnsGradient}},
                                       ModuleWork::Reading);
    understood([&] {
        take(loaded.at("parameters"), m_name, m_parameterNames, m_parameters);
        take(loaded.at("buffers"), m_name, m_bufferNames, m_buffers);
        for (const json& one : loaded.at("buffers"))
            m_bufferIsWeight.push_back(one.at(2).get<bool>());
    });
}

/// Reads an answer; one that is not what it should be ends the process, with an Error.
void RemoteModule::understood(const std::function<void()>& read)
{
    try {
        read();
    } catch (const json::exception&) {
        m_process.refuseAnswer();
    }
}

/// A tensor that lies in the shared memory.
at::Tensor RemoteModule::at(std::size_t place, at::IntArrayRef shape, at::ScalarType type)
{
    return at::from_blob(m_process.memory(0).data() + place, shape, type);
}

std::shared_ptr<const ModuleFacts> RemoteModule::facts()
{
    const c10::NoGradGuard noGrad;
    const ModuleMemory memory(m_parameters, m_buffers);
    m_process.memory(memory.size);
    m_process.call({{"call", "values"}}, ModuleWork::Reading);
    auto facts = std::make_shared<ModuleFacts>();
    facts->file = m_file;
    facts->name = m_name;
    facts->edits = m_edits;
    for (std::size_t k = 0; k < m_parameters.size(); ++k)
        facts->parameters.emplace_back(m_parameterNames[k],
                                       at(memory.weights[k], m_parameters[k]).clone());
    for (std::size_t k = 0; k < m_buffers.size(); ++k)
        facts->buffers.emplace_back(m_bufferNames[k], at(memory.buffers[k], m_buffers[k]).clone());
    facts->bufferIsWeight = m_bufferIsWeight;
    return facts;
}

ModuleTrial RemoteModule::tryOut(const std::vector<Shape>& inputs)
{
    const json tried = m_process.call({{"call", "try"}, {"shapes", inputs}}, ModuleWork::Trial);
    ModuleTrial trial;
    understood([&] {
        trial = {.outputs = tried.at("outputs").get<std::int64_t>(),
                 .activations = tried.at("activations").get<std::int64_t>(),
                 .takesLengths = tried.at("lengths").get<bool>(),
                 .notes = {},
                 .attention = {},
                 .parts = {}};
        for (const json& one : tried.at("fixed"))
            trial.notes.fixed.push_back({.name = one.at("name").get<std::string>(),
                                         .numbers = one.at("numbers").get<std::int64_t>(),
                                         .isParameter = one.at("parameter").get<bool>(),
                                         .looksDrawn = one.at("drawn").get<bool>()});
        trial.notes.scrambled = tried.at("scrambled").get<std::vector<std::string>>();
        trial.notes.written = tried.at("written").get<std::vector<std::string>>();
        trial.notes.dropout = tried.at("dropout").get<double>();
        trial.notes.normMomentum = tried.at("momentum").get<double>();
        trial.notes.normEpsilon = tried.at("epsilon").get<double>();
        trial.notes.attends = tried.at("attends").get<bool>();
        trial.attention = {.scoreSpread = tried.at("scores").get<double>(),
                           .softmaxOfOne = tried.at("of_one").get<bool>(),
                           .sumsOverQueries = tried.at("over_queries").get<bool>(),
                           .sumsOverHeads = tried.at("over_heads").get<bool>()};
        for (const json& one : tried.at("uncalled"))
            trial.notes.uncalled.push_back({.name = one.at("name").get<std::string>(),
                                            .kind = one.at("kind").get<std::string>(),
                                            .isMissed = one.at("missed").get<bool>()});
        for (const json& one : tried.at("parts")) {
            auto shape = one.at("shape").get<Shape>();
            if (std::any_of(shape.begin(), shape.end(), [](std::int64_t side) { return side < 0; }))
                shape.clear();
            trial.parts.push_back({.name = one.at("name").get<std::string>(),
                                   .kind = one.at("kind").get<std::string>(),
                                   .shape = std::move(shape)});
        }
    });
    return trial;
}

at::Tensor RemoteModule::forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                                 Mode mode, std::uint64_t seed, const at::Tensor& lengths,
                                 std::int64_t outputs)
{
    m_batch.clear();
    m_pass = 0;
    std::vector<bool> wanted;
    for (const at::Tensor& input : inputs) {
        m_batch.push_back(input.sizes().vec());
        wanted.push_back(input.requires_grad());
    }
    autograd::variable_list leaves(own.weights.begin(), own.weights.end());
    leaves.insert(leaves.end(), inputs.begin(), inputs.end());
    const bool gradients = c10::GradMode::is_enabled()
                           && std::any_of(leaves.begin(), leaves.end(), [](const at::Tensor& leaf) {
                                  return leaf.requires_grad();
                              });
    m_memory.emplace(m_parameters, m_buffers);
    m_memory->addBatch(m_batch, outputs);
    m_process.memory(m_memory->size);
    m_process.setEager(base::lentOperationThreads() < base::threadsFor(0));
    const std::int64_t examples = m_batch.front().front();
    at::Tensor output;
    json answer;
    {
        const c10::NoGradGuard noGrad;
        for (std::size_t k = 0; k < m_parameters.size(); ++k)
            at(m_memory->weights[k], m_parameters[k]).copy_(own.weights[k]);
        for (std::size_t k = 0; k < m_buffers.size(); ++k)
            at(m_memory->buffers[k], m_buffers[k]).copy_(own.buffers[k]);
        for (std::size_t k = 0; k < inputs.size(); ++k)
            at(m_memory->inputs[k], m_batch[k]).copy_(inputs[k]);
        if (lengths.defined())
            at(m_memory->lengths, {examples}, at::kLong).copy_(lengths);
        answer = m_process.call({{"call", "forward"},
                                 {"mode", static_cast<int>(mode)},
                                 {"seed", seed},
                                 {"shapes", m_batch},
                                 {"lengths", lengths.defined()},
                                 {"outputs", outputs},
                                 {"gradients", gradients},
                                 {"inputs", wanted},
                                 {"threads", base::lentOperationThreads()},
                                 {"counts", PassMemory::isCounting()}},
                                ModuleWork::Batch,
                                gradients ? 1
                                          : static_cast<double>(std::max(examples, kAnswersInTime))
                                                / kAnswersInTime);
        output = at(m_memory->output, {examples, outputs}).clone();
        if (mode == Mode::Train) {
            for (std::size_t k = 0; k < m_buffers.size(); ++k) {
                const at::Tensor target = own.buffers[k];
                target.copy_(at(m_memory->buffers[k], m_buffers[k]));
            }
        }
    }
    bool isDifferentiable = false;
    std::int64_t pass = 0;
    understood([&] {
        isDifferentiable = answer.at("differentiable").get<bool>();
        pass = answer.at("pass").get<std::int64_t>();
        PassMemory::foundElsewhere(answer.at("bytes").get<std::int64_t>());
    });
    if (!isDifferentiable)
        return output;
    m_pass = pass;
    const auto grip = c10::make_intrusive<Grip>();
    grip->module = shared_from_this();
    grip->pass = pass;
    grip->output = output;
    output = at::Tensor();
    return ModuleFunction::apply(grip, at::TensorList(leaves));
}

std::vector<at::Tensor> RemoteModule::backward(std::int64_t pass, const at::Tensor& gradient)
{
    // Behind it memory may have another layout by now.
    if (pass != m_pass || gradient.dim() != 2 || gradient.size(0) != m_batch.front().front())
        throw base::Error(base::ErrorKind::Internal, "model.module_pass",
                          "The gradients of a batch were asked for after the next one.");
    m_pass = 0;
    const c10::NoGradGuard noGrad;
    at(m_memory->outputGradient, gradient.sizes()).copy_(gradient);
    const json answer = m_process.call({{"call", "backward"}, {"pass", pass}}, ModuleWork::Batch);
    std::set<std::size_t> unused, given;
    understood([&] {
        unused = answer.at("unused").get<std::set<std::size_t>>();
        given = answer.at("inputs").get<std::set<std::size_t>>();
        PassMemory::foundElsewhere(answer.at("bytes").get<std::int64_t>());
    });
    std::vector<at::Tensor> found;
    for (std::size_t k = 0; k < m_parameters.size(); ++k)
        found.push_back(unused.contains(k) ? at::Tensor()
                                           : at(m_memory->gradients[k], m_parameters[k]).clone());
    for (std::size_t k = 0; k < m_batch.size(); ++k)
        found.push_back(given.contains(k) ? at(m_memory->inputGradients[k], m_batch[k]).clone()
                                          : at::Tensor());
    return found;
}

namespace {

/// A function of the update, whatever was drawn before.
std::uint64_t seedOf(const std::string& layer, const Pass& pass)
{
    if (pass.mode == Mode::Evaluate)
        return 0;
    return base::Random(pass.place.seed, "draws of " + layer,
                        static_cast<std::uint64_t>(pass.place.step))
        .next();
}

/// With zeros behind, so that it has `steps` at least.
at::Tensor filledUp(const at::Tensor& series, std::int64_t steps)
{
    if (series.size(1) >= steps)
        return series;
    std::vector<std::int64_t> padding(2 * static_cast<std::size_t>(series.dim() - 1), 0);
    padding.back() = steps - series.size(1); // from the last side to the second
    return at::constant_pad_nd(series, padding);
}

class ModuleLayer : public Layer
{
public:
    ModuleLayer(std::shared_ptr<const ModuleFacts> facts, std::string name, std::int64_t outputs,
                std::vector<Shape> whole)
        : m_facts(std::move(facts))
        , m_name(std::move(name))
        , m_outputs(outputs)
        , m_whole(std::move(whole))
    {}

    at::Tensor forward(std::span<const at::Tensor> given, const LayerTensors& own,
                       const Pass& pass) const override
    {
        const std::uint64_t seed = seedOf(m_name, pass);
        const at::Tensor lengths = pass.lengthsOf(0);
        std::vector<at::Tensor> inputs(given.begin(), given.end());
        for (std::size_t k = 0; k < m_whole.size(); ++k) {
            if (pass.lengthsOf(k).defined())
                inputs[k] = filledUp(inputs[k], m_whole[k].front());
        }
        if (m_facts->here)
            return m_facts->here->forward(inputs, own, pass.mode, seed, lengths);
        const std::lock_guard lock(m_mutex);
        if (!inputs.front().is_cpu()) { // memory of another device is not shared
            if (!m_here)
                m_here = std::make_unique<ScriptModule>(m_facts->file->bytes, m_facts->name,
                                                        m_facts->edits);
            return m_here->forward(inputs, own, pass.mode, seed, lengths);
        }
        if (!m_apart)
            m_apart = std::make_shared<RemoteModule>(m_facts->file, m_facts->name, m_facts->edits);
        return m_apart->forward(inputs, own, pass.mode, seed, lengths, m_outputs);
    }

    /// As the file has them, but for the layers that are to be drawn anew.
    void initialise(const LayerTensors& own, Initialisation, bool,
                    base::Random& random) const override
    {
        const auto fill = [](at::TensorList tensors, const ModuleFacts::Tensors& held) {
            for (std::size_t k = 0; k < held.size(); ++k) {
                const at::Tensor target = tensors[k];
                target.copy_(held[k].second);
            }
        };
        fill(own.weights, m_facts->parameters);
        fill(own.buffers, m_facts->buffers);
        std::vector<std::string> names;
        std::vector<at::Tensor> drawn;
        const auto isMeant = [&](const std::string& name) {
            const auto& edits = m_facts->edits.redraw;
            return std::any_of(edits.begin(), edits.end(), [&](const std::string& entry) {
                return entry == kAllLayers || namesTensor(entry, name);
            });
        };
        const auto redraw = [&](const std::string& name, const at::Tensor& tensor) {
            if (isMeant(name)) {
                names.push_back(name);
                drawn.push_back(tensor);
            }
        };
        for (std::size_t k = 0; k < m_facts->parameters.size(); ++k)
            redraw(m_facts->parameters[k].first, own.weights[k]);
        for (std::size_t k = 0; k < m_facts->buffers.size(); ++k) {
            const std::string& name = m_facts->buffers[k].first;
            if (m_facts->bufferIsWeight[k])
                redraw(name, own.buffers[k]);
            else if (isMeant(name) && name.ends_with("running_var"))
                at::Tensor(own.buffers[k]).fill_(1.0); // as normalisation begins
            else if (isMeant(name)
                     && (name.ends_with("running_mean") || name.ends_with("num_batches_tracked")))
                at::Tensor(own.buffers[k]).fill_(0.0);
        }
        drawAnew(names, drawn, random);
    }

private:
    std::shared_ptr<const ModuleFacts> m_facts;
    std::string m_name;
    std::int64_t m_outputs;
    std::vector<Shape> m_whole;
    mutable std::mutex m_mutex; ///< guards what follows
    mutable std::shared_ptr<RemoteModule> m_apart;
    mutable std::unique_ptr<ScriptModule> m_here;
};

} // namespace

std::unique_ptr<Layer> moduleLayer(std::shared_ptr<const ModuleFacts> facts, std::string layer,
                                   std::int64_t outputs, std::vector<Shape> whole)
{
    return std::make_unique<ModuleLayer>(std::move(facts), std::move(layer), outputs,
                                         std::move(whole));
}

} // namespace assay::model
