// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/data.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/local_runs.h"
#include "session/local/prepared_data.h"
#include "session/local/request_progress.h"
#include "session/local/store_lane.h"

#include <atomic>

namespace assay::session {

/// Reads data and computes baselines, on two lanes of its own.
class LocalData final : public Data
{
public:
    /// All outlive it. While a run of `runs` trains, baselines take a tenth of a core. `window`: they are computed
    /// behind one.
    LocalData(const Hub& hub, PreparedData& prepared, StoreLane& store, const LocalRuns& runs,
              RequestProgress& progress, bool window);

    void giveUp(); ///< baselines under way end soon
    void finish(); ///< runs what waits but baselines, and waits for it

    void profile(const data::DataSpec& spec, Tag tag) override;
    void baselines(const data::DataSpec& spec, Tag tag) override;
    void samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                 std::size_t count, Tag tag) override;
    void examples(const data::DataSpec& spec, const std::vector<base::SampleId>& ids,
                  std::size_t count, Tag tag) override;
    void draws(const data::DataSpec& spec, const std::string& augment, std::uint64_t seed,
               std::size_t place, std::size_t count, Tag tag) override;

private:
    const Hub& m_hub;
    PreparedData& m_prepared;
    StoreLane& m_store;
    const LocalRuns& m_runs;
    RequestProgress& m_progress;
    std::atomic<int> m_baselineRequest = 0;
    Lane m_reading;
    Lane m_slow; ///< what takes seconds while no person waits
};

} // namespace assay::session
