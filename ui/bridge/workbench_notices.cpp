// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/workbench.h"

#include <algorithm>

// What a person is asked while something waits or takes long.

namespace assay::ui {

void Workbench::saySlow(const session::ModuleSlow& slow)
{
    const QString about = QStringLiteral("slow ") + text(slow.file);
    if (slow.isOver) {
        m_slow.remove(about);
        return settle(about);
    }
    if (m_slow.contains(about)) // once: another notice may stand there by now
        return;
    m_slow.insert(about);
    Q_EMIT noticed({.tone = Tone::Warning,
                    .text = tr("%1 has not answered for more than %2 s; after %3 s it is ended.")
                                .arg(text(slow.file))
                                .arg(int(slow.seconds))
                                .arg(qRound(slow.limit)),
                    .button = tr("End it now"),
                    .act = [this] { m_bridge.session().runs().endSlowModules(); },
                    .holds = {},
                    .about = about});
}

/// A run that waits before its first update, as something was found that keeps it from learning.
void Workbench::sayBlocked()
{
    const train::RunRecord* run = m_runs.active();
    if (!run || !run->here || run->kind != train::RunKind::Training || run->id == m_blocked
        || run->state != train::RunState::Paused || run->step > 0
        || !base::isBlocked(m_runs.findings(run->id)))
        return;
    m_blocked = run->id;
    const auto waits = [this, id = run->id] {
        const train::RunRecord* now = m_runs.find(id);
        return now && now->state == train::RunState::Paused && now->step == 0;
    };
    const auto isBlocker = [](const base::Finding& finding) {
        return finding.severity == base::Severity::Blocker;
    };
    const std::vector<base::Finding>& all = m_runs.findings(run->id);
    const std::vector<base::Finding> open = m_dismissals.remaining(all);
    const auto& findings = base::isBlocked(open) ? open : all; // one may have been dismissed since
    const auto worst = std::find_if(findings.begin(), findings.end(), isBlocker);
    Q_EMIT noticed(
        {.tone = Tone::Blocker,
         .text =
             tr("%1 waits before its first update. %2").arg(text(run->name), findingText(*worst)),
         .button = tr("Start anyway"),
         .act = [this, id = run->id] { m_bridge.session().runs().proceed(id); },
         .holds = waits});
}

} // namespace assay::ui
