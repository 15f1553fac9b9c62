// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rate_popover.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "experiment/spec.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

RatePopover::RatePopover(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_run(mutedLabel({}, true))
    , m_rate(new QLineEdit)
    , m_problem(new QLabel)
    , m_scheduled(mutedLabel({}, true))
{
    setObjectName(QStringLiteral("card"));
    auto* label = new QLabel(tr("New learning rate"));
    label->setBuddy(m_rate);
    m_rate->setAccessibleName(label->text());
    m_rate->setAlignment(Qt::AlignRight);
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    auto* change = new QPushButton(tr("Change"));
    change->setProperty("role", "primary");
    auto* row = new QHBoxLayout;
    row->addWidget(m_rate, 1);
    row->addWidget(change);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->addWidget(label);
    column->addWidget(m_run);
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addWidget(m_scheduled);
    column->addWidget(
        mutedLabel(tr("From the next step to the end of the run; marked on the curve."), true));
    setFixedWidth(280);
    connect(change, &QPushButton::clicked, this, &RatePopover::take);
    connect(m_rate, &QLineEdit::returnPressed, this, &RatePopover::take);
}

void RatePopover::open(const QString& run, double rate, double now, const QPoint& globalTopRight)
{
    m_run->setText(m_run->fontMetrics().elidedText(run, Qt::ElideMiddle, width() - 2 * 16));
    m_rate->setText(numberText(rate)); // to the last digit: Enter changes nothing
    m_scheduled->setText(tr("The schedule makes it %1 at this step.").arg(rateText(now)));
    m_scheduled->setVisible(now != rate);
    m_rate->selectAll();
    m_problem->hide();
    adjustSize();
    const int lowest = parentWidget()->mapToGlobal(parentWidget()->rect().bottomRight()).y();
    move(globalTopRight.x() - width(), std::min(globalTopRight.y(), lowest - height()));
    show();
    m_rate->setFocus();
}

void RatePopover::take()
{
    try {
        const base::Field field = experiment::field({}, "train.learning_rate");
        const double rate = std::get<double>(base::parsed(field, utf8(m_rate->text().trimmed())));
        hide();
        Q_EMIT given(rate);
    } catch (const base::Error&) {
        const QString given = m_rate->text().trimmed();
        bool isNumber = false;
        given.toDouble(&isNumber);
        m_problem->setText(isNumber ? tr("%1 is out of range. Enter a learning rate above 0, up to "
                                         "1,000,000.")
                                          .arg(given)
                                    : tr("\u201c%1\u201d is not a number. Enter a learning rate "
                                         "above 0.")
                                          .arg(given));
        m_problem->show();
        adjustSize();
    }
}

} // namespace assay::ui
