// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/step_speed.h"

#include "base/error.h"
#include "base/free_memory.h"
#include "experiment/job.h"
#include "experiment/memory_check.h"
#include "experiment/run_plan.h"
#include "session/local/device_thread.h"
#include "session/local/kept_module.h"
#include "session/local/prepared_data.h"
#include "session/local/run_material.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <utility>
#include <vector>

namespace assay::session {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Kernels are chosen and memory is taken within the first updates.
constexpr int kWarmSteps = 2;
constexpr Seconds kWarmTime{0.3};
constexpr std::int64_t kEndless = 1'000'000; ///< epochs

/// Counts the updates from when it is warm, and ends the training after some time.
class SpeedMeter final : public experiment::RunRecorder
{
public:
    SpeedMeter(train::Control& control, double seconds, const std::function<void()>& warm)
        : m_control(control)
        , m_wanted(seconds)
        , m_warm(warm)
    {}

    void begins(const experiment::Beginning&) override {}
    void found(const base::Finding& finding) override { m_findings.push_back(finding); }
    const std::vector<base::Finding>& findings() const override { return m_findings; }
    void evaluationBegins(std::int64_t) override { m_scoringSince = Clock::now(); }
    void epochDone(const train::EpochReport&) override
    {
        if (m_scoringSince)
            m_scoring += Clock::now() - *std::exchange(m_scoringSince, std::nullopt);
    }
    void stepDone(const train::StepReport&) override
    {
        const auto now = Clock::now();
        ++m_steps;
        if (m_since) {
            m_seconds = now - *m_since - m_scoring;
            if (m_seconds >= m_wanted)
                m_control.interrupt();
            return;
        }
        if (m_steps == 1)
            m_first = now;
        if (m_steps < kWarmSteps || now - m_first < kWarmTime)
            return;
        m_warm();
        m_since = Clock::now();
        m_scoring = {};
        m_steps = 0;
    }

    /// Updates a second; empty: nothing was measured.
    std::optional<double> rate() const
    {
        if (!m_since || m_steps == 0 || m_seconds.count() <= 0)
            return std::nullopt;
        return static_cast<double>(m_steps) / m_seconds.count();
    }

private:
    train::Control& m_control;
    const Seconds m_wanted;
    const std::function<void()>& m_warm;
    std::vector<base::Finding> m_findings;
    std::int64_t m_steps = 0;
    Clock::time_point m_first;
    std::optional<Clock::time_point> m_since, m_scoringSince;
    Seconds m_scoring{0}, m_seconds{0};
};

StepSpeed measured(const std::filesystem::path& project, const experiment::ExperimentSpec& spec,
                   double seconds, const std::function<void()>& warm)
{
    prepareDeviceThread(false);
    PreparedData data;
    data.useProject(project);
    const auto prepared = data.get(spec.data);
    StepSpeed speed;
    if (const auto look =
            experiment::lookAtMemory(spec, *prepared, experiment::networkFor(spec, *prepared)))
        speed.bytes = look->forecast.peak();
    train::Control control;
    SpeedMeter meter(control, seconds, warm);
    experiment::jobKind(train::RunKind::Training)
        .carryOut({.spec = spec,
                   .data = prepared.get(),
                   .metric = {},
                   .owner = {},
                   .checkpoint = {},
                   .bestCheckpoint = {},
                   .start = startOf(project, spec),
                   .checksFirst = false},
                  control, meter);
    const auto rate = meter.rate();
    if (!rate)
        throw base::usageError("tune.speed", "The training of the study's own settings ended "
                                             "before its speed was measured; train them once and "
                                             "look at what is found.");
    speed.stepsPerSecond = *rate;
    speed.bytes = std::max(speed.bytes, base::mostResidentBytes());
    return speed;
}

} // namespace

StepSpeed measureSpeed(const std::filesystem::path& project, experiment::ExperimentSpec spec,
                       std::int64_t threads, double seconds, const std::function<void()>& warm)
{
    spec = withKeptModule(project, std::move(spec));
    spec.train.threads = threads;
    spec.train.epochs = kEndless;
    // As a run: a fresh thread, which alone has threads for its operations.
    return std::async(std::launch::async, [&] { return measured(project, spec, seconds, warm); })
        .get();
}

} // namespace assay::session
