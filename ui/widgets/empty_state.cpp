// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include "widgets/card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kTextWidth = 440;

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_words(mutedLabel({}, true))
    , m_note(mutedLabel({}, true))
    , m_buttons(new QHBoxLayout)
{
    m_title->setProperty("role", "verdict");
    m_words->setFixedWidth(kTextWidth);
    m_words->setAlignment(Qt::AlignCenter);
    m_note->setAlignment(Qt::AlignCenter);
    auto* centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(m_words);
    centred->addStretch(1);
    m_buttons->addStretch(1);
    m_buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(m_title, 0, Qt::AlignCenter);
    column->addLayout(centred);
    column->addLayout(m_buttons);
    column->addWidget(m_note);
    column->addStretch(3);
}

void EmptyState::setTexts(const QString& title, const QString& words)
{
    m_title->setText(title);
    m_words->setText(words);
}

void EmptyState::setNote(const QString& note)
{
    m_note->setText(note);
}

void EmptyState::addButton(QWidget* button)
{
    m_buttons->insertWidget(m_buttons->count() - 1, button); // before the stretch at the end
}

} // namespace assay::ui
