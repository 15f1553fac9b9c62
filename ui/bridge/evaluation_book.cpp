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
    , m_working(bridge)
    , m_reading(bridge)
    , m_ticking(bridge)
    , m_comparing(bridge)
{
    connect(&runs, &RunBook::currentChanged, this, &EvaluationBook::look);
    connect(&runs, &RunBook::listed, this, &EvaluationBook::look);
    bridge.on<session::ProjectOpened>(this, [this] {
        m_run = 0;
        m_working.drop();
        m_resampling = false;
        m_tried.clear();
        look();
        m_bridge.session().evaluations().listTried(m_bridge.nextTag());
    });
    // Another human-level error is another breakdown.
    bridge.on<session::ProjectChanged>(this, &EvaluationBook::read);
    bridge.on<session::RunEvaluated>(this, &EvaluationBook::take);
    // The session answers the examples of a run that ended by itself. What is asked now is answered
    // once that is over, whatever came of it.
    bridge.on<session::RunEnded>(this, [this](const session::RunEnded& end) {
        if (end.run.id != m_run)
            return;
        read();
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, &EvaluationBook::fail);
    bridge.on<session::ShiftFound>(this, [this](const session::ShiftFound& found) {
        if (!m_comparing.take(found))
            return;
        m_shift = found;
        Q_EMIT changed();
    });
    bridge.on<session::DataProgress>(this, [this](const session::DataProgress& now) {
        if (m_working.is(now.tag))
            Q_EMIT progressed(now.share);
    });
    bridge.on<session::TriedListed>(this, [this](const session::TriedListed& listed) {
        m_tried = listed.runs;
        Q_EMIT triedChanged();
    });
}

void EvaluationBook::look()
{
    const train::RunRecord* run = m_runs.settled();
    const train::RunId id = run ? run->id : 0;
    if (id == m_run)
        return;
    m_run = id;
    m_evaluation.reset();
    m_shift.reset();
    m_comparing.drop();
    m_reading.drop();
    m_problem.clear();
    read();
    Q_EMIT changed();
}

void EvaluationBook::read()
{
    if (m_run == 0)
        return;
    m_bridge.session().evaluations().read(m_run, m_reading.begin());
}

void EvaluationBook::take(const session::RunEvaluated& evaluated)
{
    m_reading.take(evaluated);
    if (m_working.take(evaluated) && std::exchange(m_resampling, false))
        m_runs.look(evaluated.run); // another one
    if (evaluated.run != m_run)
        return;
    const bool fresh = !m_evaluation || m_evaluation->created != evaluated.evaluation->created
                       || m_evaluation->checkpoint != evaluated.evaluation->checkpoint;
    m_evaluation = evaluated.evaluation;
    if (fresh) {
        m_shift.reset();
        m_comparing.drop();
    }
    m_problem.clear();
    Q_EMIT changed();
}

void EvaluationBook::fail(const session::Failed& failure)
{
    if (m_reading.take(failure)) {
        // Mostly there are none yet, which the page shows; those that are there and not usable are said.
        const std::string& code = failure.error.code();
        if (code.starts_with("evaluation.") && code != "evaluation.none")
            m_problem = errorText(failure.error);
        Q_EMIT changed();
        return;
    }
    if (m_ticking.take(failure)) {
        Q_EMIT failed(errorText(failure.error));
        return;
    }
    if (!m_working.take(failure) && !m_comparing.take(failure))
        return;
    m_resampling = m_resampling && m_working.isPending();
    m_problem = failure.error.code() == "evaluate.cancelled" ? QString() : errorText(failure.error);
    Q_EMIT changed();
}

void EvaluationBook::evaluate(evaluate::Checkpoint checkpoint)
{
    if (m_run == 0)
        return;
    m_resampling = false;
    m_problem.clear();
    m_bridge.session().evaluations().evaluate(m_run, checkpoint, m_working.begin());
    Q_EMIT changed();
}

void EvaluationBook::openTest(const QString& reason)
{
    if (!m_evaluation)
        return;
    m_resampling = false;
    m_problem.clear();
    m_bridge.session().evaluations().openTest(m_run, m_evaluation->checkpoint, utf8(reason),
                                              m_working.begin());
    Q_EMIT changed();
}

void EvaluationBook::resample()
{
    if (m_run == 0)
        return;
    m_resampling = true;
    m_problem.clear();
    m_bridge.session().evaluations().resample(m_run, m_working.begin());
    Q_EMIT changed();
}

void EvaluationBook::cancel()
{
    m_working.cancel();
}

void EvaluationBook::compare()
{
    const train::RunRecord* run = m_runs.find(m_run);
    if (!m_evaluation || m_shift || m_comparing.isPending() || !run
        || run->kind != train::RunKind::Training)
        return;
    m_bridge.session().evaluations().shift(m_run, m_comparing.begin());
}

std::vector<train::RunId> EvaluationBook::tried(const std::string& improvement) const
{
    const auto found = m_tried.find(improvement);
    return found == m_tried.end() ? std::vector<train::RunId>() : found->second;
}

void EvaluationBook::setTried(const std::string& improvement, train::RunId run, bool tried)
{
    m_bridge.session().evaluations().setTried(improvement, run, tried, m_ticking.begin());
}

} // namespace assay::ui
