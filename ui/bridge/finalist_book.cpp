// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/finalist_book.h"

#include "bridge/convert.h"
#include "bridge/run_book.h"

namespace assay::ui {

FinalistBook::FinalistBook(SessionBridge& bridge, RunBook& runs, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
    , m_starting(bridge)
    , m_comparing(bridge)
{
    bridge.on<session::ProjectOpened>(this, [this](const session::ProjectOpened&) {
        m_starting.drop();
        m_comparing.drop();
        m_waiting.clear();
        m_compared.clear();
        m_problem.clear();
        m_search = 0;
        Q_EMIT changed();
    });
    bridge.on<session::ProjectChanged>(this, [this](const session::ProjectChanged&) {
        m_compared.clear(); // by another metric of the goal, perhaps
        Q_EMIT changed();
    });
    bridge.on<session::StudyStarted>(this, [this](const session::StudyStarted& started) {
        if (!m_starting.take(started))
            return;
        for (const train::RunId run : started.runs) {
            if (!m_over.contains(run))
                m_waiting.insert(run);
        }
        if (m_waiting.empty())
            ask();
        Q_EMIT changed();
    });
    bridge.on<session::RunEnded>(this, [this](const session::RunEnded& end) { ended(end.run.id); });
    bridge.on<session::FinalistsCompared>(this, [this](const session::FinalistsCompared& answer) {
        if (!m_comparing.take(answer))
            return;
        m_compared.insert_or_assign(answer.compared.search, answer.compared);
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_starting.take(failure) && !m_comparing.take(failure))
            return;
        m_problem = errorText(failure.error);
        Q_EMIT changed();
    });
}

void FinalistBook::compare(tune::SearchId search, int seeds)
{
    m_problem.clear();
    m_search = search;
    m_waiting.clear();
    m_over.clear();
    const session::Tag tag = m_starting.begin();
    m_runs.trainAside(tag);
    m_bridge.session().studies().start(
        {.purpose = tune::Purpose::Finalists, .seeds = seeds, .search = search}, tag);
    Q_EMIT changed();
}

const tune::ComparedFinalists* FinalistBook::of(tune::SearchId search) const
{
    const auto found = m_compared.find(search);
    return found == m_compared.end() ? nullptr : &found->second;
}

void FinalistBook::ended(train::RunId run)
{
    if (m_starting.isPending())
        m_over.insert(run);
    if (m_waiting.erase(run) == 0)
        return;
    if (m_waiting.empty())
        ask();
    Q_EMIT changed();
}

void FinalistBook::ask()
{
    m_bridge.session().studies().compareFinalists(m_search, m_comparing.begin());
}

} // namespace assay::ui
