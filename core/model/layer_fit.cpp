// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_fit.h"

#include "base/error.h"
#include "model/layer_edit.h"
#include "model/layer_repairs.h"
#include "model/layers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace assay::model {

namespace {

/// What is known of an output, or of an input of the data.
struct Value {
    Shape shape;
    std::size_t source = 0;  ///< the input of the data that reaches it first
    std::int64_t stride = 1; ///< series: of so many steps of that input it has one
    bool isCodes = false;    ///< numbers that stand for tokens, or for categories at a row's end
    bool isInput = false;
};

/// Goes through the layers front to back.
class Walk
{
public:
    explicit Walk(const Architecture& architecture)
        : m_architecture(architecture)
    {
        for (std::size_t k = 0; k < architecture.inputs.size(); ++k) {
            const data::InputSpec& input = architecture.inputs[k];
            m_values[input.name] = {.shape = input.shape,
                                    .source = k,
                                    .isCodes = input.tokens > 0 || !input.embedded.empty(),
                                    .isInput = true};
        }
    }

    /// What is wrong with the next layer; empty: nothing, and its output is known.
    std::string step(const Node& node)
    {
        const LayerKind& kind = layerKind(node.kind);
        if (std::string wrong = problemOfInputs(node, kind); !wrong.empty())
            return wrong;
        std::vector<Shape> entering;
        for (const std::string& name : node.inputs)
            entering.push_back(m_values.at(name).shape);
        const Value& first = m_values.at(node.inputs.front());
        const LayerPlace place{node, entering, m_architecture.inputs, first.source};
        if (std::string wrong = problemOfSquares(place); !wrong.empty())
            return wrong;
        Value value{.source = first.source, .stride = first.stride};
        try {
            value.shape = kind.shape(place);
            if (std::string wrong = problemOfWeights(place, kind); !wrong.empty())
                return wrong;
            if (kind.stepStride)
                value.stride *= kind.stepStride(place);
        } catch (const base::Error& error) {
            return error.text();
        }
        if (sizeOf(value.shape) > kMostNumbers)
            return fmt::format("Layer {} gives {} numbers for each example ({}), more than a "
                               "network can have; make it narrower.",
                               node.name, sizeOf(value.shape), textOf(value.shape));
        m_values[node.name] = std::move(value);
        return {};
    }

    const Value& at(const std::string& name) const { return m_values.at(name); }
    bool hasWeights() const { return m_hasWeights; }

private:
    /// 4 GB an example, and sizes of weights stay far below what 64 bits count.
    static constexpr std::int64_t kMostNumbers = 1'000'000'000;

    /// As refuseSmallPictures, where the layer can be changed.
    static std::string problemOfSquares(const LayerPlace& place)
    {
        const Shape& entering = place.inputs[0];
        const std::int64_t kernel = setting(place.node, "kernel");
        if (entering.size() != 3 || kernel == 0)
            return {};
        const std::int64_t side = (kernel - 1) * setting(place.node, "dilation", 1) + 1;
        const std::int64_t room =
            std::min(entering[1], entering[2]) + 2 * setting(place.node, "padding");
        return side <= room ? std::string()
                            : fmt::format("Layer {} looks at {} x {} pixels, {} gives {}; make its "
                                          "kernel smaller, or its padding larger.",
                                          place.node.name, side, side, place.node.inputs[0],
                                          textOf(entering));
    }

    /// Checkpoints and files of weights tell them apart by name.
    std::string problemOfWeights(const LayerPlace& place, const LayerKind& kind)
    {
        std::vector<ParameterInfo> own = kind.parameters(place);
        m_hasWeights = m_hasWeights || !own.empty();
        if (kind.buffers) {
            const auto buffers = kind.buffers(place);
            own.insert(own.end(), buffers.begin(), buffers.end());
        }
        for (const ParameterInfo& info : own) {
            if (const std::string name = place.node.name + "." + info.name;
                !m_weights.insert(name).second)
                return fmt::format("Layer {} has weights called {}, as another layer has; rename "
                                   "one of them.",
                                   place.node.name, name);
        }
        return {};
    }

    std::string problemOfInputs(const Node& node, const LayerKind& kind) const
    {
        if (m_values.contains(node.name))
            return fmt::format("Two layers or inputs are called {}; rename one.", node.name);
        for (const std::string& name : node.inputs) {
            if (!m_values.contains(name))
                return fmt::format("Layer {} takes the output of {}, which no layer before it has.",
                                   node.name, name);
        }
        if (!kind.isEditable) // asks for what it takes by itself
            return {};
        const std::size_t count = node.inputs.size();
        if (kind.mostInputs == 1 && count != 1)
            return fmt::format("Layer {} takes one output, not {}; add them up or put them side by "
                               "side before it.",
                               node.name, count);
        if (count == 0 || (node.kind == "add" && count == 1))
            return fmt::format("Layer {} joins two outputs or more, and takes {} alone; name "
                               "another.",
                               node.name, count == 0 ? "none" : node.inputs.front());
        for (const std::string& name : node.inputs) {
            const Value& value = m_values.at(name);
            const bool looksUp = node.kind == "token_embedding" || node.kind == "embedding";
            if (!looksUp && value.isCodes)
                return fmt::format("Input {} names {} by numbers, which layer {} would take for "
                                   "amounts; let an embedding look them up first.",
                                   name, tokensOf(value) > 0 ? "tokens" : "categories", node.name);
            if (looksUp && (!value.isCodes || (tokensOf(value) > 0) != (node.kind[0] == 't')))
                return fmt::format("Layer {} looks up {}, and {} has none.", node.name,
                                   node.kind[0] == 't' ? "tokens" : "categories", name);
        }
        return node.kind == "add" ? problemOfSteps(node) : std::string();
    }

    std::int64_t tokensOf(const Value& value) const
    {
        return m_architecture.inputs[value.source].tokens;
    }

    /// Series of one shape may differ in the steps of each example.
    std::string problemOfSteps(const Node& node) const
    {
        const Value& first = m_values.at(node.inputs.front());
        for (const std::string& name : node.inputs) {
            const Value& other = m_values.at(name);
            if (other.shape.size() == 2 && other.shape == first.shape
                && (other.source != first.source || other.stride != first.stride))
                return fmt::format("Layer {} adds {} and {}, whose steps are not the same; make "
                                   "rows of them first.",
                                   node.name, node.inputs.front(), name);
        }
        return {};
    }

    const Architecture& m_architecture;
    std::map<std::string, Value> m_values;
    std::set<std::string> m_weights; ///< and buffers, by name
    bool m_hasWeights = false;
};

std::string wantedOf(std::int64_t outputs)
{
    return fmt::format("{} number{} for each example", outputs, outputs == 1 ? "" : "s");
}

} // namespace

std::optional<Misfit> misfitOf(const Architecture& architecture, std::int64_t outputs)
{
    const std::vector<Node>& nodes = architecture.nodes;
    if (nodes.empty())
        return Misfit{.layer = 0, .sentence = "The network has no layers; add one."};
    Walk walk(architecture);
    std::set<std::string> taken;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        if (std::string wrong = walk.step(nodes[k]); !wrong.empty())
            return Misfit{.layer = k, .sentence = std::move(wrong)};
        taken.insert(nodes[k].inputs.begin(), nodes[k].inputs.end());
    }
    const std::size_t last = nodes.size() - 1;
    for (std::size_t k = 0; k < last; ++k) {
        if (!taken.contains(nodes[k].name))
            return Misfit{.stage = Stage::Unused,
                          .layer = k,
                          .sentence = fmt::format("No layer takes the output of {}; remove it, or "
                                                  "let a later layer take it.",
                                                  nodes[k].name)};
    }
    for (const data::InputSpec& input : architecture.inputs) {
        if (!taken.contains(input.name))
            return Misfit{.stage = Stage::Unused,
                          .layer = last,
                          .sentence =
                              fmt::format("No layer takes the input {}; let one take it, or "
                                          "leave it out of the data.",
                                          input.name)};
    }
    if (const Shape& shape = walk.at(nodes[last].name).shape; shape != Shape{outputs})
        return Misfit{.stage = Stage::Output,
                      .layer = last,
                      .sentence = fmt::format("The last layer, {}, gives {}; the data need {} (one "
                                              "for each class, or one for a number).",
                                              nodes[last].name, textOf(shape), wantedOf(outputs))};
    if (!walk.hasWeights())
        return Misfit{.stage = Stage::Output,
                      .layer = last,
                      .sentence = "No layer has weights, so that there is nothing to train; add a "
                                  "fully connected one."};
    return std::nullopt;
}

std::size_t fittingLayers(const Architecture& architecture)
{
    Walk walk(architecture);
    const auto& nodes = architecture.nodes;
    const auto misfit = std::find_if(
        nodes.begin(), nodes.end(), [&walk](const Node& node) { return !walk.step(node).empty(); });
    return static_cast<std::size_t>(misfit - nodes.begin());
}

std::map<std::string, Shape> knownShapes(const Architecture& architecture)
{
    std::map<std::string, Shape> shapes;
    for (const data::InputSpec& input : architecture.inputs)
        shapes[input.name] = input.shape;
    Walk walk(architecture);
    for (const Node& node : architecture.nodes) {
        if (!walk.step(node).empty())
            break;
        shapes[node.name] = walk.at(node.name).shape;
    }
    return shapes;
}

std::optional<LayerMisfit> firstMisfit(const Architecture& architecture, std::int64_t outputs)
{
    const auto found = misfitOf(architecture, outputs);
    if (!found)
        return std::nullopt;
    return LayerMisfit{.layer = found->layer,
                       .sentence = found->sentence,
                       .repairs = repairsOf(architecture, outputs, *found)};
}

} // namespace assay::model
