// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::model {

namespace layers {
extern const LayerKind add, averagePool, batchNorm, concatenate, convolution, dropout, embedding,
    flatten, gate, gelu, globalAveragePool, layerNorm, linear, lstm, maxPool, positions, relu,
    selfAttention, sigmoid, tanh, timeConvolution, timeMax, timeMean, tokenEmbedding, torchscript;
} // namespace layers

const std::vector<const LayerKind*>& layerKinds()
{
    static const std::vector<const LayerKind*> all{
        &layers::add,
        &layers::averagePool,
        &layers::batchNorm,
        &layers::concatenate,
        &layers::convolution,
        &layers::dropout,
        &layers::embedding,
        &layers::flatten,
        &layers::gate,
        &layers::gelu,
        &layers::globalAveragePool,
        &layers::layerNorm,
        &layers::linear,
        &layers::lstm,
        &layers::maxPool,
        &layers::positions,
        &layers::relu,
        &layers::selfAttention,
        &layers::sigmoid,
        &layers::tanh,
        &layers::timeConvolution,
        &layers::timeMax,
        &layers::timeMean,
        &layers::tokenEmbedding,
        &layers::torchscript,
    };
    return all;
}

const LayerKind& layerKind(const std::string& name)
{
    std::vector<std::string> known;
    for (const LayerKind* kind : layerKinds()) {
        if (kind->name == name)
            return *kind;
        known.emplace_back(kind->name);
    }
    throw base::usageError(
        "model.layer",
        fmt::format("There is no kind of layer {}; there are: {}.", name, fmt::join(known, ", ")));
}

bool looksAcrossBatch(const Architecture& architecture)
{
    return std::any_of(architecture.nodes.begin(), architecture.nodes.end(),
                       [](const Node& node) { return layerKind(node.kind).looksAcrossBatch; });
}

std::int64_t setting(const Node& node, const char* name, std::int64_t otherwise)
{
    const auto found = node.settings.find(name);
    if (found == node.settings.end())
        return otherwise;
    if (const bool* on = std::get_if<bool>(&found->second))
        return *on ? 1 : 0;
    return std::get<std::int64_t>(found->second);
}

base::Field wholeSetting(const char* name, const char* label, std::int64_t fallback,
                         std::int64_t low, std::int64_t high, const char* help)
{
    return {.path = name,
            .label = label,
            .kind = base::FieldKind::Integer,
            .fallback = fallback,
            .low = static_cast<double>(low),
            .high = static_cast<double>(high),
            .help = help};
}

base::Field switchSetting(const char* name, const char* label, bool fallback, const char* help)
{
    return {.path = name,
            .label = label,
            .kind = base::FieldKind::Boolean,
            .fallback = fallback,
            .help = help};
}

base::Field widthSetting(const char* label, std::int64_t fallback, std::int64_t low)
{
    constexpr std::int64_t kMost = 1'000'000;
    return wholeSetting("out", label, fallback, low, kMost,
                        low == 0 ? "How many numbers leave it; 0: as many as the data need."
                                 : "How many leave it.");
}

void requireGroups(const LayerPlace& place, std::int64_t channels)
{
    const std::int64_t groups = setting(place.node, "groups", 1), out = setting(place.node, "out");
    if (channels % groups == 0 && out % groups == 0)
        return;
    throw base::usageError(
        "model.shape",
        fmt::format("The {} channels that {} layer {} cannot be shared out to {} groups alike; "
                    "choose a number that divides them.",
                    channels % groups != 0 ? channels : out,
                    channels % groups != 0 ? "enter" : "leave", place.node.name, groups));
}

std::int64_t thinned(std::int64_t steps, std::int64_t stride)
{
    return (steps + stride - 1) / stride;
}

void requireSides(const LayerPlace& place, std::size_t sides)
{
    constexpr const char* kNames[]{"nothing", "rows", "series", "pictures"};
    const std::size_t found = place.inputs[0].size();
    if (found == sides)
        return;
    throw base::usageError(
        "model.shape",
        fmt::format("Layer {} takes {}, {} gives {} ({}); put a layer between them that makes one "
                    "of the other.",
                    place.node.name, kNames[sides], place.node.inputs[0],
                    found < std::size(kNames) ? kNames[found] : "arrays", textOf(place.inputs[0])));
}

void refuseSmallPictures(const LayerPlace& place)
{
    const std::int64_t side =
        (setting(place.node, "kernel") - 1) * setting(place.node, "dilation", 1) + 1;
    throw base::usageError(
        "model.shape",
        fmt::format(
            "Pictures of {} x {} are too small for layer {}: it looks at {} x {} pixels, {} "
            "enter it; use {}.",
            place.example().shape[1], place.example().shape[2], place.node.name, side, side,
            textOf(place.inputs[0]),
            // Pictures of several inputs come from a table, whose reader makes them larger.
            place.examples.size() == 1 ? "the mlp template or larger pictures"
                                       : "larger pictures (data.picture_size)"));
}

std::string textOf(const Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, " x "));
}

std::int64_t sizeOf(const Shape& shape)
{
    std::int64_t size = 1;
    for (const std::int64_t side : shape) {
        if (__builtin_mul_overflow(size, side, &size))
            return std::numeric_limits<std::int64_t>::max();
    }
    return size;
}

at::Tensor isPadding(const at::Tensor& x, const at::Tensor& lengths)
{
    return at::arange(x.size(1), at::kLong).unsqueeze(0).ge(lengths.unsqueeze(1)).to(x.device());
}

at::Tensor withoutPadding(const at::Tensor& x, const at::Tensor& lengths)
{
    if (!lengths.defined())
        return x;
    const std::int64_t count = x.size(0), steps = x.size(1);
    const at::Tensor together = lengths.contiguous();
    const std::span<const std::int64_t> own(together.const_data_ptr<std::int64_t>(),
                                            static_cast<std::size_t>(count));
    if (std::all_of(own.begin(), own.end(), [&](std::int64_t length) { return length >= steps; }))
        return x;
    // A product is one pass over x and one on the way back; filling in is two each.
    const at::Tensor inside = at::zeros({count, steps, 1}, at::kFloat);
    auto* out = inside.mutable_data_ptr<float>();
    for (const std::int64_t length : own) {
        std::fill_n(out, std::min(length, steps), 1.0F);
        out += steps;
    }
    return x * inside.to(x.options());
}

Fans fansOf(const at::Tensor& weight)
{
    const double field =
        static_cast<double>(weight[0].numel()) / static_cast<double>(weight.size(1));
    return {static_cast<double>(weight.size(1)) * field,
            static_cast<double>(weight.size(0)) * field};
}

void initialisePlain(const at::Tensor& weight, const at::Tensor& bias, Initialisation init,
                     bool output, base::Random& random)
{
    const Fans fans = fansOf(weight);
    if (init == Initialisation::Library) {
        const double bound = 1 / std::sqrt(fans.in);
        fill(weight, [&] { return random.uniform(-bound, bound); });
        if (bias.defined())
            fill(bias, [&] { return random.uniform(-bound, bound); });
        return;
    }
    const bool he = init == Initialisation::He && !output;
    const double deviation = std::sqrt(2 / (he ? fans.in : fans.in + fans.out));
    fill(weight, [&] { return deviation * random.normal(); });
    if (bias.defined())
        bias.zero_();
}

} // namespace assay::model
