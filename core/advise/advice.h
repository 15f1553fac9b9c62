// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"

#include <string>
#include <vector>

namespace assay::advise {

/// How bad things are; a later one is worse. A verdict has the tone of the worst fact behind it.
enum class Tone { Neutral, Working, Fine, Warning, Blocker };
std::string name(Tone tone); ///< "warning", as in JSON

/// Where in the method's tree a situation stands (LECTURE 1: start simple, implement and debug,
/// evaluate, improve, tune, until the requirements are met).
enum class Place { StartSimple, Debug, Train, Evaluate, Improve, Tune, MeetsRequirements };
std::string name(Place place); ///< "meets_requirements", as in JSON

/// What taking an advice does. The window maps each to one of its actions and words its button.
enum class Action {
    None,
    TryExample,   ///< train the built-in example
    SaveCopy,     ///< of a project that may not be written
    ChooseData,   ///< there are none yet
    LocateData,   ///< find data that are not where they were
    ChooseTarget, ///< of a table
    ServeSame,    ///< from the same data: other test data do not fit
    ChangeModel,
    LookAtData,
    Start,    ///< train the draft
    Again,    ///< start the run once more, as it was
    Resume,   ///< go on from the checkpoint
    Continue, ///< after a pause
    Stop,
    Apply,    ///< put the patch into the spec of the run, for the next one
    Rate,     ///< set the learning rate of the patch in the run that is at work
    OneBatch, ///< overfit one batch
    MoreSeeds,
    Evaluate,
    SetGoal,
    SeeWhatToTry, ///< what the lecture tries against the term that is largest
    LookAtErrors,
    CompareRuns
};
std::string name(Action action); ///< "more_seeds", as in JSON

/// The verdict on a situation, why, and what to do next. A value.
struct Advice {
    std::string label; ///< of the node of the tree that spoke: "still_falling"
    Place place = Place::StartSimple;
    Tone tone = Tone::Neutral;
    std::string title;                 ///< the verdict, in one line
    std::vector<std::string> reasons;  ///< sentences, the most important first
    std::vector<std::string> evidence; ///< ids of what they rest on: "breakdown.variance"
    std::string improvement;           ///< key of what to try first; empty: none
    Action action = Action::None;
    base::Patch patch;       ///< with Apply, Again and Rate: what changes
    int count = 0;           ///< with MoreSeeds: how many
    bool aboutDraft = false; ///< it is about the draft, and not about a run: so is its patch

    /// Title and reasons as one text, a line each.
    std::string text() const;
};

/// The patch mends an attempt on one batch that failed; another attempt shows whether it did.
bool concernsOneBatch(const Advice& advice);

} // namespace assay::advise
