// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attempt_note.h"

#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "tune/type_effects.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace assay::ui {

AttemptNote::AttemptNote(Workbench& bench, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_words(mutedLabel({}, true))
    , m_train(new QPushButton)
{
    m_words->setObjectName(QStringLiteral("improve.sure"));
    m_train->setObjectName(QStringLiteral("improve.seeds_for_types"));
    m_train->setToolTip(
        tr("Trains the networks that lack, on both sides, and measures this attempt again"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_words);
    auto* row = new QHBoxLayout;
    row->addWidget(m_train);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_train, &QPushButton::clicked, this, &AttemptNote::train);
    for (auto changed : {&Draft::specChanged, &Draft::profileChanged, &Draft::modelTried})
        connect(&bench.draft(), changed, this, &AttemptNote::allow);
}

void AttemptNote::setAttempt(const tune::MeasuredAttempt& attempt)
{
    setVisible(!attempt.effects.empty());
    const std::string ofTypes = tune::howSureOfTypes(attempt);
    m_words->setText(
        unbroken(tune::howSure(attempt) + (ofTypes.empty() ? std::string() : ' ' + ofTypes)));
    const auto seeds = tune::seedsForTypes(attempt);
    m_attempt = attempt.study.id;
    m_seeds = seeds.value_or(0);
    m_train->setText(tr("Train %1 seeds each").arg(m_seeds));
    m_train->setVisible(seeds && attempt.study.of && attempt.state == tune::AttemptState::Tried);
    allow();
}

void AttemptNote::allow()
{
    m_train->setEnabled(m_bench.startObstacle().isEmpty() && !m_bench.attempts().isStarting());
}

void AttemptNote::train()
{
    const tune::MeasuredAttempt* one = m_bench.attempts().find(m_attempt);
    if (one && one->study.of && m_seeds > 0)
        m_bench.attempts().start(*one->study.of, one->tried(), static_cast<int>(m_seeds));
}

} // namespace assay::ui
