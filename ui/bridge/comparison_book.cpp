// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/comparison_book.h"

#include "bridge/convert.h"
#include "bridge/run_book.h"
#include "bridge/session_bridge.h"
#include "bridge/study_book.h"

#include <algorithm>

namespace assay::ui {

ComparisonBook::ComparisonBook(SessionBridge& bridge, RunBook& runs, StudyBook& studies,
                               QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
    , m_studies(studies)
    , m_sizing(bridge)
    , m_comparing(bridge)
    , m_starting(bridge)
{
    connect(&runs, &RunBook::currentChanged, this, &ComparisonBook::look);
    connect(&runs, &RunBook::listed, this, &ComparisonBook::look);
    bridge.on<session::SizesRead>(this, [this](const session::SizesRead& read) {
        if (!m_sizing.take(read))
            return;
        m_sizes = read;
        Q_EMIT changed();
    });
    bridge.on<session::StudyStarted>(this, [this](const session::StudyStarted& started) {
        if (m_starting.take(started))
            askSizes(); // what it found finished or under way is not started
    });
    bridge.on<session::ChangesRead>(this, [this](const session::ChangesRead& read) {
        if (!m_comparing.take(read))
            return;
        m_changes = read;
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_starting.take(failure)) {
            m_sizeProblem = errorText(failure.error);
            askSizes(); // some of them may have been queued
            return;
        }
        if (m_sizing.take(failure))
            m_sizeProblem = errorText(failure.error);
        else if (m_comparing.take(failure))
            m_changeProblem = errorText(failure.error);
        else
            return;
        Q_EMIT changed();
    });
    bridge.on<session::RunEvaluated>(this, &ComparisonBook::take);
    // Another goal is another breakdown.
    bridge.on<session::ProjectChanged>(this, &ComparisonBook::readAgain);
    // One of the networks on a part may be there now.
    bridge.on<session::RunEnded>(this, [this] {
        if (m_sizes && underway() > 0)
            askSizes();
    });
}

void ComparisonBook::look()
{
    const train::RunRecord* run = m_runs.settled();
    const train::RunId id = run ? run->id : 0;
    if (id != m_run) {
        m_run = id;
        m_created.clear();
        m_sizes.reset();
        m_changes.reset();
        for (Request* request : {&m_sizing, &m_comparing, &m_starting})
            request->drop();
        m_sizeProblem.clear();
        m_changeProblem.clear();
    }
    const auto others = rivals();
    const bool isThere =
        m_changes && std::any_of(others.begin(), others.end(), [&](const auto& run) {
            return run.id == m_changes->against;
        });
    if (m_changes && !isThere)
        m_changes.reset(); // that run was deleted
    Q_EMIT changed();
}

void ComparisonBook::take(const session::RunEvaluated& evaluated)
{
    if (evaluated.run != m_run)
        return;
    const bool isAnother = !m_created.empty() && m_created != evaluated.evaluation->created;
    m_created = evaluated.evaluation->created;
    if (isAnother)
        readAgain();
}

void ComparisonBook::readAgain()
{
    if (m_sizes && !m_sizing.isPending())
        askSizes();
    if (m_changes && !m_comparing.isPending())
        compare(m_changes->against);
}

void ComparisonBook::readSizes(int seeds)
{
    if (m_run == 0)
        return;
    m_seeds = seeds;
    m_sizeProblem.clear();
    askSizes();
}

void ComparisonBook::askSizes()
{
    m_bridge.session().evaluations().bySize(m_run, m_seeds, m_sizing.begin());
    Q_EMIT changed();
}

void ComparisonBook::trainMissing()
{
    if (!m_sizes || m_starting.isPending())
        return;
    m_sizeProblem.clear();
    const session::Tag tag = m_starting.begin();
    m_runs.trainAside(tag);
    m_studies.start({.purpose = tune::Purpose::SizeCurve, .of = m_run, .seeds = m_seeds}, tag);
    for (tune::Member& member : m_sizes->open)
        member.standing = tune::Standing::Underway;
    Q_EMIT changed();
}

std::size_t ComparisonBook::underway() const
{
    return m_sizes
               ? static_cast<std::size_t>(std::count_if(m_sizes->open.begin(), m_sizes->open.end(),
                                                        [](const tune::Member& member) {
                                                            return member.standing
                                                                   == tune::Standing::Underway;
                                                        }))
               : 0;
}

std::size_t ComparisonBook::missing() const
{
    return m_sizes ? m_sizes->open.size() - underway() : 0;
}

std::vector<train::RunRecord> ComparisonBook::rivals() const
{
    std::vector<train::RunRecord> all;
    const train::RunRecord* own = m_runs.settled();
    if (!own)
        return all;
    for (const train::RunRecord& run : m_runs.runs()) {
        if (run.id != own->id && run.kind == own->kind && run.split == own->split
            && (run.kind == train::RunKind::Imported || run.state == train::RunState::Finished))
            all.push_back(run);
    }
    return all;
}

void ComparisonBook::compare(train::RunId against)
{
    if (m_run == 0)
        return;
    m_changeProblem.clear();
    m_changes.reset();
    m_comparing.drop();
    if (against == 0) {
        Q_EMIT changed();
        return;
    }
    m_bridge.session().evaluations().compare(m_run, against, m_comparing.begin());
    Q_EMIT changed();
}

} // namespace assay::ui
