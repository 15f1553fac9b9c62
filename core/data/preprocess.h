// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/augment.h"
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

/// Examples to the numbers that enter the network: an encoder for each input, in the order of the data
/// set's, fitted on train alone unless the spec says otherwise. An input of which nothing enters, such
/// as a table that names pictures alone, comes last and has none. Immutable; a copy shares them.
class Preprocess
{
public:
    /// `serving`: the second source, whose values count where they are fitted on all; null: none. Throws
    /// a usage Error for steps that mean nothing for these data.
    static Preprocess fit(const DataSpec& spec, const Subset& train,
                          const Dataset* serving = nullptr);

    /// What enters the network, one for each encoder.
    const std::vector<InputSpec>& inputs() const { return m_inputs; }
    const Encoder& encoder(std::size_t k) const { return *m_encoders[k]; }
    /// The first of that kind; null: there is none.
    const Encoder* encoder(Modality modality) const;
    const TargetScale& target() const { return m_target; }
    /// What evaluation does: the same, unless the spec names other steps for it or changes by chance.
    const Preprocess& evaluation() const { return m_evaluation ? *m_evaluation : *this; }
    /// Of evaluation: the changes by chance that it makes, the same each time. Usually empty.
    const Augmenter& augmenter() const { return m_augmenter; }
    /// One input of an example as it enters the network, before any change by chance.
    std::vector<float> encoded(const Dataset& dataset, std::size_t index, std::size_t k = 0) const;

private:
    void fitEncoders(const DataSpec& spec, const std::optional<PreprocessSteps>& steps,
                     const Subset& train, const Dataset* serving);

    std::vector<std::shared_ptr<const Encoder>> m_encoders;
    std::vector<InputSpec> m_inputs;
    TargetScale m_target;
    Augmenter m_augmenter;
    std::shared_ptr<const Preprocess> m_evaluation; ///< null: as in training
};

} // namespace assay::data
