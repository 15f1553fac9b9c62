// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/endless_order.h"
#include "data/batches_torch.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace assay::adapt {

/// Batches of target examples, one an update: an endless row of fresh orders, from the stream ("adapt.order",
/// pass) of the seed. The batch of an update depends on its number alone.
class TargetBatches
{
public:
    /// Inputs alone.
    TargetBatches(const data::TargetPart& target, const data::Preprocess& preprocess,
                  std::size_t batch, std::uint64_t seed, const at::Device& device);
    /// With labels. `examples` outlives it.
    TargetBatches(const data::Subset& examples, const data::Preprocess& preprocess,
                  std::size_t batch, std::uint64_t seed, const at::Device& device);

    /// Changes examples by chance from now on, each pass anew.
    void augment(data::Augmenter augmenter) { m_gatherer.augment(std::move(augmenter)); }
    std::size_t size() const
    {
        return m_order.batch();
    } ///< of a batch: at most the examples that there are
    /// Of update `step`, from 0. Valid until the next call.
    data::Batch at(std::int64_t step);
    /// The examples of that batch, by their place in the part.
    const std::vector<std::uint32_t>& positions() const { return m_order.positions(); }

private:
    data::BatchGatherer m_gatherer;
    EndlessOrder m_order;
    at::Device m_device;
};

} // namespace assay::adapt
