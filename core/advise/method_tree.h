// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "advise/facts.h"

#include <string>
#include <vector>

namespace assay::advise {

/// How a step of the method stands.
enum class StepStanding {
    Open,     ///< not done yet
    Done,     ///< its question is answered well
    Trouble,  ///< its question is answered badly
    Outdated, ///< answered for another model or other data than the run has
};
std::string name(StepStanding standing); ///< "outdated", as in JSON

/// One step of the method's tree (LECTURE 1), with what is known of it.
struct MethodStep {
    Place place = Place::StartSimple;
    std::string title; ///< "Implement and debug"
    StepStanding standing = StepStanding::Open;
    bool isHere = false;               ///< the verdict stands here
    std::vector<std::string> evidence; ///< short lines, the most important first
};

/// What is known beside the facts of a run.
struct StepFacts {
    std::size_t attempts = 0; ///< on this run's experiment
    std::size_t helped = 0;   ///< of those, clearly
    std::string knownResult; ///< how it stands against known ones (knownEvidence); empty: not known
    std::size_t searches = 0; ///< for settings on the data of the run
    std::size_t trials = 0;   ///< of these, with a value
};

/// Start simple, implement and debug, evaluate, improve, tune, meets requirements. Training belongs to
/// evaluate: what is not trained to its end has no error to take apart. A pure function.
std::vector<MethodStep> methodTree(const Facts& facts, const Advice& advice,
                                   const StepFacts& more = {});

} // namespace assay::advise
