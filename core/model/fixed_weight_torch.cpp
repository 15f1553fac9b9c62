// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/fixed_weight_torch.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace assay::model {

namespace {

using torch::jit::Node;
using torch::jit::Value;

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether a value is multiplied with what enters an operation.
bool isWeight(const Value* value, int depth = 0)
{
    constexpr int kDeepest = 8; // changes of shape and type on the way
    const auto& uses = value->uses();
    return depth < kDeepest && std::any_of(uses.begin(), uses.end(), [&](const auto& use) {
               const std::string_view name = use.user->kind().toQualString();
               if (isOneOf(name, {"aten::linear", "aten::conv1d", "aten::conv2d", "aten::conv3d",
                                  "aten::conv_transpose1d", "aten::conv_transpose2d",
                                  "aten::convolution", "aten::_convolution"}))
                   return use.offset == 1;
               if (isOneOf(name, {"aten::matmul", "aten::mm", "aten::bmm"}))
                   return true;
               if (isOneOf(name, {"aten::addmm", "aten::baddbmm"}))
                   return use.offset > 0;
               if (isOneOf(name, {"aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu"}))
                   return use.offset > 1;
               if (isOneOf(name, {"aten::t", "aten::transpose", "aten::permute", "aten::contiguous",
                                  "aten::detach", "aten::to", "aten::clone", "aten::unsqueeze",
                                  "aten::float", "aten::view", "aten::reshape", "aten::expand"}))
                   return use.offset == 0 && isWeight(use.user->output(), depth + 1);
               return name == "prim::ListConstruct" && isWeight(use.user->output(), depth + 1);
           });
}

/// Whether rows of a value are looked up by what enters, as an embedding does.
bool isLookedUp(const Value* value)
{
    const auto& uses = value->uses();
    return std::any_of(uses.begin(), uses.end(), [](const auto& use) {
        return use.offset == 0
               && isOneOf(use.user->kind().toQualString(),
                          {"aten::embedding", "aten::embedding_bag"});
    });
}

/// Where a value that is read from an object within `self` is held.
struct Held {
    torch::jit::Module owner;
    std::string path, attribute;
};

std::optional<Held> heldBy(const Node* node, const Value* self, const torch::jit::Module& module)
{
    std::vector<std::string> names;
    for (const Node* at = node; at->kind() == c10::prim::GetAttr; at = at->input()->node()) {
        names.push_back(at->s(c10::attr::name));
        if (at->input() == self) {
            std::reverse(names.begin(), names.end());
            Held held{module, "", names.back()};
            for (std::size_t k = 0; k + 1 < names.size(); ++k) {
                held.owner = held.owner.attr(names[k]).toModule();
                held.path += names[k] + '.';
            }
            held.path += held.attribute;
            return held;
        }
    }
    return std::nullopt;
}

/// Within four standard errors of what is drawn anew for each number.
bool looksDrawn(const at::Tensor& tensor)
{
    constexpr std::int64_t kFewest = 16;
    constexpr double kErrors = 4, kZeros = 0.1;
    const auto count = static_cast<double>(tensor.numel());
    if (tensor.dim() < 2 || tensor.numel() < kFewest)
        return false;
    const at::Tensor values = tensor.detach().to(at::kDouble).reshape({tensor.size(0), -1});
    const double deviation = values.std(false).item<double>();
    if (!(deviation > 0) || !std::isfinite(deviation)
        || values.eq(0).to(at::kDouble).mean().item<double>() > kZeros
        || std::abs(values.mean().item<double>()) > kErrors * deviation / std::sqrt(count))
        return false;
    const at::Tensor unit = values / deviation;
    for (const std::int64_t side : {0, 1}) {
        const std::int64_t pairs = unit.size(side) - 1;
        if (pairs < 1)
            continue;
        const at::Tensor products = unit.narrow(side, 0, pairs) * unit.narrow(side, 1, pairs);
        if (std::abs(products.mean().item<double>())
            > kErrors / std::sqrt(static_cast<double>(products.numel())))
            return false;
    }
    return true;
}

/// A table as nn.Embedding draws it, with a deviation of 1. Vectors that were learned elsewhere are kept as they are by
/// intent, as nn.Embedding.from_pretrained does.
bool looksFresh(const at::Tensor& table)
{
    constexpr double kErrors = 4, kPadding = 0.03; // a row of zeros
    const double allowed = std::max(
        kErrors / std::sqrt(2 * static_cast<double>(std::max<std::int64_t>(table.numel(), 1))),
        kPadding);
    return looksDrawn(table)
           && std::abs(table.detach().to(at::kDouble).std(false).item<double>() - 1) < allowed;
}

void visit(const torch::jit::Block* block, const Value* self, const torch::jit::Module& module,
           std::vector<FixedWeight>& found)
{
    const auto add = [&](const std::string& name, const at::Tensor& tensor, bool isParameter) {
        const bool isKnown = std::any_of(found.begin(), found.end(), [&](const FixedWeight& other) {
            return other.name == name;
        });
        if (!isKnown)
            found.push_back({.name = name,
                             .numbers = tensor.numel(),
                             .isParameter = isParameter,
                             .looksDrawn = looksDrawn(tensor)});
    };
    const auto mayBeWeight = [](const at::Tensor& tensor) {
        return tensor.defined() && tensor.is_floating_point() && tensor.dim() > 1;
    };
    for (const Node* node : block->nodes()) {
        for (const torch::jit::Block* inner : node->blocks())
            visit(inner, self, module, found);
        if (node->kind() == c10::prim::Constant && node->hasAttribute(c10::attr::value)
            && node->kindOf(c10::attr::value) == torch::jit::AttributeKind::t) {
            const at::Tensor tensor = node->t(c10::attr::value);
            if (mayBeWeight(tensor) && isWeight(node->output()))
                add("constant " + node->output()->debugName(), tensor, false);
        }
        if (node->kind() != c10::prim::GetAttr)
            continue;
        const bool multiplies = isWeight(node->output());
        if (!multiplies && !isLookedUp(node->output()))
            continue;
        const auto held = heldBy(node, self, module);
        if (!held)
            continue;
        const auto type = held->owner._ivalue()->type();
        const auto slot = type->findAttributeSlot(held->attribute);
        if (!slot || type->is_buffer(*slot))
            continue; // a buffer was made one by intent
        const c10::IValue value = held->owner._ivalue()->getSlot(*slot);
        if (!value.isTensor() || !mayBeWeight(value.toTensor()))
            continue;
        const bool isParameter = type->is_parameter(*slot);
        if (!multiplies && !(isParameter && looksFresh(value.toTensor())))
            continue;
        if (!isParameter || !value.toTensor().requires_grad())
            add(held->path, value.toTensor(), isParameter);
    }
}

} // namespace

std::vector<FixedWeight> fixedWeightsOf(const torch::jit::Module& module)
{
    const c10::NoGradGuard noGrad;
    std::vector<FixedWeight> found;
    const auto method = module.find_method("forward");
    if (!method)
        return found;
    const auto graph = method->graph()->copy();
    torch::jit::Inline(*graph);
    visit(graph->block(), graph->inputs().at(0), module, found);
    return found;
}

} // namespace assay::model
