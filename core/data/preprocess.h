// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <memory>
#include <vector>

namespace assay::data {

/// The mean and deviation of train's targets: regression is learned on (y - mean) / deviation and
/// shown in the target's own unit.
struct TargetScale {
    double mean = 0;
    double deviation = 1;

    double standardised(double y) const { return (y - mean) / deviation; }
    double inverted(double z) const { return z * deviation + mean; }
};

/// Examples to the numbers that enter the network, fitted on train alone: an encoder for each input,
/// in the order of the data set's. An input of which nothing enters, such as a table that names
/// pictures alone, comes last and has none. Immutable; a copy shares them.
class Preprocess
{
public:
    static Preprocess fit(Normalisation normalise, const Subset& train);

    /// What enters the network, one for each encoder.
    const std::vector<InputSpec>& inputs() const { return m_inputs; }
    const Encoder& encoder(std::size_t k) const { return *m_encoders[k]; }
    /// The first of that kind; null: there is none.
    const Encoder* encoder(Modality modality) const;
    const TargetScale& target() const { return m_target; }
    /// One input of an example as it enters the network.
    std::vector<float> encoded(const Dataset& dataset, std::size_t index, std::size_t k = 0) const;

private:
    std::vector<std::shared_ptr<const Encoder>> m_encoders;
    std::vector<InputSpec> m_inputs;
    TargetScale m_target;
};

} // namespace assay::data
