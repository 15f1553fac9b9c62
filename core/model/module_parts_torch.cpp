// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_parts_torch.h"

#include "model/layers.h"
#include "model/module_facts_torch.h"
#include "model/pass_notes_torch.h"
#include "model/script_module_torch.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <limits>
#include <map>
#include <new>
#include <set>
#include <utility>

namespace assay::model {

namespace {

using torch::jit::Module;
using torch::jit::Node;
using torch::jit::Value;
namespace prim = c10::prim;

constexpr std::size_t kMostParts = 2000, kDeepest = 30;

std::string joined(const std::string& path, const std::string& name)
{
    return path.empty() ? name : path + '.' + name;
}

/// Of the output for one example; empty: not known.
Shape shapeOf(const c10::IValue& output)
{
    if (output.isTuple() && !output.toTupleRef().elements().empty())
        return shapeOf(output.toTupleRef().elements()[0]);
    if (!output.isTensor() || !output.toTensor().defined())
        return {};
    const at::Tensor& tensor = output.toTensor();
    if (tensor.dim() == 0 || tensor.size(0) != kTried)
        return {};
    return tensor.dim() == 1 ? Shape{1} : tensor.sizes().slice(1).vec();
}

class PartWalk
{
public:
    /// `method`: what was called of it.
    void into(const Module& module, const std::string& path, const std::string& method,
              const std::vector<c10::IValue>& inputs, std::size_t depth = 0)
    {
        const torch::jit::Method called = module.get_method(method);
        const auto graph = called.graph()->copy();
        const std::vector<Call> calls = callsIn(*graph, module, path);
        if (calls.empty() || depth == kDeepest)
            return;
        while (!graph->outputs().empty())
            graph->eraseOutput(graph->outputs().size() - 1);
        std::map<const Value*, std::size_t> places; // among the outputs
        const auto wanted = [&](Value* value) {
            if (places.emplace(value, places.size()).second)
                graph->registerOutput(value);
        };
        for (const Call& call : calls) {
            for (Value* value : call.node->inputs().slice(1))
                wanted(value);
            wanted(call.node->output());
        }
        torch::jit::Stack values{module._ivalue()};
        values.insert(values.end(), inputs.begin(), inputs.end());
        called.function().getSchema().checkAndNormalizeInputs(values); // adds what is left out
        torch::jit::GraphExecutor(graph, "parts").run(values);
        for (const Call& call : calls) {
            if (!m_seen.insert(call.part._ivalue().get()).second || m_parts.size() >= kMostParts)
                continue;
            m_parts.push_back({.name = call.path,
                               .kind = kindOf(call.part),
                               .shape = shapeOf(values.at(places.at(call.node->output())))});
            std::vector<c10::IValue> given;
            for (const Value* value : call.node->inputs().slice(1))
                given.push_back(values.at(places.at(value)));
            into(call.part, call.path, call.node->s(c10::attr::name), given, depth + 1);
        }
    }

    std::vector<ModulePart>& parts() { return m_parts; }

private:
    struct Call {
        Node* node;
        std::string path;
        Module part;
    };

    /// Of parts of the module, where they stand in no branch and no loop.
    static std::vector<Call> callsIn(torch::jit::Graph& graph, const Module& module,
                                     const std::string& path)
    {
        std::vector<Call> calls;
        std::map<const Value*, std::pair<std::string, Module>> known;
        known.emplace(graph.inputs().at(0), std::pair(path, module));
        for (Node* node : graph.nodes()) {
            if (node->kind() != prim::GetAttr && node->kind() != prim::CallMethod)
                continue;
            const auto owner = known.find(node->input(0));
            if (owner == known.end())
                continue;
            const auto& [name, part] = owner->second;
            if (node->kind() == prim::CallMethod) {
                // A method of the module itself is a part of it by no name.
                // Recurrent layers have several, forward__0 and so on, by what they take.
                if (name != path && node->s(c10::attr::name).starts_with("forward")
                    && node->outputs().size() == 1)
                    calls.push_back({node, name, part});
                continue;
            }
            const std::string& attribute = node->s(c10::attr::name);
            const c10::IValue value = part.attr(attribute);
            if (value.isModule())
                known.emplace(node->output(), std::pair(joined(name, attribute), value.toModule()));
        }
        return calls;
    }

    std::set<const void*> m_seen; ///< objects of parts
    std::vector<ModulePart> m_parts;
};

} // namespace

std::vector<ModulePart> partsOf(const Module& module, const std::vector<c10::IValue>& inputs)
{
    const c10::NoGradGuard noGrad;
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false); // which keeps the calls
    PartWalk walk;
    try {
        walk.into(module, {}, "forward", inputs);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        // The pass as a whole went well; what it gives between its layers stays open.
    }
    return std::move(walk.parts());
}

namespace {

/// Trained numbers of each part: those that no part within it holds.
std::vector<std::int64_t> weightsOf(const std::vector<ModulePart>& parts,
                                    const ModuleFacts::Tensors& weights)
{
    std::map<std::string, std::size_t> places;
    for (std::size_t k = 0; k < parts.size(); ++k)
        places.emplace(parts[k].name, k);
    std::vector<std::int64_t> counts(parts.size(), 0);
    for (const auto& [name, value] : weights) {
        for (std::size_t end = name.rfind('.'); end != std::string::npos && end > 0;
             end = name.rfind('.', end - 1)) {
            const auto part = places.find(name.substr(0, end));
            if (part == places.end())
                continue;
            counts[part->second] += value.numel();
            break;
        }
    }
    return counts;
}

/// Of the output of a part with its gradient, and of its weights; the largest number there is where it is larger.
std::int64_t bytesOf(Shape output, std::int64_t weights, std::int64_t batch, int optimiserCopies)
{
    constexpr std::int64_t kFloat = 4;
    output.insert(output.begin(), {2 * kFloat, batch});
    std::int64_t sum = 0;
    return __builtin_add_overflow(sizeOf(output), sizeOf({kFloat, weights, 2 + optimiserCopies}),
                                  &sum)
               ? std::numeric_limits<std::int64_t>::max()
               : sum;
}

} // namespace

std::vector<LayerRow> modulePartRows(const Architecture& network, std::int64_t batch,
                                     int optimiserCopies)
{
    std::vector<LayerRow> rows;
    if (std::none_of(network.nodes.begin(), network.nodes.end(),
                     [](const auto& node) { return node.kind == "torchscript"; }))
        return rows; // layers that do not fit have no shapes
    const std::vector<std::vector<Shape>> shapes = inputShapesOf(network);
    for (std::size_t k = 0; k < network.nodes.size(); ++k) {
        if (network.nodes[k].kind != "torchscript")
            continue;
        const auto facts = moduleFacts(network.nodes[k]);
        const std::vector<ModulePart> parts = moduleTrial(*facts, shapes[k]).parts;
        const std::vector<std::int64_t> weights = weightsOf(parts, facts->parameters);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const Shape& shape = parts[part].shape;
            LayerRow row{.name = parts[part].name, .kind = parts[part].kind, .shape = shape};
            row.parameters = weights[part];
            row.multiplyAdds.reset();
            if (!shape.empty())
                row.bytes = bytesOf(shape, weights[part], batch, optimiserCopies);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

} // namespace assay::model
