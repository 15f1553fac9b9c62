// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/passing_wheel.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>

namespace assay::ui {

namespace {

bool passes(const QObject* watched)
{
    const auto* number = qobject_cast<const QAbstractSpinBox*>(watched);
    return qobject_cast<const QComboBox*>(watched) || (number && !number->hasFocus());
}

} // namespace

PassingWheel::PassingWheel(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool PassingWheel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel || !passes(watched))
        return false;
    event->ignore(); // so it goes on to the parent
    return true;
}

} // namespace assay::ui
