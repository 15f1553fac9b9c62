// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_edits_torch.h"

#include "model/layer_torch.h"
#include "model/operation_torch.h"
#include "model/script_run_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace assay::model {

namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
namespace prim = c10::prim;

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

/// What may stand between that and the answer, and changes no number.
bool isShape(std::string_view operation)
{
    constexpr std::array<std::string_view, 9> kinds{"squeeze", "unsqueeze", "view",
                                                    "reshape", "flatten",   "contiguous",
                                                    "to",      "type_as",   "transpose"};
    return std::find(kinds.begin(), kinds.end(), operation) != kinds.end();
}

bool isTensor(const Value* value)
{
    return value->type()->isSubtypeOf(*c10::TensorType::get());
}

/// Puts an input of an operation or of a call in the place of what it gives, and removes it: what runs all the same
/// would draw, write and fail. A copy of the input, unless the operation gave the input itself, as what is done in place
/// behind it would reach other uses of it. False where the input is no tensor, or it gives something else than one.
bool handOn(Node* node, std::size_t input)
{
    if (node->outputs().size() != 1 || node->inputs().size() <= input
        || !isTensor(node->input(input)) || !isTensor(node->output()))
        return false;
    Value* passed = node->input(input);
    if (!std::string_view(node->kind().toQualString()).ends_with('_')) {
        const torch::jit::WithInsertPoint place(node);
        passed = node->owningGraph()->insert(c10::aten::clone, {passed});
    }
    node->output()->replaceAllUsesWith(passed);
    node->destroy();
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
    bool refused =
        false; ///< a call or an operation that takes or gives something else than one tensor
};

/// Bypasses the calls of the layer at `path`; calls on the way to it are written out in place, so that another layer
/// of the same class stays. False: something was written out, the block has changed.
bool bypassCalls(Block* block, const Value* self, const std::string& path, Bypassed& done)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        Node* node = *it;
        ++it; // the node may go
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
            done.refused = !handOn(node, 1);
            ++done.count;
            continue;
        }
        const auto owner = node->input(0)->type()->cast<c10::ClassType>(); // not so of an interface
        if (!owner || !(at->empty() || path.starts_with(*at + '.')))
            continue;
        auto* function = torch::jit::tryToGraphFunction(owner->getMethod(node->s(c10::attr::name)));
        if (!function)
            continue;
        torch::jit::inlineCallTo(node, function, function->graph().get());
        return false;
    }
    return true;
}

void bypassOperations(Block* block, const std::string& operation, Bypassed& done)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        Node* node = *it;
        ++it;
        for (Block* inner : node->blocks())
            bypassOperations(inner, operation, done);
        if (operationOf(node) == operation && !done.refused) {
            done.refused = !handOn(node, 0);
            ++done.count;
        }
    }
}

/// What stands between the last weights and the answer.
void bypassEnd(Graph& graph, Bypassed& done)
{
    for (;;) {
        Node* last = graph.outputs().at(0)->node();
        while (isShape(operationOf(last)) && isTensor(last->input(0)))
            last = last->input(0)->node();
        if (!mayEnd(operationOf(last)) || !handOn(last, 0))
            return;
        ++done.count;
    }
}

bool isSoftmax(std::string_view operation)
{
    constexpr std::array<std::string_view, 4> kinds{"softmax", "log_softmax", "_softmax",
                                                    "_log_softmax"};
    return std::find(kinds.begin(), kinds.end(), operation) != kinds.end();
}

/// How many were changed.
std::size_t turnSoftmaxes(Block* block, std::int64_t over)
{
    std::size_t turned = 0;
    for (Node* node : block->nodes()) {
        for (Block* inner : node->blocks())
            turned += turnSoftmaxes(inner, over);
        if (!isSoftmax(operationOf(node)) || node->inputs().size() < 2)
            continue;
        const auto now = torch::jit::toIValue(node->input(1));
        if (!now || !now->isInt() || now->toInt() == over)
            continue; // computed, or a name
        const torch::jit::WithInsertPoint place(node);
        node->replaceInput(1, node->owningGraph()->insertConstant(over));
        ++turned;
    }
    return turned;
}

void requireBypassed(const Bypassed& done, const std::string& entry, const std::string& file)
{
    if (done.refused)
        throw refusedModule("model.bypass", file,
                            fmt::format("cannot hand on what enters {}, which takes or gives "
                                        "something else than one tensor; leave it out of "
                                        "model.bypass.",
                                        entry));
    if (done.count == 0)
        throw refusedModule(
            kNothingToChange, file,
            entry == kModuleEnd
                ? std::string("does nothing behind its last weights that could be bypassed; leave "
                              "\"end\" out of model.bypass.")
                : fmt::format("has no layer and no operation {} to bypass; name a layer by its "
                              "path, or an operation such as softmax.",
                              entry));
}

/// Whether something is computed otherwise in training.
bool looksAtItsMode(const Block* block)
{
    for (const Node* node : block->nodes()) {
        if (node->kind() == prim::GetAttr && node->s(c10::attr::name) == "training")
            return true;
        for (const Block* inner : node->blocks()) {
            if (looksAtItsMode(inner))
                return true;
        }
    }
    return false;
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

/// Inputs of a unit.
std::int64_t inputsOf(const at::Tensor& weight)
{
    return weight.dim() < 2 || weight.numel() == 0 ? 0 : weight.numel() / weight.size(0);
}

/// 0: the layer has no weight of two sides.
double boundOf(const std::vector<std::size_t>& layer, const std::vector<std::string>& names,
               const std::vector<at::Tensor>& tensors)
{
    std::int64_t inputs = 0;
    for (const std::size_t k : layer) {
        if (inputsOf(tensors[k]) > 0 && names[k].find("weight_hh") != std::string::npos)
            return 1 / std::sqrt(static_cast<double>(inputsOf(tensors[k])));
        inputs = std::max(inputs, inputsOf(tensors[k]));
    }
    return inputs > 0 ? 1 / std::sqrt(static_cast<double>(inputs)) : 0;
}

} // namespace

void bypassParts(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file)
{
    if (edits.bypass.empty())
        return;
    constexpr std::string_view kOperation = "aten::";
    auto graph = module.get_method("forward").graph();
    std::vector<std::string> operations;
    // Layers first: where all calls are written out there are none any more.
    for (const std::string& entry : edits.bypass) {
        Bypassed done;
        if (!entry.starts_with(kOperation)) {
            while (!bypassCalls(graph->block(), graph->inputs().at(0), entry, done)) {
            }
        }
        if (done.count == 0)
            operations.push_back(entry);
        else
            requireBypassed(done, entry, file);
    }
    if (!operations.empty()) {
        torch::jit::Inline(*graph);
        torch::jit::ConstantPropagationImmutableTypes(graph);
    }
    for (const std::string& entry : operations) {
        Bypassed done;
        if (entry == kModuleEnd)
            bypassEnd(*graph, done);
        else
            bypassOperations(
                graph->block(),
                entry.starts_with(kOperation) ? entry.substr(kOperation.size()) : entry, done);
        requireBypassed(done, entry, file);
    }
    torch::jit::EliminateDeadCode(graph);
}

void turnSoftmaxes(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file)
{
    if (edits.softmaxOver == 0)
        return;
    auto graph = module.get_method("forward").graph();
    torch::jit::Inline(*graph);
    torch::jit::ConstantPropagationImmutableTypes(graph);
    if (turnSoftmaxes(graph->block(), edits.softmaxOver) == 0)
        throw refusedModule(kNothingToChange, file,
                            "has no softmax that runs over another dimension than that; set "
                            "model.softmax to as_written.");
    torch::jit::EliminateDeadCode(graph);
}

void requireMode(const torch::jit::Module& module, const ModuleEdits& edits,
                 const std::string& file)
{
    if (!edits.evaluates)
        return;
    const auto graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    if (!looksAtItsMode(graph->block()))
        throw refusedModule(kNothingToChange, file,
                            "computes the same in training and in evaluation, as a traced module "
                            "does; set model.mode to usual.");
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
        const bool hasBias = std::any_of(
            own.begin(), own.end(), [&](std::size_t k) { return names[k].ends_with(".bias"); });
        for (const std::size_t k : own) {
            // One side of a weight that is kept in two parts: its length.
            const bool isLength = tensors[k].dim() > 1 && inputsOf(tensors[k]) == 1 && bound < 1;
            if (bound > 0 && !isLength)
                fill(tensors[k], [&] { return random.uniform(-bound, bound); });
            else if (bound == 0 && hasBias && names[k].ends_with(".weight"))
                tensors[k].fill_(1.0);
            else if (bound == 0 && names[k].ends_with(".bias"))
                tensors[k].fill_(0.0);
        }
    }
}

} // namespace assay::model
