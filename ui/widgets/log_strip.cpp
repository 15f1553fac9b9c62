// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_strip.h"

#include "bridge/log_book.h"
#include "style/actions.h"
#include "widgets/card.h"
#include "widgets/reading_bar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace assay::ui {

LogStrip::LogStrip(LogBook& logs, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_logs(logs)
    , m_reading(new ReadingBar)
    , m_watching(new QWidget)
    , m_watched(mutedLabel({}))
{
    auto* stop = new QPushButton(tr("Stop watching"));
    connect(stop, &QPushButton::clicked, actions.at(QStringLiteral("runs.unwatch")),
            &QAction::trigger);
    auto* row = new QHBoxLayout(m_watching);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_watched, 1);
    row->addWidget(stop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_reading);
    column->addWidget(m_watching);
    connect(&logs, &LogBook::changed, this, &LogStrip::refresh);
    connect(&logs, &LogBook::progressed, m_reading, &ReadingBar::setShare);
    connect(m_reading, &ReadingBar::cancelled, &logs, &LogBook::cancel);
    refresh();
}

void LogStrip::refresh()
{
    const QStringList waiting = m_logs.importing();
    if (waiting.isEmpty())
        m_reading->end();
    else
        m_reading->begin(QFileInfo(waiting.first()).fileName());
    const QStringList watched = m_logs.watched();
    m_watching->setVisible(!watched.isEmpty());
    m_watched->setText(watched.size() == 1 ? tr("Watching %1").arg(watched.first())
                                           : tr("Watching %1 folders").arg(watched.size()));
    m_watched->setToolTip(watched.join(QLatin1Char('\n')));
    setVisible(!waiting.isEmpty() || !watched.isEmpty());
}

} // namespace assay::ui
