// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/curve_end.h"
#include "cli/command.h"
#include "cli/print.h"
#include "evaluate/evaluation.h"
#include "train/run.h"
#include "tune/attempt.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

// What `advise` does with the list of the lecture: shows it with what was tried, and tries an entry.

namespace assay::cli {

/// What is to be tried.
struct TryRequest {
    std::string improvement;           ///< key
    std::string way;                   ///< key; empty: the first
    std::vector<std::string> settings; ///< path=value, in place of a way
    std::vector<std::string> further;  ///< paths of further data, in place of a way
    int seeds = 3;
};

/// The newest run that no attempt trained: what is asked again goes on with the same one. `newest` where there is
/// none.
const train::RunRecord& runToTry(const std::vector<train::RunRecord>& runs,
                                 const train::RunRecord& newest, Context& context);

/// An attempt once its networks were trained.
struct CarriedOut {
    int code =
        0; ///< 0, that of the training, 1 where no seed has both networks, or 130 after Ctrl+C
    std::optional<tune::MeasuredAttempt>
        attempt; ///< empty: nothing was planned, or it was interrupted
};
/// Trains what an attempt on a run lacks, also what goes on from the weights of its other networks, and
/// measures it. Throws Error.
CarriedOut carryOutAttempt(const train::RunRecord& run, const tune::Tried& tried, int seeds,
                           Context& context);

/// Trains what an attempt lacks, measures what it did and prints that. The exit code: 0, that of the
/// training, or 130 after Ctrl+C; the same call goes on then. Throws Error.
int tryImprovement(const train::RunRecord& run, const TryRequest& request, Context& context);

/// The terms that there is a list against, as the Improve page of the window has them.
inline constexpr std::array kListedTerms{
    evaluate::TermKind::AvoidableBias, evaluate::TermKind::Variance,
    evaluate::TermKind::DistributionShift, evaluate::TermKind::ValidationOverfitting};

/// The term of what the verdict proposes, else the largest one. Empty: neither is known.
std::optional<evaluate::TermKind> termFor(const std::string& improvement,
                                          const evaluate::Breakdown& breakdown);

/// The list against one term of a run's error, each entry untried, running or tried with its effect.
/// `attempts`: of the project.
void printImprovements(const train::RunRecord& run, evaluate::TermKind term,
                       advise::CurveEnd::Shape shape,
                       const std::vector<tune::MeasuredAttempt>& attempts, Context& context);

/// All that was tried in the project, newest first.
std::vector<tune::MeasuredAttempt> attemptsIn(Context& context);

/// Those on a run's experiment, newest first.
std::vector<tune::MeasuredAttempt> attemptsOn(const train::RunRecord& run, Context& context);
/// What these attempts did to an error type, an object each.
Json typeEffectsJson(const std::vector<tune::MeasuredAttempt>& attempts, const std::string& type);
/// What they did to all types, a sentence each; nothing where none was measured.
void sayTypeEffects(const std::vector<tune::MeasuredAttempt>& attempts);

/// Every attempt of the project, newest first. `csv`: the file that their effects are written to in place of sentences;
/// empty: none. Throws Error.
int printAttempts(const std::string& csv, Context& context);

} // namespace assay::cli
