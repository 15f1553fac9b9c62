// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_match.h"

#include "base/error.h"
#include "model/weight_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace assay::baseline {

namespace {

using model::NamedValues;
using model::ParameterInfo;
using model::Shape;
using Axes = std::vector<std::int64_t>;

bool isCounter(const std::string& name)
{
    return name.ends_with("num_batches_tracked");
}

bool isStatistic(const std::string& name)
{
    return name.ends_with("running_mean") || name.ends_with("running_var")
           || name.ends_with("moving_mean") || name.ends_with("moving_variance");
}

bool isBias(const std::string& name)
{
    return name.find("bias", name.rfind('.') + 1) != std::string::npos;
}

/// The axes by which a tensor of the reference becomes ours: as it is, transposed, or a kernel whose channels
/// come last, as TensorFlow keeps it. Nothing: none does.
std::optional<Axes> turnBetween(const Shape& theirs, const Shape& own)
{
    if (theirs == own)
        return Axes();
    for (const Axes& axes : {Axes{1, 0}, Axes{2, 1, 0}, Axes{3, 2, 0, 1}}) {
        if (axes.size() != theirs.size() || axes.size() != own.size())
            continue;
        Shape turned;
        for (const std::int64_t axis : axes)
            turned.push_back(theirs[static_cast<std::size_t>(axis)]);
        if (turned == own)
            return axes;
    }
    return std::nullopt;
}

/// What a pair is worth; 0: it is none.
using Worth = std::function<std::int64_t(std::size_t own, std::size_t theirs)>;
constexpr std::int64_t kPair = 1'000'000; ///< more than all the reasons for one of several places

/// The pairs of both sequences, in the order of both, that are worth most together; the earliest where several are
/// worth as much. For each of the first which of the second it is with, `theirs` where none.
std::vector<std::size_t> inOrder(std::size_t own, std::size_t theirs, const Worth& worth)
{
    constexpr std::size_t kMostCells = 10'000'000;
    std::vector<std::size_t> found(own, theirs);
    if ((own + 1) * (theirs + 1) > kMostCells)
        return found;
    std::vector<std::vector<std::int64_t>> most(own + 1, std::vector<std::int64_t>(theirs + 1, 0)),
        pair = most;
    for (std::size_t i = own; i-- > 0;) {
        for (std::size_t j = theirs; j-- > 0;) {
            pair[i][j] = worth(i, j);
            most[i][j] = std::max({most[i + 1][j], most[i][j + 1],
                                   pair[i][j] > 0 ? most[i + 1][j + 1] + pair[i][j] : 0});
        }
    }
    for (std::size_t i = 0, j = 0; i < own && j < theirs;) {
        if (pair[i][j] > 0 && most[i][j] == most[i + 1][j + 1] + pair[i][j])
            found[i++] = j++;
        else if (most[i][j] == most[i][j + 1])
            ++j;
        else
            ++i;
    }
    return found;
}

std::size_t placeOf(const std::vector<NamedValues>& all, const std::string& name)
{
    return static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; })
        - all.begin());
}

/// Nothing: they do not fit by name.
std::optional<WeightPairs> byName(const model::WeightMatch& match,
                                  const std::vector<NamedValues>& theirs, bool needsAll)
{
    WeightPairs found{.pairs = {}, .how = MatchedBy::Name, .missing = {}, .leftOver = {}};
    for (const model::WeightRow& row : match.rows) {
        if (row.fit == model::Fit::Unexpected)
            continue;
        if (row.fit == model::Fit::Missing) {
            if (needsAll && !isBias(row.name))
                return std::nullopt;
            found.missing.push_back(row.name);
            continue;
        }
        const auto turn = turnBetween(row.file, row.own);
        if (!turn)
            return std::nullopt;
        found.pairs.push_back(
            {row.name, placeOf(theirs, match.filePrefix + row.name.substr(match.ownPrefix.size())),
             *turn});
    }
    return found.pairs.empty() ? std::nullopt : std::optional(found);
}

/// Parameters with parameters, running statistics with such.
std::optional<WeightPairs> byOrder(const std::vector<ParameterInfo>& own,
                                   const std::vector<NamedValues>& theirs)
{
    WeightPairs found{.pairs = {}, .how = MatchedBy::Order, .missing = {}, .leftOver = {}};
    const auto with = inOrder(own.size(), theirs.size(), [&](std::size_t i, std::size_t j) {
        return isStatistic(own[i].name) == isStatistic(theirs[j].name)
                       && isBias(own[i].name) == isBias(theirs[j].name)
                       && turnBetween(theirs[j].shape, own[i].shape)
                   ? kPair
                   : 0;
    });
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (with[i] < theirs.size())
            found.pairs.push_back(
                {own[i].name, with[i], *turnBetween(theirs[with[i]].shape, own[i].shape)});
        else if (isBias(own[i].name))
            found.missing.push_back(own[i].name);
        else
            return std::nullopt;
    }
    return found.pairs.empty() ? std::nullopt : std::optional(found);
}

/// "conv1" of "conv1.weight".
std::string layerOf(const std::string& weight)
{
    const std::size_t dot = weight.rfind('.');
    return dot == std::string::npos ? std::string() : weight.substr(0, dot);
}

Shape withoutOnes(Shape shape)
{
    std::erase(shape, 1);
    return shape;
}

bool mayBeSame(const Shape& own, const Shape& theirs)
{
    if (withoutOnes(own) == withoutOnes(theirs))
        return true;
    constexpr std::size_t kSidesOfSeries =
        2; // which PyTorch's convolutions have the other way round
    return own.size() == kSidesOfSeries && theirs.size() == kSidesOfSeries && own[0] == theirs[1]
           && own[1] == theirs[0];
}

/// Whether a reference's name of a layer is that of a kind of ours: "relu2" for "relu".
bool saysKind(std::string theirs, const std::string& kind)
{
    std::transform(theirs.begin(), theirs.end(), theirs.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    theirs.erase(0, theirs.rfind('.') + 1);
    const std::pair<const char*, const char*> words[]{
        {"batch_norm", "bn"}, {"batch_norm", "norm"},  {"layer_norm", "norm"},
        {"layer_norm", "ln"}, {"max_pool", "pool"},    {"average_pool", "pool"},
        {"dropout", "drop"},  {"convolution", "conv"}, {"time_convolution", "conv"},
        {"flatten", "flat"},  {"linear", "fc"}};
    return theirs.find(kind) != std::string::npos
           || std::any_of(std::begin(words), std::end(words), [&](const auto& each) {
                  return kind == each.first && theirs.find(each.second) != std::string::npos;
              });
}

} // namespace

const char* name(MatchedBy how)
{
    switch (how) {
    case MatchedBy::Name: return "name";
    case MatchedBy::Weights: return "weights";
    case MatchedBy::Order: return "order";
    case MatchedBy::Nothing: break;
    }
    return "nothing";
}

WeightPairs pairWeights(const std::vector<ParameterInfo>& own,
                        const std::vector<NamedValues>& theirs, const std::filesystem::path& file,
                        const std::string& what)
{
    const bool needsAll = what == "weight";
    const model::WeightMatch match = model::matchWeights(own, GivenWeights(theirs, file));
    auto found = byName(match, theirs, needsAll);
    if (!found || (!needsAll && found->pairs.size() < theirs.size())) {
        // By order as the file has them, parameters before statistics, as a network has them.
        std::vector<NamedValues> sorted;
        std::vector<std::size_t> places;
        for (const bool statistics : {false, true}) {
            for (std::size_t k = 0; k < theirs.size(); ++k) {
                if (isCounter(theirs[k].name) || isStatistic(theirs[k].name) != statistics)
                    continue;
                sorted.push_back({theirs[k].name, theirs[k].shape, {}});
                places.push_back(k);
            }
        }
        if (auto ordered = byOrder(own, sorted)) {
            for (WeightPair& pair : ordered->pairs)
                pair.theirs = places[pair.theirs];
            found = std::move(ordered);
        }
    }
    if (!found)
        throw base::usageError(
            "reference.weights",
            fmt::format(
                "{}: its arrays \"{}.NAME\" fit the network neither by name nor by order and shape ({}); name "
                "the network that the reference has, or save model.state_dict().",
                file.filename().string(), what, model::describe(match)));
    std::set<std::size_t> taken;
    for (const WeightPair& pair : found->pairs)
        taken.insert(pair.theirs);
    for (std::size_t k = 0; k < theirs.size(); ++k) {
        if (!taken.contains(k) && !isCounter(theirs[k].name))
            found->leftOver.push_back(k);
    }
    return *std::move(found);
}

std::vector<LayerPair> pairLayers(
    const std::vector<LayerShape>& own, const Reference& reference, const WeightPairs& weights,
    const std::function<bool(std::size_t own, std::size_t theirs)>& agree)
{
    const std::vector<NamedValues>& theirs = reference.outputs;
    std::vector<LayerPair> found(own.size());
    std::vector<bool> taken(theirs.size(), false);
    std::map<std::string, std::string> called; // a layer of ours -> as the reference calls it
    for (const WeightPair& pair : weights.pairs)
        called.emplace(layerOf(pair.own), layerOf(reference.weights[pair.theirs].name));
    const auto take = [&](MatchedBy how,
                          const std::function<std::string(const LayerShape&)>& nameOf) {
        for (std::size_t i = 0; i < own.size(); ++i) {
            const std::string wanted = nameOf(own[i]);
            for (std::size_t j = 0; j < theirs.size() && !wanted.empty(); ++j) {
                if (found[i].how != MatchedBy::Nothing || taken[j] || theirs[j].name != wanted)
                    continue;
                found[i] = {j, how};
                taken[j] = true;
            }
        }
    };
    // A name that weights give to another layer is that layer's.
    take(MatchedBy::Name, [&](const LayerShape& layer) {
        const auto other = called.find(layer.name);
        return other == called.end() || other->second == layer.name ? layer.name : std::string();
    });
    take(MatchedBy::Weights, [&](const LayerShape& layer) {
        const auto other = called.find(layer.name);
        return other == called.end() ? std::string() : other->second;
    });
    const std::vector<LayerPair> sure = found;
    const auto with =
        inOrder(own.size(), theirs.size(), [&](std::size_t i, std::size_t j) -> std::int64_t {
            if (sure[i].how != MatchedBy::Nothing || taken[j]
                || !mayBeSame(own[i].shape, {theirs[j].shape.begin() + 1, theirs[j].shape.end()}))
                return 0;
            for (std::size_t k = 0; k < own.size(); ++k) {
                if (sure[k].how != MatchedBy::Nothing && (i < k) != (j < sure[k].theirs))
                    return 0;
            }
            // Several layers of a block have one shape.
            constexpr std::int64_t kAgrees = 100, kSaysKind = 10;
            return kPair + (agree(i, j) ? kAgrees : 0)
                   + (saysKind(theirs[j].name, own[i].kind) ? kSaysKind : 0);
        });
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (with[i] < theirs.size())
            found[i] = {with[i], MatchedBy::Order};
    }
    return found;
}

} // namespace assay::baseline
