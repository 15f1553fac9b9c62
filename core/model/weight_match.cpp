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

using ByName = std::map<std::string_view, const Safetensors::Tensor*>;

ByName byName(const Safetensors& file)
{
    ByName all;
    for (const Safetensors::Tensor& tensor : file.tensors())
        all.emplace(tensor.name, &tensor);
    return all;
}

/// What stands before every name of the network in the file; empty: nothing does.
std::string prefixOf(const std::vector<ParameterInfo>& own, const Safetensors& file,
                     const ByName& known)
{
    const bool isKnown = std::any_of(own.begin(), own.end(), [&](const ParameterInfo& info) {
        return known.contains(info.name);
    });
    if (isKnown || own.empty())
        return {};
    for (const Safetensors::Tensor& tensor : file.tensors()) {
        if (!tensor.name.ends_with(own.front().name))
            continue;
        const std::string prefix =
            tensor.name.substr(0, tensor.name.size() - own.front().name.size());
        if (std::all_of(own.begin(), own.end(), [&](const ParameterInfo& info) {
                return known.contains(prefix + info.name);
            }))
            return prefix;
    }
    return {};
}

/// Named as a file names them.
std::vector<ParameterInfo> tensorsOf(const Network& network)
{
    std::vector<ParameterInfo> all = network.parameters();
    for (ParameterInfo& buffer : network.buffers())
        all.push_back(std::move(buffer));
    for (ParameterInfo& info : all)
        info.name.erase(0, ownPrefix(network.architecture()).size());
    return all;
}

} // namespace

WeightMatch matchWeights(const std::vector<ParameterInfo>& own, const Safetensors& file)
{
    WeightMatch match;
    const ByName known = byName(file);
    match.prefix = prefixOf(own, file, known);
    std::set<std::string> wanted;
    for (const ParameterInfo& info : own) {
        const std::string name = match.prefix + info.name;
        wanted.insert(name);
        const auto found = known.find(name);
        if (found == known.end())
            match.missing.push_back(info.name);
        else if (found->second->shape != info.shape)
            match.otherShape.push_back({info.name, info.shape, found->second->shape});
        else
            match.matched.push_back(info.name);
    }
    for (const Safetensors::Tensor& tensor : file.tensors()) {
        if (!wanted.contains(tensor.name))
            match.unexpected.push_back(tensor.name);
    }
    return match;
}

std::string describe(const WeightMatch& match)
{
    std::string text =
        fmt::format("{} of {} weights are there", match.matched.size(),
                    match.matched.size() + match.missing.size() + match.otherShape.size());
    if (!match.missing.empty())
        text += "; missing: " + listed(match.missing);
    std::vector<std::string> shapes;
    for (const WeightMatch::OtherShape& other : match.otherShape)
        shapes.push_back(fmt::format("{} ({}, in the file {})", other.name, sides(other.own),
                                     sides(other.file)));
    if (!shapes.empty())
        text += "; of another shape: " + listed(shapes);
    if (!match.unexpected.empty())
        text += "; only in the file: " + listed(match.unexpected);
    return text;
}

std::string ownPrefix(const Architecture& architecture)
{
    const bool isModule =
        architecture.nodes.size() == 1 && architecture.nodes.front().kind == "torchscript";
    return isModule ? architecture.nodes.front().name + "." : std::string();
}

WeightMatch loadSafetensors(const Safetensors& file, Network& network)
{
    WeightMatch match = matchWeights(tensorsOf(network), file);
    if (!match.fits())
        throw base::inputError("weights.other_network",
                               "The file is of another network: " + describe(match) + ".",
                               {.file = file.file().string(), .row = {}, .byte = {}});
    // Read before anything is set, as a type may be unknown.
    const ByName known = byName(file);
    std::vector<std::vector<float>> values;
    for (const std::string& name : match.matched)
        values.push_back(file.values(*known.at(match.prefix + name)));
    const std::string before = ownPrefix(network.architecture());
    for (std::size_t k = 0; k < values.size(); ++k)
        network.setWeights(before + match.matched[k], values[k]);
    return match;
}

} // namespace assay::model
