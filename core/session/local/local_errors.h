// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/errors.h"
#include "session/local/answer_lane.h"

#include <memory>

namespace assay::session {

class LocalErrors final : public Errors
{
public:
    /// All outlive it.
    LocalErrors(const Hub& hub, PreparedData& data, StoreLane& store, AnswerLane& answers);
    void finish(); ///< gives up what waits

    void mistakes(const error_analysis::MistakeQuery& query, Tag tag) override;
    void examples(train::RunId run, const std::vector<error_analysis::Mistake>& mistakes,
                  Tag tag) override;
    void mark(const std::vector<error_analysis::ExampleMark>& marks, Tag tag) override;
    void find(const std::string& idOrName, Tag tag) override;
    void types(Tag tag) override;
    void addType(const std::string& name, Tag tag) override;
    void change(const error_analysis::ErrorType& type, Tag tag) override;
    void setTypeDeleted(std::int64_t type, bool deleted, Tag tag) override;
    void table(train::RunId run, Tag tag) override;
    void suggest(train::RunId run, Tag tag) override;
    void decide(const error_analysis::Choice& choice, Tag tag) override;
    void takeBack(const error_analysis::Choice& choice, std::optional<bool> previous,
                  Tag tag) override;
    void neighbours(train::RunId run, const error_analysis::Mistake& of, std::size_t count,
                    Tag tag) override;
    void importPredictions(const std::vector<std::string>& paths, Tag tag) override;

private:
    /// What the network of one evaluation makes of train; on the lane of answers alone.
    struct SeenTrain;
    const SeenTrain& seenTrainOf(const AnswerLane::Subject& subject, Tag tag);

    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    AnswerLane& m_answers;
    std::shared_ptr<SeenTrain> m_seenTrain;
    /// Of tables: counting a million answers takes a while, and what is filtered does not wait for it.
    /// Last: its thread ends before the rest does.
    Lane m_tables;
};

} // namespace assay::session
