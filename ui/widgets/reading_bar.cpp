// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/reading_bar.h"

#include "bridge/convert.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kPatienceMs = 300;
constexpr double kSecondsToEstimate = 1; ///< before that the remaining time is a guess
constexpr double kRead = 0.995;          ///< checks may follow, which take a time that is not known

} // namespace

ReadingBar::ReadingBar(QWidget* parent)
    : QWidget(parent)
    , m_text(mutedLabel({}))
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_show(new QTimer(this))
{
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_cancel->setAccessibleName(tr("Cancel reading"));
    auto* lines = new QVBoxLayout;
    lines->setSpacing(4);
    lines->addWidget(m_text);
    lines->addWidget(m_bar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(lines, 1);
    row->addWidget(m_cancel);
    m_show->setSingleShot(true);
    m_show->setInterval(kPatienceMs);
    connect(m_show, &QTimer::timeout, this, &QWidget::show);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelled();
    });
    hide();
}

void ReadingBar::begin(const QString& what)
{
    if (m_what == what)
        return;
    m_what = what;
    m_share = 0;
    m_since.start();
    m_cancel->setEnabled(true);
    tell();
    if (isHidden())
        m_show->start();
}

void ReadingBar::setShare(double share)
{
    const double before = m_share;
    m_share = std::clamp(share, 0.0, 1.0);
    if (m_share < before) { // read from its start again: what was cancelled is another reading
        m_since.start();
        m_cancel->setEnabled(true);
    }
    tell();
}

void ReadingBar::end()
{
    m_what.clear();
    m_show->stop();
    hide();
}

void ReadingBar::tell()
{
    // Until something is known of its length the bar only moves.
    const bool isRead = m_share >= kRead;
    m_bar->setRange(0, m_share > 0 && !isRead ? 1000 : 0);
    m_bar->setValue(static_cast<int>(1000 * m_share));
    QString text = tr("Reading %1").arg(m_what);
    const double seconds = static_cast<double>(m_since.elapsed()) / 1000;
    if (m_share > 0.02 && !isRead && seconds > kSecondsToEstimate)
        text += tr(", %1 left").arg(durationText(seconds * (1 - m_share) / m_share));
    m_text->setText(text);
    m_bar->setAccessibleName(text);
}

} // namespace assay::ui
