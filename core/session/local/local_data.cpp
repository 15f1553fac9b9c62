// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_data.h"

#include "base/compute.h"
#include "session/local/behind_window.h"

#include <chrono>
#include <memory>
#include <thread>

namespace assay::session {

LocalData::LocalData(const Hub& hub, PreparedData& prepared, StoreLane& store,
                     const LocalRuns& runs, RequestProgress& progress, bool window)
    : m_hub(hub)
    , m_prepared(prepared)
    , m_store(store)
    , m_runs(runs)
    , m_progress(progress)
    , m_reading(hub)
    , m_slow(hub)
{
    m_reading.post(0, [] { base::useOperationThreads(1); });
    // What it takes from a run that trains is bounded below. Not SCHED_IDLE: on a machine that others keep busy it
    // would end hours later, and a verdict waits for it.
    m_slow.post(0, [window] {
        goBehindWindow(window);
        base::useOperationThreads(1);
    });
}

void LocalData::giveUp()
{
    ++m_baselineRequest;
}

void LocalData::finish()
{
    giveUp();
    m_slow.finish();
    m_reading.finish();
}

void LocalData::profile(const data::DataSpec& spec, Tag tag)
{
    m_reading.post(
        tag,
        [this, spec, tag] {
            const data::ReadProgress progress = m_progress.of(tag);
            const auto prepared = m_prepared.get(spec, progress);
            auto profile = std::make_shared<const data::Profile>(data::profile(*prepared));
            // What was cancelled at the very end is not taken either.
            data::ReadRequest{spec, spec.path, nullptr, progress}.at(1);
            m_hub.publish(DataProfiled{tag, std::move(profile)});
        },
        "profile");
}

namespace {

/// With the usual steps before the network: what simple methods reach does not depend on those of a
/// person, and is kept for all runs of a split.
data::Prepared usuallyPrepared(const data::Prepared& prepared, data::DataSpec spec)
{
    data::Prepared usual = prepared;
    if (spec.preprocess.steps.empty() && spec.preprocess.fittedOn == data::FittedOn::Train)
        return usual;
    spec.preprocess = {};
    usual.preprocess = data::Preprocess::fit(spec, usual.splits.train());
    return usual;
}

} // namespace

void LocalData::baselines(const data::DataSpec& spec, Tag tag)
{
    const int request = ++m_baselineRequest;
    m_slow.post(
        tag,
        [this, spec, tag, request] {
            const auto superseded = [this, request] { return m_baselineRequest != request; };
            // While a run trains, this takes a tenth of a core: two threads that train wait for
            // each other, so a third one costs them far more than its share.
            auto begin = std::chrono::steady_clock::now();
            const auto stop = [this, superseded, begin]() mutable {
                const auto worked = std::chrono::steady_clock::now() - begin;
                for (int part = 0; part < 9 && !m_runs.isIdle() && !superseded(); ++part)
                    std::this_thread::sleep_for(worked);
                begin = std::chrono::steady_clock::now();
                return superseded();
            };
            const auto prepared = m_prepared.get(spec);
            auto found = baseline::compute(usuallyPrepared(*prepared, spec), stop);
            if (superseded())
                return;
            const std::string split = prepared->splits.fingerprint();
            m_store.post(0, [this, split, found] {
                if (!m_store.isOpen() || m_store.project().readOnly)
                    return;
                m_store.runs().setBaselines(split, found);
                m_store.publishChanges();
            });
            m_hub.publish(BaselinesKnown{tag, split, std::move(found)});
        },
        "baselines");
}

void LocalData::samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                        std::size_t count, Tag tag)
{
    m_reading.post(
        tag,
        [this, spec, split, offset, count, tag] {
            const auto prepared = m_prepared.get(spec);
            m_hub.publish(
                SamplesRead{tag, split, offset, data::samples(*prepared, split, offset, count)});
        },
        count == 1 ? "sample" : "samples"); // a row leaves a page in the queue
}

void LocalData::examples(const data::DataSpec& spec, const std::vector<base::SampleId>& ids,
                         std::size_t count, Tag tag)
{
    m_reading.post(
        tag,
        [=, this] {
            const auto prepared = m_prepared.get(spec);
            m_hub.publish(ExamplesFound{tag, data::samplesWith(*prepared, ids, count)});
        },
        "examples");
}

void LocalData::draws(const data::DataSpec& spec, const std::string& augment, std::uint64_t seed,
                      std::size_t place, std::size_t count, Tag tag)
{
    m_reading.post(
        tag,
        [=, this] {
            const auto prepared = m_prepared.get(spec);
            DrawsMade made{.tag = tag, .problem = {}, .draws = {}};
            try {
                auto changes = data::augmentations(augment, "train.augment");
                data::requireAugmentable(changes, prepared->preprocess.inputs(), "train.augment");
                made.draws =
                    data::draws(*prepared, data::Augmenter(std::move(changes), seed), place, count);
            } catch (const base::Error& error) {
                made.problem = error.text();
            }
            m_hub.publish(std::move(made));
        },
        "draws");
}

} // namespace assay::session
