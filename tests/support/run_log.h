// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "model/network.h"
#include "train/trainer.h"

#include <functional>
#include <vector>

namespace assay::testing {

/// Keeps what a training reports, and can act between two steps.
struct RunLog : train::RunObserver {
    std::vector<train::StepReport> steps;
    std::vector<train::EpochReport> epochs;
    std::vector<train::RunEvent> events;
    std::vector<train::RateChange> rateChanges; ///< as last sent
    std::vector<base::Finding> findings;
    std::vector<train::Answers> answers;
    std::vector<train::RunState> states;
    std::function<void(std::int64_t)> atStep;
    std::function<void(std::int64_t)> atEvaluation; ///< with the epoch
    std::function<void(train::RunState)> atState;

    void stepDone(const train::StepReport& report) override;
    void evaluationBegins(std::int64_t epoch) override;
    void epochDone(const train::EpochReport& report) override { epochs.push_back(report); }
    void happened(const train::RunEvent& event) override { events.push_back(event); }
    void rateChanged(const std::vector<train::RateChange>& changes) override
    {
        rateChanges = changes;
    }
    void found(const base::Finding& finding) override { findings.push_back(finding); }
    void answered(const train::Answers& given) override { answers.push_back(given); }
    void stateChanged(train::RunState state) override;

    /// Everything that must repeat to the last bit, one line a number.
    std::vector<std::string> numbers() const;
};

/// All weights, one parameter after the other.
std::vector<float> weightsOf(const model::Network& network);

} // namespace assay::testing
