// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/python_layers.h"

#include "base/error.h"
#include "data/inputs/text/tokens.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace assay::interop {

namespace {

using model::Node;
using model::setting;
using model::Shape;

constexpr std::size_t kSidesOfSeries = 2; ///< of one example: steps, channels

const PythonFunction kInside{.name = "inside", .text = R"(def inside(x, n):
    """True for the n steps of each series, False for what only fills it up."""
    return (torch.arange(x.shape[1]) < n[:, None]).unsqueeze(2)
)"};

const PythonFunction kConvolve{.name = "convolve",
                               .text = R"(def convolve(conv, x, n, before, after):
    """A convolution over the steps of each series, with zeros around it."""
    x = F.pad((x * inside(x, n)).transpose(1, 2), (before, after))
    return conv(x).transpose(1, 2)
)",
                               .needs = {&kInside}};

const PythonFunction kNormSteps{.name = "norm_steps",
                                .text = R"(def norm_steps(norm, x, n):
    """Batch norm of the steps of all series; in training of those within them alone."""
    if not norm.training:
        return norm(x.flatten(0, 1)).view(x.shape)
    steps = inside(x, n).squeeze(2)
    out = torch.zeros_like(x)
    out[steps] = norm(x[steps])
    return out
)",
                                .needs = {&kInside}};

const PythonFunction kNormRows{.name = "norm_rows", .text = R"(def norm_rows(norm, x):
    """Batch norm that takes a batch of one example too: it has no variance, so nothing of it is kept."""
    if norm.training and x.numel() == x.shape[1]:
        return torch.batch_norm(x, norm.weight, norm.bias, None, None, True, 0, norm.eps, False)
    return norm(x)
)"};

const PythonFunction kWindows{.name = "windows", .text = R"(def windows(x, kernel, stride, outside):
    """Channels before steps, and filled up: a window begins at the first step and after each stride."""
    steps = x.shape[1]
    needed = ((steps - 1) // stride) * stride + min(kernel, steps)
    return F.pad(x.transpose(1, 2), (0, max(0, needed - steps)), value=outside)
)"};

const PythonFunction kMaxSteps{.name = "max_steps",
                               .text = R"(def max_steps(x, kernel, stride, n=None):
    """Maxima of windows over steps; beyond the end of a series lies nothing."""
    side = min(kernel, x.shape[1])
    if n is not None:
        x = x.masked_fill(~inside(x, n), -torch.inf)
    x = F.max_pool1d(windows(x, kernel, stride, -torch.inf), side, stride).transpose(1, 2)
    return x if n is None else x.masked_fill(~inside(x, (n + stride - 1) // stride), 0)
)",
                               .needs = {&kInside, &kWindows}};

const PythonFunction kMeanSteps{.name = "mean_steps",
                                .text = R"(def mean_steps(x, kernel, stride, n=None):
    """Means of windows over steps; beyond the end of a series lies nothing."""
    side = min(kernel, x.shape[1])
    is_step = torch.ones_like(x[:, :, :1]) if n is None else inside(x, n).float()
    total = F.avg_pool1d(windows(x * is_step, kernel, stride, 0.0), side, stride)
    share = F.avg_pool1d(windows(is_step, kernel, stride, 0.0), side, stride)
    x = (total / share.clamp_min(0.5 / side)).transpose(1, 2)
    return x if n is None else x * inside(x, (n + stride - 1) // stride)
)",
                                .needs = {&kInside, &kWindows}};

const PythonFunction kPositions{.name = "waves", .text = R"(def waves(steps, channels):
    """Sines and cosines of the step, a slower pair every two channels (Vaswani et al. 2017)."""
    pair = torch.arange(channels, dtype=torch.double) // 2 * 2
    angle = torch.arange(steps, dtype=torch.double)[:, None] / 10000 ** (pair / channels)
    return torch.where(torch.arange(channels) % 2 == 0, angle.sin(), angle.cos()).float()
)"};

bool isSeries(const PythonPlace& place)
{
    return place.layer.inputs[0].size() == kSidesOfSeries;
}

const std::string& first(const PythonPlace& place)
{
    return place.values[0];
}

/// A call of the module with what enters.
std::string called(const PythonPlace& place)
{
    return fmt::format("{}({})", place.own, first(place));
}

/// What enters, with zeros beyond the end of each series.
std::string withZeros(const PythonPlace& place)
{
    return place.lengths.empty()
               ? first(place)
               : fmt::format("{0} * inside({0}, {1})", first(place), place.lengths);
}

std::vector<const PythonFunction*> maskOf(const PythonPlace& place)
{
    return place.lengths.empty() ? std::vector<const PythonFunction*>()
                                 : std::vector<const PythonFunction*>{&kInside};
}

/// ", stride=2" for each that is not at its default.
std::string others(const Node& node,
                   std::initializer_list<std::pair<const char*, std::int64_t>> all)
{
    std::string text;
    for (const auto& [name, usual] : all) {
        if (const std::int64_t value = setting(node, name, usual); value != usual)
            text += fmt::format(", {}={}", name, value);
    }
    return text;
}

template <const char* const& function>
PythonLayer elementwise(const PythonPlace& place)
{
    return {.module = {}, .output = fmt::format("{}({})", function, first(place)), .isShort = true};
}
constexpr const char* kRelu = "torch.relu";
constexpr const char* kGelu = "F.gelu";
constexpr const char* kTanh = "torch.tanh";
constexpr const char* kSigmoid = "torch.sigmoid";

PythonLayer add(const PythonPlace& place)
{
    return {
        .module = {}, .output = fmt::format("{}", fmt::join(place.values, " + ")), .isShort = true};
}

PythonLayer concatenate(const PythonPlace& place)
{
    return {.module = {},
            .output = fmt::format("torch.cat([{}], 1)", fmt::join(place.values, ", "))};
}

/// `pictures`: the function of PyTorch; `series`: of the script.
PythonLayer pooled(const PythonPlace& place, const char* pictures, const PythonFunction& series,
                   const char* more)
{
    const Node& node = place.layer.node;
    const std::int64_t kernel = setting(node, "kernel", 2), stride = setting(node, "stride");
    if (isSeries(place))
        return {.module = {},
                .output = fmt::format("{}({}, {}, {}{})", series.name, first(place), kernel,
                                      stride == 0 ? kernel : stride,
                                      place.lengths.empty() ? "" : ", " + place.lengths),
                .functions = {&series}};
    const std::string step =
        stride == 0 || stride == kernel ? std::string() : fmt::format(", stride={}", stride);
    return {.module = {},
            .output = fmt::format("{}({}, {}{}{}{})", pictures, first(place), kernel, step,
                                  others(node, {{"padding", 0}}), more)};
}

PythonLayer averagePool(const PythonPlace& place)
{
    const bool hasZeros = setting(place.layer.node, "padding") > 0;
    return pooled(place, "F.avg_pool2d", kMeanSteps, hasZeros ? ", count_include_pad=False" : "");
}

PythonLayer maxPool(const PythonPlace& place)
{
    return pooled(place, "F.max_pool2d", kMaxSteps, "");
}

PythonLayer batchNorm(const PythonPlace& place)
{
    const Shape& shape = place.layer.inputs[0];
    PythonLayer layer{.module = fmt::format("nn.BatchNorm{}d({})", shape.size() == 3 ? 2 : 1,
                                            isSeries(place) ? shape[1] : shape[0]),
                      .output = called(place),
                      .isShort = true,
                      .countsBatches = true};
    if (!isSeries(place) && place.hasBatchesOfOne) {
        layer.output = fmt::format("norm_rows({}, {})", place.own, first(place));
        layer.functions = {&kNormRows};
    } else if (isSeries(place) && place.lengths.empty()) {
        layer.output =
            fmt::format("{}(({}).transpose(1, 2)).transpose(1, 2)", place.own, first(place));
    } else if (isSeries(place)) {
        layer.output =
            fmt::format("norm_steps({}, {}, {})", place.own, first(place), place.lengths);
        layer.functions = {&kNormSteps};
    }
    return layer;
}

PythonLayer convolution(const PythonPlace& place)
{
    const Node& node = place.layer.node;
    std::string more =
        others(node, {{"stride", 1}, {"padding", 0}, {"dilation", 1}, {"groups", 1}});
    if (setting(node, "bias", 1) == 0)
        more += ", bias=False";
    return {.module = fmt::format("nn.Conv2d({}, {}, {}{})", place.layer.inputs[0][0],
                                  setting(node, "out"), setting(node, "kernel"), more),
            .output = called(place)};
}

PythonLayer dropout(const PythonPlace& place)
{
    const double rate = std::get<double>(place.layer.node.settings.at("rate"));
    return {.module = fmt::format("nn.Dropout({})", rate),
            .output = called(place),
            .isShort = true,
            .drops = true};
}

/// Numbers first, then what stands for each category, whose number is among the last columns.
PythonLayer embedding(const PythonPlace& place)
{
    const auto& columns = place.layer.example().embedded;
    const auto plain = place.layer.inputs[0][0] - static_cast<std::int64_t>(columns.size());
    std::vector<std::string> tables;
    PythonLayer layer{.module = {},
                      .output = fmt::format("torch.cat([{0}[:, :{1}]] + [each({0}[:, {1} + "
                                            "k].long()) for k, each in enumerate({2})], 1)",
                                            first(place), plain, place.own),
                      .isSeveral = true};
    for (const data::EmbeddedColumn& column : columns) {
        layer.renamed.emplace_back(fmt::format("{}", tables.size() + 1),
                                   fmt::format("{}.weight", tables.size()));
        tables.push_back(fmt::format("nn.Embedding({}, {})", column.categories, column.width));
    }
    layer.module = fmt::format("nn.ModuleList([{}])", fmt::join(tables, ", "));
    return layer;
}

PythonLayer flatten(const PythonPlace& place)
{
    if (place.lengths.empty())
        return {.module = {}, .output = fmt::format("{}.flatten(1)", first(place))};
    // Batches have the steps of their longest series.
    return {.module = {},
            .output = fmt::format("F.pad({0}, (0, 0, 0, {1} - {2}.shape[1])).flatten(1)",
                                  withZeros(place), place.layer.inputs[0][0], first(place)),
            .functions = maskOf(place)};
}

PythonLayer gate(const PythonPlace& place)
{
    const std::int64_t half = place.layer.inputs[0].back() / 2;
    return {.module = {},
            .output = fmt::format("torch.tanh({0}[..., :{1}]) * torch.sigmoid({0}[..., {1}:])",
                                  first(place), half)};
}

PythonLayer globalAveragePool(const PythonPlace& place)
{
    return {.module = {}, .output = fmt::format("{}.mean((2, 3))", first(place))};
}

PythonLayer layerNorm(const PythonPlace& place)
{
    return {.module = fmt::format("nn.LayerNorm({})", place.layer.inputs[0].back()),
            .output = called(place),
            .isShort = true};
}

PythonLayer linear(const PythonPlace& place)
{
    return {.module = fmt::format("nn.Linear({}, {})", place.layer.inputs[0].back(),
                                  setting(place.layer.node, "out")),
            .output = called(place)};
}

/// The state after the last step of each series.
PythonLayer lstm(const PythonPlace& place)
{
    const std::string last = place.lengths.empty() ? "[:, -1]"
                                                   : fmt::format("[torch.arange(len({})), {} - 1]",
                                                                 first(place), place.lengths);
    return {.module = fmt::format("nn.LSTM({}, {}, batch_first=True)", place.layer.inputs[0][1],
                                  setting(place.layer.node, "out")),
            .output = fmt::format("{}[0]{}", called(place), last),
            .renamed = {{"weight_ih", "weight_ih_l0"},
                        {"weight_hh", "weight_hh_l0"},
                        {"bias_ih", "bias_ih_l0"},
                        {"bias_hh", "bias_hh_l0"}}};
}

PythonLayer positions(const PythonPlace& place)
{
    return {.module = {},
            .output = fmt::format("{0} + waves({0}.shape[1], {1})", first(place),
                                  place.layer.inputs[0][1]),
            .functions = {&kPositions}};
}

PythonLayer selfAttention(const PythonPlace& place)
{
    const std::string mask = place.lengths.empty()
                                 ? std::string()
                                 : fmt::format("key_padding_mask=~inside({}, {}).squeeze(2), ",
                                               first(place), place.lengths);
    return {.module = fmt::format("nn.MultiheadAttention({}, {}, batch_first=True)",
                                  place.layer.inputs[0][1], setting(place.layer.node, "heads")),
            .output = fmt::format("{0}({1}, {1}, {1}, {2}need_weights=False)[0]", place.own,
                                  first(place), mask),
            .functions = maskOf(place)};
}

PythonLayer timeConvolution(const PythonPlace& place)
{
    const Node& node = place.layer.node;
    const std::int64_t reach = setting(node, "dilation", 1) * (setting(node, "kernel") - 1);
    const std::int64_t before = setting(node, "causal") != 0 ? reach : reach - reach / 2;
    const std::int64_t after = reach - before;
    const bool differ = !place.lengths.empty();
    const bool isEven =
        before == after && before > 0 && !differ; // the module adds the zeros itself
    PythonLayer layer{
        .module =
            fmt::format("nn.Conv1d({}, {}, {}{}{})", place.layer.inputs[0][1], setting(node, "out"),
                        setting(node, "kernel"), isEven ? fmt::format(", padding={}", before) : "",
                        others(node, {{"stride", 1}, {"dilation", 1}, {"groups", 1}})),
        .output = {}};
    if (differ) {
        layer.output = fmt::format("convolve({}, {}, {}, {}, {})", place.own, first(place),
                                   place.lengths, before, after);
        layer.functions = {&kConvolve};
        return layer;
    }
    std::string entering = first(place) + ".transpose(1, 2)";
    if (!isEven && reach > 0)
        entering = fmt::format("F.pad({}, ({}, {}))", entering, before, after);
    layer.output = fmt::format("{}({}).transpose(1, 2)", place.own, entering);
    return layer;
}

PythonLayer timeMax(const PythonPlace& place)
{
    if (place.lengths.empty())
        return {.module = {}, .output = fmt::format("{}.amax(1)", first(place))};
    return {.module = {},
            .output = fmt::format("{0}.masked_fill(~inside({0}, {1}), -torch.inf).amax(1)",
                                  first(place), place.lengths),
            .functions = {&kInside}};
}

PythonLayer timeMean(const PythonPlace& place)
{
    if (place.lengths.empty())
        return {.module = {}, .output = fmt::format("{}.mean(1)", first(place))};
    return {.module = {},
            .output = fmt::format("({}).sum(1) / {}[:, None]", withZeros(place), place.lengths),
            .functions = {&kInside}};
}

/// What stands for padding gets no gradient. The hash of the vocabulary is of no use elsewhere.
PythonLayer tokenEmbedding(const PythonPlace& place)
{
    return {.module =
                fmt::format("nn.Embedding({}, {}, padding_idx={})", place.layer.example().tokens,
                            setting(place.layer.node, "out"), data::kPaddingToken),
            .output = fmt::format("{}({}[:, :, 0].long())", place.own, first(place)),
            .renamed = {{"vocabulary", ""}}};
}

PythonLayer module(const PythonPlace& place)
{
    throw base::usageError("export.module",
                           fmt::format("{} is a module of your own, which is PyTorch already; "
                                       "export a run of a template.",
                                       place.layer.node.name));
}

} // namespace

const PythonKind* pythonKind(const std::string& kind)
{
    static const std::array all{PythonKind{"add", add},
                                PythonKind{"average_pool", averagePool},
                                PythonKind{"batch_norm", batchNorm},
                                PythonKind{"concatenate", concatenate},
                                PythonKind{"convolution", convolution},
                                PythonKind{"dropout", dropout},
                                PythonKind{"embedding", embedding},
                                PythonKind{"flatten", flatten},
                                PythonKind{"gate", gate},
                                PythonKind{"gelu", elementwise<kGelu>},
                                PythonKind{"global_average_pool", globalAveragePool},
                                PythonKind{"layer_norm", layerNorm},
                                PythonKind{"linear", linear},
                                PythonKind{"lstm", lstm},
                                PythonKind{"max_pool", maxPool},
                                PythonKind{"positions", positions},
                                PythonKind{"relu", elementwise<kRelu>},
                                PythonKind{"self_attention", selfAttention},
                                PythonKind{"sigmoid", elementwise<kSigmoid>},
                                PythonKind{"tanh", elementwise<kTanh>},
                                PythonKind{"time_convolution", timeConvolution},
                                PythonKind{"time_max", timeMax},
                                PythonKind{"time_mean", timeMean},
                                PythonKind{"token_embedding", tokenEmbedding},
                                PythonKind{"torchscript", module}};
    const auto* const found = std::find_if(all.begin(), all.end(),
                                           [&](const PythonKind& one) { return kind == one.kind; });
    return found == all.end() ? nullptr : found;
}

} // namespace assay::interop
