// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/python_arrays.h"

#include "data/batch_order.h"
#include "data/batches_torch.h"
#include "model/network_torch.h"
#include "train/trainer.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <memory>

namespace assay::experiment {

namespace {

using data::SplitKind;

constexpr std::size_t kRows = 64; ///< that are gathered at a time

/// What prepares the examples of a part.
const data::Preprocess& preprocessOf(const data::Prepared& data, SplitKind part)
{
    return part == SplitKind::Train ? data.preprocess : data.preprocess.evaluation();
}

/// The steps of each example.
std::vector<std::int64_t> lengthsOf(const data::Prepared& data, SplitKind part, std::size_t input)
{
    const data::Subset& subset = data.splits[part];
    const data::Encoder& encoder = preprocessOf(data, part).encoder(input);
    std::vector<std::int64_t> lengths;
    for (const std::uint32_t index : subset.indices)
        lengths.push_back(encoder.steps(subset.dataset->input(input), index));
    return lengths;
}

/// Gathers one input of a part from its first example to its last.
class Reader
{
public:
    Reader(const data::Prepared& data, SplitKind part, std::size_t input, bool differs)
        : m_input(input)
        , m_differs(differs)
        , m_count(data.splits[part].size())
        , m_gatherer(data.splits[part], preprocessOf(data, part), kRows)
    {}

    void next(std::vector<float>& piece)
    {
        while (piece.empty() && m_at < m_count) // a text may have no token
            gather(piece);
    }

private:
    void gather(std::vector<float>& piece)
    {
        const std::size_t end = std::min(m_at + kRows, m_count);
        const data::Batch batch = m_gatherer.gatherRange(m_at, end);
        const at::Tensor& rows = batch.inputs[m_input];
        const auto* values = rows.const_data_ptr<float>();
        if (m_differs) { // without what fills up the shorter ones
            const auto* lengths = batch.lengths[m_input].const_data_ptr<std::int64_t>();
            const std::int64_t width = rows.size(1) * rows.size(2);
            for (std::int64_t k = 0; k < rows.size(0); ++k)
                piece.insert(piece.end(), values + k * width,
                             values + k * width + lengths[k] * rows.size(2));
        } else {
            piece.assign(values, values + rows.numel());
        }
        m_at = end;
    }

    std::size_t m_input;
    bool m_differs;
    std::size_t m_count, m_at = 0;
    data::BatchGatherer m_gatherer;
};

void addInput(interop::NpzWriter& writer, const data::Prepared& data, SplitKind part,
              std::size_t input, const interop::PythonInput& names)
{
    const std::string before = data::key(part) + ".";
    const data::InputSpec& spec = preprocessOf(data, part).encoder(input).input();
    const bool differs = !names.lengths.empty();
    std::vector<std::int64_t> shape = spec.shape;
    shape.insert(shape.begin(), static_cast<std::int64_t>(data.splits[part].size()));
    if (data::hasSteps(spec)) {
        const std::vector<std::int64_t> lengths = lengthsOf(data, part, input);
        if (differs) {
            std::int64_t steps = 0;
            for (const std::int64_t length : lengths)
                steps += length;
            shape = {steps, spec.shape[1]};
            writer.add(before + names.lengths, {static_cast<std::int64_t>(lengths.size())},
                       lengths);
        } else {
            shape[1] = lengths.empty() ? spec.shape[0] : lengths.front();
        }
    }
    const auto reader = std::make_shared<Reader>(data, part, input, differs);
    writer.addInPieces(before + names.name, shape,
                       [reader](std::vector<float>& piece) { reader->next(piece); });
}

void addTargets(interop::NpzWriter& writer, const data::Prepared& data, SplitKind part)
{
    const data::Subset& subset = data.splits[part];
    const auto count = static_cast<std::int64_t>(subset.size());
    const std::string name = data::key(part) + ".y";
    if (!subset.dataset->isRegression()) {
        std::vector<std::int64_t> labels;
        for (const std::uint32_t index : subset.indices)
            labels.push_back(subset.dataset->label(index));
        writer.add(name, {count}, std::move(labels));
        return;
    }
    std::vector<float> targets;
    for (const std::uint32_t index : subset.indices)
        targets.push_back(static_cast<float>(
            data.preprocess.target().standardised(subset.dataset->target(index))));
    writer.add(name, {count}, std::move(targets));
}

} // namespace

std::vector<bool> differInLength(const data::Prepared& data)
{
    std::vector<bool> differ;
    for (std::size_t input = 0; input < data.preprocess.inputs().size(); ++input) {
        std::vector<std::int64_t> all;
        if (data::hasSteps(data.preprocess.inputs()[input])) {
            for (const SplitKind part : data::kOpenSplits) {
                const std::vector<std::int64_t> lengths = lengthsOf(data, part, input);
                all.insert(all.end(), lengths.begin(), lengths.end());
            }
        }
        // Layers were made for series as long as the longest of train.
        const bool isOne = std::all_of(all.begin(), all.end(), [&](std::int64_t length) {
            return length == data.preprocess.inputs()[input].shape[0];
        });
        differ.push_back(!isOne);
    }
    return differ;
}

void addParts(interop::NpzWriter& writer, const data::Prepared& data,
              const std::vector<interop::PythonInput>& inputs)
{
    for (const SplitKind part : data::kOpenSplits) {
        for (std::size_t input = 0; input < inputs.size(); ++input)
            addInput(writer, data, part, input, inputs[input]);
        addTargets(writer, data, part);
    }
}

std::vector<std::vector<std::int64_t>> firstBatches(const train::TrainSpec& spec,
                                                    std::uint64_t seed, std::size_t examples,
                                                    std::int64_t updates)
{
    const std::int64_t each = train::stepsPerEpoch(spec, static_cast<std::int64_t>(examples));
    const auto size = std::min(static_cast<std::size_t>(spec.batchSize), examples);
    std::vector<std::vector<std::int64_t>> batches;
    std::vector<std::uint32_t> order;
    for (std::int64_t step = 0; step < updates; ++step) {
        if (step % each == 0)
            order = spec.shuffle ? data::epochOrder(examples, seed, step / each)
                                 : data::orderAsRead(examples);
        const auto begin = static_cast<std::size_t>(step % each) * size;
        const std::size_t end = std::min(begin + size, examples);
        batches.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(begin),
                             order.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return batches;
}

FirstOutputs firstOutputs(const model::Network& network, const data::Prepared& data,
                          std::size_t most)
{
    const c10::NoGradGuard noGrad;
    const data::Subset& examples = data.splits.trainVal();
    const std::size_t count = std::min(most, examples.size());
    data::BatchGatherer gatherer(examples, data.preprocess.evaluation(), count);
    const model::Network::Body& body = network.body();
    const data::Batch batch = gatherer.gatherRange(0, count).on(body.device);
    const at::Tensor outputs =
        body.forward(batch.inputs, {.lengths = batch.lengths}).cpu().contiguous();
    const auto* values = outputs.const_data_ptr<float>();
    return {.examples = outputs.size(0), .values = {values, values + outputs.numel()}};
}

} // namespace assay::experiment
