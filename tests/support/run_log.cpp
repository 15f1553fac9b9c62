// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/run_log.h"

#include <cstdio>

namespace assay::testing {

namespace {

template <typename... Numbers>
std::string line(const char* format, Numbers... numbers)
{
    char text[256];
    std::snprintf(text, sizeof text, format, numbers...);
    return text;
}

} // namespace

void RunLog::stepDone(const train::StepReport& report)
{
    steps.push_back(report);
    if (atStep)
        atStep(report.step);
}

void RunLog::evaluationBegins(std::int64_t epoch)
{
    if (atEvaluation)
        atEvaluation(epoch);
}

void RunLog::stateChanged(train::RunState state)
{
    states.push_back(state);
    if (atState)
        atState(state);
}

std::vector<std::string> RunLog::numbers() const
{
    std::vector<std::string> all;
    for (const train::StepReport& step : steps)
        all.push_back(line("step %lld: loss %a, rate %a, gradient %a",
                           static_cast<long long>(step.step), step.loss, step.learningRate,
                           step.gradientNorm));
    for (const train::EpochReport& epoch : epochs) {
        for (const auto& [split, score] : epoch.scores)
            all.push_back(line("epoch %lld, step %lld, %s: loss %a, error %a",
                               static_cast<long long>(epoch.epoch),
                               static_cast<long long>(epoch.step), data::key(split).c_str(),
                               score.loss, score.error));
    }
    return all;
}

std::vector<float> weightsOf(const model::Network& network)
{
    std::vector<float> all;
    for (const model::ParameterInfo& parameter : network.parameters()) {
        const std::vector<float> values = network.weights(parameter.name);
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

} // namespace assay::testing
