// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "diagnose/first_batch_probes_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace assay::diagnose {

namespace {

constexpr std::int64_t kFewest = 4; ///< units of a layer

/// Tensors whose sides are the units of one layer: of the k-th tensor the first side, and where `columns` the second too.
struct Units {
    struct Part {
        std::size_t tensor = 0;
        std::int64_t gates = 1; ///< blocks of as many rows as there are units
        bool columns = false;
    };
    std::string layer;
    std::int64_t count = 0;
    /// A convolution, or a layer that takes a part of an example, gives them at each of many places.
    bool hasPlaces = false;
    std::vector<Part> parts;
};

/// "l0" of "r.weight_hh_l0"; empty: it is no weight of a recurrent layer.
std::string levelOf(const std::string& name)
{
    constexpr std::string_view kWeight = "weight_hh_";
    const auto at = name.find(kWeight);
    return at == std::string::npos ? std::string() : name.substr(at + kWeight.size());
}

/// How many numbers an example has among which a dense layer may have many places: of series, pictures and codes.
std::int64_t numbersWithPlaces(const data::Batch& batch)
{
    std::int64_t most = 0;
    for (const at::Tensor& values : batch.inputs) {
        const std::int64_t numbers = values.numel() / std::max<std::int64_t>(1, values.size(0));
        const bool areCodes =
            values.dim() == 2
            && values.eq(values.round()).logical_and(values.ge(0)).all().item<bool>();
        // A code is looked up, and what is looked up is as wide as it likes.
        most = std::max(most, areCodes           ? std::numeric_limits<std::int32_t>::max()
                              : values.dim() > 2 ? numbers
                                                 : 0);
    }
    return most;
}

/// The units of the tensors [begin, end), which are those of one layer. `numbers`: as numbersWithPlaces.
std::vector<Units> unitsOf(const std::vector<at::Tensor>& weights,
                           const std::vector<ParameterFacts>& facts, std::size_t begin,
                           std::size_t end, std::int64_t numbers)
{
    std::vector<Units> all;
    for (std::size_t k = begin; k < end; ++k) {
        const std::string level = levelOf(facts[k].name);
        if (level.empty() || weights[k].dim() != 2)
            continue;
        Units units{.layer = facts[k].layer, .count = weights[k].size(1), .hasPlaces = true};
        for (std::size_t j = begin; j < end; ++j) {
            const bool isOfLevel = facts[j].name.ends_with("_" + level);
            if (isOfLevel && units.count > 0 && weights[j].size(0) % units.count == 0)
                units.parts.push_back({j, weights[j].size(0) / units.count, j == k});
        }
        all.push_back(units);
    }
    if (!all.empty())
        return all;
    const auto matrix =
        std::find_if(facts.begin() + static_cast<std::ptrdiff_t>(begin),
                     facts.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const ParameterFacts& one) { return one.isMatrix && !one.isLookup; });
    if (matrix == facts.begin() + static_cast<std::ptrdiff_t>(end))
        return {};
    const auto first = static_cast<std::size_t>(matrix - facts.begin());
    Units units{.layer = facts[first].layer,
                .count = weights[first].size(0),
                .hasPlaces = weights[first].dim() > 2
                             || weights[first].numel() < weights[first].size(0) * numbers};
    for (std::size_t k = begin; k < end; ++k) {
        // Of other matrices with as many rows, as those of experts have, it would be no wonder.
        if (k == first || (weights[k].dim() == 1 && weights[k].size(0) == units.count))
            units.parts.push_back({k, 1, false});
    }
    return {units};
}

at::Tensor inOrder(const at::Tensor& tensor, const Units::Part& part, const at::Tensor& order)
{
    std::vector<at::Tensor> rows;
    for (std::int64_t gate = 0; gate < part.gates; ++gate)
        rows.push_back(order + gate * order.numel());
    const at::Tensor moved = tensor.index_select(0, at::cat(rows).to(tensor.device()));
    return part.columns ? moved.index_select(1, order.to(tensor.device())) : moved;
}

/// Whether at least half of the rows are others.
bool areOthers(const at::Tensor& rows, const at::Tensor& before)
{
    constexpr double kHalf = 0.5;
    return rows.reshape({rows.size(0), -1})
               .ne(before.reshape({rows.size(0), -1}))
               .any(1)
               .to(at::kDouble)
               .mean()
               .item<double>()
           >= kHalf;
}

} // namespace

std::string unorderedUnits(const model::Network::Body& network, const data::Batch& batch,
                           const std::vector<ParameterFacts>& parameters, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 16;
    constexpr std::int64_t kManyWeights =
        20'000'000;                         // each pass of a module takes all of them along
    constexpr std::size_t kMostLayers = 24; // a pass each
    constexpr double kRounding = 1e-5;      // of the largest answer: sums in another order
    constexpr double kSeen =
        10; // times rounding: answers that hardly differ change by no more with any order
    constexpr double kMatters = 1e-3, kOfSpread = 1e-2;
    const std::vector<at::Tensor> own = network.leaves();
    if (own.size() != parameters.size() || network.flat.numel() > kManyWeights)
        return {};
    const data::Batch few = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    const auto answersWith = [&](const std::vector<at::Tensor>& weights) {
        const at::Tensor answers = network.forward(few.inputs, weights, {.lengths = few.lengths});
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    const auto spreadOf = [](const at::Tensor& answers) {
        return answers.std(0, false).max().item<double>();
    };
    const at::Tensor now = answersWith(own);
    const double size = largest(now), spread = spreadOf(now);
    if (!(spread > kSeen * kRounding * size))
        return {};
    const std::int64_t numbers = numbersWithPlaces(few);
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.units").next());
    std::size_t looked = 0;
    for (std::size_t begin = 0; begin < parameters.size() && looked < kMostLayers;) {
        std::size_t end = begin;
        while (end < parameters.size() && parameters[end].layer == parameters[begin].layer)
            ++end;
        for (const Units& units : unitsOf(own, parameters, begin, end, numbers)) {
            // Of a whole example units may be a set by intent: where their length is the answer, or where the same weights
            // lead back to what entered (tied ones).
            if (units.count < kFewest || !units.hasPlaces)
                continue;
            ++looked;
            // None stays, as of a table of codes those would that a batch has; and pairs of units do not swap.
            const at::Tensor order = at::arange(units.count, at::kLong).roll(1, 0);
            std::vector<at::Tensor> moved = own, drawn = own, silent = own;
            bool differ = false;
            for (const Units::Part& part : units.parts) {
                const at::Tensor& weight = own[part.tensor];
                moved[part.tensor] = inOrder(weight.detach(), part, order);
                differ =
                    differ || (weight.dim() > 1 && areOthers(moved[part.tensor], weight.detach()));
                drawn[part.tensor] = drawnWeights({weight}, 1, generator).front();
                silent[part.tensor] = at::zeros_like(weight);
            }
            if (!differ || largest(answersWith(moved) - now) > kRounding * size)
                continue;
            // It has to matter, and nothing to go round it: an affinity of units with themselves asks for no order.
            const double matters = largest(answersWith(drawn) - now);
            if (matters > kMatters * size && matters > kOfSpread * spread
                && spreadOf(answersWith(silent)) < kOfSpread * spread)
                return units.layer;
        }
        begin = end;
    }
    return {};
}

} // namespace assay::diagnose
