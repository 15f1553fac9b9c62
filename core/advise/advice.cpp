// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/advice.h"

namespace assay::advise {

std::string name(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return "neutral";
    case Tone::Working: return "working";
    case Tone::Fine: return "fine";
    case Tone::Warning: return "warning";
    case Tone::Blocker: return "blocker";
    }
    return {};
}

std::string name(Place place)
{
    switch (place) {
    case Place::StartSimple: return "start_simple";
    case Place::Debug: return "debug";
    case Place::Train: return "train";
    case Place::Evaluate: return "evaluate";
    case Place::Improve: return "improve";
    case Place::Tune: return "tune";
    case Place::MeetsRequirements: return "meets_requirements";
    }
    return {};
}

std::string name(Action action)
{
    switch (action) {
    case Action::None: return "";
    case Action::TryExample: return "try_example";
    case Action::SaveCopy: return "save_copy";
    case Action::ChooseData: return "choose_data";
    case Action::LocateData: return "locate_data";
    case Action::ChooseTarget: return "choose_target";
    case Action::ServeSame: return "serve_same";
    case Action::ChangeModel: return "change_model";
    case Action::LookAtData: return "look_at_data";
    case Action::Start: return "start";
    case Action::Again: return "again";
    case Action::Resume: return "resume";
    case Action::Continue: return "continue";
    case Action::Stop: return "stop";
    case Action::Apply: return "apply";
    case Action::Rate: return "rate";
    case Action::OneBatch: return "one_batch";
    case Action::MoreSeeds: return "more_seeds";
    case Action::Evaluate: return "evaluate";
    case Action::SetGoal: return "set_goal";
    case Action::SeeWhatToTry: return "see_what_to_try";
    case Action::LookAtErrors: return "look_at_errors";
    case Action::CompareRuns: return "compare_runs";
    }
    return {};
}

std::string Advice::text() const
{
    std::string all = title;
    for (const std::string& reason : reasons)
        all += "\n" + reason;
    return all;
}

bool concernsOneBatch(const Advice& advice)
{
    return advice.label == "one_batch_fails" && !advice.patch.empty();
}

} // namespace assay::advise
