// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_text.h"

#include "base/error.h"
#include "model/layer_edit.h"
#include "model/layers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace assay::model {

namespace {

// More is a mistake, or meant to exhaust memory: the deepest networks have some hundreds of layers.
constexpr std::size_t kMostBytes = 1U << 20U, kMostLayers = 10'000;

bool isBare(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' || letter == '-';
}

/// Reads layers front to back. Throws a usage Error that names the line.
class Reader
{
public:
    explicit Reader(std::string_view text)
        : m_text(text)
    {}

    std::vector<Node> layers()
    {
        std::vector<Node> all;
        for (skipBreaks(); m_at < m_text.size(); skipBreaks()) {
            all.push_back(layer());
            if (all.size() > kMostLayers)
                fail(fmt::format("there are more than {} layers", kMostLayers));
        }
        if (all.empty())
            throw base::usageError(
                "model.architecture",
                "model.architecture holds no layer; leave it empty for those of the "
                "template, or write one such as \"flatten; linear\".");
        return all;
    }

    std::vector<std::string> names()
    {
        std::vector<std::string> all;
        do {
            all.push_back(word("a name"));
        } while (take(','));
        skip(false);
        if (m_at < m_text.size())
            fail(fmt::format("names stand apart by commas, and '{}' is none", shown()));
        return all;
    }

private:
    [[noreturn]] void fail(const std::string& what) const
    {
        throw base::usageError(
            "model.architecture",
            fmt::format("model.architecture, line {}: {}. A layer is written as conv1 = "
                        "convolution(out=6, kernel=5), one a line or with ; between them.",
                        m_line, what));
    }

    char next() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    /// Spaces and remarks; with `breaks` also the ends of layers.
    void skip(bool breaks)
    {
        for (; m_at < m_text.size(); ++m_at) {
            const char letter = m_text[m_at];
            if (letter == '#') {
                while (m_at + 1 < m_text.size() && m_text[m_at + 1] != '\n')
                    ++m_at;
            } else if (letter == '\n' || letter == ';') {
                if (!breaks)
                    return;
                m_line += letter == '\n';
            } else if (letter != ' ' && letter != '\t' && letter != '\r') {
                return;
            }
        }
    }
    void skipBreaks() { skip(true); }

    std::string quoted()
    {
        std::string word;
        for (++m_at; next() != '"'; ++m_at) {
            if (next() == '\\')
                ++m_at;
            if (m_at >= m_text.size() || static_cast<unsigned char>(next()) < ' ')
                fail("a name in quotes does not end on its line");
            word += next();
        }
        ++m_at;
        if (word.empty())
            fail("a name is empty");
        requireShort(word);
        return word;
    }

    /// A name or a value. `what` is said where there is none.
    std::string word(const char* what)
    {
        skip(false);
        if (next() == '"')
            return quoted();
        const std::size_t begin = m_at;
        while (isBare(next()) || next() == '+')
            ++m_at;
        if (m_at == begin)
            fail(m_at < m_text.size() ? fmt::format("{} is missing before '{}'", what, shown())
                                      : fmt::format("{} is missing at the end", what));
        requireShort(m_text.substr(begin, m_at - begin));
        return std::string(m_text.substr(begin, m_at - begin));
    }

    void requireShort(std::string_view word) const
    {
        if (word.size() > kLongestName)
            fail(fmt::format("a name is longer than {} bytes", kLongestName));
    }

    /// The letter that stands next, all bytes of it.
    std::string_view shown() const
    {
        if (next() == '\n')
            return "the end of the line";
        std::size_t end = m_at + 1;
        while (end < m_text.size() && (static_cast<unsigned char>(m_text[end]) & 0xC0U) == 0x80U)
            ++end;
        return m_text.substr(m_at, end - m_at);
    }

    bool take(char letter)
    {
        skip(false);
        if (next() != letter)
            return false;
        ++m_at;
        return true;
    }

    Node layer()
    {
        std::string name, kind = word("the kind of a layer");
        if (take('=')) {
            name = std::move(kind);
            kind = word("the kind of a layer");
        }
        const LayerKind* found = nullptr;
        std::vector<std::string> known;
        for (const LayerKind* entry : layerKinds()) {
            if (!entry->isEditable)
                continue;
            known.emplace_back(entry->name);
            if (entry->name == kind)
                found = entry;
        }
        if (!found) {
            const auto near = base::nearest(kind, known);
            fail(near.empty()
                     ? fmt::format("there is no kind of layer {}; there are {}", kind,
                                   fmt::join(known, ", "))
                     : fmt::format("there is no kind of layer {}, but {}", kind, near.front()));
        }
        Node made = layerOf(kind, name);
        std::vector<std::string> given;
        for (bool more = take('(') && !take(')'); more;) {
            argument(made, *found, given);
            more = !take(')');
            if (more && !take(','))
                fail(fmt::format("a comma or ) is missing in layer {}", labelOf(made)));
        }
        skip(false);
        if (m_at < m_text.size() && next() != '\n' && next() != ';')
            fail(fmt::format("nothing can follow layer {} but a new line or ;", labelOf(made)));
        return made;
    }

    static const std::string& labelOf(const Node& node)
    {
        return node.name.empty() ? node.kind : node.name;
    }

    void argument(Node& made, const LayerKind& kind, std::vector<std::string>& given)
    {
        std::string key = word("a name or a setting");
        if (!take('=')) {
            made.inputs.push_back(std::move(key));
            if (made.inputs.size() > static_cast<std::size_t>(kAnyInputs))
                fail(fmt::format("layer {} takes more than {} outputs", labelOf(made), kAnyInputs));
            return;
        }
        const std::string value = word("the value of a setting");
        std::vector<std::string> known;
        const base::Field* field = nullptr;
        for (const base::Field& entry : kind.settings) {
            known.push_back(entry.path);
            if (entry.path == key)
                field = &entry;
        }
        if (!field)
            fail(known.empty() ? fmt::format("layers of kind {} have no settings", kind.name)
                               : fmt::format("layers of kind {} have no setting {}; they have {}",
                                             kind.name, key, fmt::join(known, ", ")));
        if (std::find(given.begin(), given.end(), key) != given.end())
            fail(fmt::format("layer {} has {} twice", labelOf(made), key));
        given.push_back(key);
        if (const std::string problem = base::problemOf(*field, value); !problem.empty())
            throw base::usageError("model.architecture",
                                   fmt::format("model.architecture, line {}, {} of layer {}: {}",
                                               m_line, key, labelOf(made), problem));
        made.settings[key] = base::parsed(*field, value);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
};

std::string spelledName(const std::string& name)
{
    if (!name.empty() && std::all_of(name.begin(), name.end(), isBare))
        return name;
    std::string quoted = "\"";
    for (const char letter : name) {
        if (letter == '"' || letter == '\\')
            quoted += '\\';
        quoted += letter;
    }
    return quoted + '"';
}

/// One layer behind the one of the name `before`.
std::string spelledLayer(const Node& layer, const std::string& before)
{
    std::vector<std::string> arguments;
    if (layer.inputs != std::vector{before}) {
        for (const std::string& input : layer.inputs)
            arguments.push_back(spelledName(input));
    }
    for (const base::Field& field : layerKind(layer.kind).settings) {
        const auto set = layer.settings.find(field.path);
        if (set != layer.settings.end() && base::checked(field, set->second) != field.fallback)
            arguments.push_back(
                fmt::format("{}={}", field.path, base::toText(base::checked(field, set->second))));
    }
    return fmt::format("{} = {}{}", spelledName(layer.name), layer.kind,
                       arguments.empty() ? "" : fmt::format("({})", fmt::join(arguments, ", ")));
}

std::vector<std::string> linesOf(const std::string& text)
{
    const std::vector<Node> layers = layersOf(text);
    std::vector<std::string> lines;
    std::string before;
    for (const Node& layer : layers) {
        lines.push_back(spelledLayer(layer, before));
        before = layer.name;
    }
    return lines;
}

/// Those of `lines` that `others` lacks, each as often.
std::vector<std::string> without(const std::vector<std::string>& lines,
                                 std::vector<std::string> others)
{
    std::vector<std::string> left;
    for (const std::string& line : lines) {
        const auto found = std::find(others.begin(), others.end(), line);
        if (found == others.end())
            left.push_back(line);
        else
            others.erase(found);
    }
    return left;
}

} // namespace

std::vector<Node> layersOf(const std::string& text)
{
    if (text.size() > kMostBytes)
        throw base::usageError("model.architecture",
                               "model.architecture is longer than a megabyte; give fewer layers.");
    std::vector<Node> layers = Reader(text).layers();
    std::set<std::string> names;
    for (const Node& layer : layers) {
        if (!layer.name.empty() && !names.insert(layer.name).second)
            throw base::usageError(
                "model.architecture",
                fmt::format("model.architecture has two layers called {}; rename one.",
                            layer.name));
    }
    std::map<std::string, int> numbers; // as freeName, without its search for each
    for (Node& layer : layers) {
        while (layer.name.empty()) {
            const int number = ++numbers[layer.kind];
            std::string name = number == 1 ? layer.kind : fmt::format("{}{}", layer.kind, number);
            if (names.insert(name).second)
                layer.name = std::move(name);
        }
    }
    return layers;
}

std::vector<std::string> inputsOf(const std::string& text)
{
    if (text.find_first_not_of(" \t") == std::string::npos)
        return {};
    return Reader(text).names();
}

std::string spelledInputs(const std::vector<std::string>& inputs)
{
    std::vector<std::string> names;
    std::transform(inputs.begin(), inputs.end(), std::back_inserter(names), spelledName);
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string spelled(const std::vector<Node>& layers, const std::string& first, const char* between)
{
    std::vector<std::string> lines;
    std::string before = first;
    for (const Node& layer : layers) {
        lines.push_back(spelledLayer(layer, before));
        before = layer.name;
    }
    return fmt::format("{}", fmt::join(lines, between));
}

std::vector<Node> editable(const std::vector<Node>& built, std::int64_t outputs)
{
    std::vector<Node> layers;
    for (const Node& node : built) {
        Node layer = layerOf(node.kind, node.name);
        layer.inputs = node.inputs;
        for (const base::Field& field : layerKind(node.kind).settings) {
            const auto set = node.settings.find(field.path);
            if (set == node.settings.end())
                continue;
            layer.settings[field.path] = field.kind == base::FieldKind::Boolean
                                             ? base::Value(setting(node, field.path.c_str()) != 0)
                                             : base::checked(field, set->second);
        }
        layers.push_back(std::move(layer));
    }
    const auto last = std::find_if(layers.rbegin(), layers.rend(),
                                   [](const Node& layer) { return layer.kind == "linear"; });
    if (last != layers.rend() && setting(*last, "out") == outputs)
        last->settings["out"] = std::int64_t{0};
    return layers;
}

LayerChanges layerChanges(const std::string& before, const std::string& after)
{
    const auto then = linesOf(before), now = linesOf(after);
    const auto gone = without(then, now), come = without(now, then);
    if (gone.empty() && come.empty())
        return {before, after}; // another order
    return {fmt::format("{}", fmt::join(gone, "; ")), fmt::format("{}", fmt::join(come, "; "))};
}

} // namespace assay::model
