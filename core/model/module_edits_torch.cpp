// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_edits_torch.h"

#include "model/layer_torch.h"
#include "model/script_run_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::model {

namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
namespace prim = c10::prim;

/// "softmax" of aten::softmax, "relu" of aten::relu_; empty: it is no operation of tensors.
std::string_view operationOf(const Node* node)
{
    std::string_view name = node->kind().toQualString();
    if (!name.starts_with("aten::"))
        return {};
    name.remove_prefix(6);
    if (name.ends_with('_'))
        name.remove_suffix(1);
    return name;
}

/// What a network may end in behind its last weights.
bool mayEnd(std::string_view operation)
{
    constexpr std::array<std::string_view, 24> kinds{
        "softmax",    "log_softmax", "_softmax",  "_log_softmax", "sigmoid",     "log_sigmoid",
        "logsigmoid", "tanh",        "relu",      "relu6",        "leaky_relu",  "elu",
        "gelu",       "silu",        "softplus",  "hardtanh",     "hardsigmoid", "hardswish",
        "clamp",      "clamp_min",   "clamp_max", "clip",         "dropout",     "feature_dropout"};
    return std::find(kinds.begin(), kinds.end(), operation) != kinds.end();
}

bool isTensor(const Value* value)
{
    return value->type()->isSubtypeOf(*c10::TensorType::get());
}

/// Hands on the first input of an operation. False where that is no tensor, or it gives several.
bool handOn(Node* node, std::size_t input)
{
    if (node->outputs().size() != 1 || node->inputs().size() <= input
        || !isTensor(node->input(input)) || !isTensor(node->output()))
        return false;
    node->output()->replaceAllUsesWith(node->input(input));
    return true;
}

/// The path of an object within the module; empty: it is no part of it. The module itself: "".
std::optional<std::string> pathOf(const Value* object, const Value* self)
{
    std::vector<std::string> names;
    for (const Value* at = object; at != self; at = at->node()->input()) {
        if (at->node()->kind() != prim::GetAttr)
            return std::nullopt;
        names.push_back(at->node()->s(c10::attr::name));
    }
    std::reverse(names.begin(), names.end());
    return fmt::format("{}", fmt::join(names, "."));
}

struct Bypassed {
    std::size_t count = 0;
    bool refused = false; ///< a call that takes or gives something else than one tensor
};

/// Bypasses the calls of the layer at `path`; calls on the way to it are written out in place, so that another layer
/// of the same class stays. False: something was written out, the block has changed.
bool bypassCalls(Block* block, const Value* self, const std::string& path, Bypassed& done)
{
    for (Node* node : block->nodes()) {
        for (Block* inner : node->blocks()) {
            if (!bypassCalls(inner, self, path, done))
                return false;
        }
        if (node->kind() != prim::CallMethod || done.refused)
            continue;
        const auto at = pathOf(node->input(0), self);
        if (!at)
            continue;
        if (*at == path) {
            if (node->output()->uses().empty())
                continue; // it was bypassed already
            done.refused = !handOn(node, 1);
            ++done.count;
        } else if (at->empty() || path.starts_with(*at + '.')) {
            auto* function = torch::jit::tryToGraphFunction(
                node->input(0)->type()->expect<c10::ClassType>()->getMethod(
                    node->s(c10::attr::name)));
            if (!function)
                continue;
            torch::jit::inlineCallTo(node, function, function->graph().get());
            return false;
        }
    }
    return true;
}

void bypassOperations(Block* block, const std::string& operation, Bypassed& done)
{
    for (Node* node : block->nodes()) {
        for (Block* inner : node->blocks())
            bypassOperations(inner, operation, done);
        if (operationOf(node) == operation && !node->output(0)->uses().empty()) {
            done.refused = done.refused || !handOn(node, 0);
            ++done.count;
        }
    }
}

/// What stands between the last weights and the answer.
void bypassEnd(Graph& graph, Bypassed& done)
{
    for (;;) {
        Node* last = graph.outputs().at(0)->node();
        if (!mayEnd(operationOf(last)) || !handOn(last, 0))
            return;
        ++done.count;
    }
}

void bypass(std::shared_ptr<Graph> graph, const std::string& entry, const std::string& file)
{
    Bypassed done;
    while (!bypassCalls(graph->block(), graph->inputs().at(0), entry, done)) {
    }
    if (done.count == 0) {
        torch::jit::Inline(*graph);
        torch::jit::ConstantPropagationImmutableTypes(graph);
        if (entry == kModuleEnd)
            bypassEnd(*graph, done);
        else
            bypassOperations(graph->block(), entry, done);
    }
    if (done.refused)
        throw refusedModule("model.bypass", file,
                            fmt::format("cannot hand on what enters {}, which takes or gives "
                                        "something else than one tensor; leave it out of "
                                        "model.bypass.",
                                        entry));
    if (done.count == 0)
        throw refusedModule(
            kNothingToBypass, file,
            entry == kModuleEnd
                ? std::string("does nothing behind its last weights that could be bypassed; leave "
                              "\"end\" out of model.bypass.")
                : fmt::format("has no layer and no operation {} to bypass; name a layer by its "
                              "path, or an operation such as softmax.",
                              entry));
}

std::vector<std::string> parametersOf(const torch::jit::Module& module)
{
    std::vector<std::string> names;
    for (const auto& parameter : module.named_parameters())
        names.push_back(parameter.name);
    return names;
}

void requireLayers(const torch::jit::Module& module, const std::vector<std::string>& entries,
                   const char* field, const std::string& file)
{
    const std::vector<std::string> names = parametersOf(module);
    for (const std::string& entry : entries) {
        const bool isThere =
            entry == kAllLayers
            || std::any_of(names.begin(), names.end(),
                           [&](const std::string& name) { return namesTensor(entry, name); });
        if (isThere)
            continue;
        constexpr std::size_t kShown = 8;
        std::vector<std::string> layers = layersHolding(names);
        const bool more = layers.size() > kShown;
        layers.resize(std::min(layers.size(), kShown));
        throw refusedModule(field, file,
                            fmt::format("has no layer {} with weights ({}); those that there are: "
                                        "{}{}.",
                                        entry, field, fmt::join(layers, ", "),
                                        more ? " and others" : ""));
    }
}

/// 0: the layer has no weight of two sides.
double boundOf(const std::vector<std::size_t>& layer, const std::vector<std::string>& names,
               const std::vector<at::Tensor>& tensors)
{
    double bound = 0;
    for (const std::size_t k : layer) {
        if (tensors[k].dim() < 2 || tensors[k].numel() == 0)
            continue;
        const auto inputs = static_cast<double>(tensors[k].numel() / tensors[k].size(0));
        const bool isRecurrent = names[k].find("weight_hh") != std::string::npos;
        if (isRecurrent || bound == 0)
            bound = 1 / std::sqrt(inputs);
        if (isRecurrent)
            break;
    }
    return bound;
}

} // namespace

void bypassParts(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file)
{
    if (edits.bypass.empty())
        return;
    const auto graph = module.get_method("forward").graph();
    for (const std::string& entry : edits.bypass)
        bypass(graph, entry, file);
    torch::jit::EliminateDeadCode(graph);
}

void freezeLayers(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file)
{
    requireLayers(module, edits.freeze, "model.freeze", file);
    requireLayers(module, edits.redraw, "model.redraw", file);
    for (const auto& parameter : module.named_parameters()) {
        const bool isFrozen =
            std::any_of(edits.freeze.begin(), edits.freeze.end(), [&](const std::string& entry) {
                return entry == kAllLayers || namesTensor(entry, parameter.name);
            });
        if (isFrozen)
            parameter.value.set_requires_grad(false);
    }
}

void drawAnew(const std::vector<std::string>& names, const std::vector<at::Tensor>& tensors,
              base::Random& random)
{
    for (const std::string& layer : layersHolding(names)) {
        std::vector<std::size_t> own;
        for (std::size_t k = 0; k < names.size(); ++k) {
            if (names[k].substr(0, names[k].rfind('.')) == layer)
                own.push_back(k);
        }
        const double bound = boundOf(own, names, tensors);
        for (const std::size_t k : own) {
            const std::string_view last = std::string_view(names[k]).substr(
                names[k].find('.') == std::string::npos ? 0 : names[k].rfind('.') + 1);
            if (bound > 0)
                fill(tensors[k], [&] { return random.uniform(-bound, bound); });
            else
                tensors[k].fill_(last.find("bias") == std::string_view::npos ? 1.0 : 0.0);
        }
    }
}

} // namespace assay::model
