// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/answer_lane.h"
#include "session/local/local_runs.h"

#include <functional>
#include <optional>
#include <vector>

namespace assay::session {

/// Plans studies, keeps them in the project and starts their runs.
class LocalStudies final : public Studies
{
public:
    /// All outlive it.
    LocalStudies(const Hub& hub, PreparedData& data, StoreLane& store, LocalRuns& runs,
                 AnswerLane& answers);

    void finish(); ///< starts nothing more. Before the store lane ends

    void start(const StudyRequest& request, Tag tag) override;
    void proceed(tune::StudyId study, Tag tag) override;
    void list(Tag tag) override;
    void measure(tune::StudyId study, Tag tag) override;
    void listAttempts(Tag tag) override;
    void adaptations(train::RunId run, Tag tag) override;
    void compareFinalists(tune::SearchId search, Tag tag) override;

private:
    /// A search with its trials. Throws a usage Error.
    tune::SearchState searched(tune::SearchId search);
    tune::Study planned(const StudyRequest& request, const std::vector<train::RunRecord>& runs);
    /// Starts what was asked for. On the store lane.
    void begin(const StudyRequest& request, const std::vector<train::RunRecord>& runs,
               const tune::Study& wanted, Tag tag);
    /// The same once `wanted`, an attempt, was seen to fit its data: else no run of it is stored.
    void beginWhereItFits(const StudyRequest& request, const tune::Study& wanted, Tag tag);
    std::optional<tune::Study> known(const tune::Study& wanted);
    /// Starts or resumes what is missing or interrupted and `chosen`.
    void carryOn(tune::Study study, const std::vector<train::RunRecord>& runs, Tag tag,
                 const std::function<bool(const tune::PlannedRun&, const tune::Member&)>& chosen);

    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    LocalRuns& m_runs;
    AnswerLane& m_answers;
    Lane m_looks; ///< at data, before runs are stored. Last: its thread ends before the rest does
};

} // namespace assay::session
