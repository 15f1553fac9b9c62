// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncalled_layers_torch.h"

#include "model/operation_torch.h"
#include "model/script_module_torch.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::model {

namespace {

using torch::jit::Module;
using torch::jit::Node;
using torch::jit::Value;
namespace prim = c10::prim;

/// Classes of PyTorch that bend between layers, and the operation that does the same as a function.
struct Activation {
    std::string_view kind, operation;
};
constexpr std::array kActivations{Activation{"ReLU", "relu"},
                                  Activation{"ReLU6", "relu6"},
                                  Activation{"LeakyReLU", "leaky_relu"},
                                  Activation{"ELU", "elu"},
                                  Activation{"SELU", "selu"},
                                  Activation{"CELU", "celu"},
                                  Activation{"GELU", "gelu"},
                                  Activation{"SiLU", "silu"},
                                  Activation{"Mish", "mish"},
                                  Activation{"Hardswish", "hardswish"},
                                  Activation{"Hardtanh", "hardtanh"},
                                  Activation{"Tanh", "tanh"},
                                  Activation{"Softplus", "softplus"}};

const Activation* activationOf(const Module& module)
{
    const std::string kind = kindOf(module);
    const auto found = std::find_if(kActivations.begin(), kActivations.end(),
                                    [&](const Activation& one) { return one.kind == kind; });
    return found == kActivations.end() ? nullptr : found;
}

/// What the way from forward reaches.
class Reached
{
public:
    void visit(const Module& module, const std::string& method)
    {
        const auto found = module.find_method(method);
        if (!found || !m_visited.insert({module._ivalue().get(), method}).second)
            return;
        const auto graph = found->graph();
        std::map<const Value*, Module> modules{{graph->inputs().at(0), module}};
        // What an activation does itself is no function that takes another one's place.
        const bool wasWithin = std::exchange(m_withinActivation, activationOf(module) != nullptr);
        visit(graph->block(), modules);
        m_withinActivation = wasWithin;
    }

    bool has(const Module& module) const { return m_used.contains(module._ivalue().get()); }
    bool computes(std::string_view operation) const { return m_operations.contains(operation); }

private:
    void visit(const torch::jit::Block* block, std::map<const Value*, Module>& modules)
    {
        for (const Node* node : block->nodes()) {
            if (node->kind() == prim::GetAttr) {
                const auto owner = modules.find(node->input());
                if (owner != modules.end())
                    seePart(node, owner->second.attr(node->s(c10::attr::name)), modules);
            } else if (node->kind() == prim::CallMethod) {
                const auto owner = modules.find(node->input(0));
                if (owner != modules.end())
                    visit(Module(owner->second), node->s(c10::attr::name));
            } else if (node->kind() == prim::CallFunction) {
                callFunction(node);
            } else if (!m_withinActivation) {
                if (const std::string_view name = operationOf(node); !name.empty())
                    m_operations.emplace(name);
            }
            for (const torch::jit::Block* inner : node->blocks())
                visit(inner, modules);
        }
    }

    void seePart(const Node* node, const c10::IValue& value,
                 std::map<const Value*, Module>& modules)
    {
        if (!value.isModule() || node->output()->uses().empty())
            return;
        const Module part = value.toModule();
        m_used.insert(part._ivalue().get());
        const bool isClass = node->output()->type()->cast<c10::ClassType>() != nullptr;
        const bool isFollowed =
            isClass
            && std::all_of(node->output()->uses().begin(), node->output()->uses().end(),
                           [](const auto& use) {
                               return use.user->kind() == prim::GetAttr
                                      || (use.user->kind() == prim::CallMethod && use.offset == 0);
                           });
        if (isFollowed) {
            modules.emplace(node->output(), part);
            return;
        }
        // Handed on, or known by an interface alone: what is called of it stays open.
        for (const auto& inner : part.modules())
            m_used.insert(inner._ivalue().get());
    }

    void callFunction(const Node* node)
    {
        const auto type = node->input(0)->type()->cast<c10::FunctionType>();
        if (!type || !m_functions.insert({type->function(), m_withinActivation}).second)
            return;
        std::map<const Value*, Module> none;
        visit(torch::jit::toGraphFunction(*type->function()).graph()->block(), none);
    }

    std::set<std::pair<const void*, std::string>> m_visited;
    std::set<std::pair<const void*, bool>> m_functions;
    std::set<const void*> m_used;
    std::set<std::string, std::less<>> m_operations;
    bool m_withinActivation = false;
};

bool hasTensors(const Module& module)
{
    return module.parameters().size() + module.buffers().size() > 0;
}

} // namespace

std::vector<UncalledLayer> uncalledLayersOf(const Module& module)
{
    Reached reached;
    reached.visit(module, "forward");
    struct Part {
        std::string name;
        Module module;
    };
    std::vector<Part> parts;
    std::set<const void*> known; // a layer of two names is one
    for (const auto& part : module.named_modules()) {
        if (known.insert(part.value._ivalue().get()).second)
            parts.push_back({part.name, part.value});
    }
    std::vector<UncalledLayer> uncalled;
    for (std::size_t k = 0; k < parts.size(); ++k) {
        const Activation* own = activationOf(parts[k].module);
        if (!own || hasTensors(parts[k].module) || reached.has(parts[k].module))
            continue;
        // Another of its class is called, where its own place stays empty; or a layer behind it is, and nothing bends at
        // all. One that is left over beside activations of another kind is no mistake.
        bool isOneOfItsKind = false, isBehindCalled = false, bends = false;
        for (std::size_t other = 0; other < parts.size(); ++other) {
            if (!reached.has(parts[other].module))
                continue;
            const Activation* kind = activationOf(parts[other].module);
            bends = bends || kind;
            isOneOfItsKind = isOneOfItsKind || kind == own;
            isBehindCalled = isBehindCalled || (other > k && hasTensors(parts[other].module));
        }
        bends =
            bends
            || std::any_of(kActivations.begin(), kActivations.end(),
                           [&](const Activation& one) { return reached.computes(one.operation); });
        uncalled.push_back({.name = parts[k].name,
                            .kind = std::string(own->kind),
                            .isMissed = (isOneOfItsKind && !reached.computes(own->operation))
                                        || (isBehindCalled && !bends)});
    }
    return uncalled;
}

} // namespace assay::model
