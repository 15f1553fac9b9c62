// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/obstacles.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/fork.h"
#include "style/settings.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("obstacles", text);
}

/// `sentence` unless `possible`.
QString unless(bool possible, const char* sentence)
{
    return possible ? QString() : tr(sentence);
}

QString notWritable(const Workbench& bench)
{
    const auto& project = bench.project();
    if (!project)
        return tr("Open or make a project first.");
    if (project->readOnly)
        return tr("This project is read only.");
    return project->here ? QString() : bench.lostText();
}

QString notTraining(const train::RunRecord* active)
{
    if (!active)
        return tr("No run is training.");
    return unless(active->here, "Another program is training this run.");
}

QString notShownTraining(const train::RunRecord* active, const train::RunRecord* shown)
{
    const QString why = notTraining(active);
    if (!why.isEmpty() || (shown && shown->id == active->id))
        return why;
    return tr("\u201c%1\u201d is training, and another run is shown: look at that one first.")
        .arg(text(active->name));
}

bool isFork(const train::RunRecord& run)
{
    try {
        return experiment::forkPoint(experiment::fromJson(run.spec)).has_value();
    } catch (const base::Error&) { // of another version
        return false;
    }
}

QString notRepeatable(const train::RunRecord* run)
{
    if (run && run->kind == train::RunKind::Imported)
        return tr("This run was logged by another tool.");
    if (run && run->parent && isFork(*run))
        return tr("A fork goes on in the order of examples of its run; fork other seeds of that "
                  "run.");
    return unless(run && train::isOver(run->state), "Only a run that is over can be repeated.");
}

QString notAnswering(Workbench& bench)
{
    const train::RunRecord* run = bench.runs().current();
    if (bench.evaluations().isWorking())
        return tr("An evaluation is under way.");
    if (!run)
        return tr("There is no run yet.");
    return unless(run->kind == train::RunKind::Training,
                  "Only a run that was trained here can answer.");
}

bool isProposed(Workbench& bench)
{
    if (!bench.advice().patch.empty())
        return true;
    const train::RunRecord* run = bench.runs().current();
    if (!run)
        return false;
    const auto findings = bench.dismissals().remaining(bench.runs().findings(run->id));
    return std::any_of(findings.begin(), findings.end(),
                       [](const base::Finding& finding) { return !finding.fix.empty(); });
}

/// Of those that need a project that can be written to, what else is missing.
QString missing(Needs needs, Workbench& bench)
{
    const train::RunRecord* run = bench.runs().current();
    switch (needs) {
    case Needs::Training: return notTraining(bench.runs().active());
    case Needs::ShownTraining: return notShownTraining(bench.runs().active(), run);
    case Needs::WaitingRun:
        return unless(!bench.runs().waiting().empty(), "No run waits for its turn.");
    case Needs::Repeatable: return notRepeatable(run);
    case Needs::Resumable:
        return unless(run && run->resumable,
                      "Only a stopped or interrupted run with a checkpoint can be resumed.");
    case Needs::Forkable:
        return unless(run && run->kind == train::RunKind::Training,
                      "Only a run that was trained here can be forked.");
    case Needs::OtherTestData:
        return unless(!bench.draft().spec().data.testPath.empty(),
                      "The test data come from the same source already.");
    case Needs::Answering:
        if (const QString unfit = notAnswering(bench); !unfit.isEmpty())
            return unfit;
        return unless(train::isOver(run->state), "The run is still training.");
    case Needs::Evaluation:
        if (const QString unfit = notAnswering(bench); !unfit.isEmpty())
            return unfit;
        if (const auto* evaluation = bench.evaluations().evaluation();
            evaluation && evaluation->run != run->id)
            return tr("Run %1 is still training; what is shown is of run %2.")
                .arg(run->id)
                .arg(evaluation->run);
        return unless(bench.evaluations().evaluation() != nullptr, "Evaluate the run first.");
    default: return {};
    }
}

} // namespace

QString obstacle(Needs needs, Workbench& bench)
{
    const auto& project = bench.project();
    switch (needs) {
    case Needs::Nothing:
    case Needs::View: return {};
    case Needs::Project: return unless(project.has_value(), "Open or make a project first.");
    case Needs::NotReadOnly:
        return unless(!project || !project->readOnly, "This project is read only.");
    case Needs::Startable: return bench.startObstacle();
    case Needs::Proposal:
        return unless(isProposed(bench), "Nothing is proposed that could be changed.");
    case Needs::ErrorTable:
        return unless(bench.errorBook().table().has_value(), "There is no table yet.");
    case Needs::WatchedFolder:
        return unless(!bench.logs().watched().isEmpty(), "No folder is being watched.");
    case Needs::RecentProject:
        return unless(!bench.settings().recentProjects.get().isEmpty(),
                      "No project was open here before.");
    case Needs::Undo: return unless(bench.undo().canUndo(), "Nothing to undo.");
    case Needs::Redo: return unless(bench.undo().canRedo(), "Nothing to redo.");
    default: break;
    }
    const QString locked = notWritable(bench);
    return locked.isEmpty() ? missing(needs, bench) : locked;
}

} // namespace assay::ui
