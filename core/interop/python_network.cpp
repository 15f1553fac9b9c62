// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/python_network.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <set>
#include <sstream>
#include <string_view>

namespace assay::interop {

namespace {

using model::Architecture;
using model::Node;

constexpr std::size_t kWidth = 100; ///< of a line

/// Words of Python and some of its functions, what scripts call by name, and what nn.Module has.
constexpr const char* kTaken =
    " False None True and as assert async await break class continue def del elif else "
    " except finally for from global if import in is lambda nonlocal not or pass raise "
    " return try while with yield self super "
    " abs all any dict enumerate filter float hash id input int iter len list map max min "
    " next object open print range round set slice sorted str sum tuple type vars zip "
    " math np nn torch F x n y k each shortcut Net DATA inside windows waves convolve "
    " norm_rows norm_steps max_steps mean_steps read batch rows part names arrays lengths objective rate evaluate update "
    " load begin check training pad_sequence pathlib sys "
    " train eval forward double half bfloat16 to cpu cuda xpu ipu mtia apply modules "
    " children parameters buffers named_modules named_children named_parameters "
    " named_buffers state_dict load_state_dict register_buffer register_module "
    " register_parameter add_module get_submodule set_submodule get_parameter get_buffer "
    " zero_grad requires_grad_ share_memory to_empty extra_repr compile dump_patches "
    " call_super_init T_destination ";

const std::set<std::string, std::less<>>& takenNames()
{
    static const auto all = [] {
        std::set<std::string, std::less<>> names;
        std::istringstream words(kTaken);
        for (std::string word; words >> word;)
            names.insert(word);
        return names;
    }();
    return all;
}

/// The same, and different from all that were given before.
class Names
{
public:
    std::string of(const std::string& text)
    {
        const std::string name = pythonName(text);
        std::string made = name;
        for (int k = 2; !m_given.insert(made).second; ++k)
            made = fmt::format("{}_{}", name, k);
        return made;
    }

private:
    std::set<std::string> m_given;
};

/// Where a line can be broken before its width: within as few brackets as possible, after a comma or before
/// a sign.
std::size_t breakOf(std::string_view line, std::size_t width)
{
    std::size_t found = std::string_view::npos;
    int depth = 0, least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i + 1 < std::min(width, line.size()); ++i) {
        if (line[i] == '(' || line[i] == '[')
            ++depth;
        if (line[i] == ')' || line[i] == ']')
            --depth;
        const bool isPlace = depth > 0 && i > 0 && line[i] == ' '
                             && (line[i - 1] == ',' || line[i + 1] == '+' || line[i + 1] == '*');
        if (isPlace && depth <= least) {
            found = i;
            least = depth;
        }
    }
    return found;
}

/// Adds a line, broken where it is too long and can be.
void addLine(std::string& text, std::string line)
{
    const std::string deeper(line.find_first_not_of(' ') + 8, ' ');
    int depth = 0; // brackets that earlier parts left open
    for (;;) {
        // What is left of a broken line stands within brackets that were opened before.
        const std::string open(static_cast<std::size_t>(depth), '(');
        const std::size_t place = line.size() <= kWidth
                                      ? std::string_view::npos
                                      : breakOf(open + line, kWidth + open.size());
        if (place == std::string_view::npos || place - open.size() < deeper.size()) {
            text += line + '\n';
            return;
        }
        const std::string part = line.substr(0, place - open.size());
        depth += static_cast<int>(std::count(part.begin(), part.end(), '(')
                                  + std::count(part.begin(), part.end(), '[')
                                  - std::count(part.begin(), part.end(), ')')
                                  - std::count(part.begin(), part.end(), ']'));
        text += part + '\n';
        line = deeper + line.substr(place - open.size() + 1);
    }
}

void need(const PythonFunction* function, std::vector<const PythonFunction*>& all)
{
    for (const PythonFunction* other : function->needs)
        need(other, all);
    if (std::find(all.begin(), all.end(), function) == all.end())
        all.push_back(function);
}

/// Writes the nodes one after the other.
class Writer
{
public:
    Writer(const Architecture& architecture, const std::vector<bool>& differ, bool hasBatchesOfOne)
        : m_architecture(architecture)
        , m_hasBatchesOfOne(hasBatchesOfOne)
        , m_shapes(model::inputShapesOf(architecture))
        , m_sources(model::sourcesOf(architecture))
        , m_wiring(model::wiringOf(architecture))
        , m_users(architecture.inputs.size() + architecture.nodes.size())
    {
        for (std::size_t k = 0; k < m_wiring.size(); ++k) {
            for (const std::size_t source : m_wiring[k])
                m_users[source].push_back(k);
        }
        addInputs(differ);
    }

    PythonNetwork written()
    {
        for (std::size_t k = 0; k < m_architecture.nodes.size(); ++k)
            add(k);
        m_lines.push_back("return " + m_values.back());
        PythonNetwork& net = m_network;
        for (const PythonFunction* function : m_functions)
            net.text += fmt::format("{}\n\n", function->text);
        net.text += "class Net(nn.Module):\n";
        if (!m_modules.empty())
            net.text += "    def __init__(self):\n        super().__init__()\n";
        for (const std::string& line : m_modules)
            addLine(net.text, "        " + line);
        std::string taken;
        for (const PythonInput& input : net.inputs)
            taken += ", " + input.name + (input.lengths.empty() ? "" : ", " + input.lengths);
        net.text +=
            fmt::format("{}    def forward(self{}):\n", m_modules.empty() ? "" : "\n", taken);
        for (std::size_t k = 0; k < m_lines.size(); ++k) {
            if (isUsed(k))
                addLine(net.text, "        " + m_lines[k]);
        }
        return std::move(net);
    }

private:
    void addInputs(const std::vector<bool>& differ)
    {
        const bool isOne = m_architecture.inputs.size() == 1;
        for (std::size_t k = 0; k < m_architecture.inputs.size(); ++k) {
            const data::InputSpec& input = m_architecture.inputs[k];
            // Layers in a row overwrite x.
            const bool isX = isOne && m_users[0] == std::vector<std::size_t>{0};
            const std::string name =
                isX ? "x" : m_names.of(isOne ? data::name(input.modality) : input.name);
            m_network.inputs.push_back({.name = name,
                                        .lengths = !differ[k] ? ""
                                                   : isOne    ? "n"
                                                              : m_names.of("n_" + name),
                                        .modality = input.modality});
            m_values.push_back(name);
            m_lengths.push_back(m_network.inputs.back().lengths);
        }
    }

    PythonLayer layerOf(std::size_t k, const std::string& own)
    {
        const Node& node = m_architecture.nodes[k];
        const PythonKind* kind = pythonKind(node.kind);
        if (kind == nullptr)
            throw base::Error(
                base::ErrorKind::Internal, "export.layer",
                fmt::format("Layers of kind {} have no lines of PyTorch.", node.kind));
        const model::LayerPlace place{node, m_shapes[k], m_architecture.inputs, m_sources[k]};
        std::vector<std::string> values;
        for (const std::size_t source : m_wiring[k])
            values.push_back(m_values[source]);
        return kind->write({.layer = place,
                            .own = own,
                            .values = values,
                            .lengths = m_lengths[m_wiring[k].front()],
                            .hasBatchesOfOne = m_hasBatchesOfOne});
    }

    void add(std::size_t k)
    {
        const Node& node = m_architecture.nodes[k];
        const std::string name = m_names.of(node.name), own = "self." + name;
        const bool isLast = k + 1 == m_architecture.nodes.size();
        const bool isChained =
            isLast || m_users[m_values.size()] == std::vector<std::size_t>{k + 1};
        const std::string variable = isChained ? "x" : variableFor(k, name);
        PythonLayer layer = layerOf(k, own);
        const std::size_t around =
            isLast ? 15 : 11 + variable.size(); // spaces, and "x = " or "return "
        if (m_isOpen && (!layer.isShort || layer.output.size() + around > kWidth)) {
            close();
            layer = layerOf(k, own);
        }
        m_isOpen = false;
        for (const PythonFunction* function : layer.functions)
            need(function, m_functions);
        if (!layer.module.empty()) {
            m_modules.push_back(fmt::format("{} = {}", own, layer.module));
            m_network.drops = m_network.drops || layer.drops;
            if (layer.countsBatches)
                m_network.counters.push_back(name + ".num_batches_tracked");
        }
        addNames(k, name, layer);
        addLengths(k);

        m_isOpen = isChained; // it may stand in the next line
        m_values.push_back(isChained ? layer.output : variable);
        if (!isChained)
            m_lines.push_back(fmt::format("{} = {}", variable, layer.output));
    }

    /// Of a value that later layers take too: "shortcut" where no value of that name is waited for.
    std::string variableFor(std::size_t k, const std::string& name)
    {
        const std::vector<std::size_t>& users = m_users[m_architecture.inputs.size() + k];
        if (k < m_shortcutUntil || users.empty())
            return name;
        m_shortcutUntil = users.back();
        return "shortcut";
    }

    /// The newest value becomes a variable.
    void close()
    {
        m_lines.push_back("x = " + m_values.back());
        m_values.back() = "x";
        m_isOpen = false;
    }

    void addNames(std::size_t k, const std::string& name, const PythonLayer& layer)
    {
        const Node& node = m_architecture.nodes[k];
        const model::LayerKind& kind = model::layerKind(node.kind);
        const model::LayerPlace place{node, m_shapes[k], m_architecture.inputs, m_sources[k]};
        std::vector<model::ParameterInfo> all = kind.parameters(place);
        if (kind.buffers) {
            for (model::ParameterInfo& buffer : kind.buffers(place))
                all.push_back(std::move(buffer));
        }
        for (const model::ParameterInfo& one : all) {
            const auto renamed =
                std::find_if(layer.renamed.begin(), layer.renamed.end(),
                             [&](const auto& pair) { return pair.first == one.name; });
            const std::string inside = renamed == layer.renamed.end() ? one.name : renamed->second;
            m_network.names[node.name + "." + one.name] =
                inside.empty() ? std::string() : name + "." + inside;
        }
    }

    void addLengths(std::size_t k)
    {
        const Node& node = m_architecture.nodes[k];
        const model::LayerKind& kind = model::layerKind(node.kind);
        std::string lengths = m_lengths[m_wiring[k].front()];
        const model::LayerPlace place{node, m_shapes[k], m_architecture.inputs, m_sources[k]};
        const std::int64_t stride = kind.stepStride ? kind.stepStride(place) : 1;
        if (!lengths.empty() && stride > 1) {
            // The line of this layer comes later, and needs the lengths before it.
            const std::string left = fmt::format("n{}", ++m_lengthsMade + 1);
            m_lines.push_back(
                fmt::format("{} = ({} + {}) // {}", left, lengths, stride - 1, stride));
            lengths = left;
        }
        m_lengths.push_back(lengths);
    }

    /// Lengths that no later line takes are left out.
    bool isUsed(std::size_t k) const
    {
        const std::string& line = m_lines[k];
        const std::size_t end = line.find(" = (n");
        if (line.front() != 'n' || end == std::string::npos
            || line.find(" // ") == std::string::npos)
            return true;
        const std::string name = line.substr(0, end);
        return std::any_of(m_lines.begin() + static_cast<std::ptrdiff_t>(k) + 1, m_lines.end(),
                           [&](const std::string& later) {
                               return later.find(name + ")") != std::string::npos
                                      || later.find(name + " ") != std::string::npos
                                      || later.find(name + "[") != std::string::npos;
                           });
    }

    const Architecture& m_architecture;
    bool m_hasBatchesOfOne;
    std::vector<std::vector<model::Shape>> m_shapes;
    std::vector<std::size_t> m_sources;
    std::vector<std::vector<std::size_t>> m_wiring;
    std::vector<std::vector<std::size_t>>
        m_users; ///< of inputs and nodes: the nodes that take them
    Names m_names;
    std::vector<std::string> m_values;  ///< of each of them, as wiringOf
    std::vector<std::string> m_lengths; ///< the same
    bool m_isOpen = false;              ///< the newest value is an expression without a variable
    std::size_t m_shortcutUntil = 0;    ///< the node that takes the newest of that name last
    int m_lengthsMade = 0;
    std::vector<const PythonFunction*> m_functions;
    std::vector<std::string> m_modules, m_lines;
    PythonNetwork m_network;
};

} // namespace

std::string pythonName(const std::string& text)
{
    std::string name;
    for (const char letter : text) {
        const bool isPlain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                             || (letter >= '0' && letter <= '9');
        name += isPlain ? letter : '_';
    }
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') || name.front() == '_')
        name = "layer_" + name;
    // n2 and the like are lengths.
    const bool isLength =
        name.size() > 1 && name.front() == 'n'
        && std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isLength || takenNames().contains(name) ? name + "_" : name;
}

PythonNetwork pythonNetwork(const Architecture& architecture, const std::vector<bool>& differ,
                            bool hasBatchesOfOne)
{
    return Writer(architecture, differ, hasBatchesOfOne).written();
}

} // namespace assay::interop
