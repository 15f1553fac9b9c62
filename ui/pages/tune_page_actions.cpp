// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/data_key.h"
#include "bridge/space_edits.h"
#include "bridge/workbench.h"
#include "pages/tune_page.h"
#include "style/actions.h"
#include "widgets/fork_form.h"
#include "widgets/propose_form.h"
#include "widgets/space_form.h"
#include "widgets/tune_views.h"

#include <QComboBox>
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
        plan.space = tune::defaultSpace(base(), base::Sensitivity::High, profile().get());
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
    on("tune.propose", [this] { propose({}); });
    on("tune.cluster", [this] { trainOnCluster(); });
    on("tune.fork", [this] { fork(); });
}

std::shared_ptr<const data::Profile> TunePage::profile() const
{
    const Draft& draft = m_bench.draft();
    // A search that was begun keeps its data, while the draft may name others since.
    return dataKey(base().data) == dataKey(draft.spec().data) ? draft.profile() : nullptr;
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
    // It would be another space than the one that is looked at.
    if (!m_space->unread().isEmpty())
        return m_space->unread();
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
    const bool isOwn = !state || !tune::isImported(state->search);
    const QString none = !state ? tr("Start a search first.")
                         : isOwn
                             ? QString()
                             : tr("It was read from a file of another program, so that nothing of "
                                  "it is trained here; choose New search for one of your own.");
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
    allow("tune.change", !none.isEmpty()                ? none
                         : !m_space->unread().isEmpty() ? m_space->unread()
                         : !book.isChanged()            ? tr("Nothing of it was changed.")
                                                        : problemOf(book.plan().space, base()));
    allow("tune.compare", !none.isEmpty()                ? none
                          : !m_trials || !m_trials->best ? tr("No trial has a value yet.")
                          : isWorking || m_finalists.isBusy()
                              ? tr("Wait for what is being trained.")
                              : QString());
    allow("tune.remove", !state ? none : isWorking ? tr("Pause it first.") : QString());
    allow("tune.propose", none);
    const bool isOnCluster = m_cluster->isRunning();
    m_actions.turn(at("tune.cluster"),
                   isOnCluster ? tr("End the workers on the cluster")
                               : tr("Train on a cluster ..."),
                   isOnCluster ? QStringLiteral("stop") : QStringLiteral("runs"));
    allow("tune.cluster", isOnCluster || !state ? clusterObstacle() : none);
    const TrialSet::One* trial = chosen();
    const QString unchosen = trial ? QString() : tr("Choose a trial first.");
    allow("tune.use", !isOwn ? tr("Its settings have the names of another program.") : unchosen);
    allow("tune.fork", trial ? forkObstacle() : unchosen);
    m_actions.allow(at("tune.open"),
                    trial && trial->tried.run == 0 ? tr("The trial was not begun yet.") : unchosen);
    m_start->setVisible(project && !state);
    m_work->setVisible(state && isOwn);
    m_more->setVisible(state && isOwn && state->search.method != tune::kManual);
    m_change->setVisible(state && book.isChanged());
    m_workers->setVisible(project && (!state || isOwn));
    m_onCluster->setVisible(project && (isOnCluster || !state || isOwn));
    refreshWorkers();
}

void TunePage::open(std::int64_t number)
{
    choose(number);
    const TrialSet::One* trial = chosen();
    if (!trial || trial->tried.run == 0)
        return;
    m_bench.runs().look(trial->tried.run);
    Q_EMIT m_bench.pageWanted(QStringLiteral("train"));
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

QString TunePage::forkObstacle() const
{
    const TrialSet::One* trial = chosen();
    const train::RunRecord* run = trial ? m_bench.runs().find(trial->tried.run) : nullptr;
    if (!run)
        return tr("The trial has no run yet.");
    return run->kind == train::RunKind::Training
               ? QString()
               : tr("Only a run that was trained here can be forked.");
}

void TunePage::fork()
{
    const TrialSet::One* trial = chosen();
    if (!trial || !forkObstacle().isEmpty())
        return;
    (new ForkForm(m_bench, *m_bench.runs().find(trial->tried.run), this))->open();
}

void TunePage::propose(const tune::Point& given)
{
    const tune::SearchState* state = m_bench.searches().current();
    if (!state || !m_actions.at(at("tune.propose"))->isEnabled())
        return;
    // The chosen trial, else the best one.
    const TrialSet::One* from = chosen();
    if (!from && m_trials && m_trials->best)
        from = &m_trials->all[*m_trials->best];
    tune::Point begin = from ? from->tried.trial.point : tune::Point();
    for (const auto& [path, value] : given)
        begin[path] = value;
    QString why =
        from ? tr("Filled in with the settings of trial %1.").arg(from->tried.trial.number + 1)
             : tr("Filled in with the middle of each range.");
    QStringList names;
    for (const auto& [path, value] : given)
        names << settingName(path);
    if (!names.isEmpty())
        why += tr(" Of the place that was clicked: %1.").arg(names.join(QStringLiteral(", ")));
    auto* form = new ProposeForm(state->search.space, begin, why, this);
    connect(form, &ProposeForm::given, this,
            [this](const tune::Point& point) { m_bench.searches().propose(point); });
    form->open();
}

} // namespace assay::ui
