// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/compute.h"
#include "base/error.h"
#include "model/backward_failure.h"
#include "model/module_calls.h"
#include "model/module_memory.h"
#include "model/module_process.h"
#include "model/pass_memory_torch.h"
#include "model/script_run_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <optional>
#include <set>
#include <vector>

// The process that runs a module. Its calls, in the order in which they are made:
//   load      bytes, file, edits (module_edits.h) -> parameters, buffers: name and shape of each
//   values                                    -> (the values of the file are in the memory)
//   try       shapes                          -> outputs, activations, notes (module_notes.h), parts
//   forward   mode, seed, shapes, lengths, outputs, gradients, inputs, threads, counts -> pass,
//             differentiable, bytes
//   backward  pass                            -> unused: weights without a gradient; inputs: those with one;
//             bytes
// counts: bytes are the most that tensors of the pass took so far at one time; else 0.
// What is refused is answered with code and text.

namespace assay::model {

namespace {

using nlohmann::json;

class Server
{
public:
    json answer(const json& request, std::span<std::byte> memory)
    {
        m_bytes = memory;
        const auto what = request.at("call").get<std::string>();
        if (memory.empty())
            throw std::bad_alloc();
        if (what == "load")
            return load(request);
        if (what == "values")
            return values();
        if (what == "try") {
            const ModuleTrial trial =
                m_module->tryOut(request.at("shapes").get<std::vector<Shape>>());
            json fixed = json::array();
            for (const FixedWeight& one : trial.notes.fixed)
                fixed.push_back({{"name", one.name},
                                 {"numbers", one.numbers},
                                 {"parameter", one.isParameter},
                                 {"drawn", one.looksDrawn}});
            json uncalled = json::array();
            for (const UncalledLayer& one : trial.notes.uncalled)
                uncalled.push_back(
                    {{"name", one.name}, {"kind", one.kind}, {"missed", one.isMissed}});
            json parts = json::array();
            for (const ModulePart& one : trial.parts)
                parts.push_back({{"name", one.name}, {"kind", one.kind}, {"shape", one.shape}});
            return {{"outputs", trial.outputs},
                    {"parts", parts},
                    {"activations", trial.activations},
                    {"lengths", trial.takesLengths},
                    {"fixed", fixed},
                    {"scrambled", trial.notes.scrambled},
                    {"dropout", trial.notes.dropout},
                    {"written", trial.notes.written},
                    {"uncalled", uncalled},
                    {"attends", trial.notes.attends},
                    {"momentum", trial.notes.normMomentum},
                    {"epsilon", trial.notes.normEpsilon},
                    {"scores", trial.attention.scoreSpread},
                    {"of_one", trial.attention.softmaxOfOne},
                    {"over_queries", trial.attention.sumsOverQueries},
                    {"over_heads", trial.attention.sumsOverHeads}};
        }
        return what == "forward" ? forward(request) : backward(request);
    }

    /// Whatever lies in the shared memory is about to move.
    void forget() { m_last.reset(); }

private:
    /// A pass whose gradients can be asked for.
    struct Pass {
        std::int64_t number = 0;
        ModuleMemory memory;
        at::Tensor output;
        std::vector<at::Tensor> weights, inputs; ///< inputs: those whose gradient is wanted
        std::vector<std::size_t> wanted;         ///< which these are
    };

    at::Tensor at(std::size_t place, const Shape& shape, at::ScalarType type = at::kFloat) const
    {
        return at::from_blob(m_bytes.data() + place, shape, type);
    }

    static json named(const HeldTensors& tensors)
    {
        json list = json::array();
        for (const HeldTensor& one : tensors)
            list.push_back({one.name, one.value.sizes().vec(), one.isWeight});
        return list;
    }

    static std::vector<Shape> shapesOf(const HeldTensors& tensors)
    {
        std::vector<Shape> shapes;
        for (const HeldTensor& one : tensors)
            shapes.push_back(one.value.sizes().vec());
        return shapes;
    }

    ModuleMemory memoryOf() const
    {
        return {shapesOf(m_module->parameters()), shapesOf(m_module->buffers())};
    }

    json load(const json& request)
    {
        const std::string_view bytes(reinterpret_cast<const char*>(m_bytes.data()),
                                     request.at("bytes").get<std::size_t>());
        m_file = request.at("file").get<std::string>();
        m_module.emplace(bytes, m_file,
                         ModuleEdits{.bypass = request.at("bypass"),
                                     .freeze = request.at("freeze"),
                                     .redraw = request.at("redraw"),
                                     .inDouble = request.at("double"),
                                     .evaluates = request.at("evaluates"),
                                     .softmaxOver = request.at("softmax"),
                                     .turnsGradient = request.at("turned")});
        return {{"parameters", named(m_module->parameters())},
                {"buffers", named(m_module->buffers())}};
    }

    json values() const
    {
        const c10::NoGradGuard noGrad;
        const ModuleMemory memory = memoryOf();
        const auto write = [&](const HeldTensors& tensors, const std::vector<std::size_t>& places) {
            for (std::size_t k = 0; k < tensors.size(); ++k)
                at(places[k], tensors[k].value.sizes().vec()).copy_(tensors[k].value.detach());
        };
        write(m_module->parameters(), memory.weights);
        write(m_module->buffers(), memory.buffers);
        return json::object();
    }

    json forward(const json& request)
    {
        forget();
        m_counted.reset();
        if (request.at("counts").get<bool>())
            m_counted.emplace();
        base::useOperationThreads(request.at("threads").get<int>());
        const auto shapes = request.at("shapes").get<std::vector<Shape>>();
        const auto outputs = request.at("outputs").get<std::int64_t>();
        const auto wantsGradient = request.at("inputs").get<std::vector<bool>>();
        const bool gradients = request.at("gradients").get<bool>();
        Pass pass{.number = ++m_passes, .memory = memoryOf(), .output = {}};
        pass.memory.addBatch(shapes, outputs);
        const HeldTensors& parameters = m_module->parameters();
        for (std::size_t k = 0; k < parameters.size(); ++k)
            pass.weights.push_back(at(pass.memory.weights[k], parameters[k].value.sizes().vec())
                                       .set_requires_grad(gradients));
        std::vector<at::Tensor> kept, inputs;
        for (std::size_t k = 0; k < m_module->buffers().size(); ++k)
            kept.push_back(at(pass.memory.buffers[k], m_module->buffers()[k].value.sizes().vec()));
        for (std::size_t k = 0; k < shapes.size(); ++k) {
            const bool wanted = gradients && wantsGradient.at(k);
            inputs.push_back(at(pass.memory.inputs[k], shapes[k]).set_requires_grad(wanted));
            if (wanted) {
                pass.inputs.push_back(inputs.back());
                pass.wanted.push_back(k);
            }
        }
        const Shape examples{shapes.front().front()};
        const at::Tensor lengths = request.at("lengths").get<bool>()
                                       ? at(pass.memory.lengths, examples, at::kLong).clone()
                                       : at::Tensor();
        const c10::AutoGradMode mode(gradients);
        pass.output = answered(inputs, {pass.weights, kept}, request, lengths);
        if (pass.output.dim() != 2 || pass.output.size(0) != examples[0]
            || pass.output.size(1) != outputs)
            throw refusedModule("model.script_output", m_file,
                                fmt::format("gives numbers of shape {} for a batch of {}; save a "
                                            "module that gives one row for each example.",
                                            fmt::join(pass.output.sizes(), " x "),
                                            fmt::join(shapes.front(), " x ")));
        {
            const c10::NoGradGuard noGrad;
            at(pass.memory.output, {examples[0], outputs}).copy_(pass.output.detach());
        }
        const bool differentiable = gradients && pass.output.requires_grad();
        const json answer{
            {"pass", pass.number}, {"differentiable", differentiable}, {"bytes", counted()}};
        if (differentiable)
            m_last.emplace(std::move(pass));
        return answer;
    }

    at::Tensor answered(std::span<const at::Tensor> inputs, const LayerTensors& own,
                        const json& request, const at::Tensor& lengths) const
    {
        try {
            return m_module->forward(inputs, own, static_cast<Mode>(request.at("mode").get<int>()),
                                     request.at("seed").get<std::uint64_t>(), lengths);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& error) {
            if (isOfMemory(error))
                throw;
            throw refusedModule(
                "model.script_failed", m_file,
                fmt::format("failed on a batch of {} ({}); save a module that takes "
                            "such a batch.",
                            fmt::join(inputs.front().sizes(), " x "), reasonOf(error)));
        }
    }

    /// The layer whose weights are the nearest before the one operation of this name. Empty: there is none, or several
    /// with other layers.
    std::string layerBefore(const std::string& operation, const Pass& pass) const
    {
        if (operation.empty())
            return {};
        using torch::autograd::Node;
        const auto reachable = [](Node* from) {
            std::vector<Node*> found{from};
            std::set<Node*> seen{from};
            for (std::size_t k = 0; k < found.size(); ++k) {
                for (const torch::autograd::Edge& edge : found[k]->next_edges()) {
                    if (edge.function && seen.insert(edge.function.get()).second)
                        found.push_back(edge.function.get());
                }
            }
            return found; // the nearest first
        };
        std::set<std::string> layers;
        for (Node* node : reachable(pass.output.grad_fn().get())) {
            const std::string name = node->name();
            // ReluBackward0 of Relu, and no Relu6Backward0. What has no derivative stands under a name of its own.
            if (!name.starts_with(operation + "Backward") && name != operation
                && name != "NotImplemented")
                continue;
            for (Node* before : reachable(node)) {
                const auto* leaf = dynamic_cast<torch::autograd::AccumulateGrad*>(before);
                const auto weight = std::find_if(
                    pass.weights.begin(), pass.weights.end(),
                    [&](const at::Tensor& one) { return leaf && leaf->variable.is_same(one); });
                if (weight == pass.weights.end())
                    continue;
                const std::string& parameter =
                    m_module->parameters()[static_cast<std::size_t>(weight - pass.weights.begin())]
                        .name;
                layers.insert(parameter.substr(0, parameter.rfind('.')));
                break;
            }
        }
        return layers.size() == 1 ? *layers.begin() : std::string();
    }

    torch::autograd::variable_list gradients(const Pass& pass,
                                             const std::vector<at::Tensor>& leaves) const
    {
        try {
            return torch::autograd::grad(
                {pass.output}, leaves, {at(pass.memory.outputGradient, pass.output.sizes().vec())},
                false, false, true);
        } catch (const std::exception& error) {
            if (isOfMemory(error))
                throw;
            BackwardFailure failure = backwardFailure({}, reasonOf(error));
            failure.layer = layerBefore(failure.operation, pass);
            throw refusedModule(kBackwardCode, m_file, backwardText(failure));
        }
    }

    json backward(const json& request)
    {
        std::vector<std::size_t> unused, given;
        if (!m_last || m_last->number != request.at("pass").get<std::int64_t>())
            throw std::logic_error("gradients of a pass that is over");
        Pass pass = std::move(*m_last);
        forget();
        std::vector<at::Tensor> leaves = pass.weights;
        leaves.insert(leaves.end(), pass.inputs.begin(), pass.inputs.end());
        const auto found = gradients(pass, leaves);
        const c10::NoGradGuard noGrad;
        const auto write = [&](const at::Tensor& gradient, std::size_t place, const Shape& shape) {
            if (gradient.defined())
                at(place, shape).copy_(gradient);
            return gradient.defined();
        };
        for (std::size_t k = 0; k < pass.weights.size(); ++k) {
            if (!write(found[k], pass.memory.gradients[k], pass.weights[k].sizes().vec()))
                unused.push_back(k);
        }
        for (std::size_t k = 0; k < pass.inputs.size(); ++k) {
            if (write(found[pass.weights.size() + k], pass.memory.inputGradients[pass.wanted[k]],
                      pass.inputs[k].sizes().vec()))
                given.push_back(pass.wanted[k]);
        }
        return {{"unused", unused}, {"inputs", given}, {"bytes", counted()}};
    }

    std::int64_t counted() const { return m_counted ? m_counted->peak() : 0; }

    std::string m_file;
    std::optional<ScriptModule> m_module;
    std::span<std::byte> m_bytes;
    std::int64_t m_passes = 0;
    std::optional<Pass> m_last;
    std::optional<PassMemory> m_counted; ///< of the last pass, where that is asked for
};

json problem(const char* code, const std::string& text)
{
    return {{"code", code}, {"text", text}};
}

} // namespace

int serveModule(const char* const* argv)
{
    base::keepFreedMemory();
    Server server;
    ModuleCalls calls(std::strtoll(argv[2], nullptr, 10), [&server] { server.forget(); });
    for (json request = calls.next(); !request.is_null(); request = calls.next()) {
        json answer;
        try {
            answer = server.answer(request, calls.memory());
        } catch (const base::Error& error) {
            answer = problem(error.code().c_str(), error.text());
        } catch (const std::exception& error) {
            answer = isOfMemory(error) ? problem("model.module_memory", {})
                                       : problem("model.script_failed", reasonOf(error));
        }
        calls.answer(answer);
    }
    return 0;
}

} // namespace assay::model
