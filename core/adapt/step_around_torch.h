// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/step_torch.h"

#include <memory>
#include <utility>
#include <vector>

namespace assay::adapt {

/// The updates of another step, for what does more than they do.
class StepAround : public train::Step
{
public:
    explicit StepAround(std::unique_ptr<train::Step> step)
        : m_step(std::move(step))
    {}

    bool prepare(const train::Preparation& preparation) override
    {
        return m_step->prepare(preparation);
    }
    std::int64_t stepsPerEpoch() const override { return m_step->stepsPerEpoch(); }
    double lossAndGradient(std::int64_t step) override { return m_step->lossAndGradient(step); }
    std::int64_t examples() const override { return m_step->examples(); }
    double gradientNorm() const override { return m_step->gradientNorm(); }
    void apply(double learningRate) override { m_step->apply(learningRate); }
    train::StepEffect applyMeasured(double learningRate) override
    {
        return m_step->applyMeasured(learningRate);
    }
    std::vector<train::LayerNumbers> takeLayers() override { return m_step->takeLayers(); }
    base::Finding notFinite() override { return m_step->notFinite(); }
    void epochScored(std::int64_t epoch, double shortfall) override
    {
        m_step->epochScored(epoch, shortfall);
    }
    std::int64_t chooseEpoch() override { return m_step->chooseEpoch(); }
    train::NamedTensors state() override { return m_step->state(); }

protected:
    std::unique_ptr<train::Step> m_step;
};

} // namespace assay::adapt
