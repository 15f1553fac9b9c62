// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/scorer_torch.h"

#include "base/random.h"
#include "data/batches_torch.h"
#include "train/loss_torch.h"
#include "train/trainer.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::train {

namespace {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kWorst = 40;

/// Mean F1 over the classes that have examples; a class that is never answered has none.
double macroF1(const data::Subset& subset, const std::vector<std::uint16_t>& predicted)
{
    const data::Dataset& dataset = *subset.dataset;
    struct Counts {
        double examples = 0, answered = 0, right = 0;
    };
    std::vector<Counts> classes(dataset.info().classes.size());
    for (std::size_t k = 0; k < subset.size(); ++k) {
        const std::uint16_t truth = dataset.label(subset.indices[k]);
        ++classes[truth].examples;
        ++classes[predicted[k]].answered;
        classes[truth].right += truth == predicted[k] ? 1 : 0;
    }
    double sum = 0, present = 0;
    for (const Counts& one : classes) {
        if (one.examples == 0)
            continue;
        ++present;
        sum += 2 * one.right / (one.examples + one.answered);
    }
    return present > 0 ? sum / present : SplitScore::kNone;
}

} // namespace

/// Of the examples that one thread scored.
struct Scorer::Sums {
    double loss = 0;
    std::int64_t wrong = 0;
    double squares = 0, absolutes = 0; ///< of the differences, in the target's unit
};

data::Subset scoredPart(const data::Subset& train)
{
    data::Subset part = train;
    if (part.size() <= kTrainScoreLimit)
        return part;
    base::Random(0, "train.scored").shuffle(part.indices);
    part.indices.resize(kTrainScoreLimit);
    std::sort(part.indices.begin(), part.indices.end());
    return part;
}

Scorer::Scorer(const Loss& loss, const data::Prepared& data, const model::Network::Body& network,
               Shards& shards, const Control& control)
    : m_loss(loss)
    , m_data(data)
    , m_network(network)
    , m_shards(shards)
    , m_control(control)
    , m_train(scoredPart(data.splits.train()))
{}

std::optional<SplitScore> Scorer::score(data::SplitKind split)
{
    const data::Subset& subset = split == data::SplitKind::Train ? m_train : m_data.splits[split];
    const bool regression = m_loss.takesNumbers;
    m_losses.assign(subset.size(), 0);
    m_predicted.assign(regression ? 0 : subset.size(), 0);
    m_values.assign(regression ? subset.size() : 0, 0);
    std::vector<Sums> parts(static_cast<std::size_t>(m_shards.count()));
    m_shards.run([&](int shard) {
        const c10::NoGradGuard noGrad;
        const ShardRange range = shardRange(subset.size(), shard, m_shards.count());
        data::BatchGatherer gatherer(subset, m_data.preprocess.evaluation(), kBatch);
        for (std::size_t at = range.begin; at < range.end && !m_control.ending(); at += kBatch)
            add(parts[static_cast<std::size_t>(shard)], subset, at,
                std::min(at + kBatch, range.end), gatherer);
    });
    if (m_control.ending())
        return std::nullopt;
    Sums all;
    for (const Sums& part : parts) {
        all.loss += part.loss;
        all.wrong += part.wrong;
        all.squares += part.squares;
        all.absolutes += part.absolutes;
    }
    const auto count = static_cast<double>(subset.size());
    SplitScore result{.loss = all.loss / count,
                      .error = static_cast<double>(all.wrong) / count,
                      .examples = static_cast<std::int64_t>(subset.size())};
    if (regression) {
        const double deviation = subset.guess().rmse;
        result.error = std::nan("");
        result.rmse = std::sqrt(all.squares / count);
        result.mae = all.absolutes / count;
        result.r2 = 1 - all.squares / count / (deviation * deviation);
    } else {
        result.f1 = macroF1(subset, m_predicted);
    }
    if (split == data::SplitKind::TrainVal)
        remember(subset);
    return result;
}

void Scorer::add(Sums& sums, const data::Subset& subset, std::size_t begin, std::size_t end,
                 data::BatchGatherer& gatherer)
{
    const data::Batch batch = gatherer.gatherRange(begin, end).on(m_network.device);
    const at::Tensor logits = m_network.forward(batch.inputs, {.lengths = batch.lengths});
    const at::Tensor each = lossOfEach(m_loss, logits, batch.targets).cpu().contiguous();
    sums.loss += each.sum().item<double>();
    std::copy_n(each.const_data_ptr<float>(), each.numel(), m_losses.data() + begin);
    if (m_loss.takesNumbers) {
        const at::Tensor answers = logits.squeeze(1).cpu().contiguous();
        const auto* z = answers.const_data_ptr<float>();
        for (std::size_t k = begin; k < end; ++k) {
            const double value = m_data.preprocess.target().inverted(z[k - begin]);
            const double gap = value - subset.dataset->target(subset.indices[k]);
            m_values[k] = static_cast<float>(value);
            sums.squares += gap * gap;
            sums.absolutes += std::abs(gap);
        }
        return;
    }
    const auto classes = static_cast<std::int64_t>(m_data.source->info().classes.size());
    const at::Tensor predicted =
        m_loss.reading->decide(logits, classes).predicted.cpu().contiguous();
    const auto* labels = predicted.const_data_ptr<std::int64_t>();
    for (std::size_t k = begin; k < end; ++k) {
        const auto label = static_cast<std::uint16_t>(labels[k - begin]);
        m_predicted[k] = label;
        sums.wrong += label != subset.dataset->label(subset.indices[k]) ? 1 : 0;
    }
}

void Scorer::remember(const data::Subset& subset)
{
    const data::Dataset& dataset = *subset.dataset;
    m_trainVal = {};
    if (!dataset.isRegression()) {
        m_trainVal.classes.resize(dataset.info().classes.size());
        for (std::size_t k = 0; k < subset.size(); ++k) {
            ClassScore& mine = m_trainVal.classes[dataset.label(subset.indices[k])];
            ++mine.examples;
            mine.wrong += m_predicted[k] != dataset.label(subset.indices[k]) ? 1 : 0;
        }
    }
    std::vector<std::uint32_t> order(subset.size());
    std::iota(order.begin(), order.end(), 0U);
    const std::size_t count = std::min(kWorst, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                      order.end(), [this](std::uint32_t a, std::uint32_t b) {
                          return m_losses[a] != m_losses[b] ? m_losses[a] > m_losses[b] : a < b;
                      });
    for (std::size_t k = 0; k < count; ++k) {
        const std::uint32_t at = order[k];
        m_trainVal.worst.push_back(
            {.position = at,
             .id = dataset.id(subset.indices[at]),
             .loss = m_losses[at],
             .predicted = m_predicted.empty() ? std::uint16_t{0} : m_predicted[at],
             .value = m_values.empty() ? 0 : m_values[at]});
    }
}

} // namespace assay::train
