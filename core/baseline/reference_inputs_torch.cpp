// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_arrays_torch.h"
#include "baseline/reference_causes_torch.h"

#include <ATen/ops/linalg_lstsq.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <tuple>

// What is seen from numbers alone: of the reference's output, and of what enters the network.

namespace assay::baseline {

namespace {

using Entering = std::vector<at::Tensor>;

constexpr std::int64_t kSidesOfPictures = 4, kSidesOfSeries = 3; ///< with the batch

/// A channel of the input times a factor, and a constant added.
struct Scaling {
    std::vector<double> factors, constants; ///< one for each channel, or one for all
};

std::int64_t channelsOf(const at::Tensor& x, bool each)
{
    return each && x.dim() == kSidesOfPictures ? x.size(1) : 1;
}

at::Tensor scaled(const at::Tensor& x, const Scaling& by)
{
    const auto count = static_cast<std::int64_t>(by.factors.size());
    const at::Tensor factors = at::tensor(by.factors, at::kFloat),
                     constants = at::tensor(by.constants, at::kFloat);
    if (count == 1)
        return x * factors + constants;
    return x * factors.view({1, count, 1, 1}) + constants.view({1, count, 1, 1});
}

std::string numbers(const std::vector<double>& values)
{
    std::vector<std::string> texts;
    for (const double value : values)
        texts.push_back(fmt::format("{:.4g}", value));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// Where the layers up to `last` only add up their inputs, the scaling of the input that gives the reference's output
/// follows by least squares; elsewhere it is a number of no meaning, which will not fit.
std::optional<Scaling> scalingOf(const Computed& batch, std::size_t node, std::size_t last,
                                 const at::Tensor& theirs, bool each)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor& x = batch.values[batch.body.stages[node].inputs[0]];
    const std::int64_t count = channelsOf(x, each);
    // The node as it is, of another input.
    const auto with = [&](const at::Tensor& input) {
        Attempt attempt{.node = node};
        attempt.output = [&](const Entering&) { return outputOfNode(batch, node, {input}); };
        return outputWith(batch, attempt, last).to(at::kDouble).flatten();
    };
    const at::Tensor nothing = with(at::zeros_like(x));
    std::vector<at::Tensor> columns;
    for (const bool ones : {false, true}) {
        for (std::int64_t channel = 0; channel < count; ++channel) {
            at::Tensor part = ones ? at::ones_like(x) : x.clone();
            if (count > 1) {
                const at::Tensor kept = part.select(1, channel).clone();
                part.zero_();
                part.select(1, channel).copy_(kept);
            }
            columns.push_back(with(part) - nothing);
        }
    }
    const at::Tensor wanted = theirs.to(at::kDouble).flatten() - nothing;
    constexpr std::int64_t kMoreThanUnknown = 10;
    if (wanted.numel() < kMoreThanUnknown * 2 * count)
        return std::nullopt;
    const at::Tensor found =
        std::get<0>(
            at::linalg_lstsq(at::stack(columns, 1), wanted.unsqueeze(1), std::nullopt, "gelsd"))
            .flatten();
    Scaling scaling;
    for (std::int64_t channel = 0; channel < count; ++channel) {
        scaling.factors.push_back(found[channel].item<double>());
        scaling.constants.push_back(found[count + channel].item<double>());
    }
    return scaling;
}

} // namespace

std::vector<Attempt> attemptsFrom(const Computed& batch, std::size_t node, const at::Tensor& theirs)
{
    std::vector<Attempt> all;
    const std::string& name = batch.body.architecture.nodes[node].name;
    const at::Tensor own = batch.output(node);
    const auto add = [&](const char* key, const char* tried, std::string sentence,
                         const at::Tensor& output) {
        all.push_back(
            {key, tried, std::move(sentence), node, [output](const Entering&) { return output; }});
    };
    // Dropped values are 0, and the others were multiplied with one number.
    if (own.sizes() == theirs.sizes()) {
        const at::Tensor kept = theirs.ne(0), had = own.ne(0);
        const double left = kept.logical_and(had).sum().item<double>(),
                     all = had.sum().item<double>();
        if (left > 0 && left < all) {
            const at::Tensor places = kept.logical_and(had);
            const double factor = (theirs.masked_select(places).to(at::kDouble)
                                   / own.masked_select(places).to(at::kDouble))
                                      .median()
                                      .item<double>();
            const double share = 1 - left / all, noise = 3 / std::sqrt(all) + 0.02;
            // A ReLU makes zeros too, but multiplies nothing.
            if (factor > 1 && std::abs(share - (1 - 1 / factor)) < noise)
                add("train_mode", "train mode",
                    fmt::format(
                        "{} with values dropped: {:.0f} % are 0 and the others times {:.4g}; the reference is in "
                        "train mode, and model.eval() is missing",
                        name, 100 * share, factor),
                    own * factor * kept);
        }
    }
    const char *key = "channel_order", *tried = "another order of channels";
    if (own.dim() == kSidesOfPictures) {
        add(key, tried,
            fmt::format(
                "{} as batch x height x width x channels (NHWC), where ours is batch x channels x height x width; "
                "save it transposed",
                name),
            own.permute({0, 2, 3, 1}));
        add(key, tried, fmt::format("{} with height and width exchanged", name),
            own.transpose(2, 3));
    } else if (own.dim() == kSidesOfSeries) {
        add(key, tried,
            fmt::format("{} as batch x channels x steps, where ours is batch x steps x channels",
                        name),
            own.transpose(1, 2));
    }
    return all;
}

std::vector<Attempt> attemptsOfInput(const Computed& batch, std::size_t node, std::size_t last,
                                     const at::Tensor& theirs)
{
    std::vector<Attempt> all;
    const std::string& name = batch.body.architecture.nodes[node].name;
    const auto add = [&](const char* key, const char* tried, std::string sentence,
                         std::function<at::Tensor(const at::Tensor&)> change) {
        all.push_back({key, tried, std::move(sentence), node,
                       [&batch, node, change = std::move(change)](const Entering& entering) {
                           std::vector<at::Tensor> changed = entering;
                           changed[0] = change(entering[0]);
                           return outputOfNode(batch, node, changed);
                       }});
    };
    const at::Tensor& x = batch.values[batch.body.stages[node].inputs[0]];
    if (batch.body.stages[node].inputs[0] >= batch.inputs())
        return all;
    const auto addScaling = [&](const Scaling& by, const std::string& words) {
        add("input_scale", "a scaled input", fmt::format("{} with its input {}", name, words),
            [by](const at::Tensor& input) { return scaled(input, by); });
    };
    for (const auto& [factor, constant, words] :
         {std::tuple{1 / 255.0, 0.0, "divided by 255"}, std::tuple{255.0, 0.0, "times 255"},
          std::tuple{2.0, -1.0, "times 2, less 1"},
          std::tuple{2 / 255.0, -1.0, "divided by 127.5, less 1"}})
        addScaling({{factor}, {constant}}, words);
    const double mean = x.mean().item<double>(), deviation = x.std().item<double>();
    if (deviation > 0)
        addScaling({{1 / deviation}, {-mean / deviation}},
                   "standardised by the batch's mean and deviation");
    for (const bool each : {false, true}) {
        if (each && channelsOf(x, true) == 1)
            break;
        std::optional<Scaling> by;
        try {
            by = scalingOf(batch, node, last, theirs, each);
        } catch (const std::exception&) { // LibTorch, where shapes do not fit
            continue;
        }
        if (by)
            addScaling(*by, fmt::format("times {} plus {}{}", numbers(by->factors),
                                        numbers(by->constants), each ? ", a channel each" : ""));
    }
    const char *key = "channel_order", *tried = "another order of channels";
    if (x.dim() == kSidesOfPictures) {
        if (x.size(1) > 1)
            add(key, tried,
                fmt::format("{} with the channels of its input the other way round (RGB, BGR)",
                            name),
                [](const at::Tensor& input) { return input.flip({1}); });
        add(key, tried, fmt::format("{} with height and width of its input exchanged", name),
            [](const at::Tensor& input) { return input.transpose(2, 3).contiguous(); });
        add(key, tried,
            fmt::format("{} with an input that was channels last (NHWC) and only reshaped", name),
            [](const at::Tensor& input) {
                return input.reshape({input.size(0), input.size(2), input.size(3), input.size(1)})
                    .permute({0, 3, 1, 2})
                    .contiguous();
            });
    } else if (x.dim() == kSidesOfSeries) {
        add(key, tried, fmt::format("{} with steps and channels of its input exchanged", name),
            [](const at::Tensor& input) { return input.transpose(1, 2).contiguous(); });
        add("step_order", "another order of steps",
            fmt::format("{} with its input from the last step to the first", name),
            [](const at::Tensor& input) { return input.flip({1}); });
    }
    return all;
}

} // namespace assay::baseline
