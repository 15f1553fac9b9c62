// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/weight_match.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace assay::model {

namespace {

constexpr std::size_t kListed = 5;

std::string listed(const std::vector<std::string>& names)
{
    const std::size_t shown = std::min(names.size(), kListed);
    const std::string first = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    return names.size() > shown ? fmt::format("{} and {} more", first, names.size() - shown)
                                : first;
}

std::string sides(const Shape& shape)
{
    return shape.empty() ? "one number" : fmt::format("{}", fmt::join(shape, " x "));
}

using Names = std::unordered_set<std::string_view>;

/// Beginnings, up to a dot, without which a name is among `known`.
struct Prefixes {
    std::vector<std::string> best; ///< without which most are, in the order in which they come
    std::size_t count = 0;         ///< how many are without one of these
};

Prefixes bestPrefixes(const std::vector<std::string_view>& names, const Names& known)
{
    std::size_t longest = 0;
    for (const std::string_view name : known)
        longest = std::max(longest, name.size());
    std::unordered_map<std::string_view, std::size_t> counts;
    std::vector<std::string_view> inOrder;
    for (const std::string_view name : names) {
        // From the end, as what follows a dot has to be one of the known names.
        for (std::size_t dot = name.rfind('.');
             dot != std::string_view::npos && dot > 0 && name.size() - dot - 1 <= longest;
             dot = name.rfind('.', dot - 1)) {
            const std::string_view prefix = name.substr(0, dot + 1);
            if (known.contains(name.substr(dot + 1)) && counts[prefix]++ == 0)
                inOrder.push_back(prefix);
        }
    }
    Prefixes found;
    for (const auto& [prefix, count] : counts)
        found.count = std::max(found.count, count);
    for (const std::string_view prefix : inOrder) {
        if (counts[prefix] == found.count)
            found.best.emplace_back(prefix);
    }
    return found;
}

/// Sets what stands before the names on one side alone.
void findPrefix(WeightMatch& match, const std::vector<ParameterInfo>& own, const WeightFile& file)
{
    std::vector<std::string_view> network, tensors;
    for (const ParameterInfo& info : own)
        network.emplace_back(info.name);
    for (const WeightFile::Tensor& tensor : file.tensors())
        tensors.emplace_back(tensor.name);
    const Names ofNetwork(network.begin(), network.end()), ofFile(tensors.begin(), tensors.end());
    const auto asTheyAre = static_cast<std::size_t>(
        std::count_if(network.begin(), network.end(),
                      [&](std::string_view name) { return ofFile.contains(name); }));
    Prefixes before = bestPrefixes(tensors, ofNetwork);
    Prefixes without = bestPrefixes(network, ofFile);
    if (before.count > asTheyAre && before.count >= without.count) {
        match.filePrefix = before.best.front();
        match.otherPrefixes.assign(before.best.begin() + 1, before.best.end());
    } else if (without.count > asTheyAre) {
        match.ownPrefix = without.best.front();
    }
}

/// As the file would call it; empty: it is not among what the prefix leaves.
std::string inFile(const WeightMatch& match, const std::string& name)
{
    return name.starts_with(match.ownPrefix)
               ? match.filePrefix + name.substr(match.ownPrefix.size())
               : std::string();
}

using ByName = std::map<std::string_view, const WeightFile::Tensor*>;

ByName byName(const WeightFile& file)
{
    ByName all;
    for (const WeightFile::Tensor& tensor : file.tensors())
        all.emplace(tensor.name, &tensor);
    return all;
}

} // namespace

std::size_t WeightMatch::count(Fit fit) const
{
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [fit](const WeightRow& row) { return row.fit == fit; }));
}

std::vector<std::string> WeightMatch::names(Fit fit) const
{
    std::vector<std::string> found;
    for (const WeightRow& row : rows) {
        if (row.fit == fit)
            found.push_back(row.name);
    }
    return found;
}

std::vector<ParameterInfo> tensorsOf(const Architecture& architecture)
{
    const auto entering = inputShapesOf(architecture);
    const auto sources = sourcesOf(architecture);
    const std::size_t known = ownPrefix(architecture).size();
    std::vector<ParameterInfo> weights, buffers;
    for (std::size_t k = 0; k < architecture.nodes.size(); ++k) {
        const Node& node = architecture.nodes[k];
        const LayerKind& kind = layerKind(node.kind);
        const LayerPlace place{node, entering[k], architecture.inputs, sources[k]};
        const auto add = [&](std::vector<ParameterInfo>& to,
                             const std::vector<ParameterInfo>& more) {
            for (const ParameterInfo& info : more)
                to.push_back({(node.name + "." + info.name).substr(known), info.shape});
        };
        add(weights, kind.parameters(place));
        if (kind.buffers)
            add(buffers, kind.buffers(place));
    }
    weights.insert(weights.end(), buffers.begin(), buffers.end());
    return weights;
}

WeightMatch matchWeights(const std::vector<ParameterInfo>& own, const WeightFile& file)
{
    WeightMatch match;
    findPrefix(match, own, file);
    const ByName known = byName(file);
    std::set<std::string, std::less<>> wanted;
    for (const ParameterInfo& info : own) {
        const std::string name = inFile(match, info.name);
        wanted.insert(name);
        const auto found = known.find(name);
        if (found == known.end())
            match.rows.push_back({info.name, Fit::Missing, info.shape});
        else
            match.rows.push_back(
                {info.name, found->second->shape == info.shape ? Fit::Matched : Fit::OtherShape,
                 info.shape, found->second->shape});
    }
    for (const WeightFile::Tensor& tensor : file.tensors()) {
        if (!wanted.contains(tensor.name))
            match.rows.push_back({tensor.name, Fit::Unexpected, {}, tensor.shape});
    }
    return match;
}

std::string describe(const WeightMatch& match)
{
    const std::size_t own = match.rows.size() - match.count(Fit::Unexpected);
    std::string text = fmt::format("{} of {} weights are there", match.count(Fit::Matched), own);
    if (match.count(Fit::Missing) > 0)
        text += "; missing: " + listed(match.names(Fit::Missing));
    std::vector<std::string> shapes;
    for (const WeightRow& row : match.rows) {
        if (row.fit == Fit::OtherShape)
            shapes.push_back(
                fmt::format("{} ({}, in the file {})", row.name, sides(row.own), sides(row.file)));
    }
    if (!shapes.empty())
        text += "; of another shape: " + listed(shapes);
    if (match.count(Fit::Unexpected) > 0)
        text += "; only in the file: " + listed(match.names(Fit::Unexpected));
    return text;
}

std::string ownPrefix(const Architecture& architecture)
{
    const bool isModule =
        architecture.nodes.size() == 1 && architecture.nodes.front().kind == "torchscript";
    return isModule ? architecture.nodes.front().name + "." : std::string();
}

WeightMatch loadWeights(const WeightFile& file, Network& network)
{
    WeightMatch match = matchWeights(tensorsOf(network.architecture()), file);
    if (!match.fits())
        throw base::inputError("weights.other_network",
                               "The file is of another network: " + describe(match) + ".",
                               {.file = file.file().string(), .row = {}, .byte = {}});
    // Read before anything is set, as a type may be unknown.
    const ByName known = byName(file);
    const std::vector<std::string> names = match.names(Fit::Matched);
    std::vector<std::vector<float>> values;
    for (const std::string& name : names)
        values.push_back(file.values(*known.at(inFile(match, name))));
    const std::string before = ownPrefix(network.architecture());
    for (std::size_t k = 0; k < values.size(); ++k)
        network.setWeights(before + names[k], values[k]);
    return match;
}

} // namespace assay::model
