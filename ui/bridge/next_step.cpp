// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/next_step.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QStringList>

#include <utility>

namespace assay::ui {

namespace {

using advise::Action;
using advise::Advice;

QString tr(const char* source)
{
    return QCoreApplication::translate("next_step", source);
}

/// "Set epochs 50", "Set 3e-4": what the patch does.
QString patchText(const Advice& advice)
{
    if (advice.patch.empty())
        return {};
    if (advice.label == "tried")
        return tr("Use it");
    const base::FieldChange& change = advice.patch.front();
    const QString value = settingValue(change.path, change.value);
    if (change.path == "data.more")
        return tr("Leave it out");
    const bool isOfData = text(change.path).startsWith(QLatin1String("data."));
    if (isOfData && advice.label == "one_batch_fails") // a fault of what was always so
        return tr("Use it");
    if (isOfData)
        return tr("Put it back");
    if (concernsOneBatch(advice)) {
        return change.path == "train.learning_rate"
                   ? tr("Try %1").arg(value)
                   : tr("Try %1").arg(settingName(change.path) + QLatin1Char(' ') + value);
    }
    if (change.path == "train.learning_rate")
        return advice.action == Action::Again  ? tr("Train again at %1").arg(value)
               : advice.action == Action::Rate ? tr("Back to %1").arg(value)
                                               : tr("Set %1").arg(value);
    return tr("Set %1 %2").arg(settingName(change.path), value);
}

std::pair<QString, const char*> buttonOf(const Advice& advice)
{
    const bool failed = advice.label == "failed";
    switch (advice.action) {
    case Action::None:
    case Action::LocateData: break;
    case Action::TryExample: return {tr("Try the built-in example"), "start.example"};
    case Action::SaveCopy: return {tr("Save a copy"), "file.save_copy"};
    case Action::ChooseData: return {tr("Choose a file ..."), "data.file"};
    case Action::ChooseTarget: return {tr("Choose a target"), "data.target"};
    case Action::ServeSame: return {tr("Test on the same source"), "data.serve_same"};
    case Action::ChangeModel: return {tr("Change the model"), "go.model"};
    case Action::LookAtData: return {tr("Look at the data"), "go.data"};
    case Action::Start: return {tr("Start"), "run.start"};
    case Action::Again:
        if (!advice.patch.empty())
            return {patchText(advice), "run.apply_fix"};
        return {failed ? tr("Try again") : tr("Start again"), "run.start"};
    case Action::Resume: return {failed ? tr("Try again") : tr("Resume"), "run.resume"};
    case Action::Continue: return {tr("Continue"), "run.pause"};
    case Action::Stop: return {tr("Stop"), "run.stop"};
    case Action::Apply:
    case Action::Rate: return {patchText(advice), "run.apply_fix"};
    case Action::OneBatch: return {tr("Overfit one batch"), "run.overfit"};
    case Action::MoreSeeds:
        return {advice.count == 1 ? tr("Run 1 more seed")
                                  : tr("Run %1 more seeds").arg(advice.count),
                "run.more_seeds"};
    case Action::Evaluate: return {tr("Evaluate"), "evaluate.run"};
    case Action::SetGoal: return {tr("Set the goal"), "go.goal"};
    case Action::SeeWhatToTry: return {tr("See what to try"), "go.improve"};
    case Action::LookAtErrors: return {tr("Look at the errors"), "go.errors"};
    case Action::CompareRuns: return {tr("Compare the runs"), "runs.compare"};
    }
    return {};
}

} // namespace

NextStep nextStep(const Advice& advice, const QString& locate)
{
    NextStep step{.tone = advice.tone, .title = unbroken(advice.title)};
    QStringList lines;
    for (const std::string& reason : advice.reasons)
        lines << unbroken(inWords(reason));
    step.evidence = lines.join(QLatin1Char('\n'));
    if (advice.action == Action::LocateData) {
        step.button = tr("Locate data");
        step.action = locate;
        return step;
    }
    const auto [button, action] = buttonOf(advice);
    step.button = button;
    step.action = QLatin1String(action);
    return step;
}

} // namespace assay::ui
