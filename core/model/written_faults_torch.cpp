// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/written_faults_torch.h"

#include "model/operation_torch.h"

#include <fmt/format.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <regex>
#include <string_view>

namespace assay::model {

namespace {

using torch::jit::Block;
using torch::jit::Node;

template <std::size_t Count>
bool isOneOf(std::string_view name, const std::array<std::string_view, Count>& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether a dropout draws whatever the mode is.
bool alwaysDrops(const Block* block)
{
    constexpr std::array<std::string_view, 4> kKinds{"dropout", "feature_dropout", "alpha_dropout",
                                                     "feature_alpha_dropout"};
    for (const Node* node : block->nodes()) {
        for (const Block* inner : node->blocks()) {
            if (alwaysDrops(inner))
                return true;
        }
        if (!isOneOf(operationOf(node), kKinds) || node->inputs().size() < 3)
            continue;
        const auto draws = torch::jit::toIValue(node->input(2));
        if (draws && draws->isBool() && draws->toBool())
            return true;
    }
    return false;
}

/// The operation that gives the answers, but for changes of their shape.
std::string_view endOf(const torch::jit::Graph& graph)
{
    constexpr std::array<std::string_view, 6> kShapes{"squeeze", "unsqueeze", "view",
                                                      "reshape", "flatten",   "contiguous"};
    const Node* last = graph.outputs().at(0)->node();
    while (isOneOf(operationOf(last), kShapes))
        last = last->input(0)->node();
    return operationOf(last);
}

} // namespace

std::string writtenFaults(const torch::jit::Module& module)
{
    std::string faults;
    try {
        auto graph = module.get_method("forward").graph()->copy();
        torch::jit::Inline(*graph);
        torch::jit::ConstantPropagationImmutableTypes(graph);
        const std::string_view end = endOf(*graph);
        if (end == "softmax" || end == "sigmoid")
            faults += fmt::format(" As it is written it ends in a {}, which a loss of logits takes "
                                  "itself (model.output says what it gives).",
                                  end);
        if (alwaysDrops(graph->block()))
            faults += " Its dropout draws in evaluation too: functional.dropout needs "
                      "training=self.training.";
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return {};
    }
    return faults;
}

std::string sizeWanted(const std::string& problem, std::int64_t tried)
{
    static const std::regex view(
        R"(shape '\[-1, (\d{1,12})\]' is invalid for input of size (\d{1,15}))");
    static const std::regex dense(
        R"(shapes cannot be multiplied \((\d{1,12})x(\d{1,12}) and (\d{1,12})x\d{1,12}\))");
    std::smatch found;
    if (std::regex_search(problem, found, view)) {
        const std::int64_t all = std::stoll(found[2]), asked = std::stoll(found[1]);
        if (all % tried == 0)
            return fmt::format("an example has {} numbers there, not {}", all / tried, asked);
    } else if (std::regex_search(problem, found, dense) && std::stoll(found[1]) == tried) {
        return fmt::format("an example has {} numbers there, and the layer takes {}",
                           std::stoll(found[2]), std::stoll(found[3]));
    }
    return {};
}

} // namespace assay::model
