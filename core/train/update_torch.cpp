// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/update_torch.h"

#include "train/loss_torch.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::train {

Update::Update(const TrainSpec& spec, Loss loss, const model::Network::Body& network,
               const data::Subset& train, const data::Preprocess& preprocess, Shards& shards,
               std::size_t batchSize)
    : m_spec(spec)
    , m_loss(loss)
    , m_network(network)
    , m_shards(shards)
    , m_gradient(at::zeros_like(network.flat))
    , m_optimizer(spec, network.flat, m_gradient, shards.count())
{
    for (int shard = 0; shard < shards.count(); ++shard)
        m_all.push_back({.leaves = network.leaves(),
                         .gradients = {},
                         .gatherer = data::BatchGatherer(train, preprocess, batchSize),
                         .pieces = {}});
    cutPieces();
}

void Update::cutPieces()
{
    const std::int64_t size = m_gradient.numel();
    const auto count = static_cast<std::int64_t>(m_all.size());
    const std::vector<at::Tensor> parts = m_network.partsOf(m_gradient);
    for (std::int64_t shard = 0; shard < count; ++shard) {
        const std::int64_t begin = size * shard / count, end = size * (shard + 1) / count;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const std::int64_t at = parts[k].storage_offset() - m_gradient.storage_offset();
            const std::int64_t from = std::max(begin, at);
            const std::int64_t to = std::min(end, at + parts[k].numel());
            if (from < to)
                m_all[static_cast<std::size_t>(shard)].pieces.push_back(
                    {k, from - at, to - from, from});
        }
    }
}

data::Batch Update::batch(std::span<const std::uint32_t> positions)
{
    const data::Batch batch = m_all[0].gatherer.gather(positions);
    if (m_network.device.is_cpu())
        return batch;
    return {batch.inputs.to(m_network.device), batch.lengths, batch.targets.to(m_network.device)};
}

double Update::lossAndGradient(std::span<const std::uint32_t> positions)
{
    m_shards.run([&](int shard) { backward(shard, positions); });
    double loss = 0;
    m_busy.clear();
    for (int shard = 0; shard < m_shards.count(); ++shard) {
        const Shard& mine = m_all[static_cast<std::size_t>(shard)];
        loss += mine.loss;
        if (!mine.gradients.empty())
            m_busy.push_back(shard);
    }
    loss /= static_cast<double>(positions.size());
    if (!std::isfinite(loss))
        return loss;
    m_shards.run([this](int shard) { sum(shard); });
    double squares = 0;
    for (const Shard& shard : m_all)
        squares += shard.squares;
    m_norm = std::sqrt(squares);
    return loss;
}

/// One shard of a batch: its summed loss, and its share of the mean loss's gradient.
void Update::backward(int shard, std::span<const std::uint32_t> positions)
{
    Shard& mine = m_all[static_cast<std::size_t>(shard)];
    const ShardRange range = shardRange(positions.size(), shard, m_shards.count());
    mine.loss = 0;
    mine.gradients.clear();
    if (range.begin == range.end)
        return;
    data::Batch batch =
        mine.gatherer.gather(positions.subspan(range.begin, range.end - range.begin));
    if (!m_network.device.is_cpu())
        batch = {batch.inputs.to(m_network.device), batch.lengths,
                 batch.targets.to(m_network.device)};
    const at::Tensor loss = summedLoss(
        m_loss, m_network.forward({batch.inputs, batch.lengths}, mine.leaves), batch.targets);
    mine.loss = loss.item<double>();
    if (std::isfinite(mine.loss))
        mine.gradients =
            torch::autograd::grad({loss.div(static_cast<double>(positions.size()))}, mine.leaves);
}

void Update::sum(int shard)
{
    const c10::NoGradGuard noGrad;
    Shard& mine = m_all[static_cast<std::size_t>(shard)];
    mine.squares = 0;
    for (const Piece& piece : mine.pieces) {
        const auto part = [&](int of) {
            return m_all[static_cast<std::size_t>(of)]
                .gradients[piece.parameter]
                .reshape({-1})
                .narrow(0, piece.begin, piece.length);
        };
        at::Tensor total = m_gradient.narrow(0, piece.flat, piece.length);
        if (m_busy.size() == 1)
            total.copy_(part(m_busy[0]));
        else
            at::add_out(total, part(m_busy[0]), part(m_busy[1]));
        for (std::size_t k = 2; k < m_busy.size(); ++k)
            total.add_(part(m_busy[k]));
        mine.squares += at::dot(total, total).item<double>();
    }
}

void Update::apply(double learningRate)
{
    const c10::NoGradGuard noGrad;
    if (m_spec.clipNorm > 0 && m_norm > m_spec.clipNorm)
        m_gradient.mul_(m_spec.clipNorm / m_norm);
    m_optimizer.beginStep();
    m_shards.run([&](int shard) { m_optimizer.update(shard, learningRate); });
}

} // namespace assay::train
