// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/status_line.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"

#include <QHBoxLayout>
#include <QLabel>

namespace assay::ui {

StatusLine::StatusLine(Workbench& bench, QWidget* parent)
    : QFrame(parent)
    , m_bench(bench)
    , m_speed(new QLabel)
    , m_stored(new QLabel)
    , m_saved(new QLabel)
{
    setObjectName(QStringLiteral("statusLine"));
    setFixedHeight(28);
    const session::Machine machine = bench.bridge().session().machine();
    auto* device = new QLabel(tr("%1, %2 threads, %3")
                                  .arg(text(machine.device))
                                  .arg(machine.threads)
                                  .arg(text(machine.blas)));
    device->setToolTip(tr("%1\nLibTorch %2").arg(text(machine.cpu), text(machine.torch)));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(24);
    row->addWidget(device);
    row->addStretch(1);
    row->addWidget(m_speed);
    row->addStretch(1);
    row->addWidget(m_stored);
    row->addWidget(m_saved);

    connect(&bench, &Workbench::projectChanged, this, &StatusLine::refresh);
    connect(&bench.runs(), &RunBook::progressed, this, &StatusLine::refresh);
    connect(&bench.runs(), &RunBook::currentChanged, this, &StatusLine::refresh);
    refresh();
}

void StatusLine::refresh()
{
    const auto& project = m_bench.project();
    m_saved->setText(!project            ? QString()
                     : !project->here    ? tr("not saved")
                     : project->readOnly ? tr("read only")
                                         : tr("saved"));
    m_saved->setToolTip(project && !project->here
                            ? m_bench.lostText()
                            : tr("Everything is written as it happens; there is nothing to save"));
    const train::RunRecord* run = m_bench.runs().active();
    const auto& progress = m_bench.runs().progress(run ? run->id : 0);
    if (!progress) {
        m_speed->clear();
        m_stored->clear();
        return;
    }
    m_speed->setText(
        progress->samplesPerSecond > 0 && !progress->evaluating
                && progress->state == train::RunState::Running
            ? tr("%1 samples/s")
                  .arg(countText(static_cast<std::int64_t>(progress->samplesPerSecond)))
            : QString());
    m_stored->setText(tr("%1 points stored").arg(countText(progress->stored)));
}

} // namespace assay::ui
