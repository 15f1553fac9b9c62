// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/search_book.h"

#include "bridge/convert.h"
#include "bridge/edit_search.h"
#include "bridge/run_book.h"
#include "bridge/session_bridge.h"

#include <QUndoStack>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kSoonMs = 500;

/// What the report of a search depends on.
QString reportedFrom(const tune::SearchState& state)
{
    std::size_t finished = 0, failed = 0;
    double sum = 0; // of other values where the project's metric or the data are others
    for (const tune::TriedRun& one : state.trials) {
        const bool counts = tune::hasValue(one.trial) && !one.isLeftOut;
        finished += counts ? 1 : 0;
        sum += counts ? one.trial.value * static_cast<double>(one.trial.number + 1) : 0;
        failed += tune::hasFailed(one.trial) || one.hasDiverged ? 1 : 0;
    }
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(finished)
        .arg(failed)
        .arg(sum, 0, 'g', 17)
        .arg(state.search.seed)
        .arg(text(tune::toJson(state.search.space)));
}

} // namespace

bool isSamePlan(const tune::Search& a, const tune::Search& b)
{
    return a.space == b.space && a.method == b.method && a.seed == b.seed && a.trials == b.trials
           && a.minutes == b.minutes && a.leastGain == b.leastGain && a.earlyStop == b.earlyStop;
}

SearchBook::SearchBook(SessionBridge& bridge, RunBook& runs, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
    , m_undo(undo)
    , m_listing(bridge)
    , m_beginning(bridge)
    , m_changing(bridge)
    , m_working(bridge)
    , m_reporting(bridge)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &SearchBook::list);
    bridge.on<session::ProjectOpened>(this, &SearchBook::open);
    bridge.on<session::SearchStored>(this, [this](const session::SearchStored& stored) {
        if (m_beginning.take(stored)) {
            m_plan.id = stored.search;
            m_isPicked = true;
            m_isEdited = false;
            beginWork();
        } else if (m_changing.take(stored) && !std::exchange(m_keepsEdits, false)) {
            m_isEdited = false;
        }
        list();
    });
    bridge.on<session::TrialEnded>(this, [this] { list(); });
    bridge.on<session::SearchWorkEnded>(this, [this](const session::SearchWorkEnded& end) {
        m_working.take(end);
        m_ended[end.search] = end.why;
        list();
        Q_EMIT changed();
    });
    bridge.on<session::SearchWorkersChanged>(this, [this](const auto& news) {
        m_news.insert_or_assign(news.search, news);
        list();
        Q_EMIT changed();
    });
    bridge.on<session::RunsChanged>(this, [this] {
        m_stale = true;
        listSoon();
    });
    // Another goal is another metric.
    bridge.on<session::ProjectChanged>(this, [this] { list(); });
    bridge.on<session::SearchesListed>(this, &SearchBook::take);
    bridge.on<session::SearchReported>(this, [this](const session::SearchReported& answer) {
        if (!m_reporting.take(answer))
            return;
        m_report = m_asked;
        m_report.report = answer.report;
        Q_EMIT reported();
        askReport(); // more trials may have ended meanwhile
    });
    bridge.on<session::Failed>(this, &SearchBook::fail);
}

void SearchBook::open()
{
    for (Request* request : {&m_listing, &m_beginning, &m_changing, &m_working, &m_reporting})
        request->drop();
    m_all.clear();
    m_plan = {};
    m_isEdited = m_isPicked = m_stale = false;
    m_problem.clear();
    m_ended.clear();
    m_news.clear();
    m_asked = m_report = {};
    list();
    Q_EMIT planChanged();
    Q_EMIT changed();
}

const tune::SearchState* SearchBook::find(tune::SearchId search) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [search](const auto& state) {
        return state->search.id == search;
    });
    return found == m_all.end() ? nullptr : found->get();
}

const tune::SearchState* SearchBook::working() const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(),
                                    [](const auto& state) { return state->isWorking; });
    return found == m_all.end() ? nullptr : found->get();
}

void SearchBook::show(tune::SearchId search)
{
    m_isPicked = true;
    if (search == m_plan.id)
        return;
    if (const tune::SearchState* state = find(search)) {
        m_plan = state->search;
    } else {
        forget();
    }
    m_isEdited = false;
    m_problem.clear();
    Q_EMIT planChanged();
    Q_EMIT changed();
    askReport();
}

/// The plan becomes that of a new search; of one of another program no run here could have the settings.
void SearchBook::forget()
{
    if (tune::isImported(m_plan))
        m_plan = {};
    m_plan.id = 0;
    m_plan.created.clear();
}

bool SearchBook::isChanged() const
{
    const tune::SearchState* state = current();
    return state && !isSamePlan(state->search, m_plan);
}

void SearchBook::edit(const tune::Search& plan, const QString& why, const std::string& part)
{
    if (!isSamePlan(plan, m_plan))
        m_undo.push(new EditSearch(*this, m_plan, plan, why, part));
}

void SearchBook::assign(const tune::Search& plan)
{
    const bool isOther = plan.id != m_plan.id;
    m_plan = plan;
    m_isEdited = m_isPicked = true;
    m_problem.clear();
    Q_EMIT planChanged();
    if (isOther) {
        Q_EMIT changed();
        askReport();
    }
}

void SearchBook::start(const experiment::ExperimentSpec& base, data::Task task)
{
    m_problem.clear();
    tune::Search search = m_plan;
    search.id = 0;
    search.base = base;
    search.task = task;
    m_bridge.session().searches().begin(search, m_beginning.begin());
    Q_EMIT changed();
}

void SearchBook::change()
{
    if (!current())
        return;
    m_problem.clear();
    m_bridge.session().searches().change(m_plan, m_changing.begin());
    Q_EMIT changed();
}

void SearchBook::addTrials(int more)
{
    const tune::SearchState* state = current();
    if (!state)
        return;
    m_problem.clear();
    tune::Search search = state->search;
    search.trials = std::max(search.trials, static_cast<std::int64_t>(state->trials.size())) + more;
    m_keepsEdits = isChanged();
    m_plan.trials = search.trials;
    m_bridge.session().searches().change(search, m_changing.begin());
    if (!state->isWorking)
        work();
    Q_EMIT planChanged();
    Q_EMIT changed();
}

/// On the shown search.
void SearchBook::beginWork()
{
    const session::Tag tag = m_working.begin();
    m_runs.trainAside(tag);
    m_ended.erase(m_plan.id);
    m_news.erase(m_plan.id);
    if (m_workers == 1)
        m_bridge.session().searches().work(m_plan.id, tag);
    else
        m_bridge.session().searches().workMany(m_plan.id, m_workers, tag);
}

void SearchBook::setWorkers(int workers)
{
    if (std::exchange(m_workers, workers) != workers)
        Q_EMIT changed();
}

const session::SearchWorkersChanged* SearchBook::workerNews() const
{
    const auto found = m_news.find(m_plan.id);
    return found == m_news.end() ? nullptr : &found->second;
}

void SearchBook::work()
{
    if (m_plan.id == 0)
        return;
    m_problem.clear();
    beginWork();
    Q_EMIT changed();
}

void SearchBook::halt()
{
    if (m_plan.id != 0)
        m_bridge.session().searches().halt(m_plan.id);
}

void SearchBook::propose(const tune::Point& point)
{
    if (m_plan.id == 0)
        return;
    m_problem.clear();
    m_keepsEdits = isChanged();
    m_bridge.session().searches().propose(m_plan.id, point, m_changing.begin());
    Q_EMIT changed();
}

void SearchBook::remove()
{
    if (m_plan.id == 0)
        return;
    m_problem.clear();
    m_bridge.session().searches().remove(m_plan.id, m_changing.begin());
    Q_EMIT changed();
}

std::optional<tune::WorkEnd> SearchBook::ended(tune::SearchId search) const
{
    const auto found = m_ended.find(search);
    return found == m_ended.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<const tune::SearchReport> SearchBook::report() const
{
    return m_report.search == m_plan.id && m_plan.id != 0 ? m_report.report : nullptr;
}

void SearchBook::setSeen(bool seen)
{
    if (m_seen == seen)
        return;
    m_seen = seen;
    if (m_seen && m_stale)
        listSoon();
    askReport();
}

void SearchBook::list()
{
    m_soon.stop();
    m_stale = false;
    m_bridge.session().searches().list(m_listing.begin());
}

void SearchBook::listSoon()
{
    // Without a search there is none that another program could have gone on with.
    if (m_seen && !m_soon.isActive())
        m_soon.start();
}

void SearchBook::take(const session::SearchesListed& listed)
{
    if (!m_listing.take(listed))
        return;
    m_all = listed.searches;
    const tune::SearchState* state = current();
    const bool isGone = m_plan.id != 0 && !state;
    const bool isFirst = !m_isPicked && m_plan.id == 0;
    if ((isGone || isFirst) && !m_beginning.isPending()) {
        state = m_all.empty() ? nullptr : m_all.front().get();
        m_isEdited = false;
        m_isPicked = false;
        if (!state && isGone)
            forget();
    }
    if (state && !m_isEdited
        && (state->search.id != m_plan.id || !isSamePlan(state->search, m_plan))) {
        m_plan = state->search;
        Q_EMIT planChanged();
    }
    Q_EMIT changed();
    askReport();
}

void SearchBook::askReport()
{
    const tune::SearchState* state = current();
    if (!m_seen || !state)
        return;
    const QString of = reportedFrom(*state);
    if (m_asked.search == m_plan.id && (m_asked.of == of || m_reporting.isPending()))
        return;
    m_asked = {m_plan.id, of, nullptr};
    m_bridge.session().searches().report(m_plan.id, m_reporting.begin());
}

void SearchBook::fail(const session::Failed& failure)
{
    const bool isWork = m_working.take(failure);
    const bool isOwn = isWork || m_beginning.take(failure) || m_changing.take(failure)
                       || m_listing.take(failure) || m_reporting.take(failure);
    if (!isOwn)
        return;
    if (isWork)
        list(); // nothing works on it any more
    m_keepsEdits = false;
    m_problem = errorText(failure.error);
    Q_EMIT changed();
}

} // namespace assay::ui
