// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess.h"

#include "data/inputs/moments.h"

namespace assay::data {

namespace {

TargetScale targetScale(const Subset& train)
{
    if (!train.dataset->isRegression())
        return {};
    // Two passes: targets such as years lie far from 0 for their spread.
    Moments first, second;
    for (const std::uint32_t index : train.indices)
        first.add(train.dataset->target(index));
    const double mean = first.mean();
    for (const std::uint32_t index : train.indices)
        second.add(train.dataset->target(index) - mean);
    return {mean, second.deviation()};
}

} // namespace

Preprocess Preprocess::fit(Normalisation normalise, const Subset& train)
{
    Preprocess fitted;
    fitted.m_target = targetScale(train);
    for (std::size_t k = 0; k < train.dataset->inputCount(); ++k) {
        auto encoder = train.dataset->input(k).fit(normalise, train.indices);
        if (encoder->input().shape.front() == 0)
            break;
        fitted.m_inputs.push_back(encoder->input());
        fitted.m_encoders.push_back(std::move(encoder));
    }
    return fitted;
}

const Encoder* Preprocess::encoder(Modality modality) const
{
    for (const auto& encoder : m_encoders) {
        if (encoder->input().modality == modality)
            return encoder.get();
    }
    return nullptr;
}

std::vector<float> Preprocess::encoded(const Dataset& dataset, std::size_t index,
                                       std::size_t k) const
{
    const Input& input = dataset.input(k);
    std::vector<float> numbers(m_encoders[k]->floats(input, index));
    m_encoders[k]->apply(input, index, numbers.data());
    return numbers;
}

} // namespace assay::data
