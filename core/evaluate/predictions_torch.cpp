// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/predictions.h"

#include "base/error.h"
#include "evaluate/answering_torch.h"
#include "train/loss_torch.h"
#include "train/trainer.h"

#include <algorithm>
#include <cmath>

namespace assay::evaluate {

namespace {

const float* floatsOf(const at::Tensor& tensor)
{
    return tensor.const_data_ptr<float>();
}

class Collector
{
public:
    Collector(const data::Prepared& data, const data::Subset& subset, data::SplitKind split,
              const train::Loss& loss)
        : m_data(data)
        , m_subset(subset)
        , m_loss(loss)
    {
        result.split = split;
        const data::Dataset& dataset = *subset.dataset;
        result.classes = dataset.isRegression() ? 0 : dataset.info().classes.size();
        result.ids.reserve(subset.size());
        for (const std::uint32_t index : subset.indices) {
            result.ids.push_back(dataset.id(index));
            if (dataset.isRegression())
                result.targets.push_back(dataset.target(index));
            else
                result.truth.push_back(dataset.label(index));
        }
    }

    void add(const data::Batch& batch, const at::Tensor& logits)
    {
        const at::Tensor each = train::lossOfEach(m_loss, logits, batch.targets).cpu().contiguous();
        result.losses.insert(result.losses.end(), floatsOf(each), floatsOf(each) + each.numel());
        if (result.isRegression()) {
            const at::Tensor answers = logits.squeeze(1).cpu().contiguous();
            for (std::int64_t k = 0; k < answers.numel(); ++k)
                result.values.push_back(m_data.preprocess.target().inverted(floatsOf(answers)[k]));
            return;
        }
        const auto classes = static_cast<std::int64_t>(m_data.source->info().classes.size());
        const at::Tensor predicted =
            m_loss.reading->decide(logits, classes).predicted.cpu().contiguous();
        const auto* labels = predicted.const_data_ptr<std::int64_t>();
        for (std::int64_t k = 0; k < predicted.numel(); ++k)
            result.predicted.push_back(static_cast<std::uint16_t>(labels[k]));
        if (m_loss.takesClassNumbers) { // there are none
            result.answerProbabilities.resize(result.predicted.size(), std::nanf(""));
            return;
        }
        const at::Tensor shares = m_loss.reading->probabilities(logits, classes).cpu().contiguous();
        for (std::int64_t k = 0; k < shares.size(0); ++k)
            result.addProbabilities(std::span(floatsOf(shares) + k * shares.size(1),
                                              static_cast<std::size_t>(shares.size(1))));
    }

    Predictions result;

private:
    const data::Prepared& m_data;
    const data::Subset& m_subset;
    train::Loss m_loss;
};

Predictions predictSubset(const data::Prepared& data, const data::Subset& subset,
                          data::SplitKind split, const model::Network& network,
                          const train::Loss& loss, const Progress& progress)
{
    Collector collector(data, subset, split, loss);
    answerInBatches(
        data, subset, network, progress, {},
        [&](const data::Batch& batch, const at::Tensor& logits) { collector.add(batch, logits); });
    return std::move(collector.result);
}

} // namespace

Predictions predict(const data::Prepared& data, data::SplitKind split,
                    const model::Network& network, const train::Loss& loss,
                    const Progress& progress)
{
    if (split == data::SplitKind::Train)
        return predictSubset(data, train::scoredPart(data.splits.train()), split, network, loss,
                             progress);
    return predictSubset(data, data.splits[split], split, network, loss, progress);
}

Predictions predictTest(const data::Prepared& data, const model::Network& network,
                        const train::Loss& loss, const std::string& reason,
                        const Progress& progress)
{
    return predictSubset(data, data.splits.test(data::TestReason(reason)), data::SplitKind::Test,
                         network, loss, progress);
}

} // namespace assay::evaluate
