// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/unlike_train.h"
#include "evaluate/predictions.h"
#include "session/evaluations.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/prepared_data.h"
#include "session/local/run_material.h"
#include "session/local/store_lane.h"
#include "train/metric.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace assay::session {

/// The one thread on which trained networks answer and their data are looked at: what takes seconds,
/// also while a run trains. Questions to the project go through the store lane.
class AnswerLane
{
public:
    /// One run with all that answering its data needs.
    struct Subject {
        std::filesystem::path project;
        train::RunRecord run;
        train::Goal goal;
    };
    /// `progressOf` reports how far a request is, and says whether it may go on. `window`: the lane works behind one.
    /// All outlive it.
    AnswerLane(const Hub& hub, PreparedData& data, StoreLane& store,
               std::function<data::ReadProgress(Tag)> progressOf, bool window);

    void finish(); ///< gives up what is under way

    /// `work` runs on the lane, unless it ends before. `kind`: as in Lane::post.
    void post(Tag tag, std::function<void()> work, const std::string& kind = {});
    /// Finds the run on the store lane, then works on this one; errors become Failed.
    void withRun(train::RunId run, bool change, Tag tag, std::function<void(const Subject&)> work,
                 const std::string& kind = {});

    // On the lane; each throws Error.

    /// Of the part `from` .. `from + share` of a request.
    evaluate::Progress progressOf(Tag tag, double from = 0, double share = 1);
    /// Answers the open splits and keeps the answers.
    void answer(const Subject& subject, const Trained& trained, evaluate::Checkpoint checkpoint,
                const evaluate::Progress& progress);
    /// What is stored of the last weights of a run; answered first when it is not, or is old.
    evaluate::Evaluation evaluated(const Subject& subject, const evaluate::Progress& progress);
    /// RunEvaluated with what is stored.
    void publishStored(const Subject& subject, Tag tag);

    /// The data of a run in its own split, kept for the next question about the same run.
    struct RunData {
        std::filesystem::path project;
        train::RunId run = 0;
        std::shared_ptr<const data::Prepared> read;
        data::Prepared data;
        std::shared_ptr<const error_analysis::TrainColumns> columns; ///< once asked for; of tables
    };
    RunData& dataOf(const Subject& subject);

private:
    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    std::function<data::ReadProgress(Tag)> m_progressOf;
    std::optional<RunData> m_recalled;
    Lane m_lane; ///< last: its thread ends before the rest does
};

} // namespace assay::session
