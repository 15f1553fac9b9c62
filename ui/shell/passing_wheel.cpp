// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/passing_wheel.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>

namespace assay::ui {

PassingWheel::PassingWheel(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool PassingWheel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel || !qobject_cast<const QComboBox*>(watched))
        return false;
    event->ignore(); // so it goes on to the parent
    return true;
}

} // namespace assay::ui
