// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/replay.h"

#include "base/error.h"
#include "base/json_text.h"
#include "experiment/fork.h"
#include "experiment/jobs/job_list.h"
#include "train/trainer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace assay::experiment {

namespace {

/// Keeps the losses; passes on how far it is.
class Losses final : public train::RunObserver
{
public:
    Losses(std::int64_t from, std::int64_t to, const std::function<void(double)>& progress)
        : m_from(from)
        , m_to(to)
        , m_progress(progress)
    {}
    std::map<std::int64_t, double> losses;
    std::optional<base::Finding> unwritten; ///< the checkpoint at its end

    void stepDone(const train::StepReport& report) override
    {
        losses[report.step] = report.loss;
        m_progress(static_cast<double>(report.step - m_from) / static_cast<double>(m_to - m_from));
    }
    void found(const base::Finding& finding) override
    {
        if (finding.id == "checkpoint.not_written")
            unwritten = finding;
    }

private:
    std::int64_t m_from, m_to;
    const std::function<void(double)>& m_progress;
};

} // namespace

std::int64_t threadsOf(const train::RunRecord& run, std::int64_t otherwise)
{
    const auto json = base::parsedJson<nlohmann::json>(run.environment);
    if (!json || !json->is_object() || !json->contains("threads")
        || !(*json)["threads"].is_number_integer())
        return otherwise;
    const auto threads = (*json)["threads"].get<std::int64_t>();
    return threads > 0 ? threads : otherwise;
}

void requireReplayable(const train::RunRecord& run, const ExperimentSpec& spec, std::int64_t to)
{
    if (run.kind != train::RunKind::Training)
        throw base::usageError(
            "replay.step",
            fmt::format("Run {} was not trained here; only a training run is replayed.", run.id));
    const auto fork = forkPoint(spec);
    if (fork && to <= fork->step)
        throw base::usageError(
            "replay.step", fmt::format("Run {} goes on from run {} after update {}; choose a later "
                                       "one, or one of run {}.",
                                       run.id, fork->run, fork->step, fork->run));
    if (to < 1 || to > run.step)
        throw base::usageError(
            "replay.step",
            fmt::format("Run {} made {} updates; choose one from 1 to that.", run.id, run.step));
}

Replayed replay(const Job& job, const std::filesystem::path& kept, std::int64_t to,
                const std::filesystem::path& out, train::Control& control,
                const std::function<void(double)>& progress)
{
    const train::RunRecord& run = job.resumed.value();
    requireReplayable(run, job.spec, to);
    model::Network network = networkFor(job.spec, *job.data);
    train::TrainSpec spec = job.spec.train;
    spec.threads = threadsOf(run, spec.threads);
    Replayed result;
    if (kept.empty())
        loadStart(job, network);
    else
        result.from = train::requireResumable(kept, network, spec, job.owner).step;
    Losses observer(result.from, to, progress);
    const auto steps = stepsOf(job.spec);
    train::TrainJob again{.spec = spec,
                          .seed = static_cast<std::uint64_t>(job.spec.seed),
                          .data = job.data,
                          .checkpoint = out,
                          .bestCheckpoint = {},
                          .metric = run.bestMetric,
                          .owner = job.owner,
                          .resumeFrom = {},
                          .steps = steps.get(),
                          .watched = {},
                          .repeatTo = to};
    if (!kept.empty())
        again.resumeFrom = kept;
    const train::RunState state = train::train(again, network, control, observer).state;
    result.interrupted = state == train::RunState::Stopped || state == train::RunState::Interrupted;
    if (observer.unwritten)
        throw base::environmentError("replay.out", observer.unwritten->texts.front());
    result.losses = std::move(observer.losses);
    return result;
}

} // namespace assay::experiment
