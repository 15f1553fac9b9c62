// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/evaluation_book.h"

#include "bridge/convert.h"
#include "bridge/run_book.h"
#include "bridge/session_bridge.h"

#include <utility>

namespace assay::ui {

EvaluationBook::EvaluationBook(SessionBridge& bridge, RunBook& runs, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
{
    connect(&runs, &RunBook::currentChanged, this, &EvaluationBook::look);
    connect(&runs, &RunBook::listed, this, &EvaluationBook::look);
    connect(&bridge, &SessionBridge::projectOpened, this, [this] {
        m_run = 0;
        m_working = 0;
        m_resampling = false;
        m_tried.clear();
        look();
        m_bridge.session().evaluations().listTried(m_bridge.nextTag());
    });
    // Another human-level error is another breakdown.
    connect(&bridge, &SessionBridge::projectChanged, this, &EvaluationBook::read);
    connect(&bridge, &SessionBridge::runEvaluated, this, &EvaluationBook::take);
    connect(&bridge, &SessionBridge::failed, this, &EvaluationBook::fail);
    connect(&bridge, &SessionBridge::shiftFound, this, [this](const session::ShiftFound& found) {
        if (found.tag != m_comparing)
            return;
        m_comparing = 0;
        m_shift = found;
        Q_EMIT changed();
    });
    connect(&bridge, &SessionBridge::dataProgress, this, [this](session::Tag tag, double share) {
        if (tag == m_working && tag != 0)
            Q_EMIT progressed(share);
    });
    connect(&bridge, &SessionBridge::triedListed, this, [this](const session::TriedListed& listed) {
        m_tried = listed.runs;
        Q_EMIT triedChanged();
    });
}

void EvaluationBook::look()
{
    const train::RunRecord* run = m_runs.current();
    const train::RunId id = run ? run->id : 0;
    if (id == m_run)
        return;
    m_run = id;
    m_evaluation.reset();
    m_shift.reset();
    m_comparing = 0;
    m_problem.clear();
    read();
    Q_EMIT changed();
}

void EvaluationBook::read()
{
    if (m_run == 0)
        return;
    m_reading = m_bridge.nextTag();
    m_bridge.session().evaluations().read(m_run, m_reading);
}

void EvaluationBook::take(const session::RunEvaluated& evaluated)
{
    if (evaluated.tag == m_working && evaluated.tag != 0) {
        m_working = 0;
        if (std::exchange(m_resampling, false))
            m_runs.look(evaluated.run); // another one
    }
    if (evaluated.run != m_run)
        return;
    const bool fresh = !m_evaluation || m_evaluation->created != evaluated.evaluation->created
                       || m_evaluation->checkpoint != evaluated.evaluation->checkpoint;
    m_evaluation = evaluated.evaluation;
    if (fresh) {
        m_shift.reset();
        m_comparing = 0;
    }
    m_problem.clear();
    Q_EMIT changed();
}

void EvaluationBook::fail(session::Tag tag, const base::Error& error)
{
    if (tag != 0 && tag == m_ticking) {
        Q_EMIT failed(errorText(error));
        return;
    }
    if (tag == 0 || (tag != m_working && tag != m_comparing))
        return;
    (tag == m_working ? m_working : m_comparing) = 0;
    m_resampling = m_resampling && m_working != 0;
    m_problem = error.code() == "evaluate.cancelled" ? QString() : errorText(error);
    Q_EMIT changed();
}

void EvaluationBook::evaluate(evaluate::Checkpoint checkpoint)
{
    if (m_run == 0)
        return;
    m_working = m_bridge.nextTag();
    m_resampling = false;
    m_problem.clear();
    m_bridge.session().evaluations().evaluate(m_run, checkpoint, m_working);
    Q_EMIT changed();
}

void EvaluationBook::openTest(const QString& reason)
{
    if (!m_evaluation)
        return;
    m_working = m_bridge.nextTag();
    m_resampling = false;
    m_problem.clear();
    m_bridge.session().evaluations().openTest(m_run, m_evaluation->checkpoint, utf8(reason),
                                              m_working);
    Q_EMIT changed();
}

void EvaluationBook::resample()
{
    if (m_run == 0)
        return;
    m_working = m_bridge.nextTag();
    m_resampling = true;
    m_problem.clear();
    m_bridge.session().evaluations().resample(m_run, m_working);
    Q_EMIT changed();
}

void EvaluationBook::cancel()
{
    m_bridge.session().cancel(m_working);
}

void EvaluationBook::compare()
{
    const train::RunRecord* run = m_runs.current();
    if (!m_evaluation || m_shift || m_comparing != 0 || !run
        || run->kind != train::RunKind::Training)
        return;
    m_comparing = m_bridge.nextTag();
    m_bridge.session().evaluations().shift(m_run, m_comparing);
}

std::vector<train::RunId> EvaluationBook::tried(const std::string& improvement) const
{
    const auto found = m_tried.find(improvement);
    return found == m_tried.end() ? std::vector<train::RunId>() : found->second;
}

void EvaluationBook::setTried(const std::string& improvement, train::RunId run, bool tried)
{
    m_ticking = m_bridge.nextTag();
    m_bridge.session().evaluations().setTried(improvement, run, tried, m_ticking);
}

} // namespace assay::ui
