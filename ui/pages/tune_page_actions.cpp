// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/space_edits.h"
#include "bridge/workbench.h"
#include "pages/tune_page.h"
#include "style/actions.h"
#include "widgets/propose_form.h"
#include "widgets/tune_views.h"

#include <QPushButton>

// What a person can do on the page, and why something is not possible.
namespace assay::ui {

namespace {

constexpr int kMore = 10; ///< trials that one click adds

QString at(const char* id)
{
    return QLatin1String(id);
}

} // namespace

void TunePage::connectActions()
{
    const auto on = [this](const char* id, auto work) {
        connect(m_actions.at(at(id)), &QAction::triggered, this, work);
    };
    SearchBook& book = m_bench.searches();
    on("tune.new", [this, &book] {
        book.show(0);
        Q_EMIT m_bench.pageWanted(QStringLiteral("tune"));
        m_views->showView(QStringLiteral("plan"));
    });
    on("tune.high", [this, &book] {
        tune::Search plan = book.plan();
        plan.space = tune::defaultSpace(base(), base::Sensitivity::High);
        book.edit(plan, tr("search of the settings of high sensitivity"));
        Q_EMIT m_bench.pageWanted(QStringLiteral("tune"));
        m_views->showView(QStringLiteral("plan"));
    });
    on("tune.start", [this, &book] {
        m_viewPicked = false; // the trials are what is looked at next
        book.start(m_bench.draft().spec(), m_bench.draft().shown()->source.task);
    });
    on("tune.work", [&book] {
        const tune::SearchState* state = book.current();
        if (state && state->isWorking)
            book.halt();
        else
            book.work();
    });
    on("tune.change", [&book] { book.change(); });
    on("tune.more", [&book] { book.addTrials(kMore); });
    on("tune.compare",
       [this, &book] { m_finalists.compare(book.plan().id, evaluate::kSeedsToJudge); });
    on("tune.remove", [&book] { book.remove(); });
    on("tune.open", [this] {
        if (m_current)
            open(*m_current);
    });
    on("tune.use", [this] { use(); });
    on("tune.propose", [this] { propose(); });
}

QString TunePage::startObstacle() const
{
    const tune::Space& space = m_bench.searches().plan().space;
    if (m_bench.searches().current())
        return tr("This search was begun already. Choose New search for another one.");
    if (m_bench.searches().isStoring())
        return tr("It is being stored.");
    if (space.axes.empty())
        return tr("Tick a setting to search first.");
    if (const QString problem = problemOf(space, base()); !problem.isEmpty())
        return problem;
    return m_bench.startObstacle();
}

void TunePage::refreshActions()
{
    const SearchBook& book = m_bench.searches();
    const auto& project = m_bench.project();
    const tune::SearchState* state = book.current();
    const tune::SearchState* working = book.working();
    const QString locked = !project            ? tr("Open or make a project first.")
                           : project->readOnly ? tr("This project is read only.")
                           : !project->here    ? m_bench.lostText()
                                               : QString();
    const auto allow = [&](const char* id, const QString& obstacle) {
        m_actions.allow(at(id), locked.isEmpty() ? obstacle : locked);
    };
    const QString none = state ? QString() : tr("Start a search first.");
    const bool isWorking = state && state->isWorking;
    m_actions.turn(at("tune.work"),
                   isWorking ? tr("Pause the search") : tr("Go on with the search"),
                   isWorking ? QStringLiteral("pause") : QStringLiteral("play"));
    allow("tune.new", {});
    allow("tune.high", {});
    allow("tune.start", locked.isEmpty() ? startObstacle() : QString());
    allow("tune.work", !none.isEmpty() ? none
                       : working && working != state
                           ? tr("Study %1 is at work; pause it first.").arg(working->search.id)
                           : QString());
    allow("tune.more", none);
    allow("tune.change", !none.isEmpty()     ? none
                         : !book.isChanged() ? tr("Nothing of it was changed.")
                                             : problemOf(book.plan().space, base()));
    allow("tune.compare", !none.isEmpty()                ? none
                          : !m_trials || !m_trials->best ? tr("No trial has a value yet.")
                          : isWorking || m_finalists.isBusy()
                              ? tr("Wait for what is being trained.")
                              : QString());
    allow("tune.remove", !none.isEmpty() ? none : isWorking ? tr("Pause it first.") : QString());
    allow("tune.propose", none);
    const TrialSet::One* trial = chosen();
    const QString unchosen = trial ? QString() : tr("Choose a trial first.");
    allow("tune.use", unchosen);
    m_actions.allow(at("tune.open"),
                    trial && trial->tried.run == 0 ? tr("The trial was not begun yet.") : unchosen);
    m_start->setVisible(project && !state);
    m_work->setVisible(state != nullptr);
    m_more->setVisible(state != nullptr);
    m_change->setVisible(state && book.isChanged());
}

void TunePage::use()
{
    const TrialSet::One* trial = chosen();
    const tune::SearchState* state = m_bench.searches().current();
    if (!trial || !state)
        return;
    try {
        m_bench.draft().replace(
            tune::specOf(state->search.space, state->search.base, trial->tried.trial.point),
            tr("change to the settings of trial %1").arg(trial->tried.trial.number + 1));
    } catch (const base::Error& error) {
        m_bench.sayFailed(Workbench::anEdit(), errorText(error));
        return;
    }
    Q_EMIT m_bench.pageWanted(QStringLiteral("model"));
}

void TunePage::propose()
{
    const tune::SearchState* state = m_bench.searches().current();
    if (!state)
        return;
    // The chosen trial, else the best one.
    const TrialSet::One* from = chosen();
    if (!from && m_trials && m_trials->best)
        from = &m_trials->all[*m_trials->best];
    auto* form = new ProposeForm(
        state->search.space, from ? from->tried.trial.point : tune::Point(),
        from ? tr("Filled in with the settings of trial %1.").arg(from->tried.trial.number + 1)
             : tr("Filled in with the middle of each range."),
        this);
    connect(form, &ProposeForm::given, this,
            [this](const tune::Point& point) { m_bench.searches().propose(point); });
    form->open();
}

} // namespace assay::ui
