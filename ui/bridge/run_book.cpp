// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/run_book.h"

#include "bridge/session_bridge.h"

#include <algorithm>

namespace assay::ui {

RunBook::RunBook(SessionBridge& bridge, QObject* parent)
    : QObject(parent)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_runs.clear();
        m_overfits.clear();
        m_findings.clear();
        m_progress.reset();
        m_wantedRates.clear();
        m_aside.clear();
        m_line.clear();
        m_current = 0;
        Q_EMIT replaced();
        Q_EMIT listed();
        Q_EMIT currentChanged();
    });
    bridge.on<session::RunsListed>(
        this, [this](const session::RunsListed& listed) { take(listed.runs); });
    bridge.on<session::RunsChanged>(
        this, [this](const session::RunsChanged& changed) { apply(changed.changes); });
    bridge.on<session::RunQueued>(this, [this](const session::RunQueued& queued) {
        std::erase(m_line, queued.run);
        m_line.push_back(queued.run);
        // Of several seeds the first is looked at; the others wait behind it.
        if (queued.kind == train::RunKind::Overfit || queued.tag == m_queued || active()
            || m_aside.contains(queued.tag))
            return;
        m_queued = queued.tag;
        m_current = queued.run;
        m_following = true;
        m_isNewest = false;
    });
    bridge.on<session::RunProgress>(this, [this](const session::RunProgress& progress) {
        if (const auto wanted = m_wantedRates.find(progress.run);
            wanted != m_wantedRates.end() && wanted->second == progress.baseRate)
            m_wantedRates.erase(wanted); // an update had it
        m_progress = progress;
        train::RunRecord* known = at(progress.run);
        const bool turned = known && known->state != progress.state;
        if (known) {
            known->state = progress.state;
            known->step = progress.step;
            known->seconds = progress.seconds;
        }
        Q_EMIT progressed(progress);
        if (turned)
            Q_EMIT currentChanged();
    });
    bridge.on<session::FindingRaised>(this, [this](const session::FindingRaised& raised) {
        m_findings[raised.run].push_back(raised.finding);
        Q_EMIT currentChanged();
    });
    bridge.on<session::RunEnded>(this, [this](const session::RunEnded& end) {
        m_findings[end.run.id] = end.findings;
        m_wantedRates.erase(end.run.id); // by now its spec has it
        if (m_progress && m_progress->run == end.run.id)
            m_progress.reset();
        const bool overfit = end.run.kind == train::RunKind::Overfit;
        std::vector<train::RunRecord>& list = overfit ? m_overfits : m_runs;
        const train::RunChanges ended{.runs = {end.run}, .gone = {}};
        if (train::findRun(list, end.run.id)) {
            train::apply(ended, list);
            if (!overfit)
                Q_EMIT changed(ended);
        }
        Q_EMIT listed();
        Q_EMIT currentChanged();
    });
}

void RunBook::take(const std::vector<train::RunRecord>& runs)
{
    m_runs.clear();
    m_overfits.clear();
    for (const train::RunRecord& run : runs)
        (run.kind == train::RunKind::Overfit ? m_overfits : m_runs).push_back(run);
    follow();
    Q_EMIT replaced();
    Q_EMIT listed();
    Q_EMIT currentChanged();
}

void RunBook::apply(const train::RunChanges& changes)
{
    train::RunChanges own{.runs = {}, .gone = changes.gone}, overfits = own;
    for (const train::RunRecord& run : changes.runs)
        (run.kind == train::RunKind::Overfit ? overfits : own).runs.push_back(run);
    train::apply(own, m_runs);
    train::apply(overfits, m_overfits);
    follow();
    if (!own.empty())
        Q_EMIT changed(own);
    Q_EMIT listed();
    Q_EMIT currentChanged();
}

/// A run that only waited when the program was closed is not what a person comes back to.
train::RunId RunBook::newestBegun() const
{
    const auto begun = std::find_if(m_runs.begin(), m_runs.end(), [](const auto& run) {
        return run.step > 0 || run.state != train::RunState::Interrupted;
    });
    return begun != m_runs.end() ? begun->id : m_runs.empty() ? 0 : m_runs.front().id;
}

void RunBook::follow()
{
    const train::RunRecord* chosen = find(m_current);
    const train::RunRecord* atWork = active();
    // The eye goes with the device: from a run that is over to the next that begins.
    if (!chosen || (m_following && atWork && train::isOver(chosen->state))) {
        m_current = atWork ? atWork->id : newestBegun();
        m_following = atWork != nullptr;
        m_isNewest = !atWork;
    }
    if (m_progress && !atWork)
        m_progress.reset();
}

const train::RunRecord* RunBook::find(train::RunId run) const
{
    return train::findRun(m_runs, run);
}

train::RunRecord* RunBook::at(train::RunId run)
{
    const train::RunRecord* known = find(run);
    return known ? &m_runs[static_cast<std::size_t>(known - m_runs.data())] : nullptr;
}

const train::RunRecord* RunBook::settled() const
{
    const train::RunRecord* shown = current();
    if (shown && train::isOver(shown->state))
        return shown;
    const auto finished = std::find_if(m_runs.begin(), m_runs.end(), [](const auto& run) {
        return run.kind == train::RunKind::Training && run.state == train::RunState::Finished;
    });
    return finished == m_runs.end() ? shown : &*finished;
}

const train::RunRecord* RunBook::active() const
{
    const train::RunRecord* elsewhere = nullptr;
    for (const train::RunRecord& r : m_runs) {
        if (r.kind == train::RunKind::Imported)
            continue; // followed, and steered by nobody here
        if (r.state != train::RunState::Running && r.state != train::RunState::Paused)
            continue;
        if (r.here)
            return &r;
        elsewhere = elsewhere ? elsewhere : &r;
    }
    return elsewhere;
}

std::vector<train::RunId> RunBook::waiting() const
{
    std::vector<train::RunId> waiting;
    for (const train::RunId id : m_line) {
        const train::RunRecord* run = find(id);
        if (!run)
            run = train::findRun(m_overfits, id);
        if (run && run->here && run->state == train::RunState::Queued)
            waiting.push_back(id);
    }
    return waiting;
}

const std::optional<session::RunProgress>& RunBook::progress(train::RunId run) const
{
    static const std::optional<session::RunProgress> none;
    return m_progress && m_progress->run == run ? m_progress : none;
}

const std::vector<base::Finding>& RunBook::findings(train::RunId run) const
{
    static const std::vector<base::Finding> none;
    const auto known = m_findings.find(run);
    return known == m_findings.end() ? none : known->second;
}

ShownRate RunBook::rate(const train::RunRecord& run) const
{
    const auto wanted = m_wantedRates.find(run.id);
    return shownRate(run, progress(run.id),
                     wanted == m_wantedRates.end() ? std::nullopt : std::optional(wanted->second));
}

void RunBook::wantRate(train::RunId run, double rate)
{
    m_wantedRates[run] = rate;
    Q_EMIT currentChanged();
}

void RunBook::lookInstead(train::RunId run)
{
    if (m_isNewest && find(run))
        look(run);
}

void RunBook::look(train::RunId run)
{
    m_isNewest = false;
    if (run == m_current)
        return;
    m_current = run;
    const train::RunRecord* chosen = current();
    m_following = chosen && !train::isOver(chosen->state);
    Q_EMIT currentChanged();
}

void RunBook::trainAside(std::uint64_t tag)
{
    m_aside.insert(tag);
    m_following = false;
}

} // namespace assay::ui
