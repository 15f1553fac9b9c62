// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/proof.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "experiment/proof.h"

#include <algorithm>

namespace assay::ui {

Proof::Proof(SessionBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
{
    bridge.on<session::RunQueued>(this, [this](const session::RunQueued& queued) {
        if (queued.tag == m_tag && !m_tried.empty()) {
            m_tried.back().run = queued.run;
            if (!m_running) // it was stopped before it was there
                m_bridge.session().runs().stop(queued.run);
            Q_EMIT changed();
        }
    });
    m_late.setSingleShot(true);
    connect(&m_late, &QTimer::timeout, this, &Proof::cutOff);
    bridge.on<session::RunProgress>(
        this, [this](const session::RunProgress& progress) { begun(progress.run); });
    bridge.on<session::RunsChanged>(this, [this](const session::RunsChanged& changed) {
        for (const train::RunRecord& run : changed.changes.runs) {
            if (run.state == train::RunState::Running)
                begun(run.id);
        }
    });
    bridge.on<session::RunEnded>(this, &Proof::ended);
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_running || failure.tag != m_tag || m_tried.empty())
            return;
        m_tried.back().refused = errorText(failure.error);
        m_tried.back().applies = !experiment::doesNotApply(failure.error);
        m_tried.back().over = true;
        m_late.stop();
        m_time.ends();
        next();
    });
    bridge.on<session::ProjectOpened>(this, [this] { clear(); });
}

void Proof::begin(const train::RunRecord& control, const std::vector<base::Finding>& findings)
{
    auto waiting = experiment::interventions(experiment::fromJson(control.spec), findings);
    m_control = control.id;
    m_findings = findings;
    m_tried.clear();
    m_proven.reset();
    m_complete = false;
    m_time = experiment::ProofTime();
    m_waiting = std::move(waiting);
    std::reverse(m_waiting.begin(), m_waiting.end());
    m_running = true;
    next();
}

void Proof::next()
{
    while (!m_waiting.empty() && !m_waiting.back().untried.empty()) {
        m_tried.push_back({.what = m_waiting.back(), .over = true, .applies = false});
        m_waiting.pop_back();
    }
    if (m_time.isUsedUp()) {
        for (; !m_waiting.empty(); m_waiting.pop_back())
            m_tried.push_back({.what = m_waiting.back(), .over = true, .isLate = true});
    }
    if (m_waiting.empty()) {
        m_complete = true;
        end();
        return;
    }
    m_tried.push_back({.what = m_waiting.back()});
    m_waiting.pop_back();
    m_tag = m_bridge.nextTag();
    m_bridge.session().runs().start({.spec = m_tried.back().what.spec,
                                     .name = "with " + m_tried.back().what.words,
                                     .kind = train::RunKind::Overfit},
                                    m_tag);
    Q_EMIT changed();
}

void Proof::begun(train::RunId run)
{
    constexpr double kMillisecond = 1e-3;
    if (!m_running || m_tried.empty() || m_tried.back().run == 0 || m_tried.back().run != run
        || m_late.isActive() || m_tried.back().isLate)
        return;
    m_time.begins();
    m_late.start(static_cast<int>(m_time.left() / kMillisecond) + 1);
}

void Proof::cutOff()
{
    if (!m_running || m_tried.empty() || m_tried.back().over)
        return;
    m_tried.back().isLate = true;
    m_bridge.session().runs().stop(m_tried.back().run);
}

void Proof::ended(const session::RunEnded& end)
{
    if (!m_running || m_tried.empty() || end.run.id != m_tried.back().run
        || m_tried.back().run == 0)
        return;
    m_late.stop();
    m_time.ends();
    Tried& last = m_tried.back();
    last.over = true;
    last.steps = end.run.step;
    last.judged =
        std::any_of(end.findings.begin(), end.findings.end(), [](const base::Finding& finding) {
            return finding.id.starts_with("overfit.");
        });
    last.cured =
        std::any_of(end.findings.begin(), end.findings.end(),
                    [](const base::Finding& finding) { return finding.id == "overfit.passes"; });
    if (last.cured) {
        m_proven = experiment::provenCause(last.what, m_findings, last.run, last.steps);
        m_cure = last.run;
        m_waiting = last.what.narrower; // of a narrower one there are none
        std::reverse(m_waiting.begin(), m_waiting.end());
    }
    last.isLate = last.isLate && !last.judged; // its verdict came at the last moment
    // A person who stops one attempt stops the proof, and so does what ends one without a verdict.
    if ((!last.judged && !last.isLate) || (last.cured && m_waiting.empty()))
        this->end();
    else
        next();
}

void Proof::keepProof()
{
    session::Findings& findings = m_bridge.session().findings();
    findings.keepProof(m_control, *m_proven, m_bridge.nextTag());
    findings.keepProof(m_cure, experiment::proofOf(*m_proven, m_control), m_bridge.nextTag());
}

void Proof::end()
{
    if (m_running && m_proven)
        keepProof();
    m_running = false;
    m_late.stop();
    m_waiting.clear();
    Q_EMIT changed();
}

void Proof::stop()
{
    if (!m_running)
        return;
    m_waiting.clear();
    m_late.stop();
    if (!m_tried.empty() && m_tried.back().run > 0)
        m_bridge.session().runs().stop(m_tried.back().run);
    else
        end();
}

void Proof::clear()
{
    m_control = 0;
    m_tried.clear();
    m_waiting.clear();
    m_proven.reset();
    m_running = false;
    m_late.stop();
    Q_EMIT changed();
}

bool Proof::isExhausted() const
{
    return m_complete && std::all_of(m_tried.begin(), m_tried.end(), [](const Tried& tried) {
               return !tried.applies || (tried.judged && tried.refused.isEmpty());
           });
}

bool Proof::has(train::RunId run) const
{
    return run > 0
           && (run == m_control
               || std::any_of(m_tried.begin(), m_tried.end(),
                              [run](const Tried& tried) { return tried.run == run; }));
}

} // namespace assay::ui
