// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/page_table.h"

#include "bridge/workbench.h"
#include "pages/data_page.h"
#include "pages/debug_page.h"
#include "pages/errors_page.h"
#include "pages/evaluate_page.h"
#include "pages/improve_page.h"
#include "pages/model_page.h"
#include "pages/runs_page.h"
#include "pages/start_page.h"
#include "pages/train_page.h"
#include "pages/tune_page.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace assay::ui {

namespace {

template <typename Page>
QWidget* make(const PageTools& tools)
{
    return new Page(tools.bench, tools.theme, tools.actions);
}

QWidget* makeModel(const PageTools& tools)
{
    return new ModelPage(tools.bench, tools.theme);
}

StepState startState(Workbench& bench)
{
    return bench.project() ? StepState::Ready : StepState::Empty;
}

StepState dataState(Workbench& bench)
{
    const Draft& draft = bench.draft();
    return draft.dataProblem()   ? StepState::Trouble
           : draft.readingData() ? StepState::Working
           : draft.profile()     ? StepState::Ready
                                 : StepState::Empty;
}

StepState modelState(Workbench& bench)
{
    const session::ModelReport& model = bench.draft().model();
    return model.untried             ? StepState::Working
           : !model.problem.empty()  ? StepState::Trouble
           : bench.draft().profile() ? StepState::Ready
                                     : StepState::Empty;
}

StepState debugState(Workbench& bench)
{
    const train::RunRecord* batch = bench.runs().overfit();
    if (!batch)
        return StepState::Empty;
    if (!train::isOver(batch->state))
        return StepState::Working;
    if (!advise::differencesForOneBatch(*batch, bench.draft().spec()).empty())
        return StepState::Outdated;
    if (!batch->problem.empty())
        return StepState::Trouble;
    // Stopped before a verdict, it says nothing.
    return batch->state == train::RunState::Finished ? StepState::Ready : StepState::Empty;
}

/// What stands on a page comes from the run that is looked at, and the draft has other settings.
bool isOutdated(Workbench& bench)
{
    const train::RunRecord* run = bench.runs().current();
    return run && train::isOver(run->state)
           && AdviceBook::isOfOtherSettings(*run, bench.draft().spec());
}

StepState trainState(Workbench& bench)
{
    const RunBook& runs = bench.runs();
    const train::RunRecord* run = runs.active() ? runs.active() : runs.current();
    if (!run)
        return StepState::Empty;
    if (run == runs.current() && isOutdated(bench))
        return StepState::Outdated;
    switch (run->state) {
    case train::RunState::Queued: return StepState::Empty;
    case train::RunState::Running: return StepState::Working;
    case train::RunState::Paused: return StepState::Paused;
    case train::RunState::Failed: return StepState::Trouble;
    default: return StepState::Ready;
    }
}

StepState evaluateState(Workbench& bench)
{
    if (bench.evaluations().isWorking())
        return StepState::Working;
    if (!bench.evaluations().evaluation())
        return StepState::Empty;
    return isOutdated(bench) ? StepState::Outdated : StepState::Ready;
}

StepState errorsState(Workbench& bench)
{
    return !bench.evaluations().evaluation() ? StepState::Empty
           : isOutdated(bench)               ? StepState::Outdated
                                             : StepState::Ready;
}

StepState improveState(Workbench& bench)
{
    const auto& attempts = bench.attempts().all();
    const bool isRunning =
        std::any_of(attempts.begin(), attempts.end(), [](const tune::MeasuredAttempt& one) {
            return one.state == tune::AttemptState::Running;
        });
    return isRunning                           ? StepState::Working
           : !bench.evaluations().evaluation() ? StepState::Empty
           : isOutdated(bench)                 ? StepState::Outdated
                                               : StepState::Ready;
}

StepState tuneState(Workbench& bench)
{
    const tune::SearchState* shown = bench.searches().current();
    return bench.searches().working()        ? StepState::Working
           : !shown || shown->trials.empty() ? StepState::Empty
                                             : StepState::Ready;
}

StepState runsState(Workbench& bench)
{
    return bench.runs().runs().empty() ? StepState::Empty : StepState::Ready;
}

#define T(text) QT_TRANSLATE_NOOP("pages", text)

constexpr std::array kPages{
    PageSpec{"start", T("Start"), T("What do you want to find out?"), "Ctrl+1", make<StartPage>,
             startState},
    PageSpec{"data", T("Data"), T("What does the network see?"), "Ctrl+2", make<DataPage>,
             dataState},
    PageSpec{"model", T("Model"), T("Which network, and with what settings?"), "Ctrl+3", makeModel,
             modelState},
    PageSpec{"debug", T("Debug"), T("Can it learn anything at all?"), "Ctrl+4", make<DebugPage>,
             debugState},
    PageSpec{"train", T("Train"), T("Is it learning, and is anything going wrong?"), "Ctrl+5",
             make<TrainPage>, trainState},
    PageSpec{"evaluate", T("Evaluate"), T("Where does the error come from?"), "Ctrl+6",
             make<EvaluatePage>, evaluateState},
    PageSpec{"errors", T("Errors"), T("What goes wrong, how often, and what to do?"), "Ctrl+7",
             make<ErrorsPage>, errorsState},
    PageSpec{"improve", T("Improve"), T("What to do about it, and did it help?"), "Ctrl+8",
             make<ImprovePage>, improveState},
    PageSpec{"tune", T("Tune"), T("Which settings, and found by which method?"), "Ctrl+9",
             make<TunePage>, tuneState},
    PageSpec{"runs", T("Runs"), T("Which run is better, and what differs?"), "Ctrl+0",
             make<RunsPage>, runsState},
};

#undef T

} // namespace

std::span<const PageSpec> pageTable()
{
    return kPages;
}

QString title(const PageSpec& page)
{
    return QCoreApplication::translate("pages", page.title);
}

QString question(const PageSpec& page)
{
    return QCoreApplication::translate("pages", page.question);
}

} // namespace assay::ui
