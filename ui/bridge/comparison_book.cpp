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
{
    connect(&runs, &RunBook::currentChanged, this, &ComparisonBook::look);
    connect(&runs, &RunBook::listed, this, &ComparisonBook::look);
    connect(&bridge, &SessionBridge::sizesRead, this, [this](const session::SizesRead& read) {
        if (read.tag != m_sizing)
            return;
        m_sizing = 0;
        m_sizes = read;
        Q_EMIT changed();
    });
    connect(&bridge, &SessionBridge::studyStarted, this, [this](const auto& started) {
        if (started.tag != m_starting || m_starting == 0)
            return;
        m_starting = 0;
        askSizes(); // what it found finished or under way is not started
    });
    connect(&bridge, &SessionBridge::changesRead, this, [this](const session::ChangesRead& read) {
        if (read.tag != m_comparing)
            return;
        m_comparing = 0;
        m_changes = read;
        Q_EMIT changed();
    });
    connect(&bridge, &SessionBridge::failed, this,
            [this](session::Tag tag, const base::Error& error) {
                if (tag != 0 && tag == m_starting) {
                    m_starting = 0;
                    m_sizeProblem = errorText(error);
                    askSizes(); // some of them may have been queued
                    return;
                }
                if (tag == 0 || (tag != m_sizing && tag != m_comparing))
                    return;
                (tag == m_sizing ? m_sizeProblem : m_changeProblem) = errorText(error);
                (tag == m_sizing ? m_sizing : m_comparing) = 0;
                Q_EMIT changed();
            });
    connect(&bridge, &SessionBridge::runEvaluated, this, &ComparisonBook::take);
    // Another goal is another breakdown.
    connect(&bridge, &SessionBridge::projectChanged, this, &ComparisonBook::readAgain);
    // One of the networks on a part may be there now.
    connect(&bridge, &SessionBridge::runEnded, this, [this] {
        if (m_sizes && underway() > 0)
            askSizes();
    });
}

void ComparisonBook::look()
{
    const train::RunRecord* run = m_runs.current();
    const train::RunId id = run ? run->id : 0;
    if (id != m_run) {
        m_run = id;
        m_created.clear();
        m_sizes.reset();
        m_changes.reset();
        m_sizing = m_comparing = m_starting = 0;
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
    if (m_sizes && m_sizing == 0)
        askSizes();
    if (m_changes && m_comparing == 0)
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
    m_sizing = m_bridge.nextTag();
    m_bridge.session().evaluations().bySize(m_run, m_seeds, m_sizing);
    Q_EMIT changed();
}

void ComparisonBook::trainMissing()
{
    if (!m_sizes || m_starting != 0)
        return;
    m_sizeProblem.clear();
    m_starting = m_bridge.nextTag();
    m_runs.trainAside(m_starting);
    m_studies.start({.purpose = tune::Purpose::SizeCurve, .of = m_run, .seeds = m_seeds},
                    m_starting);
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
    const train::RunRecord* own = m_runs.current();
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
    m_comparing = 0;
    if (against == 0) {
        Q_EMIT changed();
        return;
    }
    m_comparing = m_bridge.nextTag();
    m_bridge.session().evaluations().compare(m_run, against, m_comparing);
    Q_EMIT changed();
}

} // namespace assay::ui
