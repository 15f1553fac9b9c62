// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/next_step_card.h"

#include "style/icons.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace assay::ui {

NextStepCard::NextStepCard(const Theme& theme, QWidget* parent)
    : Card(tr("Next step"), parent)
    , m_theme(theme)
    , m_icon(new QLabel)
    , m_title(new QLabel)
    , m_evidence(new QLabel)
    , m_button(new QPushButton)
{
    m_title->setProperty("role", "verdict");
    m_title->setWordWrap(true);
    m_evidence->setTextFormat(Qt::RichText); // its own paragraphs; what it quotes is escaped
    m_evidence->setProperty("role", "small");
    m_evidence->setWordWrap(true);
    m_evidence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setProperty("role", "primary");
    m_button->setObjectName(QStringLiteral("nextStepButton"));

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    body()->addLayout(head);
    body()->addWidget(m_evidence);
    body()->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT wanted(m_step.action); });
    connect(&theme, &Theme::changed, this, &NextStepCard::paint);
}

void NextStepCard::setStep(const NextStep& step)
{
    if (step == m_step && !m_title->text().isEmpty())
        return;
    m_step = step;
    m_title->setText(step.title);
    QString evidence = step.evidence.toHtmlEscaped();
    evidence.replace(QLatin1Char('\n'), QStringLiteral("</p><p style='margin-top:6px'>"));
    m_evidence->setText(step.evidence.isEmpty()
                            ? QString()
                            : QStringLiteral("<p style='margin-top:0'>%1</p>").arg(evidence));
    m_evidence->setVisible(!step.evidence.isEmpty());
    m_button->setText(step.button);
    m_button->setVisible(!step.button.isEmpty());
    m_button->setAccessibleDescription(step.title);
    paint();
}

void NextStepCard::paint()
{
    m_icon->setPixmap(iconPixmap(iconName(m_step.tone), colour(m_step.tone, m_theme.colours()), 20,
                                 devicePixelRatioF()));
}

} // namespace assay::ui
