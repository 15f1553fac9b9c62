// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/hub.h"
#include "session/lane.h"
#include "session/prepared_data.h"
#include "session/run_material.h"
#include "session/session.h"
#include "session/store_lane.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

namespace assay::session {

/// Evaluates runs, compares distributions and keeps the error analysis. What takes seconds happens
/// on a lane of its own; questions to the project go through the store lane.
class EvaluationDesk final : public Evaluations, public Errors
{
public:
    /// `progressOf` tells how far a request is, and whether it may go on. All outlive the desk.
    EvaluationDesk(const Hub& hub, PreparedData& data, StoreLane& store,
                   std::function<data::ReadProgress(Tag)> progressOf);

    void finish(); ///< gives up what is under way

    // Evaluations
    void evaluate(train::RunId run, evaluate::Checkpoint checkpoint, Tag tag) override;
    void read(train::RunId run, Tag tag) override;
    void openTest(train::RunId run, evaluate::Checkpoint checkpoint, const std::string& reason,
                  Tag tag) override;
    void shift(train::RunId run, Tag tag) override;
    void bySize(train::RunId run, int seeds, Tag tag) override;
    void compare(train::RunId run, train::RunId against, Tag tag) override;
    void resample(train::RunId run, Tag tag) override;
    void listTyped(Tag tag) override;
    void addTyped(const evaluate::TypedSystem& system, Tag tag) override;
    void removeTyped(std::int64_t id, Tag tag) override;
    void listTried(Tag tag) override;
    void setTried(const std::string& improvement, train::RunId run, bool tried, Tag tag) override;

    // Errors
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
    /// One run with all that answering its data needs.
    struct Subject {
        std::filesystem::path project;
        train::RunRecord run;
        train::Goal goal;
    };
    /// Finds the run on the store lane, then works on the own lane; errors become Failed.
    void withRun(train::RunId run, bool change, Tag tag, std::function<void(const Subject&)> work,
                 const std::string& kind = {});
    void onOwnLane(Tag tag, std::function<void()> work, const std::string& kind = {});
    /// Answers the open splits and keeps the answers; throws. On the own lane.
    void answer(const Subject& subject, const Trained& trained, evaluate::Checkpoint checkpoint,
                const evaluate::Progress& progress);
    /// What is stored of the last weights of a run; answered first when it is not, or is old.
    evaluate::Evaluation evaluated(const Subject& subject, const evaluate::Progress& progress);
    evaluate::Progress progressOf(Tag tag, double from, double share);
    void publishStored(const Subject& subject, Tag tag);

    /// The data of a run in its own split, kept for the next question about the same run. On the
    /// own lane.
    const data::Prepared& dataOf(const Subject& subject);
    /// Of tables: where each of these examples of the recalled run is unlike train. On the own lane.
    std::vector<std::vector<error_analysis::Unlike>> unlikeTrain(
        const std::vector<error_analysis::Mistake>& mistakes);
    struct Recalled {
        std::filesystem::path project;
        train::RunId run = 0;
        std::shared_ptr<const data::Prepared> read;
        data::Prepared data;
        std::shared_ptr<const error_analysis::TrainColumns> columns; ///< once asked for; of tables
    };

    /// What the network of one evaluation makes of train; only the own lane touches it.
    struct SeenTrain;
    const SeenTrain& seenTrainOf(const Subject& subject, Tag tag);

    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    std::function<data::ReadProgress(Tag)> m_progressOf;
    std::atomic<bool> m_ending = false;
    std::optional<Recalled> m_recalled;
    std::shared_ptr<SeenTrain> m_seenTrain;
    Lane m_lane;
};

} // namespace assay::session
