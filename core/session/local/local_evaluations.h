// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/evaluations.h"
#include "session/local/answer_lane.h"

namespace assay::session {

class LocalEvaluations final : public Evaluations
{
public:
    /// All outlive it.
    LocalEvaluations(const Hub& hub, PreparedData& data, StoreLane& store, AnswerLane& answers);

    void evaluate(train::RunId run, evaluate::Checkpoint checkpoint, Tag tag) override;
    void read(train::RunId run, Tag tag) override;
    void openTest(train::RunId run, evaluate::Checkpoint checkpoint, const std::string& reason,
                  Tag tag) override;
    void fitChanges(train::RunId run, Tag tag) override;
    void shift(train::RunId run, Tag tag) override;
    void bySize(train::RunId run, int seeds, Tag tag) override;
    void compare(train::RunId run, train::RunId against, Tag tag) override;
    void resample(train::RunId run, Tag tag) override;
    void listTyped(Tag tag) override;
    void addTyped(const evaluate::TypedSystem& system, Tag tag) override;
    void removeTyped(std::int64_t id, Tag tag) override;
    void listTried(Tag tag) override;
    void setTried(const std::string& improvement, train::RunId run, bool tried, Tag tag) override;

private:
    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    AnswerLane& m_answers;
};

} // namespace assay::session
