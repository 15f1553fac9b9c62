// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pass_notes_torch.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace assay::model {

namespace {

thread_local PassNotes* into = nullptr;

/// What an operation takes. Within a graph all values that wait there are given, with those of the operation last.
c10::ArrayRef<const c10::IValue> takenBy(const at::RecordFunction& function)
{
    const c10::ArrayRef<const c10::IValue> given = function.inputs();
    return given.slice(given.size() - std::min(given.size(), function.num_inputs()));
}

/// Whether `split` gives a side of `whole` in two parts that another side stands between or in front of: T x D as
/// H x T x D/H, or C x H x W as W x (C H). `split` has three sides, `whole` two.
bool splitsAround(const Shape& whole, const Shape& split)
{
    if (whole.size() != 2 || split.size() != 3 || split[0] == whole[0])
        return false;
    if (split[2]
        == whole[1]) // the first side alone is split: places of a grid beside their features
        return false;
    return split[1] == whole[0] || split[2] == whole[0];
}

/// A softmax over as many weights as there are steps, for each of them.
bool isStepSoftmax(std::string_view name, c10::ArrayRef<const c10::IValue> taken)
{
    if (name != "aten::softmax" || taken.empty() || !taken[0].isTensor())
        return false;
    const at::Tensor& weights = taken[0].toTensor();
    return weights.dim() > 2 && weights.size(-1) > 1 && weights.size(-1) == weights.size(-2);
}

/// Of a softmax of the examples: which side it goes over; of a sum of products: what becomes of a softmax.
void noteSides(std::string_view name, c10::ArrayRef<const c10::IValue> taken, PassNotes& notes)
{
    if (taken.size() < 2 || !taken[0].isTensor() || !taken[0].toTensor().defined())
        return;
    const at::Tensor& first = taken[0].toTensor();
    if ((name == "aten::softmax" || name == "aten::log_softmax") && taken[1].isInt()) {
        const std::int64_t sides = first.dim(),
                           side = taken[1].toInt() + (taken[1].toInt() < 0 ? sides : 0);
        if (sides < 2 || side < 0 || side >= sides || first.size(0) % kTried != 0)
            return;
        notes.softmaxOfOne = notes.softmaxOfOne || first.size(side) == 1;
        notes.isOverQueries = isStepSoftmax(name, taken) && side == sides - 2;
        notes.isOverHeads =
            isStepSoftmax(name, taken) && sides == 4 && side == 1 && first.size(1) > 1;
    } else if (name == "aten::matmul" || name == "aten::bmm") {
        // On its left side each row is summed over, which are the keys.
        const auto isOf = [&](const std::vector<at::Tensor>& softmaxes) {
            return std::any_of(softmaxes.begin(), softmaxes.end(), [&](const at::Tensor& weights) {
                return first.has_storage() && weights.data_ptr() == first.data_ptr()
                       && weights.sizes() == first.sizes() && weights.strides() == first.strides();
            });
        };
        notes.sumsOverQueries = notes.sumsOverQueries || isOf(notes.overQueries);
        notes.sumsOverHeads = notes.sumsOverHeads || isOf(notes.overHeads);
    }
}

void noteAttention(std::string_view name, c10::ArrayRef<const c10::IValue> taken, PassNotes& notes)
{
    if (isStepSoftmax(name, taken)) {
        notes.attends = true;
        notes.scores.push_back({taken[0].toTensor(), {}, 1});
        return;
    }
    // One call that does it all.
    if (name == "aten::scaled_dot_product_attention") {
        notes.attends = true;
        constexpr std::size_t kScale = 6;
        if (taken.size() < 2 || !taken[0].isTensor() || !taken[1].isTensor())
            return;
        const at::Tensor &queries = taken[0].toTensor(), &keys = taken[1].toTensor();
        if (queries.dim() < 3 || queries.dim() != keys.dim() || queries.size(-1) != keys.size(-1))
            return;
        const bool hasScale = taken.size() > kScale && taken[kScale].isDouble();
        notes.scores.push_back({queries, keys,
                                hasScale ? taken[kScale].toDouble()
                                         : 1 / std::sqrt(static_cast<double>(queries.size(-1)))});
        return;
    }
    notes.attends = notes.attends || name == "aten::_native_multi_head_attention"
                    || name == "aten::_transformer_encoder_layer_fwd";
}

/// The number at this place; nothing: there is none.
std::optional<double> numberAt(c10::ArrayRef<const c10::IValue> taken, std::size_t place)
{
    return taken.size() > place && taken[place].isDouble() ? std::optional(taken[place].toDouble())
                                                           : std::nullopt;
}

void noteNorm(std::string_view name, c10::ArrayRef<const c10::IValue> taken, PassNotes& notes)
{
    const bool isBatchNorm = name == "aten::batch_norm";
    std::size_t place = 0; // of epsilon among the arguments
    if (isBatchNorm || name == "aten::instance_norm")
        place = 7;
    else if (name == "aten::layer_norm" || name == "aten::group_norm")
        place = 4;
    else if (name == "aten::_transformer_encoder_layer_fwd")
        place = 9;
    else
        return;
    notes.normEpsilon = std::max(notes.normEpsilon, numberAt(taken, place).value_or(0));
    // Without a momentum it keeps the mean of all batches.
    constexpr std::size_t kMean = 3, kMomentum = 6;
    const double momentum = numberAt(taken, kMomentum).value_or(0);
    if (isBatchNorm && momentum > 0 && taken[kMean].isTensor() && taken[kMean].toTensor().defined())
        notes.normMomentum =
            notes.normMomentum > 0 ? std::min(notes.normMomentum, momentum) : momentum;
}

} // namespace

void addScrambled(const Shape& from, Shape to, std::vector<std::string>& scrambled)
{
    std::int64_t known = 1, all = 1;
    for (const std::int64_t side : from)
        all *= side;
    for (const std::int64_t side : to)
        known *= side == -1 ? 1 : side;
    for (std::int64_t& side : to) {
        if (side == -1 && known > 0)
            side = all / known;
    }
    if (from.empty() || to.empty() || from.front() != kTried || to.front() != kTried)
        return; // not of the examples
    const auto sidesOf = [](const Shape& shape) {
        Shape sides(shape.begin() + 1, shape.end());
        std::erase(sides, 1);
        return sides;
    };
    const Shape before = sidesOf(from), after = sidesOf(to);
    const bool isReordered =
        before != after
        && std::is_permutation(before.begin(), before.end(), after.begin(), after.end());
    // A first side that is divided into groups of channels moves nothing.
    const bool isGrouped = before.size() == 3 && !after.empty() && before[0] % after[0] == 0;
    if (!isReordered && !splitsAround(before, after) && (isGrouped || !splitsAround(after, before)))
        return;
    const std::string text =
        fmt::format("{} as {}", fmt::join(before, " x "), fmt::join(after, " x "));
    if (std::find(scrambled.begin(), scrambled.end(), text) == scrambled.end())
        scrambled.push_back(text);
}

double scoreSpread(const PassNotes& notes)
{
    const c10::NoGradGuard noGrad;
    constexpr double kMasked = -1e4; // what masks set scores to lies below
    double most = 0;
    for (const PassNotes::Scores& one : notes.scores) {
        const at::Tensor scores =
            one.keys.defined() ? at::matmul(one.scores, one.keys.transpose(-2, -1)) * one.factor
                               : one.scores;
        // Examples first, or those with the heads of each beside each other.
        if (scores.dim() < 3 || scores.size(0) % kTried != 0)
            continue;
        const std::int64_t half = scores.size(0) / kTried;
        const at::Tensor first = scores.narrow(0, 0, half).to(at::kDouble),
                         second = scores.narrow(0, half, half).to(at::kDouble);
        const at::Tensor open = first.gt(kMasked)
                                    .logical_and(second.gt(kMasked))
                                    .logical_and(first.isfinite())
                                    .logical_and(second.isfinite());
        const at::Tensor count = open.sum(-1, true).clamp_min(1).to(at::kDouble);
        const at::Tensor differ = at::where(open, first - second, at::zeros_like(first));
        // What is the same for all that a step looks at changes no weight.
        const at::Tensor apart =
            at::where(open, differ - differ.sum(-1, true) / count, at::zeros_like(first));
        const double number = open.sum().item<double>();
        if (number > 0)
            most = std::max(most, std::sqrt(apart.square().sum().item<double>() / number / 2));
    }
    return most;
}

PassWatch::PassWatch(PassNotes& notes)
{
    into = &notes;
    m_handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(
            [](const at::RecordFunction& function) -> std::unique_ptr<at::ObserverContext> {
                if (!into)
                    return nullptr;
                const std::string_view name = function.name();
                const auto taken = takenBy(function);
                if ((name == "aten::view" || name == "aten::reshape") && taken.size() == 2
                    && taken[0].isTensor() && taken[1].isIntList())
                    addScrambled(taken[0].toTensor().sizes().vec(), taken[1].toIntVector(),
                                 into->scrambled);
                noteSides(name, taken, *into);
                noteAttention(name, taken, *into);
                noteNorm(name, taken, *into);
                return nullptr;
            },
            [](const at::RecordFunction& function, at::ObserverContext*) {
                for (const c10::IValue& value : function.outputs()) {
                    if (into && value.isTensor() && value.toTensor().defined()
                        && value.toTensor().has_storage())
                        into->made.push_back(value.toTensor().storage());
                }
                if (into && (into->isOverQueries || into->isOverHeads)
                    && std::string_view(function.name()) == "aten::softmax") {
                    // Behind the values that wait in a graph.
                    const auto& given = function.outputs();
                    if (!given.empty() && given.back().isTensor())
                        (into->isOverHeads ? into->overHeads : into->overQueries)
                            .push_back(given.back().toTensor());
                    into->isOverQueries = into->isOverHeads = false;
                }
            })
            .needsInputs(true)
            .needsOutputs(true));
}

PassWatch::~PassWatch()
{
    at::removeCallback(m_handle);
    into = nullptr;
}

} // namespace assay::model
