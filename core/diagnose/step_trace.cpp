// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/step_trace.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::diagnose {

namespace {

/// What a message of PyTorch's holds, and what that usually means.
struct Cause {
    std::array<const char*, 2> words; ///< all of them; "" is in any
    const char* sentence;
};

constexpr std::array kCauses{
    Cause{
        {"mat1 and mat2 shapes cannot be multiplied", ""},
        "A dense layer takes another number of values than enter it: the last number of the first shape "
        "has to be the first of the second. Flatten what enters it to batch x values (x.flatten(1)), "
        "or build the layer with that many inputs."},
    Cause{
        {"expected input", "channels"},
        "The dimensions are in another order than the layer takes, or it was built for other data: a "
        "convolution takes batch x channels x height x width. Use permute for pictures whose channels "
        "come last, or build the layer with that many channels."},
    Cause{
        {"Expected 3D", "4D"},
        "A dimension is missing or left over: a convolution takes batch x channels x height x width. "
        "Use unsqueeze(1) for pictures without a channel, and check what a flatten before it leaves."},
    Cause{
        {"Expected 2D", "3D"},
        "A dimension is missing or left over: a convolution over time takes batch x channels x steps. "
        "Use unsqueeze or transpose(1, 2)."},
    Cause{
        {"input.size(-1) must be equal to input_size", ""},
        "A recurrent layer takes batch x steps x channels (with batch_first): its input size has to be "
        "the number of channels. The dimensions are in another order, or it was built for other data."},
    Cause{
        {"must match the size of tensor b", ""},
        "Two tensors that are combined have other shapes. Look for a side of size 1 that is left over "
        "(squeeze), or a sum over the wrong dimension."},
    Cause{
        {"shape", "is invalid for input of size"},
        "A view or reshape has fixed sizes that do not fit what enters it, as after another size of "
        "picture or a smaller last batch. Keep the batch as x.size(0) and use flatten(1)."},
    Cause{
        {"view size is not compatible", ""},
        "A view was taken of values that do not lie beside each other, as after transpose or permute. "
        "Use reshape, and make sure that the order of values is the one that is meant."},
    Cause{
        {"expected scalar type", ""},
        "Numbers of two types meet, such as bytes or doubles and 32-bit floats. Convert once, where the "
        "data enter: x.float()."},
    Cause{
        {"same dtype", ""},
        "Numbers of two types meet, such as bytes or doubles and 32-bit floats. Convert once, where the "
        "data enter: x.float()."},
    Cause{
        {"implemented for '", ""},
        "The operation does not exist for this type of number. Convert once, where the data enter: "
        "x.float(), and labels to int64."},
    Cause{
        {"modified by an inplace operation", ""},
        "A value that the gradient needs was changed in place. Write y = x + 1 instead of x += 1, and "
        "leave out inplace=True behind that layer."},
    Cause{
        {"backward through the graph a second time", ""},
        "What an earlier update computed is used again. Detach what is kept from one batch to the next "
        "(hidden = hidden.detach())."},
    Cause{
        {"does not require grad", ""},
        "No gradient reaches the weights: a detach, a no_grad, an argmax or a rounding stands between "
        "them and the loss."},
    Cause{
        {"index out of range in self", ""},
        "A token or category has a number that the embedding does not have: build it with the largest "
        "number + 1 rows."},
    Cause{
        {"Dimension out of range", ""},
        "A sum, mean or softmax is taken over a dimension that is not there. Count from the end: dim=-1."},
    Cause{{"Expected all tensors to be on the same device", ""},
          "A tensor was made on another device within the network. Make it with device=x.device."},
    Cause{{"allocate memory", ""},
          "The batch does not fit into memory: lower train.batch_size or the size of the layer."},
    Cause{{"not enough memory", ""},
          "The batch does not fit into memory: lower train.batch_size or the size of the layer."},
    Cause{
        {"Expected more than 1 value per channel when training", ""},
        "Batch norm has a single value for each channel: the last batch holds one example. Leave it out "
        "(train.drop_last) or take larger batches."},
};

} // namespace

std::string name(TracePart part)
{
    switch (part) {
    case TracePart::Creation: return "creation";
    case TracePart::Input: return "input";
    case TracePart::Forward: return "forward";
    case TracePart::Target: return "target";
    case TracePart::Loss: return "loss";
    case TracePart::Backward: return "backward";
    case TracePart::Update: return "update";
    }
    return {};
}

std::optional<std::size_t> StepTrace::nextProblem(std::size_t from) const
{
    for (std::size_t k = from; k < rows.size(); ++k) {
        if (!rows[k].problem.empty())
            return k;
    }
    return std::nullopt;
}

std::vector<std::vector<float>> weightsOf(const model::Network& network)
{
    std::vector<std::vector<float>> weights;
    for (const model::ParameterInfo& parameter : network.parameters())
        weights.push_back(network.weights(parameter.name));
    return weights;
}

std::string likelyCause(const std::string& message)
{
    const auto found = std::find_if(kCauses.begin(), kCauses.end(), [&](const Cause& cause) {
        return std::all_of(cause.words.begin(), cause.words.end(), [&](const char* words) {
            return message.find(words) != std::string::npos;
        });
    });
    return found == kCauses.end() ? std::string() : found->sentence;
}

void addUpdate(StepTrace& trace, const std::vector<std::vector<float>>& before,
               const model::Network& network)
{
    const std::vector<model::ParameterInfo> parameters = network.parameters();
    std::int64_t bytes = trace.rows.empty() ? 0 : trace.rows.back().bytes;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        const std::vector<float> after = network.weights(parameters[k].name);
        TraceRow row{.part = TracePart::Update, .name = parameters[k].name};
        row.tensor.shape = parameters[k].shape;
        row.tensor.type = "float32";
        double sum = 0, squares = 0, weights = 0;
        for (std::size_t i = 0; i < after.size(); ++i) {
            const double change = static_cast<double>(after[i]) - before[k][i];
            weights += static_cast<double>(before[k][i]) * before[k][i];
            ++row.tensor.values;
            if (!std::isfinite(change)) {
                ++row.tensor.notFinite;
                continue;
            }
            row.tensor.zeros += change == 0 ? 1 : 0;
            const bool isFirst = row.tensor.values == row.tensor.notFinite + 1;
            row.tensor.least = isFirst ? change : std::min(row.tensor.least, change);
            row.tensor.greatest = isFirst ? change : std::max(row.tensor.greatest, change);
            sum += change;
            squares += change * change;
        }
        const auto finite = static_cast<double>(row.tensor.values - row.tensor.notFinite);
        if (finite > 0) {
            row.tensor.mean = sum / finite;
            row.tensor.deviation =
                std::sqrt(std::max(0.0, squares / finite - row.tensor.mean * row.tensor.mean));
        }
        row.ratio = weights > 0 ? std::sqrt(squares / weights) : 0;
        if (row.tensor.notFinite > 0)
            row.problem =
                "The update made weights that are no finite numbers: the learning rate is too high, "
                "or the gradient overflowed.";
        row.bytes = bytes;
        trace.rows.push_back(std::move(row));
    }
}

} // namespace assay::diagnose
