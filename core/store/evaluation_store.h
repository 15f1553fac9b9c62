// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/evaluation.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// Predictions of runs, openings of Test, errors typed in, and what was tried, over a connection of
/// its own: one thread uses it. Throws base::Error.
class EvaluationStore
{
public:
    EvaluationStore(std::filesystem::path project, bool readOnly);
    ~EvaluationStore();

    /// Replaces what there was of this run and checkpoint, in one transaction.
    void save(const evaluate::Evaluation& evaluation,
              const std::vector<evaluate::Predictions>& predictions);
    /// The newest evaluation of a run (of this checkpoint), the one with the largest number, scored
    /// from its predictions, with the breakdown by the metric of the goal.
    std::optional<evaluate::Evaluation> load(train::RunId run,
                                             std::optional<evaluate::Checkpoint> checkpoint,
                                             const train::Goal& goal);
    /// Of one split of the newest evaluation (of this checkpoint); empty when there are none.
    evaluate::Predictions predictions(train::RunId run, data::SplitKind split,
                                      std::optional<evaluate::Checkpoint> checkpoint = {});
    /// Whether the newest evaluations of two runs answered the same examples in every split.
    bool sameExamples(train::RunId one, train::RunId other);

    /// Before Test is read.
    std::int64_t beginOpening(train::RunId run, const std::string& reason,
                              evaluate::Checkpoint checkpoint, std::int64_t step);
    void endOpening(std::int64_t opening, const evaluate::Predictions& answers);
    std::vector<evaluate::TestOpening> openings();

    std::int64_t addTyped(const evaluate::TypedSystem& system);
    void removeTyped(std::int64_t id);
    std::vector<evaluate::TypedSystem> typed(); ///< newest first

    void setTried(const std::string& improvement, train::RunId run, bool tried);
    /// Runs by the key of an improvement.
    std::map<std::string, std::vector<train::RunId>> tried();

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
