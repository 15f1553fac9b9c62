// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/advice_book.h"

#include "bridge/run_book.h"
#include "bridge/session_bridge.h"

namespace assay::ui {

namespace {

constexpr qint64 kJumpMs = 1000; ///< between two looks for a jump while a run trains

} // namespace

AdviceBook::AdviceBook(SessionBridge& bridge, RunBook& runs, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_runs(runs)
{
    connect(&bridge, &SessionBridge::projectOpened, this, [this] {
        m_asked = false;
        m_gathered = {};
        look();
        Q_EMIT changed();
    });
    connect(&runs, &RunBook::currentChanged, this, &AdviceBook::look);
    // A loss jumps within an epoch, long before the row of the run says anything.
    connect(&runs, &RunBook::progressed, this, [this](const session::RunProgress& progress) {
        const train::RunRecord* run = m_runs.current();
        const bool changedByHand = run && run->id == progress.run
                                   && run->spec.find("\"rate_changes\":\"\"") == std::string::npos;
        if (changedByHand && !m_gathered.jump && m_sinceAsked.elapsed() > kJumpMs) {
            m_asked = false;
            look();
        }
    });
    connect(&bridge, &SessionBridge::factsGathered, this,
            [this](const session::FactsGathered& answer) {
                if (answer.tag != m_tag)
                    return;
                m_gathered = answer.gathered;
                Q_EMIT changed();
            });
}

const advise::Gathered& AdviceBook::gathered(train::RunId run) const
{
    static const advise::Gathered none;
    return m_gathered.run == run ? m_gathered : none;
}

void AdviceBook::look()
{
    const train::RunRecord* run = m_runs.current();
    const train::RunRecord* attempt = m_runs.overfit();
    Key key{};
    if (run)
        key = {run->id,
               run->state,
               train::isOver(run->state) ? run->step : run->epoch,
               run->specHash,
               attempt ? attempt->id : 0,
               attempt ? attempt->state : train::RunState::Queued};
    else if (attempt)
        std::get<4>(key) = attempt->id, std::get<5>(key) = attempt->state;
    if (m_asked && key == m_key)
        return;
    m_key = key;
    m_asked = true;
    m_sinceAsked.start();
    m_tag = m_bridge.nextTag();
    m_bridge.session().advice().gather(run ? run->id : 0, m_tag);
}

} // namespace assay::ui
