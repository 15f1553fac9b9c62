// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/next_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::advise {

std::string nextText(const Advice& advice)
{
    switch (advice.action) {
    case Action::Apply:
    case Action::Rate:
    case Action::ServeSame: {
        std::string text;
        for (const std::string& setting : base::assignments(advice.patch))
            text += (text.empty() ? "set " : " and ") + setting;
        return text;
    }
    case Action::SaveCopy: return "copy the project file and go on in the copy";
    case Action::Start: return "train a run";
    case Action::Again:
        return advice.patch.empty() ? std::string("train it again")
                                    : fmt::format("train it again with {}",
                                                  fmt::join(base::assignments(advice.patch), " "));
    case Action::Resume: return "resume the run";
    case Action::OneBatch: return "overfit one batch (assay-cli overfit)";
    case Action::MoreSeeds:
        return fmt::format("run {} more seed{}", advice.count, advice.count == 1 ? "" : "s");
    case Action::Evaluate: return "evaluate the run (assay-cli evaluate)";
    case Action::SetGoal: return "give the goal a number (--target, --human)";
    case Action::SeeWhatToTry: return "try what is listed, in its order";
    case Action::LookAtErrors: return "look at the errors (assay-cli errors)";
    case Action::LookAtData: return "look at the data (assay-cli data)";
    case Action::CompareRuns: return "compare the runs (assay-cli runs)";
    case Action::ChangeModel: return "change the model or its settings";
    case Action::ChooseData: return "choose data (--data)";
    case Action::LocateData: return "put the data where they were";
    case Action::ChooseTarget: return "choose another target (data.target)";
    case Action::None:
    case Action::TryExample:
    case Action::Continue:
    case Action::Stop: break;
    }
    return {};
}

} // namespace assay::advise
