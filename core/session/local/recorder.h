// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "data/prepared.h"
#include "experiment/job.h"
#include "session/local/hub.h"
#include "session/local/run_job.h"
#include "store/replay_store.h"
#include "store/run_store.h"
#include "train/metric.h"

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace assay::session {

/// Writes what a run reports to its project, and publishes it. One thread.
class Recorder final : public experiment::RunRecorder
{
public:
    /// `job` and `data` outlive it; `rowChanged` is called after changes of the run's row.
    Recorder(const RunJob& job, const Hub& hub, const std::function<void()>& rowChanged);

    store::RunStore& store() { return m_store; }
    const std::vector<base::Finding>& findings() const override { return m_findings; }
    /// The data that the run has. Before it begins.
    void setData(const data::Prepared& data) { m_data = &data; }

    void begins(const experiment::Beginning& beginning) override;
    void watches(const std::vector<data::Sample>& samples) override;
    void stepDone(const train::StepReport& report) override;
    void evaluationBegins(std::int64_t epoch) override;
    void epochDone(const train::EpochReport& report) override;
    void happened(const train::RunEvent& event) override;
    /// What a person changed becomes part of the run's spec, which goes on deciding its numbers.
    void rateChanged(const std::vector<train::RateChange>& changes) override;
    void found(const base::Finding& finding) override;
    void answered(const train::Answers& answers) override;
    void stateChanged(train::RunState state) override;
    void checkpointDue() override { flush(); }
    void kept(std::int64_t step, std::int64_t bytes) override;

    void flush();
    /// The run ends in the middle, by an exception: its row says how far it came. Throws nothing.
    void breaksOff();

private:
    void publishProgress();

    const RunJob& m_job;
    experiment::ExperimentSpec m_spec; ///< the job's, with what a person changed since
    const Hub& m_hub;
    const std::function<void()>& m_rowChanged;
    store::RunStore m_store;
    std::set<std::string> m_layerSeries; ///< names that m_writer points to
    store::RunWriter m_writer;
    store::ReplayStore m_kept;
    const std::array<std::string, data::kScoredSplits.size()> m_splitNames;
    const data::Prepared* m_data = nullptr;
    std::shared_ptr<const std::vector<data::Sample>> m_samples; ///< while somebody watches
    std::vector<base::Finding> m_findings;
    RunProgress m_progress{};
    train::RunState m_state = train::RunState::Queued;
    double m_best = train::kNoBest; ///< smallest shortfall of train-val so far
    train::Metric m_metric = train::metrics().front();
    std::int64_t m_firstStep = 0;
    double m_firstSeconds = 0;
    base::AtMostEvery m_flushing, m_publishing;
};

} // namespace assay::session
